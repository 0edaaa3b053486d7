package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.KeyOrder;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.msp.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * Collects what a simulation does and turns it into the bytes that endorsers sign. Two honest endorsers must come to the
 * same bytes, so everything is sorted: names and keys in byte order, hashed keys by the plain key.
 */
final class RwSetBuilder {
    private record RangeKey(String start, String end, boolean exhausted) {}

    private static final class Collection {
        private final Map<String, KVReadHash> reads = new HashMap<>();
        private final Map<String, KVWrite> writes = new HashMap<>();
        private final Map<String, KVWriteHash> writeHashes = new HashMap<>();
        private final Map<String, KVMetadataWriteHash> metadata = new HashMap<>();

        private boolean hasPrivatePart() {
            return !writes.isEmpty() || !metadata.isEmpty();
        }
    }

    private static final class Namespace {
        private final Map<String, KVRead> reads = new HashMap<>();
        private final Map<String, KVWrite> writes = new HashMap<>();
        private final Map<String, KVMetadataWrite> metadata = new HashMap<>();
        private final Map<RangeKey, RangeQueryInfo> ranges = new LinkedHashMap<>();
        private final TreeMap<String, Collection> collections = new TreeMap<>(KeyOrder.UTF8);
    }

    private final TreeMap<String, Namespace> namespaces = new TreeMap<>(KeyOrder.UTF8);

    void read(String namespace, String key, Version version) {
        namespace(namespace).reads.put(key, SimulationResults.read(key, version));
    }

    void write(String namespace, String key, ByteString value) {
        namespace(namespace).writes.put(key, plain(key, value));
    }

    void metadata(String namespace, String key, List<KVMetadataEntry> entries) {
        namespace(namespace)
                .metadata
                .put(
                        key,
                        KVMetadataWrite.newBuilder()
                                .setKey(key)
                                .addAllEntries(entries)
                                .build());
    }

    void range(String namespace, RangeQueryInfo query) {
        namespace(namespace)
                .ranges
                .putIfAbsent(new RangeKey(query.getStartKey(), query.getEndKey(), query.getItrExhausted()), query);
    }

    void hashedRead(String namespace, String collection, String key, ByteString keyHash, Version version) {
        KVReadHash.Builder read = KVReadHash.newBuilder().setKeyHash(keyHash);
        if (version != null) {
            read.setVersion(SimulationResults.proto(version));
        }
        collection(namespace, collection).reads.put(key, read.build());
    }

    void privateWrite(
            String namespace, String collection, String key, ByteString keyHash, ByteString value, boolean purge) {
        KVWriteHash.Builder hash = KVWriteHash.newBuilder()
                .setKeyHash(keyHash)
                .setIsDelete(value.isEmpty())
                .setIsPurge(purge);
        if (!value.isEmpty()) {
            hash.setValueHash(ByteString.copyFrom(Sha256.of(value.toByteArray())));
        }
        Collection into = collection(namespace, collection);
        into.writes.put(key, plain(key, value));
        into.writeHashes.put(key, hash.build());
    }

    void privateMetadata(
            String namespace, String collection, String key, ByteString keyHash, List<KVMetadataEntry> entries) {
        collection(namespace, collection)
                .metadata
                .put(
                        key,
                        KVMetadataWriteHash.newBuilder()
                                .setKeyHash(keyHash)
                                .addAllEntries(entries)
                                .build());
    }

    java.util.Set<String> namespaces() {
        return namespaces.keySet();
    }

    TxPvtReadWriteSet privateSet() {
        TxPvtReadWriteSet.Builder set = TxPvtReadWriteSet.newBuilder();
        namespaces.forEach((name, namespace) -> {
            NsPvtReadWriteSet.Builder part = NsPvtReadWriteSet.newBuilder().setNamespace(name);
            namespace.collections.forEach((collectionName, collection) -> {
                if (collection.hasPrivatePart()) {
                    part.addCollectionPvtRwset(CollectionPvtReadWriteSet.newBuilder()
                            .setCollectionName(collectionName)
                            .setRwset(privatePart(collection).toByteString()));
                }
            });
            if (part.getCollectionPvtRwsetCount() > 0) {
                set.addNsPvtRwset(part);
            }
        });
        return set.build();
    }

