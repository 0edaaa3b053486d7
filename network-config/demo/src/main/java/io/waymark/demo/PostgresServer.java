package io.waymark.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster on loopback. Its postmaster is a child of this process; after a kill -9 it may outlive it, and then
 * the cluster's own {@code postmaster.pid} says who it is.
 */
final class PostgresServer implements Supervisor.Service {
    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final long COMMAND_SECONDS_MAX = 90;
    /** Recovery after a kill -9 may have to replay a lot. */
    private static final long READY_SECONDS_MAX = 60;
    /** Durable as in production: what was acknowledged survives a power cut. Small, because three nodes share it. */
    private static final String CONFIGURATION =
            """
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = on
            synchronous_commit = on
            max_connections = 80
            shared_buffers = 48MB
            max_wal_size = 512MB
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'
            password_encryption = 'scram-sha-256'
            """;

    private final Path home;
    private final DataDirectory data;
    private final Path cluster;
    private final Path log;
    private final boolean asRoot;
    private volatile int port;
    private boolean stopped;

    PostgresServer(Path home, DataDirectory data) throws IOException, InterruptedException {
        this.home = home;
        this.data = data;
        this.cluster = data.root().resolve("postgres");
        this.log = data.file("logs", "postgres.log");
        this.asRoot = "0".equals(run(List.of("id", "-u"), "who runs this demo").strip());
        if (asRoot) {
            requireUserNamespaces();
        }
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    int port() {
        return port;
    }

    Path cluster() {
        return cluster;
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own root is nobody. */
    private static void requireUserNamespaces() throws InterruptedException {
        try {
            run(List.of("unshare", "-U", "true"), "a user namespace");
        } catch (IOException blocked) {
            throw new DemoFault(
                    "PostgreSQL refuses to run as root, and this machine does not let root make a user namespace"
                            + " (unshare -U). Start the demo as an ordinary user, or allow user namespaces (in a"
                            + " container: --security-opt seccomp=unconfined, or a non-root user).",
                    blocked);
        }
    }

    /** Makes the cluster if there is none, ends what an earlier demo left running on it, and starts it. */
    @Override
    public synchronized CompletableFuture<?> start() throws IOException, InterruptedException {
        if (stopped) {
            throw new IOException("stopped for good");
        }
        stopLeftover();
        if (!Files.exists(cluster.resolve("PG_VERSION")) || Files.exists(unfinished())) {
            initialise();
        }
        if (port == 0) {
            port = FreePort.any();
        }
        Process process = ChildProcess.start(
                command("postgres", "-D", cluster.toString(), "-p", Integer.toString(port)), Map.of(), log);
        awaitReady(process);
        return process.onExit();
    }

    /** The postmaster writes into its lock file when it takes connections; {@code pg_ctl} looks there too. */
    private void awaitReady(Process process) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS_MAX);
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IOException("PostgreSQL ended right after its start; see " + log);
            }
            if (System.nanoTime() > endNanos) {
                throw new IOException("PostgreSQL took no connections within " + READY_SECONDS_MAX + " s; see " + log);
            }
            Thread.sleep(20);
        }
    }

    private boolean isReady() throws IOException {
        try {
            List<String> lines = Files.readAllLines(lockFile(), StandardCharsets.UTF_8);
            return lines.size() >= 8 && "ready".equals(lines.get(7).strip());
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    private Path lockFile() {
        return cluster.resolve("postmaster.pid");
    }

    private Path unfinished() {
        return data.root().resolve("postgres.unfinished");
    }

    private void initialise() throws IOException, InterruptedException {
        data.password(SUPERUSER);
        // An end in the middle would leave half a cluster: the mark says so at the next start.
        Files.writeString(unfinished(), "initdb did not end\n");
        DataDirectory.delete(cluster);
        postgres(
                "initdb",
                "-D",
                cluster.toString(),
                "-U",
                SUPERUSER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + data.passwordFile(SUPERUSER),
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        Files.writeString(cluster.resolve("postgresql.conf"), CONFIGURATION, StandardOpenOption.APPEND);
        Files.delete(unfinished());
    }

    /** Ends a postmaster of this cluster that outlived its demo (a kill -9 of everything), and its stale lock. */
    private void stopLeftover() throws IOException, InterruptedException {
        Optional<ProcessHandle> leftover = postmaster();
        if (leftover.isPresent()) {
            LOG.info("A PostgreSQL of an earlier demo still runs on {}; stopping it", cluster);
            shutDown();
        } else {
            Files.deleteIfExists(lockFile());
        }
    }

    /** The running postmaster of this cluster: named by its lock file, and known by its command line (ids are reused). */
    Optional<ProcessHandle> postmaster() throws IOException {
        String pid;
        try (var lines = Files.lines(lockFile(), StandardCharsets.UTF_8)) {
            pid = lines.findFirst().orElse("").strip();
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
        if (!pid.matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .filter(this::isOurs);
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            // ProcessHandle.info() gives no command line for a process in another user namespace.
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.UTF_8)
                    .contains(cluster.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Stops it for good, once a start that is under way is through. */
    synchronized void stop() throws IOException, InterruptedException {
        stopped = true;
        shutDown();
    }

    /** Clients are cut off; what they committed is on disk. */
    private void shutDown() throws IOException, InterruptedException {
        if (postmaster().isPresent()) {
            postgres("pg_ctl", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "10", "stop");
        }
    }

    private void postgres(String program, String... arguments) throws IOException, InterruptedException {
        LOG.debug("{}: {}", program, run(command(program, arguments), program));
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String run(List<String> command, String title) throws IOException, InterruptedException {
        Path output = Files.createTempFile("waymark-", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(title + " did not end within " + COMMAND_SECONDS_MAX + " s");
            }
            String text = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException(title + " failed: " + text.strip());
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }
}
