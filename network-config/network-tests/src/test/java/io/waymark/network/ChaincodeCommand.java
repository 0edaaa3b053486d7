package io.waymark.network;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How chaincodes are started as processes of their own: from what the build made. */
final class ChaincodeCommand {

    private ChaincodeCommand() {}

    static List<String> waymark() {
        Path target = contract();
        return java(
                List.of(jar(target).toString(), target.resolve("lib") + "/*"), "io.waymark.chaincode.ChaincodeMain");
    }

    /** The probe, on a port; it ends when its standard input does. */
    static List<String> probe(int port) {
        Path classes = Path.of(System.getProperty("waymark.root"), "network-config/dev-network/target/test-classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("compile the tests of network-config/dev-network first");
        }
        return Stream.concat(
                        java(
                                List.of(classes.toString(), contract().resolve("lib") + "/*"),
                                "io.waymark.devnet.TestChaincode")
                                .stream(),
                        Stream.of(Integer.toString(port)))
                .toList();
    }

    /** What a chaincode's server must find in its environment. */
    static Map<String, String> environment(String mspId, String packageId, int port) {
        return Map.of(
                "CHAINCODE_SERVER_ADDRESS",
                "127.0.0.1:" + port,
                "CORE_CHAINCODE_ID_NAME",
                packageId,
                "CORE_PEER_LOCALMSPID",
                mspId,
                "CORE_PEER_TLS_ENABLED",
                "false",
                "CORE_CHAINCODE_LOGGING_LEVEL",
                "ERROR",
                "CORE_CHAINCODE_LOGGING_SHIM",
                "ERROR");
    }

    static Process start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path contract() {
        Path target = Path.of(System.getProperty("waymark.root"), "chaincode", "contract", "target");
        if (!Files.exists(jar(target))) {
            throw new IllegalStateException("build chaincode/contract first: its jar is missing");
        }
        return target;
    }

    private static Path jar(Path target) {
        return target.resolve("contract-0.1.0.jar");
    }

    private static List<String> java(List<String> classPath, String main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, classPath),
                main);
    }
}
