package io.waymark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The demo in a process of its own, as a user has it; everything it starts is known by its descent. */
final class DemoUnderTest implements AutoCloseable {
    private static final Duration READY_MOST = Duration.ofSeconds(240);
    /** Bit of SIGINT in a mask of signals. */
    private static final long INTERRUPT = 1L << 1;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private final int portBase;

    private DemoUnderTest(Process process, int portBase) {
        this.process = process;
        this.portBase = portBase;
        this.reader = new Thread(this::read, "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    static DemoUnderTest start(int portBase, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx640m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dwaymark.home=" + System.getProperty("waymark.root"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.waymark.demo.Demo",
                "--port-base",
                Integer.toString(portBase)));
        command.addAll(List.of(options));
        return new DemoUnderTest(
                new ProcessBuilder(command).redirectErrorStream(true).start(), portBase);
    }

    /** The first of four ports in a row that nobody listens on. */
    static int freePortBase() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int base = 21_000; base < 32_000; base += 10) {
            int first = base;
            if (Stream.of(0, 1, 2, 3).allMatch(offset -> FreePort.isFree(loopback, first + offset))) {
                return base;
            }
        }
        throw new IllegalStateException("no four free ports in a row");
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | java.io.UncheckedIOException ended) {
            output.add("(its output broke off: " + ended.getMessage() + ")");
        }
    }

    static void await(String what, Duration most, BooleanSupplier condition) throws InterruptedException {
        long endNanos = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(what + " within " + most.toSeconds() + " s")
                    .isLessThan(endNanos);
            Thread.sleep(50);
        }
    }

    DemoUnderTest awaitReady() throws InterruptedException {
        await(
                "ready, or the end; it said: " + output,
                READY_MOST,
                () -> says("Waymark is ready") || !process.isAlive());
        assertThat(output).as("what it said").anyMatch(line -> line.endsWith("Waymark is ready"));
        return this;
    }

    boolean says(String text) {
        return output.stream().anyMatch(line -> line.contains(text));
    }

    long count(String text) {
        return output.stream().filter(line -> line.contains(text)).count();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    int awaitExit(Duration most) throws InterruptedException {
        assertThat(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS))
                .as("its end within " + most)
                .isTrue();
        reader.join(5_000);
        return process.exitValue();
    }

    /** The demo's process and all that descend from it now. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
                .toList();
    }

    /** The one child whose command line holds the text. */
    ProcessHandle child(String text) {
        return process.toHandle()
                .children()
                .filter(child -> commandLine(child).contains(text))
                .findFirst()
                .orElseThrow();
    }

    List<ProcessHandle> children(String text) {
        return process.toHandle()
                .children()
                .filter(child -> commandLine(child).contains(text))
                .toList();
    }

    static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Whether it runs; what has ended and was not asked for by its parent yet does not. */
    static boolean runs(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** As Ctrl-C does; where this test was started without a terminal's job control, which has all children ignore that, as TERM. */
    void interrupt() throws IOException, InterruptedException {
        boolean ignored = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & INTERRUPT) != 0);
        if (ignored) {
            System.out.println(
                    "SIGINT is ignored by whatever a background job starts: the demo is sent SIGTERM instead");
        }
        new ProcessBuilder("kill", ignored ? "-TERM" : "-INT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int status(int offset, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (portBase + offset) + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notNow) {
            return -1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        // Only what this test started: the demo, and its children by their descent.
        family().forEach(ProcessHandle::destroyForcibly);
    }
}
