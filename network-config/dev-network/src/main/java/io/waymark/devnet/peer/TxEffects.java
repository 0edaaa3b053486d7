package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import io.waymark.devnet.ledger.Entry;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.PublicKeyName;
import io.waymark.devnet.ledger.StateUpdates;
import io.waymark.devnet.ledger.Version;
import io.waymark.devnet.ledger.WorldState;
import io.waymark.devnet.msp.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * What a valid transaction makes of the state (Fabric's txmgmt/validation/tx_ops.go).
 *
 * <p>Fabric adds up a number per key and operation, and reads the sum as flags. One operation of each sort is what a
 * simulator produces and means what it says. A hand-made set that writes a key twice yields another sum, which Fabric
 * reads as "metadata changed": the key keeps the value that it had, or stays absent. That is what a real peer's state
 * shows, so it is what this one does.
 */
final class TxEffects {
    private static final int UPSERT = 1;
    private static final int METADATA_UPDATE = 2;
    private static final int METADATA_DELETE = 4;
    private static final int DELETE = 8;
    private static final int FLAGS_IN_FABRIC = 0xff;
    private static final ByteString HASH_OF_NOTHING = ByteString.copyFrom(Sha256.of(new byte[0]));

    private static final class Operations {
        private int sum;
        private ByteString value = ByteString.EMPTY;
        private Map<String, ByteString> metadata = Map.of();

        private void add(int flag) {
            sum = (sum + flag) & FLAGS_IN_FABRIC;
        }

        private boolean has(int flag) {
            return (sum & flag) == flag;
        }
    }

    private final Map<HashedKey, Operations> operations = new LinkedHashMap<>();
    private final WorldState state;
    private final StateUpdates updates;
    private final Version version;

    private TxEffects(WorldState state, StateUpdates updates, Version version) {
        this.state = state;
        this.updates = updates;
        this.version = version;
    }

    /** Adds the transaction's effects to those of the transactions before it in the block. */
    static void apply(RwSet rwset, Version version, WorldState state, StateUpdates updates) {
        TxEffects effects = new TxEffects(state, updates, version);
        rwset.namespaces().forEach(effects::collect);
        effects.operations.forEach(effects::put);
    }

    /** Whether Fabric takes the write for a deletion: said so, or no value hash, or the hash of no bytes. */
    static boolean deletes(KVWriteHash write) {
        return write.getIsDelete()
                || write.getValueHash().isEmpty()
                || write.getValueHash().equals(HASH_OF_NOTHING);
    }

    private void collect(RwSet.Namespace namespace) {
        for (KVWrite write : namespace.publicSet().getWritesList()) {
            boolean delete = write.getIsDelete() || write.getValue().isEmpty();
            write(new HashedKey(namespace.name(), "", write.getKeyBytes()), delete, write.getValue());
        }
        for (KVMetadataWrite write : namespace.publicSet().getMetadataWritesList()) {
            metadata(new HashedKey(namespace.name(), "", write.getKeyBytes()), write.getEntriesList());
        }
        for (RwSet.Collection collection : namespace.collections()) {
            for (KVWriteHash write : collection.hashed().getHashedWritesList()) {
                write(
                        new HashedKey(namespace.name(), collection.name(), write.getKeyHash()),
                        deletes(write),
                        write.getValueHash());
            }
            for (KVMetadataWriteHash write : collection.hashed().getMetadataWritesList()) {
                metadata(
                        new HashedKey(namespace.name(), collection.name(), write.getKeyHash()), write.getEntriesList());
            }
        }
    }

    private void write(HashedKey key, boolean delete, ByteString value) {
        Operations each = operations.computeIfAbsent(key, absent -> new Operations());
        each.add(delete ? DELETE : UPSERT);
        if (!delete) {
            each.value = value;
        }
    }

    private void metadata(HashedKey key, List<KVMetadataEntry> entries) {
        Operations each = operations.computeIfAbsent(key, absent -> new Operations());
        each.add(entries.isEmpty() ? METADATA_DELETE : METADATA_UPDATE);
        Map<String, ByteString> named = new LinkedHashMap<>();
        entries.forEach(entry -> named.put(entry.getName(), entry.getValue()));
        if (!entries.isEmpty()) {
            each.metadata = Map.copyOf(named);
        }
    }

    private void put(HashedKey key, Operations each) {
        Entry before = latest(key);
        if (each.has(DELETE)) {
            set(key, new Entry(version, version, null, Map.of(), null));
        } else if (each.has(UPSERT) && (each.has(METADATA_UPDATE) || each.has(METADATA_DELETE))) {
            set(key, new Entry(version, version, each.value, each.metadata, null));
        } else if (each.sum == UPSERT) {
            Map<String, ByteString> kept = before == null || before.deleted() ? Map.of() : before.metadata();
            set(key, new Entry(version, version, each.value, kept, null));
        } else if (before != null && !before.deleted()) {
            set(key, new Entry(version, before.valueVersion(), before.value(), each.metadata, null));
        }
    }

    private Entry latest(HashedKey key) {
        if (key.collection().isEmpty()) {
            String name = key.keyHash().toStringUtf8();
            Entry inBlock = updates.publicUpdates().get(new PublicKeyName(key.namespace(), name));
            return inBlock != null ? inBlock : state.get(key.namespace(), name, version.block());
        }
        Entry inBlock = updates.hashedUpdates().get(key);
        return inBlock != null ? inBlock : state.get(key, version.block());
    }

    private void set(HashedKey key, Entry entry) {
        if (key.collection().isEmpty()) {
            // A key's history has every write of it, also those of one block.
            updates.publicUpdates()
                    .merge(
                            new PublicKeyName(key.namespace(), key.keyHash().toStringUtf8()),
                            entry,
                            (earlier, later) -> later.after(earlier));
        } else {
            updates.hashedUpdates().put(key, entry);
        }
    }
}
