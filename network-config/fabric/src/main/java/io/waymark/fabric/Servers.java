package io.waymark.fabric;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Orderers, peers and chaincode of a network as running programs: each is started with its settings, and joins the channel. */
final class Servers {

    private static final Duration START = Duration.ofSeconds(30);

    private final Layout layout;
    private final Binaries binaries;
    private final Processes processes;
    private final PeerCommand peer;
    private final Consumer<String> progress;

    Servers(Layout layout, Binaries binaries, Processes processes, PeerCommand peer, Consumer<String> progress) {
        this.layout = layout;
        this.binaries = binaries;
        this.processes = processes;
        this.peer = peer;
        this.progress = progress;
    }

    /** What is not running yet must be able to listen. @throws FabricException naming the ports that others have */
    void requireFreePorts(List<Organisation> members) {
        Map<Integer, String> wanted = new LinkedHashMap<>();
        for (int i = 1; i <= layout.orderers(); i++) {
            for (int port :
                    List.of(layout.ordererPort(i), layout.ordererAdminPort(i), layout.ordererOperationsPort(i))) {
                wanted.put(port, Layout.ordererName(i));
            }
        }
        int sequence = layout.definition().sequence();
        for (Organisation org : members) {
            for (int port :
                    List.of(layout.peerPort(org), layout.peerChaincodePort(org), layout.peerOperationsPort(org))) {
                wanted.put(port, Layout.peerName(org));
            }
            wanted.put(layout.chaincodePort(org, sequence), Layout.chaincodeName(org, sequence));
        }
        List<String> taken = new ArrayList<>();
        wanted.forEach((port, name) -> {
            if (processes.running(name).isEmpty() && !Processes.isFree(port)) {
                taken.add(port + " (" + name + ")");
            }
        });
        if (!taken.isEmpty()) {
            throw new FabricException("these ports are in use on this machine: " + String.join(", ", taken)
                    + ". Stop what listens there; a new network can have others with --port-base");
        }
    }

    /** Starts all orderers and has each join the channel. */
    void orderers() {
        progress.accept("starting " + layout.orderers() + " orderers (" + (layout.bft() ? "SmartBFT" : "Raft") + ")");
        for (int i = 1; i <= layout.orderers(); i++) {
            launchOrderer(i);
        }
        for (int i = 1; i <= layout.orderers(); i++) {
            processes.awaitPort(Layout.ordererName(i), layout.ordererAdminPort(i), START);
            joinOrderer(i);
        }
    }

    private void launchOrderer(int i) {
        String name = Layout.ordererName(i);
        Layout.write(
                layout.config(name).resolve("orderer.yaml"),
                Templates.fill(
                        "orderer.yaml",
                        Map.of(
                                "port", Integer.toString(layout.ordererPort(i)),
                                "admin", Integer.toString(layout.ordererAdminPort(i)),
                                "operations", Integer.toString(layout.ordererOperationsPort(i)),
                                "home", layout.ordererHome(i).toString(),
                                "data", layout.data(name).toString())));
        Layout.directories(layout.data(name));
        processes.start(
                name,
                List.of(binaries.path("orderer")),
                Map.of("FABRIC_CFG_PATH", layout.config(name).toString()));
    }

    /** Starts an orderer again that is in the channel, and waits until it listens. */
    void startOrderer(int i) {
        launchOrderer(i);
        processes.awaitPort(Layout.ordererName(i), layout.ordererPort(i), START);
    }

    private void joinOrderer(int i) {
        Path tls = layout.ordererHome(i).resolve("tls");
        List<String> base = List.of(
                "-o", "127.0.0.1:" + layout.ordererAdminPort(i),
                "--ca-file", tls.resolve("ca.crt").toString(),
                "--client-cert", tls.resolve("server.crt").toString(),
                "--client-key", tls.resolve("server.key").toString());
        List<String> list = new ArrayList<>(List.of(binaries.path("osnadmin"), "channel", "list"));
        list.addAll(base);
        if (Command.run(list, Map.of()).contains("\"" + Layout.CHANNEL + "\"")) {
            return;
        }
        List<String> join = new ArrayList<>(List.of(
                binaries.path("osnadmin"),
                "channel",
                "join",
                "--channelID",
                Layout.CHANNEL,
                "--config-block",
                layout.genesis().toString()));
        join.addAll(base);
        String answer = Command.run(join, Map.of());
        if (!answer.contains("Status: 201")) {
            throw new FabricException("orderer " + i + " could not join the channel:\n" + answer);
        }
    }

