package io.waymark.backend.door;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Counts calls by what became of them; says nothing of who called or what for. */
final class DoorMeters {
    /** What became of a call. */
    enum Outcome {
        /** The peer answered. */
        ANSWERED,
        /** The peer or its chaincode refused, or could not. */
        FAILED,
        /** It did not pass the door. */
        REFUSED,
        /** Too many were under way. */
        BUSY,
        /** No own peer could be reached in time. */
        SILENT,
        /** The caller went away. */
        BROKEN_OFF
    }

    private final MeterRegistry registry;

    DoorMeters(MeterRegistry registry, Places places) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            timer(outcome);
        }
        Gauge.builder("waymark.door.calls.open", places, Places::taken)
                .description("Calls of other members that are under way at the door")
                .register(registry);
    }

    void count(Outcome outcome, long startedNanos) {
        timer(outcome).record(Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("waymark.door.calls")
                .description("Calls of other members at the door, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .register(registry);
    }
}
