package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.ledger.HashedKey;
import io.waymark.devnet.ledger.KeyOrder;
import io.waymark.devnet.ledger.RecordFile;
import io.waymark.devnet.ledger.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/**
 * The private values of one organisation: a file of what its transactions wrote, and an index in memory of where each
 * value is in it. Values themselves stay on the disk. One thread writes, any number read.
 */
final class PrivateStore implements AutoCloseable {
    /** A value's place; {@code length} 0 stands for a deletion. */
    record Value(Version version, long recordOffset, long offset, int length, Value previous) {
        boolean deleted() {
            return length == 0;
        }
    }

    private record CollectionName(String namespace, String collection) {}

    private record Stored(String namespace, String collection, long offset, int length) {}

    private final RecordFile file;
    private final ConcurrentMap<CollectionName, ConcurrentSkipListMap<String, Value>> values =
            new ConcurrentHashMap<>();
    private final ConcurrentMap<HashedKey, String> keysByHash = new ConcurrentHashMap<>();
    private final ConcurrentMap<Version, List<Stored>> byTransaction = new ConcurrentHashMap<>();
    private final ConcurrentMap<HashedKey, Version> purged = new ConcurrentHashMap<>();

    /** Opens the store; what it has of blocks from {@code height} on was written before a kill and is cut off. */
    PrivateStore(Path path, long height) {
        this.file = RecordFile.open(path, (offset, bytes) -> {
            PrivateRecord record = PrivateRecord.decode(bytes);
            if (record.version().block() >= height) {
                return false;
            }
            index(record, offset, record.rwsetOffset(bytes));
            return true;
        });
    }

    /** Writes records to the disk; readers do not see them yet. The result is what {@link #show} wants. */
    List<Runnable> append(List<PrivateRecord> records) {
        List<Runnable> pending = new ArrayList<>();
        for (PrivateRecord record : records) {
            byte[] bytes = record.encode();
            long offset = file.append(bytes);
            pending.add(() -> {
                try {
                    index(record, offset, record.rwsetOffset(bytes));
                } catch (IOException e) {
                    throw new IllegalStateException("own private data does not parse", e);
                }
            });
        }
        if (!records.isEmpty()) {
            file.force();
        }
        return pending;
    }

    /** Lets readers see what was appended. */
    static void show(List<Runnable> pending) {
        pending.forEach(Runnable::run);
    }

    /** Whether this store has that part of that transaction. */
    boolean has(Version version, String namespace, String collection) {
        return byTransaction.getOrDefault(version, List.of()).stream()
                .anyMatch(stored -> stored.namespace().equals(namespace)
                        && stored.collection().equals(collection));
    }

    /** The value at that height; null when there is none. */
    Value get(String namespace, String collection, String key, long height) {
        NavigableMap<String, Value> keys = values.get(new CollectionName(namespace, collection));
        Value value = keys == null ? null : at(keys.get(key), height);
        return value == null || value.deleted() ? null : value;
    }

    /** The value's bytes. */
    ByteString read(Value value) {
        return ByteString.copyFrom(file.read(value.offset(), value.length()));
    }

    /** A query over keys that have a value at that height. */
    Scan range(String namespace, String collection, String start, String end, long height) {
        NavigableMap<String, Value> keys = values.get(new CollectionName(namespace, collection));
        Map<String, Value> range = keys == null ? Collections.emptyMap() : between(keys, start, end);
        Iterator<Map.Entry<String, Value>> rows = range.entrySet().iterator();
        return new Scan() {
            @Override
            public Optional<Row> next() {
                while (rows.hasNext()) {
                    Map.Entry<String, Value> row = rows.next();
                    Value value = at(row.getValue(), height);
                    if (value != null && !value.deleted()) {
                        return Optional.of(new Row(row.getKey(), read(value)));
                    }
                }
                return Optional.empty();
            }

            @Override
            public String bookmark() {
                return "";
            }
        };
    }

