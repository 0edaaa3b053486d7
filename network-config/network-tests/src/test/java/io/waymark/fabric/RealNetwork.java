package io.waymark.fabric;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerTimeouts;
import io.waymark.projection.NodeSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/** A real network for one test class, where Fabric's programs are installed. */
public final class RealNetwork implements AutoCloseable {
    private static final int PORTS = 200;

    final Path dir;
    final int portBase;
    final List<String> chaincode;

    private final boolean apart;

    private RealNetwork(Path dir, boolean apart, int portBase, List<String> chaincode) {
        this.dir = dir;
        this.apart = apart;
        this.portBase = portBase;
        this.chaincode = chaincode;
    }

    /** @param names of its organisations */
    public static RealNetwork up(Path dir, String... names) {
        return up(dir, false, names);
    }

    /** One whose peers know none of other organisations. @param names of its organisations */
    public static RealNetwork upApart(Path dir, String... names) {
        return up(dir, true, names);
    }

    private static RealNetwork up(Path dir, boolean apart, String... names) {
        Optional<Binaries> binaries = Binaries.find();
        if (binaries.isEmpty()) {
            String reason = "SKIPPED: a real Fabric network, because these programs are not installed: "
                    + String.join(", ", Binaries.missing());
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        RealNetwork network = new RealNetwork(dir, apart, freePorts(), chaincode());
        network.up(names);
        return network;
    }

    FabricNetwork up(String... names) {
        List<Organisation> organisations = organisations(names);
        return FabricNetwork.up(
                dir,
                new FabricNetwork.Options(organisations, false, apart, portBase, chaincode),
                Binaries.find().orElseThrow(),
                line -> {});
    }

    private static List<Organisation> organisations(String... names) {
        List<Organisation> organisations = new ArrayList<>();
        for (String name : names) {
            organisations.add(new Organisation(name));
        }
        return organisations;
    }

    FabricNetwork network() {
        return FabricNetwork.at(dir, Binaries.find().orElseThrow(), line -> {});
    }

    private static List<String> chaincode() {
        Path target = Path.of(System.getProperty("waymark.root"), "chaincode", "contract", "target");
        Path jar = target.resolve("contract-0.1.0.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build chaincode/contract first: " + jar.getFileName() + " is missing");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar + java.io.File.pathSeparator + target.resolve("lib") + "/*",
                "io.waymark.chaincode.ChaincodeMain");
    }

    private static int freePorts() {
        int start = 24_600 + (int) (ProcessHandle.current().pid() % 20) * PORTS;
        return IntStream.range(0, 20)
                .map(i -> start + i * PORTS)
                .filter(base -> IntStream.range(base, base + PORTS).allMatch(Processes::isFree))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free ports"));
    }

    /** Name of an organisation's peer, as {@link #kill} takes it. */
    public static String peer(String name) {
        return Layout.peerName(new Organisation(name));
    }

    /** Name of an organisation's chaincode process. */
    public String chaincodeOf(String name) {
        return Layout.chaincodeName(
                new Organisation(name), Layout.existing(dir).definition().sequence());
    }

    /** Name of the orderer that leads the others by what its metrics say; none while there is no leader. */
    public Optional<String> leader() {
        Layout layout = Layout.existing(dir);
        return IntStream.rangeClosed(1, layout.orderers())
                .filter(i -> metrics(layout.ordererOperationsPort(i))
                        .contains("consensus_etcdraft_is_leader{channel=\"" + Layout.CHANNEL + "\"} 1"))
                .mapToObj(Layout::ordererName)
                .findFirst();
    }

    private static String metrics(int port) {
        try (var in =
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException down) {
            return "";
        }
    }

    /** Ends a process without warning, as a power cut does. */
    public void kill(String process) {
        ProcessHandle running =
                new Processes(Layout.existing(dir)).running(process).orElseThrow();
        running.destroyForcibly();
        running.onExit().join();
    }

    /** Starts a process again that was killed, and waits until it listens. */
    public void start(String process) {
        FabricNetwork network = network();
        Layout layout = Layout.existing(dir);
        for (int i = 1; i <= layout.orderers(); i++) {
            if (process.equals(Layout.ordererName(i))) {
                network.startOrderer(i);
                return;
            }
        }
        for (Organisation org : layout.members()) {
            if (process.equals(Layout.peerName(org))) {
                network.startPeer(org);
                return;
            }
            if (process.equals(chaincodeOf(org.name()))) {
                network.startChaincode(org, chaincode);
                return;
            }
        }
        throw new IllegalArgumentException("there is no process " + process);
    }

