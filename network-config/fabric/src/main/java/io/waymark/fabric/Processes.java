package io.waymark.fabric;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that go on after the command that started them has ended, found again by their pid files. */
final class Processes {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int TAIL_BYTES = 1_500;

    private final Layout layout;
    private final Containers containers;

    Processes(Layout layout) {
        this(layout, layout.containers() ? new Compose(layout) : null);
    }

    /** @param containers what runs peers and orderers; null where they are programs of this machine */
    Processes(Layout layout, Containers containers) {
        this.layout = layout;
        this.containers = containers;
    }

    private boolean container(String name) {
        return containers != null && Containers.manages(name);
    }

    /** Starts a program unless it runs already. */
    void start(String name, List<String> command, Map<String, String> environment) {
        if (running(name).isPresent()) {
            return;
        }
        if (container(name)) {
            containers.start(name);
            return;
        }
        try {
            Path log = layout.log(name);
            Files.createDirectories(log.getParent());
            Files.createDirectories(layout.pid(name).getParent());
            List<String> line = new ArrayList<>();
            if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
                // A session of its own, so that Ctrl-C in this terminal does not reach it.
                line.add("/usr/bin/setsid");
            }
            line.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            ProcessHandle handle = process.toHandle();
            Layout.write(layout.pid(name), handle.pid() + " " + started(handle) + "\n");
        } catch (IOException e) {
            throw new FabricException("cannot start " + name, e);
        }
    }

    /** The process, if it still runs; a pid that belongs to another program by now does not count. */
    Optional<ProcessHandle> running(String name) {
        if (container(name)) {
            return containers.pid(name).flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
        }
        Path file = layout.pid(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] parts = Files.readString(file).trim().split(" ");
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(h -> started(h).equals(parts[1]));
        } catch (IOException e) {
            throw new FabricException("cannot read " + file, e);
        }
    }

    /** Stops a program, by force if it does not end by itself within ten seconds. */
    void stop(String name) {
        if (container(name)) {
            containers.stop(name);
            return;
        }
        Optional<ProcessHandle> handle = running(name);
        if (handle.isPresent()) {
            handle.get().destroy();
            if (!ended(handle.get())) {
                handle.get().destroyForcibly();
                ended(handle.get());
            }
        }
        try {
            Files.deleteIfExists(layout.pid(name));
        } catch (IOException e) {
            throw new FabricException("cannot delete " + layout.pid(name), e);
        }
    }

    /** Waits until something listens on a port, as long as the program lives. */
    void awaitPort(String name, int port, Duration max) {
        long end = System.nanoTime() + max.toNanos();
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return;
            } catch (IOException notYet) {
                if (running(name).isEmpty()) {
                    throw new FabricException(name + " ended by itself. The end of its log:\n" + tail(name));
                }
                pause(50);
            }
        }
        throw new FabricException(name + " does not listen on port " + port + ". The end of its log:\n" + tail(name));
    }

    /** Whether nothing on this machine listens on a port. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // What listened here before may have left connections behind that still time out.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    String tail(String name) {
        Path log = layout.log(name);
        if (!Files.exists(log)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            file.seek(from);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FabricException("cannot read " + log, e);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FabricException("interrupted", e);
        }
    }

    private static boolean ended(ProcessHandle handle) {
        try {
            handle.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new FabricException("cannot wait for a process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FabricException("interrupted", e);
        }
    }

    private static String started(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(i -> Long.toString(i.toEpochMilli()))
                .orElse("0");
    }
}
