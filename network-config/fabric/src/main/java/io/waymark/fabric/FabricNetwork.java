package io.waymark.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real Hyperledger Fabric v3.1 network on this machine, in one directory: a peer an organisation (LevelDB), three Raft
 * orderers or four SmartBFT ones, TLS everywhere, node OUs, channel {@code provenance}, and the Waymark chaincode as a
 * service, one process an organisation. Its processes go on when the command that started them ends.
 *
 * <p>Everything that is there already is left as it is, so {@link #up} also continues a network that was stopped.
 */
public final class FabricNetwork {

    private static final Duration START = Duration.ofSeconds(30);

    private final Layout layout;
    private final Binaries binaries;
    private final Processes processes;
    private final Consumer<String> progress;

    /**
     * @param organisations names, for a new network
     * @param bft four SmartBFT orderers instead of three Raft ones
     * @param portBase first of about 200 ports, for a new network
     * @param chaincodeCommand how to start the chaincode's server; what it needs to know stands in its environment
     */
    public record Options(List<Organisation> organisations, boolean bft, int portBase, List<String> chaincodeCommand) {}

    private FabricNetwork(Layout layout, Binaries binaries, Consumer<String> progress) {
        this.layout = layout;
        this.binaries = binaries;
        this.processes = new Processes(layout);
        this.progress = progress;
    }

    /**
     * Brings a network up, or what of it is not running.
     *
     * @param progress told in one line each what is done
     * @throws FabricException if that fails, saying what did
     */
    public static FabricNetwork up(Path dir, Options options, Binaries binaries, Consumer<String> progress) {
        Layout layout = new Layout(dir);
        boolean fresh = layout.isNew();
        if (fresh) {
            layout.define(options.organisations(), options.bft(), options.portBase());
        }
        FabricNetwork network = new FabricNetwork(layout, binaries, progress);
        network.material();
        network.orderers();
        network.peers();
        network.chaincode(options.chaincodeCommand());
        network.connections();
        return network;
    }

    /** The network in a directory, running or not. */
    public static FabricNetwork at(Path dir, Binaries binaries, Consumer<String> progress) {
        return new FabricNetwork(Layout.existing(dir), binaries, progress);
    }

    /** Stops all its processes; the directory stays. */
    public void down() {
        for (Organisation org : layout.organisations()) {
            processes.stop(Layout.chaincodeName(org));
            processes.stop(Layout.peerName(org));
        }
        for (int i = 1; i <= layout.orderers(); i++) {
            processes.stop(Layout.ordererName(i));
        }
    }

    public List<Organisation> organisations() {
        return layout.organisations();
    }

    /** host:port of an organisation's peer. */
    public String endpoint(Organisation org) {
        return "127.0.0.1:" + layout.peerPort(org);
    }

    /** PEM file with the roots of the peer's TLS certificate. */
    public Path tlsRoots(Organisation org) {
        return layout.peerTlsRoots(org);
    }

    /** @param user {@code client}, {@code admin} or {@code peer} */
    public Path certificate(Organisation org, String user) {
        return user.equals("peer")
                ? layout.peerHome(org).resolve("msp/signcerts/peer0." + org.domain() + "-cert.pem")
                : layout.certificate(org, user.equals("admin") ? "Admin" : "User1");
    }

    /** @param user {@code client}, {@code admin} or {@code peer} */
    public Path key(Organisation org, String user) {
        return user.equals("peer")
                ? layout.peerHome(org).resolve("msp/keystore/priv_sk")
                : layout.key(org, user.equals("admin") ? "Admin" : "User1");
    }

    /** Names of its processes, and whether each runs. */
    public Map<String, Boolean> status() {
        Map<String, Boolean> status = new LinkedHashMap<>();
        for (int i = 1; i <= layout.orderers(); i++) {
            status.put(Layout.ordererName(i), processes.running(Layout.ordererName(i)).isPresent());
        }
        for (Organisation org : layout.organisations()) {
            for (String name : List.of(Layout.peerName(org), Layout.chaincodeName(org))) {
                status.put(name, processes.running(name).isPresent());
            }
        }
        return status;
    }

    /** The log file of a process. */
    public Path log(String process) {
        return layout.log(process);
    }

    private void material() {
        if (!Files.exists(layout.crypto())) {
            progress.accept("making keys and certificates");
            Path config = layout.config("cryptogen").resolve("crypto-config.yaml");
            Layout.write(config, cryptoConfig());
            Command.run(
                    List.of(binaries.path("cryptogen"), "generate", "--config=" + config, "--output=" + layout.crypto()),
                    Map.of());
        }
        if (!Files.exists(layout.genesis())) {
            progress.accept("making the channel's first block");
            Path config = layout.config("channel");
            Layout.write(config.resolve("configtx.yaml"), new ConfigTx(layout).text());
            directories(layout.channel());
            Command.run(
                    List.of(
                            binaries.path("configtxgen"),
                            "-configPath", config.toString(),
                            "-profile", "Waymark",
                            "-channelID", Layout.CHANNEL,
                            "-outputBlock", layout.genesis().toString()),
                    Map.of());
        }
        script("detect");
        script("build");
        script("release");
    }

    private String cryptoConfig() {
        StringBuilder text = new StringBuilder("OrdererOrgs:\n  - Name: Orderer\n    Domain: orderer.waymark.test\n");
        text.append("    EnableNodeOUs: true\n    Specs:\n");
        for (int i = 1; i <= layout.orderers(); i++) {
            text.append("      - {Hostname: o").append(i).append(", SANS: [localhost, 127.0.0.1]}\n");
        }
        text.append("PeerOrgs:\n");
        layout.organisations().forEach(org -> text.append(peerOrganisation(org)));
        return text.toString();
    }

    static String peerOrganisation(Organisation org) {
        return "  - {Name: " + org.name() + ", Domain: " + org.domain()
                + ", EnableNodeOUs: true, Template: {Count: 1, SANS: [localhost, 127.0.0.1]}, Users: {Count: 1}}\n";
    }

    private void script(String name) {
        Path file = layout.builder().resolve("bin").resolve(name);
        if (!Files.exists(file)) {
            Layout.write(file, Templates.text(name + ".sh"));
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new FabricException("cannot make " + file + " executable", e);
            }
        }
    }

    private void orderers() {
        progress.accept("starting " + layout.orderers() + " orderers (" + (layout.bft() ? "SmartBFT" : "Raft") + ")");
        for (int i = 1; i <= layout.orderers(); i++) {
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
            directories(layout.data(name));
            processes.start(
                    name,
                    List.of(binaries.path("orderer")),
                    Map.of("FABRIC_CFG_PATH", layout.config(name).toString()));
        }
        for (int i = 1; i <= layout.orderers(); i++) {
            processes.awaitPort(Layout.ordererName(i), layout.ordererAdminPort(i), START);
            joinOrderer(i);
        }
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
                binaries.path("osnadmin"), "channel", "join",
                "--channelID", Layout.CHANNEL,
                "--config-block", layout.genesis().toString()));
        join.addAll(base);
        String answer = Command.run(join, Map.of());
        if (!answer.contains("Status: 201")) {
            throw new FabricException("orderer " + i + " could not join the channel:\n" + answer);
        }
    }

    private void peers() {
        progress.accept("starting a peer for " + String.join(", ", layout.organisations().stream().map(Organisation::name).toList()));
        layout.organisations().forEach(this::launchPeer);
        for (Organisation org : layout.organisations()) {
            processes.awaitPort(Layout.peerName(org), layout.peerPort(org), START);
            if (!peer(org, "channel", "list").contains("\n" + Layout.CHANNEL)) {
                peer(org, "channel", "join", "-b", layout.genesis().toString());
            }
        }
    }

    /** Stops an organisation's peer, as when its machine goes away. */
    public void stopPeer(Organisation org) {
        processes.stop(Layout.peerName(org));
    }

    /** Starts an organisation's peer again and waits until it listens. */
    public void startPeer(Organisation org) {
        launchPeer(org);
        processes.awaitPort(Layout.peerName(org), layout.peerPort(org), START);
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
                                "chaincode-port", Integer.toString(layout.peerChaincodePort(org)),
                                "operations", Integer.toString(layout.peerOperationsPort(org)),
                                "msp-id", org.mspId(),
                                "home", layout.peerHome(org).toString(),
                                "data", layout.data(name).toString(),
                                "builder", layout.builder().toString())));
        directories(layout.data(name));
        processes.start(
                name,
                List.of(binaries.path("peer"), "node", "start"),
                Map.of("FABRIC_CFG_PATH", layout.config(name).toString()));
    }

    private void chaincode(List<String> command) {
        progress.accept("starting the chaincode of each organisation");
        for (Organisation org : layout.organisations()) {
            startChaincode(org, command);
        }
        Lifecycle lifecycle = new Lifecycle(layout, this::peer);
        for (Organisation org : layout.organisations()) {
            processes.awaitPort(Layout.chaincodeName(org), layout.chaincodePort(org), START);
        }
        progress.accept("agreeing on the chaincode");
        lifecycle.agree(progress);
    }

    private void startChaincode(Organisation org, List<String> command) {
        processes.start(
                Layout.chaincodeName(org),
                command,
                Map.of(
                        "CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + layout.chaincodePort(org),
                        "CORE_CHAINCODE_ID_NAME", Lifecycle.packageOf(layout, org).id(),
                        "CORE_PEER_LOCALMSPID", org.mspId(),
                        "CORE_PEER_TLS_ENABLED", "false"));
    }

    private void connections() {
        for (Organisation org : layout.organisations()) {
            Layout.write(
                    layout.connection(org),
                    "# How a node of " + org.mspId() + " reaches its peer.\n"
                            + "waymark.organisation=" + org.mspId() + "\n"
                            + "waymark.fabric.channel=" + Layout.CHANNEL + "\n"
                            + "waymark.fabric.chaincode=" + Layout.CHAINCODE + "\n"
                            + "waymark.fabric.peers[0].endpoint=" + endpoint(org) + "\n"
                            + "waymark.fabric.tls-roots=" + tlsRoots(org) + "\n"
                            + "waymark.fabric.certificate=" + certificate(org, "client") + "\n"
                            + "waymark.fabric.key=" + key(org, "client") + "\n");
        }
    }

    /** Runs the peer command as an organisation's administrator. */
    String peer(Organisation org, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.path("peer")));
        command.addAll(List.of(arguments));
        return Command.run(
                command,
                Map.of(
                        "FABRIC_CFG_PATH", layout.config(Layout.peerName(org)).toString(),
                        "CORE_PEER_MSPCONFIGPATH", layout.userMsp(org, "Admin").toString(),
                        "CORE_PEER_ADDRESS", endpoint(org),
                        "CORE_PEER_LOCALMSPID", org.mspId(),
                        "FABRIC_LOGGING_SPEC", "error"));
    }

    private static void directories(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new FabricException("cannot make " + path, e);
        }
    }
}
