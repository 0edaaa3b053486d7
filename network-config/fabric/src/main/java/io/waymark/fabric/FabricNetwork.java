package io.waymark.fabric;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    private static final Duration CATCH_UP = Duration.ofMinutes(10);

    private final Layout layout;
    private final Binaries binaries;
    private final Processes processes;
    private final PeerCommand peer;
    private final Material material;
    private final Servers servers;
    private final Connections connections;
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
        this.material = new Material(layout, binaries, progress);
        this.servers = new Servers(layout, binaries, processes, peer, progress);
        this.connections = new Connections(layout);
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
        servers.requireFreePorts(layout.members());
        material.make();
        servers.orderers();
        servers.peers();
        chaincode(chaincodeCommand);
        layout.members().forEach(connections::write);
    }

    /** The network in a directory, running or not. */
    public static FabricNetwork at(Path dir, Binaries binaries, Consumer<String> progress) {
        Layout layout = Layout.existing(dir);
        return new FabricNetwork(layout, binaries, new Processes(layout), progress);
    }

    /** Stops all its processes; the directory stays. */
    public void down() {
        servers.stop();
    }

    /** Organisations that have not left. */
    public List<Organisation> organisations() {
        return layout.members();
    }

    /** host:port of an organisation's peer. */
    public String endpoint(Organisation org) {
        return layout.peerEndpoint(org);
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
        return servers.status();
    }

    /** The log file of a process. */
    public Path log(String process) {
        return layout.log(process);
    }

    /** Starts an orderer again that is in the channel, and waits until it listens. */
    void startOrderer(int i) {
        servers.startOrderer(i);
    }

    /** Starts an organisation's chaincode process again and waits until it listens. */
    void startChaincode(Organisation org, List<String> command) {
        servers.chaincode(List.of(org), layout.definition(), command);
    }

    /** Stops an organisation's peer, as when its machine goes away. */
    public void stopPeer(Organisation org) {
        processes.stop(Layout.peerName(org));
    }

    /** Starts an organisation's peer again and waits until it listens. */
    public void startPeer(Organisation org) {
        servers.startPeer(org);
    }

    private void chaincode(List<String> command) {
        adoptCommitted();
        progress.accept("starting the chaincode of each organisation");
        servers.chaincode(layout.members(), layout.definition(), command);
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

    /**
     * Replaces the chaincode while the network runs, with all data in place: starts a process of the new one for each
     * organisation, has the definition's next sequence approved and committed, and stops the old processes.
     *
     * @param version for people; empty: the next one
     * @param chaincodeCommand how to start the new chaincode's server
     */
    public void upgrade(String version, List<String> chaincodeCommand) {
        servers.requireRunning();
        adoptCommitted();
        Lifecycle.Definition before = layout.definition();
        int sequence = before.sequence() + 1;
        Lifecycle.Definition next =
                new Lifecycle.Definition(sequence, version.isEmpty() ? "1." + (sequence - 1) : version);
        progress.accept("starting chaincode " + next.version() + " of each organisation beside " + before.version());
        servers.chaincode(layout.members(), next, chaincodeCommand);
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
        servers.requireRunning();
        if (layout.hasLeft(org) || layout.members().contains(org)) {
            throw new FabricException(org.mspId() + " is a member of this network already, or was one");
        }
        if (layout.organisations().stream()
                .anyMatch(o -> !o.equals(org) && o.domain().equals(org.domain()))) {
            throw new FabricException("another organisation of this network has nearly the same name as " + org.name());
        }
        layout.setJoining(org);
        servers.requireFreePorts(List.of(org));
        material.makeOf(org);
        List<Organisation> others = layout.members();
        List<Organisation> signers = others.subList(0, others.size() / 2 + 1);
        progress.accept("changing the channel's configuration, signed by "
                + String.join(", ", signers.stream().map(Organisation::mspId).toList()));
        JsonObject group = material.group(org);
        new ChannelConfig(layout, binaries, peer).change(signers, config -> {
            JsonObject organisations = ChannelConfig.organisations(config);
            return organisations.has(org.mspId())
                    ? config
                    : ChannelConfig.withOrganisations(config, organisations.with(org.mspId(), group));
        });
        progress.accept("starting the peer of " + org.mspId() + "; it takes the channel from its first block");
        servers.peer(org);
        awaitHeight(org, height(others.get(0)));
        progress.accept("starting its chaincode; it approves the definition that holds");
        adoptCommitted();
        servers.chaincode(List.of(org), layout.definition(), chaincodeCommand);
        new Lifecycle(layout, peer).join(org, layout.definition());
        connections.write(org);
        layout.setJoined(org);
        connections.doors();
    }

    /**
     * Lets an organisation go, by policy: it stays in the channel's configuration, where the goods that it was offered or
     * holds need it, and nobody can write in its name any more. Signed by its own administrator.
     */
    public void remove(Organisation org) {
        servers.requireRunning();
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
        connections.doors();
        progress.accept("stopping its peer and its chaincode");
        servers.stop(org);
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
}
