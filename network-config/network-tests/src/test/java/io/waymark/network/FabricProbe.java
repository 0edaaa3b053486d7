package io.waymark.network;

import io.waymark.fabric.Binaries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Puts the probe chaincode beside Waymark's on a real network, as an administrator would: package, install, approve, commit. */
final class FabricProbe implements AutoCloseable {

    private static final List<String> DEFINITION = List.of(
            "--channelID", "provenance", "--name", NetworkUnderTest.PROBE, "--version", "1.0", "--sequence", "1");

    private final Path dir;
    private final NetworkUnderTest network;
    private final Binaries binaries;
    private final List<String> orderer;
    private final List<Process> processes = new ArrayList<>();

    FabricProbe(Path dir, NetworkUnderTest network, Binaries binaries, int portBase) {
        this.dir = dir;
        this.network = network;
        this.binaries = binaries;
        Path ordererRoots = find("crypto/ordererOrganizations", "tls/ca.crt");
        this.orderer =
                List.of("--orderer", "127.0.0.1:" + (portBase + 10), "--tls", "--cafile", ordererRoots.toString());
        try {
            Map<String, String> packages = new HashMap<>();
            for (NetworkUnderTest.Member member : network.members()) {
                packages.put(member.mspId(), start(member));
            }
            packages.forEach((msp, id) -> peer(msp, "lifecycle", "chaincode", "approveformyorg", "--package-id", id));
            List<String> commit = new ArrayList<>(List.of("lifecycle", "chaincode", "commit"));
            for (NetworkUnderTest.Member member : network.members()) {
                commit.addAll(List.of(
                        "--peerAddresses",
                        address(member),
                        "--tlsRootCertFiles",
                        member.tlsRoots().toString()));
            }
            peer(network.members().get(0).mspId(), commit.toArray(String[]::new));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts an organisation's process, and installs the package that says where it is; returns the package's id. */
    private String start(NetworkUnderTest.Member member) throws IOException {
        int port = ChaincodeCommand.freePort();
        Path work = Files.createDirectories(dir.resolve("probe").resolve(member.mspId()));
        Files.writeString(
                work.resolve("connection.json"),
                "{\"address\":\"127.0.0.1:" + port + "\",\"dial_timeout\":\"10s\",\"tls_required\":false}");
        Files.writeString(work.resolve("metadata.json"), "{\"type\":\"ccaas\",\"label\":\"probe_1.0\"}");
        run(List.of("tar", "czf", "code.tar.gz", "connection.json"), work, Map.of());
        run(List.of("tar", "czf", "probe.tgz", "metadata.json", "code.tar.gz"), work, Map.of());
        String tgz = work.resolve("probe.tgz").toString();
        String id = peer(member.mspId(), "lifecycle", "chaincode", "calculatepackageid", tgz)
                .strip();
        processes.add(ChaincodeCommand.start(
                ChaincodeCommand.probe(port),
                ChaincodeCommand.environment(member.mspId(), id, port),
                work.resolve("chaincode.log")));
        awaitPort(port);
        peer(member.mspId(), "lifecycle", "chaincode", "install", tgz);
        return id;
    }

    private static void awaitPort(int port) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the probe chaincode does not listen", e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private String peer(String mspId, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.path("peer")));
        command.addAll(List.of(arguments));
        if (arguments[2].equals("approveformyorg") || arguments[2].equals("commit")) {
            command.addAll(DEFINITION);
            command.addAll(orderer);
        }
        NetworkUnderTest.Member member = network.members().stream()
                .filter(m -> m.mspId().equals(mspId))
                .findFirst()
                .orElseThrow();
        Path msp = network.certificate(mspId, "admin").getParent().getParent();
        return run(
                command,
                dir,
                Map.of(
                        "FABRIC_CFG_PATH",
                                find("config/peer-" + mspId.substring(0, mspId.length() - "MSP".length()), "core.yaml")
                                        .getParent()
                                        .toString(),
                        "CORE_PEER_MSPCONFIGPATH", msp.toString(),
                        "CORE_PEER_ADDRESS", address(member),
                        "CORE_PEER_LOCALMSPID", mspId,
                        "FABRIC_LOGGING_SPEC", "error"));
    }

    private static String address(NetworkUnderTest.Member member) {
        return "127.0.0.1:" + member.gateway().getPort();
    }

    private Path find(String below, String ending) {
        try (Stream<Path> files = Files.walk(dir.resolve(below))) {
            return files.filter(f -> f.endsWith(ending)).sorted().findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(List<String> command, Path in, Map<String, String> environment) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output;
            try (InputStream out = process.getInputStream()) {
                output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}