    /** What this store has of a transaction, without keys that were purged since. */
    List<PrivateRecord> transaction(Version version) {
        List<PrivateRecord> records = new ArrayList<>();
        for (Stored stored : byTransaction.getOrDefault(version, List.of())) {
            ByteString rwset = ByteString.copyFrom(file.read(stored.offset(), stored.length()));
            records.add(new PrivateRecord(
                    version, stored.namespace(), stored.collection(), withoutPurged(stored, version, rwset)));
        }
        return records;
    }

    /** Forgets every value of the key up to that transaction, in memory and on the disk. */
    void purge(HashedKey key, Version upTo) {
        purged.merge(key, upTo, (older, newer) -> newer);
        String name = keysByHash.get(key);
        NavigableMap<String, Value> keys = values.get(new CollectionName(key.namespace(), key.collection()));
        if (name == null || keys == null) {
            return;
        }
        keys.computeIfPresent(name, (same, latest) -> {
            List<Value> kept = new ArrayList<>();
            for (Value value = latest; value != null; value = value.previous()) {
                if (after(value.version(), upTo)) {
                    kept.add(value);
                } else if (!value.deleted()) {
                    file.redact(value.recordOffset(), value.offset(), value.length());
                }
            }
            Value chain = null;
            for (int i = kept.size() - 1; i >= 0; i--) {
                Value value = kept.get(i);
                chain = new Value(value.version(), value.recordOffset(), value.offset(), value.length(), chain);
            }
            return chain;
        });
    }

    @Override
    public void close() {
        file.close();
    }

    private ByteString withoutPurged(Stored stored, Version version, ByteString rwset) {
        try {
            KVRWSet.Builder set = KVRWSet.parseFrom(rwset).toBuilder();
            boolean changed = false;
            for (int i = set.getWritesCount() - 1; i >= 0; i--) {
                HashedKey key = new HashedKey(
                        stored.namespace(),
                        stored.collection(),
                        Simulator.hash(set.getWrites(i).getKey()));
                Version upTo = purged.get(key);
                if (upTo != null && !after(version, upTo) && !version.equals(upTo)) {
                    set.removeWrites(i);
                    changed = true;
                }
            }
            return changed ? set.build().toByteString() : rwset;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("own private data does not parse", e);
        }
    }

    private void index(PrivateRecord record, long recordOffset, int rwsetOffset) throws IOException {
        long start = recordOffset + rwsetOffset;
        CollectionName name = new CollectionName(record.namespace(), record.collection());
        ConcurrentSkipListMap<String, Value> keys =
                values.computeIfAbsent(name, absent -> new ConcurrentSkipListMap<>(KeyOrder.UTF8));
        for (PrivateWrites.Write write : PrivateWrites.in(record.rwset())) {
            int length = write.deletes() ? 0 : write.length();
            keysByHash.put(
                    new HashedKey(record.namespace(), record.collection(), Simulator.hash(write.key())), write.key());
            keys.compute(
                    write.key(),
                    (key, older) -> chained(older, record.version(), recordOffset, start + write.offset(), length));
        }
        byTransaction
                .computeIfAbsent(record.version(), absent -> new CopyOnWriteArrayList<>())
                .add(new Stored(
                        record.namespace(),
                        record.collection(),
                        start,
                        record.rwset().size()));
    }

    /** Puts a value in its place among the others: data that arrives late may be older than what is there. */
    private static Value chained(Value latest, Version version, long recordOffset, long offset, int length) {
        if (latest == null || !after(latest.version(), version)) {
            return new Value(version, recordOffset, offset, length, latest);
        }
        return new Value(
                latest.version(),
                latest.recordOffset(),
                latest.offset(),
                latest.length(),
                chained(latest.previous(), version, recordOffset, offset, length));
    }

    private static boolean after(Version left, Version right) {
        return left.block() > right.block() || (left.block() == right.block() && left.tx() > right.tx());
    }

    private static Value at(Value latest, long height) {
        Value value = latest;
        while (value != null && value.version().block() >= height) {
            value = value.previous();
        }
        return value;
    }

    private static Map<String, Value> between(NavigableMap<String, Value> keys, String start, String end) {
        if (end.isEmpty()) {
            return keys.tailMap(start, true);
        }
        return KeyOrder.UTF8.compare(start, end) >= 0 ? Collections.emptyMap() : keys.subMap(start, true, end, false);
    }
}
