package io.waymark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Supervisor supervisor =
            new Supervisor(new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)));
    private final BlockingQueue<CompletableFuture<Object>> starts = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.stop();
    }

    private final class Fragile implements Supervisor.Service {
        private int failures;

        @Override
        public String title() {
            return "The fragile thing";
        }

        @Override
        public CompletableFuture<?> start() throws IOException {
            if (failures > 0 && !starts.isEmpty()) {
                failures--;
                throw new IOException("not now");
            }
            CompletableFuture<Object> end = new CompletableFuture<>();
            starts.add(end);
            return end;
        }
    }

    private CompletableFuture<Object> started() throws InterruptedException {
        CompletableFuture<Object> end = starts.poll(10, TimeUnit.SECONDS);
        assertThat(end).as("a start within 10 s").isNotNull();
        return end;
    }

    @Test
    void what_ends_is_started_again() throws Exception {
        supervisor.start(new Fragile());
        started().complete(null);
        started().complete(null);
        started();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("The fragile thing has ended; starting it again.");
    }

    @Test
    void a_start_that_fails_is_tried_again() throws Exception {
        Fragile service = new Fragile();
        supervisor.start(service);
        service.failures = 2;
        CompletableFuture<Object> first = starts.element();
        first.complete(null);
        assertThat(started()).isSameAs(first);
        started();
    }

    @Test
    void the_first_start_must_succeed() {
        assertThatThrownBy(() -> supervisor.start(new Supervisor.Service() {
                    @Override
                    public String title() {
                        return "The broken thing";
                    }

                    @Override
                    public CompletableFuture<?> start() throws IOException {
                        throw new IOException("never");
                    }
                }))
                .hasMessage("never");
    }

    @Test
    void after_the_end_nothing_is_started() throws Exception {
        supervisor.start(new Fragile());
        CompletableFuture<Object> running = started();
        supervisor.stop();
        running.complete(null);
        assertThat(starts.poll(600, TimeUnit.MILLISECONDS)).isNull();
    }
}
