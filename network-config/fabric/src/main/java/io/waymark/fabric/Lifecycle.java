package io.waymark.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Installs, approves and commits the chaincode's definition: what the organisations agree on before it runs. */
final class Lifecycle {

    /** Runs the peer command as an organisation's administrator. */
    interface Peer {
        String run(Organisation org, String... arguments);
    }

    private static final String VERSION = "1.0";

    private final Layout layout;
    private final Peer peer;

    Lifecycle(Layout layout, Peer peer) {
        this.layout = layout;
        this.peer = peer;
    }

    /** Each organisation's own package: it says where that organisation's chaincode listens. */
    static ChaincodePackage packageOf(Layout layout, Organisation org) {
        return new ChaincodePackage(Layout.CHAINCODE + "_" + VERSION, "127.0.0.1:" + layout.chaincodePort(org));
    }

    void agree(Consumer<String> progress) {
        for (Organisation org : layout.organisations()) {
            install(org);
        }
        Organisation first = layout.organisations().get(0);
        String sequence = Integer.toString(layout.sequence());
        if (committed(first, sequence)) {
            return;
        }
        for (Organisation org : layout.organisations()) {
            approve(org, sequence);
        }
        progress.accept("committing the chaincode's definition");
        List<String> command = new ArrayList<>(List.of("lifecycle", "chaincode", "commit"));
        command.addAll(definition(sequence));
        for (Organisation org : layout.organisations()) {
            command.addAll(List.of(
                    "--peerAddresses", "127.0.0.1:" + layout.peerPort(org),
                    "--tlsRootCertFiles", layout.peerTlsRoots(org).toString()));
        }
        peer.run(first, command.toArray(String[]::new));
    }

    private void install(Organisation org) {
        ChaincodePackage code = packageOf(layout, org);
        if (peer.run(org, "lifecycle", "chaincode", "queryinstalled").contains(code.id())) {
            return;
        }
        Path file = layout.packages().resolve(org.name() + ".tgz");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, code.bytes());
        } catch (IOException e) {
            throw new FabricException("cannot write " + file, e);
        }
        peer.run(org, "lifecycle", "chaincode", "install", file.toString());
    }

    private void approve(Organisation org, String sequence) {
        List<String> command = new ArrayList<>(List.of("lifecycle", "chaincode", "approveformyorg"));
        command.addAll(List.of("--package-id", packageOf(layout, org).id()));
        command.addAll(definition(sequence));
        peer.run(org, command.toArray(String[]::new));
    }

    private boolean committed(Organisation org, String sequence) {
        return peer.run(org, "lifecycle", "chaincode", "querycommitted", "--channelID", Layout.CHANNEL)
                .contains("Name: " + Layout.CHAINCODE + ", Version: " + VERSION + ", Sequence: " + sequence + ",");
    }

    private List<String> definition(String sequence) {
        return List.of(
                "--channelID", Layout.CHANNEL,
                "--name", Layout.CHAINCODE,
                "--version", VERSION,
                "--sequence", sequence,
                "--orderer", "127.0.0.1:" + layout.ordererPort(1),
                "--tls",
                "--cafile", layout.ordererHome(1).resolve("tls/ca.crt").toString());
    }
}
