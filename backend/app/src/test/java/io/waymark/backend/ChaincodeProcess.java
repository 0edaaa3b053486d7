package io.waymark.backend;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The real chaincode in a process of its own, one for each organisation, as in production. */
final class ChaincodeProcess implements AutoCloseable {
    /** What of the tests' class path the chaincode has nothing to do with; its start looks through all of it. */
    private static final List<String> NOT_FOR_IT = List.of(
            "spring",
            "tomcat",
            "flyway",
            "archunit",
            "junit",
            "assertj",
            "HikariCP",
            "micrometer",
            "logback",
            "postgres",
            "dev-network",
            "jackson",
            "mockito",
            "byte-buddy",
            "prometheus",
            "hibernate",
            "projection",
            "backend/app");

    private final Process process;
    private final InetSocketAddress address;

    ChaincodeProcess(String mspId, String packageId, Path log) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
        }
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> NOT_FOR_IT.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "io.waymark.chaincode.ChaincodeMain");
        builder.environment()
                .putAll(Map.of(
                        "CHAINCODE_SERVER_ADDRESS",
                        "127.0.0.1:" + address.getPort(),
                        "CORE_CHAINCODE_ID_NAME",
                        packageId,
                        "CORE_PEER_LOCALMSPID",
                        mspId,
                        "CORE_PEER_TLS_ENABLED",
                        "false"));
        process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
