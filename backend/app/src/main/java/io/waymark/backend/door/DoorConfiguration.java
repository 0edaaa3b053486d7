package io.waymark.backend.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/**
 * Everything of the part {@code door}. No {@code @Configuration}: the part backend looks for those below its own package, and
 * this one is taken in by name alone.
 */
public class DoorConfiguration {

    @Bean
    SmartLifecycle doorLifecycle(NodeSettings settings, MeterRegistry registry) {
        return new Lifecycle(settings.opensDoor() ? new Door(settings, registry) : null);
    }

    /** Opens before what asks others: two nodes that start together find each other. */
    private static final class Lifecycle implements SmartLifecycle {
        private final @Nullable Door door;
        private volatile boolean running;

        Lifecycle(@Nullable Door door) {
            this.door = door;
        }

        @Override
        public void start() {
            try {
                if (door != null) {
                    door.open();
                }
                running = true;
            } catch (IOException failed) {
                throw new UncheckedIOException("the door cannot be opened (waymark.door.*)", failed);
            }
        }

        @Override
        public void stop() {
            running = false;
            if (door != null) {
                door.close();
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return -1;
        }
    }
}
