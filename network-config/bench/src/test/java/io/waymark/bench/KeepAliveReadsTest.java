package io.waymark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepAliveReadsTest {
    private static final ClosedLoop.Times TIMES = new ClosedLoop.Times(Duration.ofMillis(50), Duration.ofMillis(300));
    private static final Processor PROCESSOR = new Processor(() -> java.util.stream.Stream.of(ProcessHandle.current()));

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        // 0 means chunks for this server, -1 nothing at all.
        serve("/length", 5_000, 200, false);
        serve("/chunks", 70_000, 200, true);
        serve("/short-chunks", 700, 200, true);
        serve("/limited", 10, 429, false);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, int bytes, int status, boolean chunks) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status, chunks ? 0 : bytes);
            try (var out = exchange.getResponseBody()) {
                out.write(new byte[bytes]);
            }
        });
    }

    private KeepAliveReads reads(String... paths) {
        return new KeepAliveReads(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), List.of(paths), "application/json");
    }

    @Test
    void every_answer_is_read_to_its_end_whatever_way_its_length_is_told() throws Exception {
        KeepAliveReads reads = reads("/length", "/short-chunks");
        ClosedLoop.Measured measured = reads.run(3, TIMES, PROCESSOR);
        assertThat(measured.laps()).hasSizeGreaterThan(10).hasSizeLessThanOrEqualTo(asked.get());
        assertThat(reads.meanBytes()).isBetween(2_600L, 3_400L);
        assertThat(measured.seconds()).isBetween(0.1, 2.0);
    }

    @Test
    void an_answer_in_chunks_that_does_not_fit_is_refused() {
        assertThatThrownBy(() -> reads("/chunks").run(1, TIMES, PROCESSOR))
                .isInstanceOf(BenchFault.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void an_answer_that_is_no_success_ends_the_measurement() {
        assertThatThrownBy(() -> reads("/limited").run(1, TIMES, PROCESSOR))
                .isInstanceOf(BenchFault.class)
                .hasMessageContaining("429");
    }
}
