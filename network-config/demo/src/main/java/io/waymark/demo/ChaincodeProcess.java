package io.waymark.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One organisation's chaincode, in a process of its own as in production: its peer dials it (chaincode as a service). */
final class ChaincodeProcess implements Supervisor.Service {
    private static final long LISTEN_SECONDS_MAX = 60;

    private final DemoOrganisation organisation;
    private final String packageId;
    private final Path log;
    private final InetSocketAddress address;
    private @Nullable Process process;
    private boolean stopped;

    ChaincodeProcess(DemoOrganisation organisation, String packageId, DataDirectory data) throws IOException {
        this.organisation = organisation;
        this.packageId = packageId;
        this.log = data.file("logs", "chaincode-" + organisation.id() + ".log");
        // Chosen once: the peer goes on dialling it when the process is started again.
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.any());
    }

    @Override
    public String title() {
        return "The chaincode of the " + organisation.id();
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public CompletableFuture<?> start() throws IOException, InterruptedException {
        Process started = launch();
        awaitListening(started);
        return started.onExit();
    }

    private synchronized Process launch() throws IOException {
        if (stopped) {
            throw new IOException("stopped for good");
        }
        Path contract = Home.root().resolve("chaincode/contract/target");
        String classPath = String.join(
                File.pathSeparator,
                Home.jar("network-config/demo/target", "demo-[0-9.]+-child[.]jar")
                        .toString(),
                Home.jar("chaincode/contract/target", "contract-[0-9.]+[.]jar").toString(),
                contract.resolve("lib") + "/*");
        // Small and quick to start: it serves one demo, and three of them share a machine with everything else.
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                classPath,
                "io.waymark.demo.child.ExitWithParent",
                "io.waymark.chaincode.ChaincodeMain");
        Map<String, String> environment = Map.of(
                "CHAINCODE_SERVER_ADDRESS",
                address.getAddress().getHostAddress() + ":" + address.getPort(),
                "CORE_CHAINCODE_ID_NAME",
                packageId,
                "CORE_PEER_LOCALMSPID",
                organisation.mspId(),
                "CORE_PEER_TLS_ENABLED",
                "false");
        process = ChildProcess.start(command, environment, log);
        return process;
    }

    private void awaitListening(Process started) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LISTEN_SECONDS_MAX);
        while (!listens()) {
            if (!started.isAlive()) {
                throw new IOException(title() + " ended right after its start; see " + log);
            }
            if (System.nanoTime() > endNanos) {
                ChildProcess.end(started);
                throw new IOException(title() + " did not listen within " + LISTEN_SECONDS_MAX + " s; see " + log);
            }
            Thread.sleep(50);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it for good. */
    void stop() throws IOException, InterruptedException {
        Process running;
        synchronized (this) {
            stopped = true;
            running = process;
        }
        if (running != null) {
            ChildProcess.end(running);
        }
    }
}
