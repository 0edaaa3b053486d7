package io.waymark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The demo, started as a user starts it: the network, its chaincode, PostgreSQL and three nodes. It ends with this object. */
final class Nodes implements AutoCloseable {

    /**
     * Runs the demo and ends it when standard input ends, however this process went: an asynchronous command of a shell has
     * no input of its own, so the shell's is handed to whoever waits for its end.
     */
    private static final String WRAPPER =
            "exec 3<&0; \"$@\" </dev/null & pid=$!; { cat >/dev/null; kill -TERM $pid 2>/dev/null; } <&3 >/dev/null"
                    + " 2>&1 & wait $pid";

    private static final int LINES_MAX = 200;
    private static final long END_SECONDS_MAX = 40;
    private static final long READY_MILLIS_MAX = 300_000;
    /** What the command lines of its processes hold, and those of no other kind. */
    private static final String NODES = "io.waymark.demo.Demo ";

    private static final String CHAINCODE = "ChaincodeMain";
    private static final String POSTGRES = "postgres";
    private static final String READY = "Waymark is ready";

    private final Process process;
    private final int portBase;
    private final double startSeconds;

    private Nodes(Process process, int portBase, double startSeconds) {
        this.process = process;
        this.portBase = portBase;
        this.startSeconds = startSeconds;
    }

    /**
     * Starts the demo and waits until it is ready.
     *
     * @param network directory of a real network, or none
     * @param progress told what the demo says meanwhile
     */
    static Nodes start(Path data, @Nullable Path network, Endings endings, Consumer<String> progress) {
        int portBase = Ports.free(23_000, Ports.OF_THE_DEMO);
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                WRAPPER,
                "waymark-bench",
                Home.root().resolve("waymark").toString(),
                "demo",
                "--port-base",
                Integer.toString(portBase),
                "--data",
                data.toString()));
        if (network != null) {
            command.addAll(List.of("--network", network.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // One machine asks for everything here; a public node limits what one address may ask.
        builder.environment().put("WAYMARK_SCAN_LIMITS_READS", "100000000");
        try {
            long begin = System.nanoTime();
            Process process = builder.start();
            endings.add(() -> end(process));
            awaitReady(process, progress);
            return new Nodes(process, portBase, (System.nanoTime() - begin) / 1e9);
        } catch (IOException e) {
            throw new BenchFault("the demo cannot be started", e);
        }
    }

    private static void awaitReady(Process process, Consumer<String> progress) throws IOException {
        Timer patience = new Timer("patience", true);
        patience.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        end(process);
                    }
                },
                READY_MILLIS_MAX);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Deque<String> said = new ArrayDeque<>();
        String line;
        while ((line = out.readLine()) != null) {
            said.addLast(line);
            progress.accept("  " + line);
            if (said.size() > LINES_MAX) {
                said.removeFirst();
            }
            if (line.endsWith(READY)) {
                patience.cancel();
                Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "demo-output");
                drain.setDaemon(true);
                drain.start();
                return;
            }
        }
        patience.cancel();
        end(process);
        throw new BenchFault("the demo did not become ready within " + READY_MILLIS_MAX / 1000 + " s; it said:\n"
                + String.join("\n", said));
    }

    /** From the command to the line that says ready, with what the launcher looks at before. */
    double startSeconds() {
        return startSeconds;
    }

    /** Of all that was started: network, chaincode, PostgreSQL, nodes. */
    Processor processor() {
        return new Processor(() -> Processor.family(process.toHandle()));
    }

    /** The manufacturer's node. */
    URI manufacturer() {
        return URI.create("http://127.0.0.1:" + (portBase + 1));
    }

    /** Resident memory of all processes now, by kind; nothing where the system does not say. */
    Optional<String> memory() {
        long jvm = sum(NODES, Nodes::resident) / 1024;
        long chaincode = sum(CHAINCODE, Nodes::resident) / 1024;
        long postgres = sum(POSTGRES, Nodes::resident) / 1024;
        if (jvm == 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%d MB resident, shared pages once (network and nodes %d, chaincode processes %d, PostgreSQL %d)",
                jvm + chaincode + postgres,
                jvm,
                chaincode,
                postgres));
    }

    /** Processor time since the start, by kind. */
    String processorTime() {
        return String.format(
                Locale.ROOT,
                "network and nodes %.1f s, chaincode processes %.1f s, PostgreSQL %.1f s",
                sum(NODES, Nodes::processorNanos) / 1e9,
                sum(CHAINCODE, Nodes::processorNanos) / 1e9,
                sum(POSTGRES, Nodes::processorNanos) / 1e9);
    }

    private long sum(String kind, ToLongFunction<ProcessHandle> of) {
        return process.descendants()
                .filter(handle -> commandLine(handle).contains(kind))
                .mapToLong(of)
                .sum();
    }

    private static long processorNanos(ProcessHandle handle) {
        return handle.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /** In kB; of a page that several processes share, each one's part. */
    private static long resident(ProcessHandle handle) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(handle.pid()), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }

    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static void end(Process process) {
        Endings.end(process, END_SECONDS_MAX);
    }

    @Override
    public void close() {
        end(process);
    }
}
