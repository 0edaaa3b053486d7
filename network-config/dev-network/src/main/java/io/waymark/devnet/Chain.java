package io.waymark.devnet;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.BlockStore;
import io.waymark.devnet.ledger.Envelopes;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.StateUpdates;
import io.waymark.devnet.ledger.WorldState;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.NodeRole;
import io.waymark.devnet.msp.OrganisationMaterial;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.order.ChannelConfig;
import io.waymark.devnet.order.Genesis;
import io.waymark.devnet.order.Orderer;
import io.waymark.devnet.peer.Committer;
import io.waymark.devnet.peer.Peer;
import io.waymark.devnet.policy.ChannelPolicies;
import io.waymark.devnet.qscc.QueryChaincode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;

/** What all organisations share: the chain, the state, the orderer and the committer. */
final class Chain implements AutoCloseable {
    private static final String ORDERER_MSP = "OrdererMSP";

    private final DevNetworkConfig config;
    private final DevNetworkOptions options;
    private final Clock clock;
    private final Threads threads;
    private final Supplier<Map<String, ChannelConfig.Roots>> founders;
    private final ChannelMsps msps = new ChannelMsps();
    private final WorldState state = new WorldState();
    private volatile ChannelConfig channelConfig;
    private volatile long lastConfig;
    private Ledger ledger;
    private Peer.Services services;
    private Committer committer;
    private Orderer orderer;

    Chain(
            DevNetworkConfig config,
            DevNetworkOptions options,
            Clock clock,
            Threads threads,
            Supplier<Map<String, ChannelConfig.Roots>> founders) {
        this.config = config;
        this.options = options;
        this.clock = clock;
        this.threads = threads;
        this.founders = founders;
    }

    /** Reads the chain, or begins one, and starts the orderer. */
    void open() {
        Path directory = config.data().resolve("ledger");
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OrganisationMaterial ordererMaterial =
                OrganisationMaterial.open(ORDERER_MSP, config.data().resolve("orderer"));
        SigningIdentity identity = ordererMaterial.identity("orderer", NodeRole.ORDERER);
        ledger = new Ledger(config.channel(), new BlockStore(directory.resolve("blocks.dat"), this::replay), state);
        ChannelConfig.Batch batch = new ChannelConfig.Batch(
                config.cutting().maxMessages(),
                config.cutting().absoluteMaxBytes(),
                config.cutting().preferredBytes(),
                config.cutting().timeout());
        if (ledger.height() == 0) {
            ChannelConfig first = new ChannelConfig(
                    0,
                    founders.get(),
                    Map.of(
                            ORDERER_MSP,
                            new ChannelConfig.Roots(ordererMaterial.rootPem(), ordererMaterial.tlsRootPem())));
            Block genesis = Genesis.block(first.envelope(config.channel(), batch, identity));
            ledger.commit(genesis, new StateUpdates());
            configured(genesis);
        }
        Map<String, String> versions = new java.util.LinkedHashMap<>(options.furtherChaincodes());
        versions.put(config.chaincodeName(), config.chaincodeVersion());
        ChannelPolicies policies = new ChannelPolicies(msps, versions.keySet());
        services = new Peer.Services(
                ledger,
                msps,
                policies,
                versions,
                List.of(new QueryChaincode(ledger)),
                options.timeWindow(),
                options.executeTimeout(),
                options.transientRetentionBlocks(),
                clock);
        committer = new Committer(services, threads.checks(), this::configured);
        orderer = new Orderer(
                new Orderer.Settings(config.channel(), batch, identity, msps, policies, clock),
                ledger.height(),
                ledger.lastHash(),
                lastConfig,
                committer::commit);
        orderer.start();
    }

    ChannelConfig config() {
        return channelConfig;
    }

    Ledger ledger() {
        return ledger;
    }

    Peer.Services services() {
        return services;
    }

    Committer committer() {
        return committer;
    }

    Orderer orderer() {
        return orderer;
    }

    /** Stops ordering and committing. */
    void stop() {
        if (orderer != null) {
            orderer.close();
        }
    }

    @Override
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
    }

    private void replay(Block block) {
        if (block.getHeader().getNumber() == 0) {
            String channel = Envelopes.channelHeader(block.getData().getData(0))
                    .map(ChannelHeader::getChannelId)
                    .orElse("(none)");
            if (!channel.equals(config.channel())) {
                throw new IllegalStateException("the data in " + config.data() + " is of channel " + channel + ", not "
                        + config.channel() + "; use another directory");
            }
        }
        configured(block);
        Committer.replay(block, state);
    }

    /** Takes over the configuration if the block has one. */
    private void configured(Block block) {
        ByteString first = block.getData().getData(0);
        ChannelConfig.read(first).filter(read -> isConfigBlock(block)).ifPresent(read -> {
            msps.configure(read.applicationRoots(), read.ordererRoots());
            channelConfig = read;
            lastConfig = block.getHeader().getNumber();
        });
    }

    private static boolean isConfigBlock(Block block) {
        return block.getData().getDataCount() == 1;
    }
}