    /** host:port of an organisation's peer. */
    public String endpoint(String name) {
        return network().endpoint(new Organisation(name));
    }

    /** Has nodes of an organisation that start from now on reach its peer by way of another port of this machine. */
    public void through(String name, int port) throws java.io.IOException {
        Path file = network().connectionFile(new Organisation(name));
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("(?m)^(waymark[.]fabric[.]peers\\[0\\][.]endpoint)=.*$", "$1=127.0.0.1:" + port));
    }

    /** How a node of an organisation reaches its peer. */
    public NodeSettings.Fabric connection(String name) {
        FabricNetwork network = network();
        Organisation org = new Organisation(name);
        return new NodeSettings.Fabric(
                Layout.CHANNEL,
                Layout.CHAINCODE,
                List.of(new NodeSettings.Peer(network.endpoint(org), null)),
                network.tlsRoots(org),
                network.certificate(org, "client"),
                network.key(org, "client"),
                null);
    }

    /** PEM file. @param user {@code client}, {@code admin} or {@code peer} */
    public Path certificate(String name, String user) {
        return network().certificate(new Organisation(name), user);
    }

    /** PEM file. @param user {@code client}, {@code admin} or {@code peer} */
    public Path key(String name, String user) {
        return network().key(new Organisation(name), user);
    }

    /** A further client of an organisation, as its CA would make one: the directory with {@code cert.pem} and {@code key.pem}. */
    public Path anotherClient(String name, Path into) throws java.io.IOException {
        Layout layout = Layout.existing(dir);
        Organisation org = new Organisation(name);
        Path crypto = into.resolve("crypto");
        try (var files = Files.walk(layout.crypto())) {
            for (Path file : files.toList()) {
                Files.copy(file, crypto.resolve(layout.crypto().relativize(file).toString()));
            }
        }
        Path config = Files.writeString(
                into.resolve("config.yaml"),
                "PeerOrgs:\n" + Material.peerOrganisation(org).replace("Users: {Count: 1}", "Users: {Count: 2}"));
        Command.run(
                List.of(
                        Binaries.find().orElseThrow().path("cryptogen"),
                        "extend",
                        "--config=" + config,
                        "--input=" + crypto),
                java.util.Map.of());
        Path msp = crypto.resolve("peerOrganizations/" + org.domain() + "/users/User2@" + org.domain() + "/msp");
        Files.copy(msp.resolve("signcerts/User2@" + org.domain() + "-cert.pem"), into.resolve("cert.pem"));
        Files.copy(msp.resolve("keystore/priv_sk"), into.resolve("key.pem"));
        return into;
    }

    /** Settings of a node with a connection. */
    public static NodeSettings settings(String name, NodeSettings.Fabric connection) {
        return settings(name, connection, NodeSettings.Door.NONE);
    }

    /** Settings of a node with a connection, and with what it knows of doors. */
    public static NodeSettings settings(String name, NodeSettings.Fabric connection, NodeSettings.Door door) {
        return new NodeSettings(
                name + "MSP",
                URI.create("https://node.example"),
                false,
                null,
                null,
                Set.of(NodeSettings.Part.BACKEND, NodeSettings.Part.DOOR),
                connection,
                new NodeSettings.Bootstrap(null, null, null, null),
                new NodeSettings.Log(null, null, false, null),
                door);
    }

    /** What {@code network up} wrote of an organisation's door and the others'. */
    public NodeSettings.Door door(String name) {
        Layout layout = Layout.existing(dir);
        Organisation org = new Organisation(name);
        return new NodeSettings.Door(
                layout.doorPort(org),
                "127.0.0.1",
                layout.peerTls(org, "server.crt"),
                layout.peerTls(org, "server.key"),
                8,
                4,
                layout.doors());
    }

    /** A client of the ledger with a connection. */
    public static LedgerClient client(String name, NodeSettings.Fabric connection) {
        Duration most = Duration.ofSeconds(30);
        return new LedgerClient(settings(name, connection), new LedgerTimeouts(most, most, most, most));
    }

    @Override
    public void close() {
        network().down();
    }
}
