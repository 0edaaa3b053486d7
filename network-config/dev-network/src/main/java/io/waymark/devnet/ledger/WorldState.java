package io.waymark.devnet.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Public keys and hashes of private ones, with every version they ever had. One writer (the committer), any number of
 * readers; a reader names the height of the chain that it wants to see and sees exactly that.
 */
public final class WorldState {
    private final ConcurrentMap<String, ConcurrentSkipListMap<String, Entry>> namespaces = new ConcurrentHashMap<>();
    private final ConcurrentMap<HashedKey, Entry> hashed = new ConcurrentHashMap<>();
    private volatile long height;

    /** Number of blocks whose effects are in. */
    public long height() {
        return height;
    }

    /** The key's entry at that height, deletions included; null when it was never written. */
    public Entry get(String namespace, String key, long atHeight) {
        NavigableMap<String, Entry> keys = namespaces.get(namespace);
        return keys == null ? null : Entry.at(keys.get(key), atHeight);
    }

    /** The hashed key's entry at that height, deletions included; null when it was never written. */
    public Entry get(HashedKey key, long atHeight) {
        return Entry.at(hashed.get(key), atHeight);
    }

    /**
     * Keys of a namespace from {@code start} (inclusive) to {@code end} (exclusive; empty for no end) with their latest
     * entries, in byte order. Entries may be newer than a reader's height, or deletions: see {@link #visible}.
     */
    public Map<String, Entry> range(String namespace, String start, String end) {
        NavigableMap<String, Entry> keys = namespaces.get(namespace);
        if (keys == null) {
            return Collections.emptyMap();
        }
        if (end.isEmpty()) {
            return keys.tailMap(start, true);
        }
        return KeyOrder.UTF8.compare(start, end) >= 0 ? Collections.emptyMap() : keys.subMap(start, true, end, false);
    }

    /** What a reader at that height sees of a latest entry: null for nothing, because not yet written or deleted. */
    public static Entry visible(Entry latest, long atHeight) {
        Entry entry = Entry.at(latest, atHeight);
        return entry == null || entry.deleted() ? null : entry;
    }

    /** Puts a block's effects in, then shows them to readers by raising the height. */
    public void apply(StateUpdates updates, long newHeight) {
        updates.publicUpdates().forEach((name, entry) -> namespaces
                .computeIfAbsent(name.namespace(), namespace -> new ConcurrentSkipListMap<>(KeyOrder.UTF8))
                .merge(name.key(), entry, (older, newer) -> newer.after(older)));
        updates.hashedUpdates().forEach((key, entry) -> hashed.merge(key, entry, (older, newer) -> newer.after(older)));
        height = newHeight;
    }
}
