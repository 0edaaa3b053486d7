package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * What one transaction made of a key. Older entries stay reachable, so that a simulation sees one state of the world
 * while blocks go on, and so that a key has a history.
 *
 * @param version      the transaction that wrote value or metadata last
 * @param valueVersion the transaction that wrote the value last; older than {@code version} after a metadata-only write
 * @param value        the value (for hashed keys: its hash); null when the key was deleted
 * @param metadata     metadata by name, such as the key's own endorsement policy; empty when there is none
 * @param previous     the entry before; null for the first
 */
public record Entry(
        Version version, Version valueVersion, ByteString value, Map<String, ByteString> metadata, Entry previous) {

    /** Whether the transaction deleted the key. */
    public boolean deleted() {
        return value == null;
    }

    /** The same with an older entry behind it, and behind those of its own block that it has behind it. */
    public Entry after(Entry older) {
        return new Entry(version, valueVersion, value, metadata, previous == null ? older : previous.after(older));
    }

    /** The entry that was the latest when the chain had this many blocks; null when there was none. */
    static Entry at(Entry latest, long height) {
        Entry entry = latest;
        while (entry != null && entry.version().block() >= height) {
            entry = entry.previous();
        }
        return entry;
    }
}
