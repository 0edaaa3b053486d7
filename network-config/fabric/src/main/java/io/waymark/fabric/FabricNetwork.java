package io.waymark.fabric;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
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
    private static final Duration CATCH_UP = Duration.ofMinutes(10);

    private final Layout layout;
    private final Binaries binaries;
    private final Processes processes;
    private final PeerCommand peer;
    private final Consumer<String> progress;

    /**
     * @param organisations names, for a new network
     * @param bft four SmartBFT orderers instead of three Raft ones
     * @param apart for a new network: peers know none of other organisations, as where their ports are closed to those
     * @param portBase first of about 200 ports, for a new network
     * @param chaincodeCommand how to start the chaincode's server; what it needs to know stands in its environment
     */
    public record Options(
            List<Organisation> organisations, boolean bft, boolean apart, int portBase, List<String> chaincodeCommand) {

        /** Of a network whose peers know each other across organisations. */
        public Options(List<Organisation> organisations, boolean bft, int portBase, List<String> chaincodeCommand) {
            this(organisations, bft, false, portBase, chaincodeCommand);
        }
    }

    private FabricNetwork(Layout layout, Binaries binaries, Processes processes, Consumer<String> progress) {
        this.layout = layout;
        this.binaries = binaries;
        this.processes = processes;
        this.peer = new PeerCommand(layout, binaries, processes);
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
        if (fresh && options.bft() && binaries.containers()) {
            throw new FabricException(
                    "SmartBFT needs configtxgen of Fabric 3, which no official image has; install the binaries");
        }
        if (fresh) {
            layout.define(
                    options.organisations(), options.bft(), options.apart(), options.portBase(), binaries.containers());
        }
        FabricNetwork network = new FabricNetwork(layout, binaries, new Processes(layout), progress);
        network.up(options.chaincodeCommand());
        return network;
    }

    /** As {@link #up(Path, Options, Binaries, Consumer)}, of Raft orderers, with peers and orderers in others' containers. */
    static FabricNetwork up(Layout layout, Options options, Containers containers, Consumer<String> progress) {
        if (layout.isNew()) {
            layout.define(options.organisations(), false, options.apart(), options.portBase(), true);
        }
        FabricNetwork network =
                new FabricNetwork(layout, Binaries.inContainers(layout), new Processes(layout, containers), progress);
        network.up(options.chaincodeCommand());
        return network;
    }

    private void up(List<String> chaincodeCommand) {
        requireFreePorts(layout.members());
        material();
        orderers();
        peers();
        chaincode(chaincodeCommand);
        layout.members().forEach(this::connection);
    }

    /** The network in a directory, running or not. */
    public static FabricNetwork at(Path dir, Binaries binaries, Consumer<String> progress) {
        Layout layout = Layout.existing(dir);
        return new FabricNetwork(layout, binaries, new Processes(layout), progress);
    }

    /** Stops all its processes; the directory stays. */
    public void down() {
        layout.organisations().forEach(this::stop);
        for (int i = 1; i <= layout.orderers(); i++) {
            processes.stop(Layout.ordererName(i));
        }
    }

    private void stop(Organisation org) {
        for (int sequence = 1; sequence <= layout.definition().sequence() + 1; sequence++) {
            processes.stop(Layout.chaincodeName(org, sequence));
        }
        processes.stop(Layout.peerName(org));
    }

    /** Organisations that have not left. */
    public List<Organisation> organisations() {
        return layout.members();
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

    /** The log file of a process. */
    public Path log(String process) {
        return layout.log(process);
    }

    private void material() {
        if (!Files.exists(layout.crypto())) {
            progress.accept("making keys and certificates");
            Path config = layout.config("cryptogen").resolve("crypto-config.yaml");
            Layout.write(config, cryptoConfig());
            // Whole or not at all: what was broken off is not continued.
            Path next = layout.crypto().resolveSibling("crypto.new");
            Layout.delete(next);
            Command.run(
                    List.of(binaries.path("cryptogen"), "generate", "--config=" + config, "--output=" + next),
                    Map.of());
            Layout.move(next, layout.crypto());
        }
        if (!Files.exists(layout.genesis())) {
            progress.accept("making the channel's first block");
            Path config = layout.config("channel");
            Layout.write(config.resolve("configtx.yaml"), new ConfigTx(layout).text());
            directories(layout.channel());
            Path next = layout.genesis().resolveSibling("block.new");
            Command.run(
                    List.of(
                            binaries.path("configtxgen"),
                            "-configPath",
                            config.toString(),
                            "-profile",
                            "Waymark",
                            "-channelID",
                            Layout.CHANNEL,
                            "-outputBlock",
                            next.toString()),
                    Map.of());
            Layout.move(next, layout.genesis());
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
        directories(layout.data(name));
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

    /** Starts an organisation's chaincode process again and waits until it listens. */
    void startChaincode(Organisation org, List<String> command) {
        startChaincode(List.of(org), layout.definition(), command);
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

    private void peers() {
        List<Organisation> members = layout.members();
        progress.accept("starting a peer for "
                + String.join(", ", members.stream().map(Organisation::name).toList()));
        members.forEach(this::launchPeer);
        members.forEach(this::joinPeer);
    }

    /** From the channel's first block, so that the peer has all that was ever written. */
    private void joinPeer(Organisation org) {
        processes.awaitPort(Layout.peerName(org), layout.peerPort(org), START);
        if (!peer.run(org, List.of("channel", "list")).contains("\n" + Layout.CHANNEL)) {
            peer.run(org, List.of("channel", "join", "-b", layout.genesis().toString()));
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
                                "external", layout.apart() ? "" : "127.0.0.1:" + layout.peerPort(org),
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
        adoptCommitted();
        progress.accept("starting the chaincode of each organisation");
        startChaincode(layout.members(), layout.definition(), command);
        progress.accept("agreeing on the chaincode");
        new Lifecycle(layout, peer).agree(layout.definition(), progress);
    }

    /** The channel knows best which definition holds: an upgrade may have been broken off after it was committed. */
    private void adoptCommitted() {
        new Lifecycle(layout, peer)
                .committed(layout.members().get(0))
                .filter(committed -> committed.sequence() > layout.definition().sequence())
                .ifPresent(layout::setDefinition);
    }

    private void startChaincode(List<Organisation> members, Lifecycle.Definition definition, List<String> command) {
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

    /**
     * Replaces the chaincode while the network runs, with all data in place: starts a process of the new one for each
     * organisation, has the definition's next sequence approved and committed, and stops the old processes.
     *
     * @param version for people; empty: the next one
     * @param chaincodeCommand how to start the new chaincode's server
     */
    public void upgrade(String version, List<String> chaincodeCommand) {
        requireRunning();
        adoptCommitted();
        Lifecycle.Definition before = layout.definition();
        int sequence = before.sequence() + 1;
        Lifecycle.Definition next =
                new Lifecycle.Definition(sequence, version.isEmpty() ? "1." + (sequence - 1) : version);
        progress.accept("starting chaincode " + next.version() + " of each organisation beside " + before.version());
        startChaincode(layout.members(), next, chaincodeCommand);
        progress.accept("installing and approving it at each organisation");
        new Lifecycle(layout, peer).agree(next, progress);
        layout.setDefinition(next);
        progress.accept("stopping chaincode " + before.version());
        layout.members().forEach(org -> processes.stop(Layout.chaincodeName(org, before.sequence())));
    }

    /**
     * Takes a further organisation in while the network runs. The chaincode's definition stays; only the new organisation
     * installs and approves it. What was broken off is continued when called again.
     */
    public void add(Organisation org, List<String> chaincodeCommand) {
        requireRunning();
        if (layout.hasLeft(org) || layout.members().contains(org)) {
            throw new FabricException(org.mspId() + " is a member of this network already, or was one");
        }
        if (layout.organisations().stream()
                .anyMatch(o -> !o.equals(org) && o.domain().equals(org.domain()))) {
            throw new FabricException("another organisation of this network has nearly the same name as " + org.name());
        }
        layout.setJoining(org);
        requireFreePorts(List.of(org));
        organisationMaterial(org);
        List<Organisation> others = layout.members();
        List<Organisation> signers = others.subList(0, others.size() / 2 + 1);
        progress.accept("changing the channel's configuration, signed by "
                + String.join(", ", signers.stream().map(Organisation::mspId).toList()));
        JsonObject group = group(org);
        new ChannelConfig(layout, binaries, peer).change(signers, config -> {
            JsonObject organisations = ChannelConfig.organisations(config);
            return organisations.has(org.mspId())
                    ? config
                    : ChannelConfig.withOrganisations(config, organisations.with(org.mspId(), group));
        });
        progress.accept("starting the peer of " + org.mspId() + "; it takes the channel from its first block");
        launchPeer(org);
        joinPeer(org);
        awaitHeight(org, height(others.get(0)));
        progress.accept("starting its chaincode; it approves the definition that holds");
        adoptCommitted();
        startChaincode(List.of(org), layout.definition(), chaincodeCommand);
        new Lifecycle(layout, peer).join(org, layout.definition());
        connection(org);
        layout.setJoined(org);
        doors();
    }

    private void organisationMaterial(Organisation org) {
        if (Files.exists(layout.organisationMsp(org))) {
            return;
        }
        progress.accept("making keys and certificates of " + org.mspId());
        Path config = layout.config("cryptogen").resolve(org.name() + ".yaml");
        Layout.write(config, "PeerOrgs:\n" + peerOrganisation(org));
        Path next = layout.crypto().resolveSibling("crypto-" + org.name() + ".new");
        Layout.delete(next);
        Command.run(
                List.of(binaries.path("cryptogen"), "generate", "--config=" + config, "--output=" + next), Map.of());
        Path made = layout.organisationMsp(org).getParent();
        Layout.move(next.resolve("peerOrganizations").resolve(made.getFileName()), made);
        Layout.delete(next);
    }

    /** The organisation's part of the channel's configuration: who vouches for it, its policies, its anchor peer. */
    private JsonObject group(Organisation org) {
        Path config = layout.config("organisation-" + org.name());
        Layout.write(config.resolve("configtx.yaml"), "Organizations:\n" + new ConfigTx(layout).organisation(org));
        Command.Result printed = Command.attempt(
                List.of(binaries.path("configtxgen"), "-configPath", config.toString(), "-printOrg", org.mspId()),
                Map.of("FABRIC_LOGGING_SPEC", "error"));
        int start = printed.output().indexOf("\n{");
        String json = printed.output().startsWith("{")
                ? printed.output()
                : printed.output().substring(start + 1);
        if (printed.exit() != 0 || !json.startsWith("{")) {
            throw new FabricException("configtxgen failed:\n" + printed.output());
        }
        return JsonParser.parse(json, JsonLimits.DOCUMENT).asObject();
    }

    /**
     * Lets an organisation go, by policy: it stays in the channel's configuration, where the goods that it was offered or
     * holds need it, and nobody can write in its name any more. Signed by its own administrator.
     */
    public void remove(Organisation org) {
        requireRunning();
        if (!layout.organisations().contains(org)) {
            throw new FabricException("there is no " + org.mspId() + " in this network");
        }
        if (layout.members().equals(List.of(org))) {
            throw new FabricException(
                    "the last organisation cannot leave; stop the network with: ./waymark network down");
        }
        progress.accept("closing " + org.mspId() + "'s policies Endorsement and Writers, signed by its administrator");
        new ChannelConfig(layout, binaries, peer).change(List.of(org), config -> {
            JsonObject organisations = ChannelConfig.organisations(config);
            JsonObject group = organisations.object(org.mspId());
            JsonObject closed = ChannelConfig.closed(ChannelConfig.closed(group, "Endorsement"), "Writers");
            return ChannelConfig.withOrganisations(config, organisations.with(org.mspId(), closed));
        });
        if (!layout.hasLeft(org)) {
            layout.setLeft(org);
        }
        doors();
        progress.accept("stopping its peer and its chaincode");
        stop(org);
    }

    /** Each organisation's policy for writing its own collection, as the channel's configuration has it now. */
    Map<String, EndorsementPolicy> endorsementPolicies() {
        JsonObject organisations =
                ChannelConfig.organisations(new ChannelConfig(layout, binaries, peer).read(anyRunning()));
        Map<String, EndorsementPolicy> policies = new LinkedHashMap<>();
        organisations.forEach((mspId, group) -> policies.put(mspId, EndorsementPolicy.of(mspId, group.asObject())));
        return policies;
    }

    /** Blocks that an organisation's peer has. */
    long height(Organisation org) {
        return height(peer.run(org, heightQuestion()));
    }

    private static List<String> heightQuestion() {
        return List.of("channel", "getinfo", "--channelID", Layout.CHANNEL);
    }

    private static long height(String info) {
        return JsonParser.parse(info.substring(info.indexOf('{')), JsonLimits.VALUE)
                .asObject()
                .integer("height");
    }

    /** Until its peer has come to the block that made it a member, it denies access to its own organisation. */
    private void awaitHeight(Organisation org, long height) {
        long end = System.nanoTime() + CATCH_UP.toNanos();
        while (true) {
            Command.Result answer = peer.attempt(org, heightQuestion());
            if (answer.exit() == 0 && height(answer.output()) >= height) {
                return;
            }
            if (answer.exit() != 0 && !answer.output().contains("access denied")) {
                throw new FabricException("peer failed:\n" + answer.output().strip());
            }
            if (System.nanoTime() > end) {
                throw new FabricException("the peer of " + org.mspId() + " did not come to block " + height + " within "
                        + CATCH_UP.toSeconds() + " s; run the command again to go on");
            }
            Processes.pause(200);
        }
    }

    /** The chaincode's definition that holds, and who approved it. */
    String definition() {
        Organisation org = anyRunning();
        Lifecycle lifecycle = new Lifecycle(layout, peer);
        return lifecycle
                .committed(org)
                .map(held -> "version " + held.version() + ", sequence " + held.sequence() + ", approved by "
                        + String.join(", ", lifecycle.approvals(org)))
                .orElse("none is committed");
    }

    boolean peerRuns(Organisation org) {
        return processes.running(Layout.peerName(org)).isPresent();
    }

    /** The settings by which a node of the organisation finds its peer. */
    Path connectionFile(Organisation org) {
        return layout.connection(org);
    }

    private Organisation anyRunning() {
        return layout.members().stream()
                .filter(this::peerRuns)
                .findFirst()
                .orElseThrow(() -> new FabricException("no peer runs; bring the network up first"));
    }

    /** Bytes on disk by process. */
    Map<String, Long> disk() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        status().keySet().stream()
                .filter(name -> Files.isDirectory(layout.data(name)))
                .forEach(name -> bytes.put(name, Layout.size(layout.data(name))));
        return bytes;
    }

    private void requireRunning() {
        List<String> down = status().entrySet().stream()
                .filter(e -> !e.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (!down.isEmpty()) {
            throw new FabricException("these do not run: " + String.join(", ", down) + ". Bring the network up first");
        }
    }

    /** What is not running yet must be able to listen. */
    private void requireFreePorts(List<Organisation> members) {
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

    private void connection(Organisation org) {
        Layout.write(
                layout.connection(org),
                "# How a node of " + org.mspId() + " reaches its peer.\n"
                        + "waymark.organisation=" + org.mspId() + "\n"
                        + "waymark.fabric.channel=" + Layout.CHANNEL + "\n"
                        + "waymark.fabric.chaincode=" + Layout.CHAINCODE + "\n"
                        + "waymark.fabric.peers[0].endpoint=" + endpoint(org) + "\n"
                        + "waymark.fabric.tls-roots=" + tlsRoots(org) + "\n"
                        + "waymark.fabric.certificate=" + certificate(org, "client") + "\n"
                        + "waymark.fabric.key=" + key(org, "client") + "\n"
                        + "# The door that other members' nodes ask in place of the peer.\n"
                        + "waymark.door.address=127.0.0.1\n"
                        + "waymark.door.port=" + layout.doorPort(org) + "\n"
                        + "waymark.door.certificate=" + layout.peerTls(org, "server.crt") + "\n"
                        + "waymark.door.key=" + layout.peerTls(org, "server.key") + "\n"
                        + "waymark.door.others=" + layout.doors() + "\n");
        doors();
    }

    /** Written anew whenever a member comes or goes; running nodes read it again. */
    private void doors() {
        StringBuilder lines = new StringBuilder("# Where the members' doors are.\n");
        for (Organisation org : layout.members()) {
            lines.append(org.mspId())
                    .append("=127.0.0.1:")
                    .append(layout.doorPort(org))
                    .append('\n');
        }
        // Running nodes see it before or after.
        Path next = layout.doors().resolveSibling("doors.new");
        Layout.write(next, lines.toString());
        Layout.move(next, layout.doors());
    }

    private static void directories(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new FabricException("cannot make " + path, e);
        }
    }
}
