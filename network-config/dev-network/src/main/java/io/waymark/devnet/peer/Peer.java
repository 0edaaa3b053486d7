package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.policy.ChannelPolicies;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One organisation's peer: its endorser and its private data. Chain and public state are shared by all peers. */
public final class Peer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /**
     * What all peers share.
     *
     * @param ledger           chain and state
     * @param msps             the channel's organisations
     * @param policies         the channel's policies
     * @param versions         versions of the channel's chaincodes, by name
     * @param systemChaincodes chaincodes of the peer itself
     * @param timeWindow       how far a proposal's time may be from the peer's
     * @param executeTimeout   how long a chaincode may take
     * @param retentionBlocks  after how many blocks an endorsement's private data is dropped
     * @param clock            the peer's clock
     */
    public record Services(
            Ledger ledger,
            ChannelMsps msps,
            ChannelPolicies policies,
            Map<String, String> versions,
            List<SystemChaincode> systemChaincodes,
            Duration timeWindow,
            Duration executeTimeout,
            long retentionBlocks,
            Clock clock) {
        /** Keeps copies of the collections. */
        public Services {
            versions = Map.copyOf(versions);
            systemChaincodes = List.copyOf(systemChaincodes);
        }
    }

    private final SigningIdentity identity;
    private final Services services;
    private final PrivateStore privateStore;
    private final TransientStore transientStore;
    private final Endorser endorser;
    private volatile boolean running = true;

    /**
     * Opens the peer's stores.
     *
     * @param directory    where they are
     * @param durableBlocks number of blocks on the disk; private data of later ones was written just before a kill
     * @param chaincodes    the organisation's chaincode processes, by chaincode
     */
    public Peer(
            SigningIdentity identity,
            Services services,
            Path directory,
            long durableBlocks,
            Map<String, ? extends ChaincodeRunner> chaincodes) {
        this.identity = identity;
        this.services = services;
        this.privateStore = new PrivateStore(directory.resolve("private.dat"), durableBlocks);
        this.transientStore = new TransientStore(directory.resolve("transient.dat"));
        this.endorser = new Endorser(services, identity, privateStore, transientStore, chaincodes);
    }

    /** The organisation. */
    public String mspId() {
        return identity.mspId();
    }

    /** The peer's identity as it endorses. */
    public SigningIdentity identity() {
        return identity;
    }

    /** The endorser. */
    public Endorser endorser() {
        return endorser;
    }

    /** Whether it takes part; a stopped one endorses nothing and misses private data until it catches up. */
    public boolean running() {
        return running;
    }

    /** Sets whether the peer takes part; called with the committer's lock held. */
    void running(boolean takesPart) {
        running = takesPart;
    }

    /**
     * The private data of a transaction that this peer keeps. As in Fabric, whoever may read the channel may have it: the
     * peer holds readers to a collection's members only where the collection says memberOnlyRead, which implicit ones never do.
     */
    public Optional<TxPvtReadWriteSet> privateData(Version version) {
        TxPvtReadWriteSet.Builder set = TxPvtReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
        for (PrivateRecord record : privateStore.transaction(version)) {
            CollectionPvtReadWriteSet part = CollectionPvtReadWriteSet.newBuilder()
                    .setCollectionName(record.collection())
                    .setRwset(record.rwset())
                    .build();
            namespace(set, record.namespace()).addCollectionPvtRwset(part);
        }
        return set.getNsPvtRwsetCount() == 0 ? Optional.empty() : Optional.of(set.build());
    }

    private static NsPvtReadWriteSet.Builder namespace(TxPvtReadWriteSet.Builder set, String name) {
        return set.getNsPvtRwsetBuilderList().stream()
                .filter(each -> each.getNamespace().equals(name))
                .findFirst()
                .orElseGet(() -> set.addNsPvtRwsetBuilder().setNamespace(name));
    }

    /** Writes the block's private data that this peer is a member for to the disk; the result shows it to readers. */
    List<Runnable> keep(ValidatedBlock block) {
        List<PrivateRecord> records = new ArrayList<>();
        for (int i = 0; i < block.transactions().size(); i++) {
            CheckedTx tx = block.transactions().get(i);
            if (tx.valid() && tx.rwset() != null) {
                collect(
                        tx.txId(),
                        tx.rwset(),
                        new Version(block.block().getHeader().getNumber(), i),
                        records);
            }
        }
        return privateStore.append(records);
    }

    /** Catches up on a block that was committed without this peer, as far as its transient store still can. */
    void catchUp(long block, List<String> txIds, List<RwSet> valid) {
        List<PrivateRecord> records = new ArrayList<>();
        for (int i = 0; i < valid.size(); i++) {
            if (valid.get(i) != null) {
                collect(txIds.get(i), valid.get(i), new Version(block, i), records);
            }
        }
        PrivateStore.show(privateStore.append(records));
        for (int i = 0; i < valid.size(); i++) {
            if (valid.get(i) != null) {
                purge(valid.get(i), new Version(block, i));
            }
        }
    }

    /** Forgets what a valid transaction purges. */
    void purge(RwSet rwset, Version version) {
        for (RwSet.Namespace namespace : rwset.namespaces()) {
            for (RwSet.Collection collection : namespace.collections()) {
                for (KVWriteHash write : collection.hashed().getHashedWritesList()) {
                    if (write.getIsPurge()) {
                        privateStore.purge(
                                new HashedKey(namespace.name(), collection.name(), write.getKeyHash()), version);
                    }
                }
            }
        }
    }

    /** Forgets endorsements that are now in a block, and those too old to wait for. */
    void forgetTransient(long block, List<String> txIds) {
        transientStore.remove(txIds);
        long retention = services.retentionBlocks();
        if (block % retention == 0 && block > retention) {
            transientStore.purgeBelow(block - retention);
        }
    }

    @Override
    public void close() {
        privateStore.close();
        transientStore.close();
    }

    private void collect(String txId, RwSet rwset, Version version, List<PrivateRecord> records) {
        for (RwSet.Namespace namespace : rwset.namespaces()) {
            for (String collection : namespace.collections().stream()
                    .map(RwSet.Collection::name)
                    .distinct()
                    .toList()) {
                boolean wanted = services.policies().member(collection, mspId())
                        && !privateStore.has(version, namespace.name(), collection);
                Optional<ByteString> hash = wanted ? rwset.privateHash(namespace.name(), collection) : Optional.empty();
                if (hash.isEmpty()) {
                    continue;
                }
                transientStore
                        .find(txId, namespace.name(), collection, hash.get())
                        .ifPresentOrElse(
                                found -> records.add(new PrivateRecord(version, namespace.name(), collection, found)),
                                () -> LOG.warn(
                                        "{}: private data of {} is missing for transaction {} in block {}",
                                        mspId(),
                                        collection,
                                        txId,
                                        version.block()));
            }
        }
    }
}
