package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.msp.Sha256;
import io.waymark.devnet.policy.ChannelPolicies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;

/**
 * One transaction's view of the ledger: it reads the state as of the height at which it started, never its own writes,
 * and notes every read and write. Used by one chaincode call at a time; calls follow each other with a happens-before.
 */
public final class Simulator {
    private static final ByteString NOTHING = ByteString.EMPTY;

    private final String txId;
    private final Ledger ledger;
    private final long height;
    private final PrivateStore privateStore;
    private final ChannelPolicies policies;
    private final RwSetBuilder builder = new RwSetBuilder();
    private final List<StateScan> scans = new ArrayList<>();
    private final Map<String, Set<String>> privateReads = new LinkedHashMap<>();
    private final WriteInterest writeInterest = new WriteInterest();
    private boolean wrote;
    private boolean privatelyQueried;
    private boolean paginated;

    Simulator(String txId, Ledger ledger, PrivateStore privateStore, ChannelPolicies policies) {
        this.txId = txId;
        this.ledger = ledger;
        this.height = ledger.height();
        this.privateStore = privateStore;
        this.policies = policies;
    }

    /** The value; empty when there is none. */
    public ByteString get(String namespace, String key) {
        return value(readPublic(namespace, key));
    }

    /**
     * The private value; empty when the key does not exist.
     *
     * @throws SimulationException when this peer does not have the value that the public hash speaks of
     */
    public ByteString getPrivate(String namespace, String collection, String key) throws SimulationException {
        requireCollection(collection);
        ByteString keyHash = hash(key);
        Entry hashed = live(ledger.state().get(new HashedKey(namespace, collection, keyHash), height));
        PrivateStore.Value held = privateStore.get(namespace, collection, key, height);
        Version expected = hashed == null ? null : hashed.valueVersion();
        if (expected == null ? held != null : held == null || !expected.equals(held.version())) {
            throw new SimulationException("private data matching public hash version is not available");
        }
        builder.hashedRead(namespace, collection, key, keyHash, hashed == null ? null : hashed.version());
        privateReads.computeIfAbsent(namespace, absent -> new HashSet<>()).add(collection);
        return held == null ? NOTHING : privateStore.read(held);
    }

    /** SHA-256 of the private value, for members and others alike; empty when the key does not exist. */
    public ByteString getPrivateHash(String namespace, String collection, String key) throws SimulationException {
        return value(readHashed(namespace, collection, key));
    }

    /** Metadata of a key, by name. */
    public Map<String, ByteString> metadata(String namespace, String collection, String key)
            throws SimulationException {
        Entry entry = collection.isEmpty() ? readPublic(namespace, key) : readHashed(namespace, collection, key);
        return entry == null ? Map.of() : entry.metadata();
    }

    /** Writes; no bytes delete. */
    public void put(String namespace, String key, ByteString value) throws SimulationException {
        requireWritable();
        builder.write(namespace, key, value);
        writeInterest.add(namespace, "", live(ledger.state().get(namespace, key, height)));
    }

    /** Writes into a collection; no bytes delete. */
    public void putPrivate(String namespace, String collection, String key, ByteString value)
            throws SimulationException {
        writePrivate(namespace, collection, key, value, false);
    }

    /** Deletes from a collection and has every member forget the value. */
    public void purgePrivate(String namespace, String collection, String key) throws SimulationException {
        writePrivate(namespace, collection, key, NOTHING, true);
    }

    /** Sets a key's metadata, replacing what it had. */
    public void putMetadata(String namespace, String collection, String key, String name, ByteString value)
            throws SimulationException {
        List<KVMetadataEntry> entries = List.of(
                KVMetadataEntry.newBuilder().setName(name).setValue(value).build());
        if (collection.isEmpty()) {
            requireWritable();
            builder.metadata(namespace, key, entries);
            writeInterest.add(namespace, "", live(ledger.state().get(namespace, key, height)));
            return;
        }
        requireCollection(collection);
        requireWritable();
        ByteString keyHash = hash(key);
        builder.privateMetadata(namespace, collection, key, keyHash, entries);
        writeInterest.add(
                namespace, collection, live(ledger.state().get(new HashedKey(namespace, collection, keyHash), height)));
    }