    /** The public set, which names each private part by its hash. */
    TxReadWriteSet publicSet(TxPvtReadWriteSet privateSet) {
        Map<String, Map<String, ByteString>> privateHashes = new HashMap<>();
        for (NsPvtReadWriteSet part : privateSet.getNsPvtRwsetList()) {
            for (CollectionPvtReadWriteSet collection : part.getCollectionPvtRwsetList()) {
                privateHashes
                        .computeIfAbsent(part.getNamespace(), absent -> new HashMap<>())
                        .put(
                                collection.getCollectionName(),
                                ByteString.copyFrom(
                                        Sha256.of(collection.getRwset().toByteArray())));
            }
        }
        TxReadWriteSet.Builder set = TxReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
        namespaces.forEach((name, namespace) ->
                set.addNsRwset(publicPart(name, namespace, privateHashes.getOrDefault(name, Map.of()))));
        return set.build();
    }

    private static NsReadWriteSet publicPart(String name, Namespace namespace, Map<String, ByteString> privateHashes) {
        KVRWSet plain = KVRWSet.newBuilder()
                .addAllReads(sorted(namespace.reads))
                .addAllRangeQueriesInfo(namespace.ranges.values())
                .addAllWrites(sorted(namespace.writes))
                .addAllMetadataWrites(sorted(namespace.metadata))
                .build();
        NsReadWriteSet.Builder part =
                NsReadWriteSet.newBuilder().setNamespace(name).setRwset(plain.toByteString());
        namespace.collections.forEach((collectionName, collection) -> {
            HashedRWSet hashed = HashedRWSet.newBuilder()
                    .addAllHashedReads(sorted(collection.reads))
                    .addAllHashedWrites(sorted(collection.writeHashes))
                    .addAllMetadataWrites(sorted(collection.metadata))
                    .build();
            part.addCollectionHashedRwset(CollectionHashedReadWriteSet.newBuilder()
                    .setCollectionName(collectionName)
                    .setHashedRwset(hashed.toByteString())
                    .setPvtRwsetHash(privateHashes.getOrDefault(collectionName, ByteString.EMPTY)));
        });
        return part.build();
    }

    private static KVRWSet privatePart(Collection collection) {
        // The private part names the keys whose metadata changes, never the metadata, which is public by the hash.
        List<KVMetadataWrite> metadata = new ArrayList<>();
        withOrder(collection.metadata)
                .keySet()
                .forEach(key ->
                        metadata.add(KVMetadataWrite.newBuilder().setKey(key).build()));
        return KVRWSet.newBuilder()
                .addAllWrites(sorted(collection.writes))
                .addAllMetadataWrites(metadata)
                .build();
    }

    private static KVWrite plain(String key, ByteString value) {
        return KVWrite.newBuilder()
                .setKey(key)
                .setIsDelete(value.isEmpty())
                .setValue(value)
                .build();
    }

    private static <T> Iterable<T> sorted(Map<String, T> byKey) {
        return withOrder(byKey).values();
    }

    private static <T> TreeMap<String, T> withOrder(Map<String, T> byKey) {
        TreeMap<String, T> sorted = new TreeMap<>(KeyOrder.UTF8);
        sorted.putAll(byKey);
        return sorted;
    }

    private Namespace namespace(String name) {
        return namespaces.computeIfAbsent(name, absent -> new Namespace());
    }

    private Collection collection(String namespace, String collection) {
        return namespace(namespace).collections.computeIfAbsent(collection, absent -> new Collection());
    }
}