    /** Starts the peers of all members and has each join the channel. */
    void peers() {
        List<Organisation> members = layout.members();
        progress.accept("starting a peer for "
                + String.join(", ", members.stream().map(Organisation::name).toList()));
        members.forEach(this::launchPeer);
        members.forEach(this::joinPeer);
    }

    /** Starts one organisation's peer and has it join the channel. */
    void peer(Organisation org) {
        launchPeer(org);
        joinPeer(org);
    }

    /** Starts an organisation's peer again and waits until it listens. */
    void startPeer(Organisation org) {
        launchPeer(org);
        processes.awaitPort(Layout.peerName(org), layout.peerPort(org), START);
    }

    /** From the channel's first block, so that the peer has all that was ever written. */
    private void joinPeer(Organisation org) {
        processes.awaitPort(Layout.peerName(org), layout.peerPort(org), START);
        if (!peer.run(org, List.of("channel", "list")).contains("\n" + Layout.CHANNEL)) {
            peer.run(org, List.of("channel", "join", "-b", layout.genesis().toString()));
        }
    }

    private void launchPeer(Organisation org) {
        String name = Layout.peerName(org);
        Layout.write(
                layout.config(name).resolve("core.yaml"),
                Templates.fill(
                        "core.yaml",
                        Map.of(
                                "id", name,
                                "port", Integer.toString(layout.peerPort(org)),
                                "external", layout.apart() ? "" : layout.peerEndpoint(org),
                                "chaincode-port", Integer.toString(layout.peerChaincodePort(org)),
                                "operations", Integer.toString(layout.peerOperationsPort(org)),
                                "msp-id", org.mspId(),
                                "home", layout.peerHome(org).toString(),
                                "data", layout.data(name).toString(),
                                "builder", layout.builder().toString())));
        Layout.directories(layout.data(name));
        processes.start(
                name,
                List.of(binaries.path("peer"), "node", "start"),
                Map.of("FABRIC_CFG_PATH", layout.config(name).toString()));
    }

    /** Starts the chaincode processes of these organisations and waits until they listen. @param command of the server */
    void chaincode(List<Organisation> members, Lifecycle.Definition definition, List<String> command) {
        for (Organisation org : members) {
            processes.start(
                    Layout.chaincodeName(org, definition.sequence()),
                    command,
                    Map.of(
                            "CHAINCODE_SERVER_ADDRESS",
                            "127.0.0.1:" + layout.chaincodePort(org, definition.sequence()),
                            "CORE_CHAINCODE_ID_NAME",
                            Lifecycle.packageOf(layout, org, definition).id(),
                            "CORE_PEER_LOCALMSPID",
                            org.mspId(),
                            "CORE_PEER_TLS_ENABLED",
                            "false"));
        }
        for (Organisation org : members) {
            processes.awaitPort(
                    Layout.chaincodeName(org, definition.sequence()),
                    layout.chaincodePort(org, definition.sequence()),
                    START);
        }
    }

    /** Names of its processes, and whether each runs. */
    Map<String, Boolean> status() {
        Map<String, Boolean> status = new LinkedHashMap<>();
        for (int i = 1; i <= layout.orderers(); i++) {
            status.put(
                    Layout.ordererName(i),
                    processes.running(Layout.ordererName(i)).isPresent());
        }
        for (Organisation org : layout.members()) {
            String chaincode = Layout.chaincodeName(org, layout.definition().sequence());
            for (String name : List.of(Layout.peerName(org), chaincode)) {
                status.put(name, processes.running(name).isPresent());
            }
        }
        return status;
    }

    /** @throws FabricException if any of them does not run */
    void requireRunning() {
        List<String> down = status().entrySet().stream()
                .filter(e -> !e.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!down.isEmpty()) {
            throw new FabricException("these do not run: " + String.join(", ", down) + ". Bring the network up first");
        }
    }

    /** Stops all of them. */
    void stop() {
        layout.organisations().forEach(this::stop);
        for (int i = 1; i <= layout.orderers(); i++) {
            processes.stop(Layout.ordererName(i));
        }
    }

    /** Stops what an organisation runs. */
    void stop(Organisation org) {
        for (int sequence = 1; sequence <= layout.definition().sequence() + 1; sequence++) {
            processes.stop(Layout.chaincodeName(org, sequence));
        }
        processes.stop(Layout.peerName(org));
    }
}
