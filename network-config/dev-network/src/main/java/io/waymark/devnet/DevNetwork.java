package io.waymark.devnet;

import io.waymark.devnet.chaincode.ChaincodeLink;
import io.waymark.devnet.deliver.DeliverService;
import io.waymark.devnet.deliver.SignedRequests;
import io.waymark.devnet.gateway.GatewayServer;
import io.waymark.devnet.gateway.GatewayService;
import io.waymark.devnet.msp.OrganisationMaterial;
import io.waymark.devnet.msp.Sha256;
import io.waymark.devnet.order.ChannelConfig;
import io.waymark.devnet.order.OrderingException;
import io.waymark.devnet.peer.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running development network: one orderer and one peer per organisation in this process, speaking Fabric's own gRPC
 * protocol, so that the unmodified Fabric Gateway client and unmodified chaincode run against it. All of it is behind one
 * file of blocks, so it is no production ledger: nothing here survives a dishonest owner of the machine.
 *
 * <p>Safe for use by several threads.
 */
public final class DevNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DevNetwork.class);
    private static final Duration CONFIG_WAIT = Duration.ofSeconds(30);

    private final DevNetworkConfig config;
    private final DevNetworkOptions options;
    private final Threads threads = new Threads();
    private final Map<String, Organisation> organisations = new ConcurrentSkipListMap<>();
    private final Object readiness = new Object();
    private final Chain chain;

    private DevNetwork(DevNetworkConfig config, DevNetworkOptions options) {
        this.config = config;
        this.options = options;
        this.chain = new Chain(config, options, Clock.systemUTC(), threads, this::founders);
    }

    /**
     * Starts a network with {@link DevNetworkOptions#defaults()}.
     *
     * @throws IllegalStateException when {@code production} is asked for, or the data is damaged or of another channel
     */
    public static DevNetwork start(DevNetworkConfig config) {
        return start(config, DevNetworkOptions.defaults());
    }

    /**
     * Starts a network; on return every gateway listens. Chaincode is connected by {@link #connectChaincode}.
     *
     * @throws IllegalStateException    when {@code production} is asked for, the data is damaged or of another channel or in
     *                                  use by another process, or a configured port is taken
     * @throws IllegalArgumentException when a name or a number in the configuration cannot be
     */
    public static DevNetwork start(DevNetworkConfig config, DevNetworkOptions options) {
        if (config.production()) {
            throw new IllegalStateException("the development network keeps all organisations in one process and is no "
                    + "production ledger; connect to a Hyperledger Fabric network instead");
        }
        if (config.organisations().isEmpty()) {
            throw new IllegalArgumentException("a network needs at least one organisation");
        }
        LOG.warn(
                "Development network on channel {}: for development and tests only, no production ledger",
                config.channel());
        DevNetwork network = new DevNetwork(config, options);
        try {
            network.open();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Name of the channel. */
    public String channel() {
        return config.channel();
    }

    /** The organisation; {@link IllegalArgumentException} when there is none with that MSP id. */
    public DevOrganisation organisation(String mspId) {
        return find(mspId);
    }

    /** All organisations, by MSP id. */
    public List<DevOrganisation> organisations() {
        return List.copyOf(organisations.values());
    }

    /** What the organisation's chaincode process must have as {@code CORE_CHAINCODE_ID_NAME}; the same at every start. */
    public String chaincodePackageId(String mspId) {
        return chaincodePackageId(mspId, config.chaincodeName());
    }

    /** The same for any chaincode of the channel. */
    public String chaincodePackageId(String mspId, String chaincode) {
        String version = versions().get(chaincode);
        if (version == null) {
            throw new IllegalArgumentException(
                    "no chaincode " + chaincode + " in " + versions().keySet());
        }
        String label = chaincode + "_" + version;
        byte[] hash =
                Sha256.of(("waymark development package\0" + label + "\0" + mspId).getBytes(StandardCharsets.UTF_8));
        return label + ":" + HexFormat.of().formatHex(hash);
    }

    /**
     * Has the organisation's peer dial its chaincode process at that address, now and whenever the connection is gone, for
     * as long as the network lives. Returns at once; see {@link #awaitChaincode}.
     */
    public void connectChaincode(String mspId, InetSocketAddress address) {
        connectChaincode(mspId, config.chaincodeName(), address);
    }

    /** The same for any chaincode of the channel. */
    public void connectChaincode(String mspId, String chaincode, InetSocketAddress address) {
        ChaincodeLink link = find(mspId).links().get(chaincode);
        if (link == null) {
            throw new IllegalArgumentException(
                    "no chaincode " + chaincode + " in " + versions().keySet());
        }
        link.connect(address);
    }

    /** Whether every chaincode process of the organisation has registered and takes calls. */
    public boolean chaincodeReady(String mspId) {
        return find(mspId).links().values().stream().allMatch(ChaincodeLink::ready);
    }

    /**
     * Waits until every organisation's chaincode is ready.
     *
     * @throws IllegalStateException naming the organisations that are not ready when the time is over
     */
    public void awaitChaincode(Duration max) {
        long end = System.nanoTime() + max.toNanos();
        synchronized (readiness) {
            while (true) {
                List<String> missing = organisations.keySet().stream()
                        .filter(mspId -> !chaincodeReady(mspId))
                        .toList();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (missing.isEmpty()) {
                    return;
                }
                if (left <= 0) {
                    throw new IllegalStateException(
                            "chaincode is not ready after " + max + ": " + String.join(", ", missing));
                }
                try {
                    readiness.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for chaincode of " + missing, e);
                }
            }
        }
    }

    /**
     * Adds an organisation to the channel by a CONFIG block, and starts its peer.
     *
     * @throws IllegalArgumentException when it is there already
     */
    public synchronized void addOrganisation(DevOrganisationConfig organisation) {
        if (organisations.containsKey(organisation.mspId())) {
            throw new IllegalArgumentException("already in the channel: " + organisation.mspId());
        }
        OrganisationMaterial material = material(organisation.mspId());
        try {
            chain.orderer()
                    .configure(chain.config()
                            .with(material.mspId(), new ChannelConfig.Roots(material.rootPem(), material.tlsRootPem())))
                    .get(CONFIG_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while adding " + organisation.mspId(), e);
        } catch (OrderingException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the configuration with " + organisation.mspId() + " was not committed", e);
        }
        Organisation added = equipped(material);
        chain.committer().enlist(List.of(added.peer()));
        listen(added, organisation.gatewayPort());
    }

    /** Stops the organisation's peer: its gateway refuses connections, it endorses nothing, it hears of no blocks. */
    public synchronized void stopPeer(String mspId) {
        Organisation organisation = find(mspId);
        organisation.silence();
        chain.committer().stop(organisation.peer());
    }

    /** Starts a stopped peer: it catches up on the chain, then listens at the address it had. */
    public synchronized void startPeer(String mspId) {
        Organisation organisation = find(mspId);
        if (!organisation.up()) {
            chain.committer().start(organisation.peer());
            listen(organisation, organisation.gateway().getPort(), true);
        }
    }

    /** Stops everything; what is committed stays. */
    @Override
    public synchronized void close() {
        organisations.values().forEach(Organisation::silence);
        organisations.values().forEach(each -> each.links().values().forEach(ChaincodeLink::close));
        chain.stop();
        threads.close();
        organisations.values().stream().filter(each -> each.peer() != null).forEach(each -> each.peer()
                .close());
        chain.close();
    }

    private void open() {
        chain.open();
        List<Organisation> known = chain.config().application().keySet().stream()
                .map(mspId -> equipped(material(mspId)))
                .toList();
        chain.committer().enlist(known.stream().map(Organisation::peer).toList());
        known.forEach(each -> listen(each, configuredPort(each.mspId())));
        for (DevOrganisationConfig each : config.organisations()) {
            if (!organisations.containsKey(each.mspId())) {
                addOrganisation(each);
            }
        }
    }

    /** Versions of all chaincodes, by name. */
    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>(options.furtherChaincodes());
        versions.put(config.chaincodeName(), config.chaincodeVersion());
        return versions;
    }

    /** The roots of the organisations that a new chain begins with. */
    private Map<String, ChannelConfig.Roots> founders() {
        Map<String, ChannelConfig.Roots> founders = new LinkedHashMap<>();
        for (DevOrganisationConfig each : config.organisations()) {
            OrganisationMaterial material = material(each.mspId());
            founders.put(each.mspId(), new ChannelConfig.Roots(material.rootPem(), material.tlsRootPem()));
        }
        return founders;
    }

    private OrganisationMaterial material(String mspId) {
        return OrganisationMaterial.open(mspId, directory(mspId));
    }

    private Path directory(String mspId) {
        return config.data().resolve("organisations").resolve(mspId);
    }

    private int configuredPort(String mspId) {
        return config.organisations().stream()
                .filter(each -> each.mspId().equals(mspId))
                .mapToInt(DevOrganisationConfig::gatewayPort)
                .findFirst()
                .orElse(0);
    }

    /** The organisation with its peer's stores open and its link to chaincode, not listening yet. */
    private Organisation equipped(OrganisationMaterial material) {
        Organisation organisation = new Organisation(material, options.bindHost());
        String mspId = organisation.mspId();
        Map<String, ChaincodeLink> links = new LinkedHashMap<>();
        versions()
                .keySet()
                .forEach(name -> links.put(
                        name,
                        new ChaincodeLink(
                                mspId,
                                chaincodePackageId(mspId, name),
                                threads.scheduler(),
                                this::someChaincodeReady)));
        Peer peer = new Peer(
                organisation.user(Organisation.PEER),
                chain.services(),
                directory(mspId),
                chain.ledger().height(),
                links);
        organisation.equip(peer, links);
        organisations.put(mspId, organisation);
        return organisation;
    }

    private void listen(Organisation organisation, int configuredPort) {
        boolean fixed = configuredPort != 0;
        listen(organisation, fixed ? configuredPort : PortFile.read(directory(organisation.mspId())), fixed);
    }

    private void listen(Organisation organisation, int port, boolean fixed) {
        List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        options.extraHosts().stream().filter(host -> !hosts.contains(host)).forEach(hosts::add);
        Path tls = organisation.material().tlsServer(hosts);
        SignedRequests requests =
                new SignedRequests(chain.services().msps(), chain.services().policies());
        GatewayService gateway = new GatewayService(
                organisation.mspId(),
                chain.ledger(),
                chain.orderer(),
                chain.services().msps(),
                chain.services().policies(),
                () -> organisations.values().stream()
                        .filter(Organisation::up)
                        .map(Organisation::endpoint)
                        .toList(),
                threads.calls());
        DeliverService deliver = new DeliverService(
                chain.ledger(),
                organisation.peer(),
                requests,
                threads.calls(),
                chain.services().clock());
        try {
            organisation.listening(bind(port, fixed, tls, gateway, deliver));
            PortFile.write(
                    directory(organisation.mspId()), organisation.gateway().getPort());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the gateway of " + organisation.mspId() + " cannot listen on port " + port, e);
        }
    }

    private GatewayServer bind(int port, boolean fixed, Path tls, GatewayService gateway, DeliverService deliver)
            throws IOException {
        int limit = options.gatewayConcurrency();
        try {
            return GatewayServer.start(
                    new InetSocketAddress(options.bindHost(), port), tls, gateway, deliver, limit, threads.calls());
        } catch (IOException e) {
            if (fixed || port == 0) {
                throw e;
            }
            LOG.warn("port {} of an earlier run is taken; another one is used", port);
            return GatewayServer.start(
                    new InetSocketAddress(options.bindHost(), 0), tls, gateway, deliver, limit, threads.calls());
        }
    }

    private void someChaincodeReady() {
        synchronized (readiness) {
            readiness.notifyAll();
        }
    }

    private Organisation find(String mspId) {
        Organisation organisation = organisations.get(mspId);
        if (organisation == null) {
            throw new IllegalArgumentException("no organisation " + mspId + " in " + organisations.keySet());
        }
        return organisation;
    }

    /** Where a port is kept from one run to the next. */
    private static final class PortFile {
        private static final String NAME = "gateway-port";

        static int read(Path directory) {
            try {
                return Integer.parseInt(
                        Files.readString(directory.resolve(NAME)).trim());
            } catch (IOException | NumberFormatException e) {
                // No port yet, or a file that somebody broke: any free port does.
                return 0;
            }
        }

        static void write(Path directory, int port) throws IOException {
            Files.writeString(directory.resolve(NAME), port + "\n");
        }
    }
}