    /**
     * Keys from {@code start} (inclusive) to {@code end} (exclusive; empty for no end), in byte order.
     *
     * @param pageSize 0 for all; a paged query must not be followed or preceded by writes
     */
    public Scan range(String namespace, String start, String end, int pageSize) throws SimulationException {
        if (pageSize > 0) {
            if (wrote) {
                throw new SimulationException("txid [" + txId
                        + "]: unsuppored transaction. Paginated queries are supported only in a read-only transaction");
            }
            paginated = true;
        }
        StateScan scan =
                new StateScan(namespace, start, end, height, ledger.state().range(namespace, start, end), pageSize);
        scans.add(scan);
        return scan;
    }

    /** Keys of a collection that this peer has; nothing is noted, so nothing is checked again at commit. */
    public Scan privateRange(String namespace, String collection, String start, String end) throws SimulationException {
        requireCollection(collection);
        if (wrote) {
            throw new SimulationException("txid [" + txId
                    + "]: unsuppored transaction. Queries on pvt data is supported only in a read-only transaction");
        }
        privatelyQueried = true;
        return privateStore.range(namespace, collection, start, end, height);
    }

    /** Every write of a public key that this simulation can see, newest first. */
    public List<Entry> history(String namespace, String key) {
        List<Entry> writes = new ArrayList<>();
        for (Entry entry = ledger.state().get(namespace, key, height); entry != null; entry = entry.previous()) {
            if (entry.version().equals(entry.valueVersion())) {
                writes.add(entry);
            }
        }
        return writes;
    }

    /** The ledger, for what history needs of blocks. */
    public Ledger ledger() {
        return ledger;
    }

    /** Ends the simulation; called once, when the chaincode has answered. */
    SimulationResults results() {
        scans.forEach(scan -> scan.query().ifPresent(query -> builder.range(scan.namespace(), query)));
        TxPvtReadWriteSet privateSet = builder.privateSet();
        ByteString publicBytes = builder.publicSet(privateSet).toByteString();
        return new SimulationResults(
                publicBytes, privateSet, writeInterest.interest(builder.namespaces(), privateReads));
    }

    private void writePrivate(String namespace, String collection, String key, ByteString value, boolean purge)
            throws SimulationException {
        requireCollection(collection);
        requireWritable();
        ByteString keyHash = hash(key);
        builder.privateWrite(namespace, collection, key, keyHash, value, purge);
        writeInterest.add(
                namespace, collection, live(ledger.state().get(new HashedKey(namespace, collection, keyHash), height)));
    }

    private Entry readPublic(String namespace, String key) {
        Entry entry = live(ledger.state().get(namespace, key, height));
        builder.read(namespace, key, entry == null ? null : entry.version());
        return entry;
    }

    private Entry readHashed(String namespace, String collection, String key) throws SimulationException {
        requireCollection(collection);
        ByteString keyHash = hash(key);
        Entry entry = live(ledger.state().get(new HashedKey(namespace, collection, keyHash), height));
        builder.hashedRead(namespace, collection, key, keyHash, entry == null ? null : entry.version());
        return entry;
    }

    private void requireCollection(String collection) throws SimulationException {
        if (!policies.collectionDefined(collection)) {
            throw new SimulationException("collection [" + collection + "] is not defined");
        }
    }

    private void requireWritable() throws SimulationException {
        if (privatelyQueried) {
            throw new SimulationException(
                    "txid [" + txId + "]: unsuppored transaction. Transaction has already performed "
                            + "queries on pvt data. Writes are not allowed");
        }
        if (paginated) {
            throw new SimulationException(
                    "txid [" + txId + "]: unsuppored transaction. Transaction has already performed "
                            + "a paginated query. Writes are not allowed");
        }
        wrote = true;
    }

    private static Entry live(Entry entry) {
        return entry == null || entry.deleted() ? null : entry;
    }

    private static ByteString value(Entry entry) {
        return entry == null ? NOTHING : entry.value();
    }

    static ByteString hash(String key) {
        return ByteString.copyFrom(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
