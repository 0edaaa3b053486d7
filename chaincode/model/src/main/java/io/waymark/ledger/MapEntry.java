package io.waymark.ledger;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the log's map says of a key (docs/FORMATS.md, "Map"): what was written there first, which no later write changes, and
 * how often and how it was touched since. The map holds its hash at the key's {@link Refs#position position}.
 *
 * @param first the first write; nothing where the key was deleted or purged and never written: that counts as never written
 * @param writes how many writes, deletions and purges there were
 * @param flags {@link Leaf#DELETED}, {@link Leaf#PURGED}, {@link Leaf#MALFORMED}: what some of them were
 */
public record MapEntry(Optional<First> first, long writes, int flags) {

    private static final int FORMAT = 1;

    /**
     * A first write.
     *
     * @param leaf its index in the log
     * @param value SHA-256 of its value
     */
    public record First(long leaf, Hash value) {}

    public MapEntry {
        if (writes < 1 || (flags & ~(Leaf.DELETED | Leaf.PURGED | Leaf.MALFORMED)) != 0) {
            throw new IllegalArgumentException("an entry that no writes make");
        }
    }

    /**
     * What a further leaf at the key makes of its entry.
     *
     * @param before nothing where it is the first one
     * @param leaf its index in the log
     * @param flags the leaf's
     * @param value the leaf's; nothing where it deletes
     */
    public static MapEntry after(Optional<MapEntry> before, long leaf, int flags, Optional<Hash> value) {
        Optional<First> first = before.flatMap(MapEntry::first).or(() -> value.map(v -> new First(leaf, v)));
        long writes = before.map(MapEntry::writes).orElse(0L) + 1;
        return new MapEntry(first, writes, before.map(MapEntry::flags).orElse(0) | flags);
    }

    /** Its bytes: format, 1 with and 0 without first write, index and value of that, number of writes, flags. */
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(first.isPresent() ? 51 : 11);
        out.put((byte) FORMAT).put((byte) (first.isPresent() ? 1 : 0));
        first.ifPresent(f -> out.putLong(f.leaf()).put(f.value().bytes()));
        return out.putLong(writes).put((byte) flags).array();
    }

    /** What the map holds: SHA-256 of the bytes. */
    public Hash hash() {
        return Hash.sha256(bytes());
    }
}
