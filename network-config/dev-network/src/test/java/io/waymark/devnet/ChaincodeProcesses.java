package io.waymark.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of {@link TestChaincode} per organisation; they end with this object, or with this JVM. */
final class ChaincodeProcesses implements AutoCloseable {
    private final Map<String, Process> processes = new HashMap<>();
    private final Map<String, InetSocketAddress> addresses = new HashMap<>();

    /** Starts the process for an organisation and has its peer dial it; the same port as before when there was one. */
    void start(DevNetwork network, String mspId) {
        InetSocketAddress address = addresses.computeIfAbsent(mspId, absent -> freePort());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java,
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                TestChaincode.class.getName(),
                Integer.toString(address.getPort())));
        Map<String, String> environment = builder.environment();
        environment.put("CORE_CHAINCODE_ID_NAME", network.chaincodePackageId(mspId));
        environment.put("CORE_PEER_LOCALMSPID", mspId);
        environment.put("CORE_PEER_TLS_ENABLED", "false");
        environment.put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + address.getPort());
        environment.put("CORE_CHAINCODE_LOGGING_LEVEL", "ERROR");
        environment.put("CORE_CHAINCODE_LOGGING_SHIM", "ERROR");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            processes.put(mspId, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.connectChaincode(mspId, address);
    }

    void connect(DevNetwork network) {
        addresses.forEach(network::connectChaincode);
    }

    void kill(String mspId) {
        Process process = processes.remove(mspId);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        List.copyOf(processes.keySet()).forEach(this::kill);
    }

    private static InetSocketAddress freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
