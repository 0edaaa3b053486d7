package io.waymark.devnet.peer;

import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.KeyOrder;
import io.waymark.devnet.ledger.PublicKeyName;
import io.waymark.devnet.ledger.StateUpdates;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.ledger.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Whether what a transaction read is still so, after the transactions before it in its block. */
final class ReadChecks {
    private final WorldState state;
    private final StateUpdates updates;
    private final long height;

    ReadChecks(WorldState state, StateUpdates updates) {
        this.state = state;
        this.updates = updates;
        this.height = state.height();
    }

    TxValidationCode check(RwSet rwset) {
        for (RwSet.Namespace namespace : rwset.namespaces()) {
            String name = namespace.name();
            if (!namespace.publicSet().getReadsList().stream().allMatch(read -> current(name, read))) {
                return TxValidationCode.MVCC_READ_CONFLICT;
            }
            if (!namespace.publicSet().getRangeQueriesInfoList().stream().allMatch(query -> current(name, query))) {
                return TxValidationCode.PHANTOM_READ_CONFLICT;
            }
            for (RwSet.Collection collection : namespace.collections()) {
                if (!collection.hashed().getHashedReadsList().stream()
                        .allMatch(read -> current(name, collection.name(), read))) {
                    return TxValidationCode.MVCC_READ_CONFLICT;
                }
            }
        }
        return TxValidationCode.VALID;
    }

    private boolean current(String namespace, KVRead read) {
        return !updates.publicUpdates().containsKey(new PublicKeyName(namespace, read.getKey()))
                && same(read.hasVersion() ? read.getVersion() : null, state.get(namespace, read.getKey(), height));
    }

    private boolean current(String namespace, String collection, KVReadHash read) {
        HashedKey key = new HashedKey(namespace, collection, read.getKeyHash());
        return !updates.hashedUpdates().containsKey(key)
                && same(read.hasVersion() ? read.getVersion() : null, state.get(key, height));
    }

    /**
     * Runs the query again. A set with Merkle summaries instead of the keys read is never made by this network's peers;
     * where a hand-made one has them, it counts as changed.
     */
    private boolean current(String namespace, RangeQueryInfo query) {
        if (query.hasReadsMerkleHashes()) {
            return false;
        }
        List<KVRead> now = new ArrayList<>();
        combined(namespace, query).forEach((key, entry) -> {
            if (!entry.deleted()) {
                now.add(SimulationResults.read(key, entry.version()));
            }
        });
        return now.equals(query.getRawReads().getKvReadsList());
    }

    private Map<String, Entry> combined(String namespace, RangeQueryInfo query) {
        String start = query.getStartKey();
        String end = query.getEndKey();
        boolean includeEnd = !query.getItrExhausted();
        Map<String, Entry> result = new TreeMap<>(KeyOrder.UTF8);
        state.range(namespace, start, end).forEach((key, latest) -> {
            Entry visible = WorldState.visible(latest, height);
            if (visible != null) {
                result.put(key, visible);
            }
        });
        if (includeEnd) {
            Entry last = state.get(namespace, end, height);
            if (last != null && !last.deleted()) {
                result.put(end, last);
            }
        }
        updates.publicUpdates().forEach((name, entry) -> {
            if (name.namespace().equals(namespace) && inRange(name.key(), start, end, includeEnd)) {
                result.put(name.key(), entry);
            }
        });
        return result;
    }

    private static boolean inRange(String key, String start, String end, boolean includeEnd) {
        int beforeEnd = end.isEmpty() && !includeEnd ? -1 : KeyOrder.UTF8.compare(key, end);
        return KeyOrder.UTF8.compare(key, start) >= 0 && (beforeEnd < 0 || (includeEnd && beforeEnd == 0));
    }

    private static boolean same(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version read, Entry entry) {
        if (entry == null || entry.deleted()) {
            return read == null;
        }
        return read != null && new Version(read.getBlockNum(), read.getTxNum()).equals(entry.version());
    }
}
