package io.waymark.chaincode;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small Fabric: several organisations' implicit collections with their hashed state, public state, read sets with versions,
 * validation against them, purges. What a chaincode can see and do is as on a peer; there is no network and no signature.
 */
final class FakeLedger {

    /** One value in a hashed or public state. */
    record Versioned(byte[] value, long version) {}

    /** A hashed read: version null where nothing was there. */
    record HashedRead(String collection, String key, Long version) {}

    /** One transaction as simulated on one peer. */
    static final class Simulation {
        final List<HashedRead> hashedReads = new ArrayList<>();
        final Map<String, Long> publicReads = new TreeMap<>();
        final Map<String, byte[]> privateWrites = new TreeMap<>(BYTES);
        final Set<String> purges = new HashSet<>();
        final Map<String, byte[]> publicWrites = new TreeMap<>();
        final Map<String, byte[]> policies = new TreeMap<>();
        String collection;
        boolean privateRange;
    }

    /** Keys in the order of their UTF-8 bytes, as on a peer. */
    static final java.util.Comparator<String> BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    final Map<String, TreeMap<String, Versioned>> hashed = new HashMap<>();
    final Map<String, TreeMap<String, byte[]>> privates = new HashMap<>();
    final TreeMap<String, Versioned> publics = new TreeMap<>(BYTES);
    final Map<String, byte[]> policies = new HashMap<>();
    private long version;

    /** Commits a simulated transaction, or says that its reads conflict. */
    boolean commit(Simulation tx) {
        version++;
        for (HashedRead read : tx.hashedReads) {
            Versioned now =
                    hashed.getOrDefault(read.collection(), new TreeMap<>()).get(read.key());
            if (!Objects.equals(read.version(), now == null ? null : now.version())) {
                return false;
            }
        }
        for (Map.Entry<String, Long> read : tx.publicReads.entrySet()) {
            Versioned now = publics.get(read.getKey());
            if (!Objects.equals(read.getValue(), now == null ? null : now.version())) {
                return false;
            }
        }
        tx.privateWrites.forEach((key, value) -> put(tx.collection, key, value));
        for (String key : tx.purges) {
            collection(hashed, tx.collection).remove(key);
            collection(privates, tx.collection).remove(key);
        }
        tx.publicWrites.forEach((key, value) -> publics.put(key, new Versioned(value, version)));
        policies.putAll(tx.policies);
        return true;
    }

    /** Writes as a peer with an altered chaincode could. */
    void put(String collection, String key, byte[] value) {
        collection(hashed, collection).put(key, new Versioned(Hash.sha256(value).bytes(), version));
        collection(privates, collection).put(key, value);
    }

    static <V> TreeMap<String, V> collection(Map<String, TreeMap<String, V>> all, String name) {
        return all.computeIfAbsent(name, n -> new TreeMap<>(BYTES));
    }
}
