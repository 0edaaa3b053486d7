package io.waymark.verifier.fsck;

import io.waymark.ledger.Hash;
import io.waymark.ledger.MapEntry;
import io.waymark.tlog.map.MapHasher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The log's map as it comes to be, leaf by leaf: the latest state alone, changed in place in a temporary file that is mapped, so that
 * the heap stays small (about 200 bytes of disk for each key).
 *
 * <p>A reference is 0 for no key, else the record's offset times two, plus one for a leaf. A node: hash, two references. A leaf: its
 * hash, position, whether it was written, index of the leaf, value, writes, flags.
 */
final class ReplayedMap implements Closeable {

    private static final int SEGMENT_BITS = 24;
    private static final int SEGMENT = 1 << SEGMENT_BITS;
    private static final int NODE = 32 + 8 + 8;
    private static final int LEAF = 32 + 32 + 8 + 8 + 32 + 8 + 8;

    private final Path file;
    private final FileChannel channel;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private long end = 8;
    private long root;
    private long keys;

    ReplayedMap() throws IOException {
        file = Files.createTempFile("waymark-fsck", ".map");
        channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** How many keys there are. */
    long keys() {
        return keys;
    }

    /** The root, as the last state leaf must have it. */
    Hash root() {
        return Hash.of(hash(root).bytes());
    }

    /** What the map says at a position now. */
    Optional<MapEntry> get(Hash position) {
        byte[] wanted = position.bytes();
        long ref = root;
        for (int depth = 0; ref != 0 && !isLeaf(ref); depth++) {
            ref = side(ref, bit(wanted, depth));
        }
        return ref != 0 && java.util.Arrays.equals(wanted, position(ref)) ? Optional.of(entry(ref)) : Optional.empty();
    }

    /** Enters a block's changes. */
    void apply(SortedMap<Hash, MapEntry> changes) throws IOException {
        List<Change> sorted = new ArrayList<>(changes.size());
        for (Map.Entry<Hash, MapEntry> change : changes.entrySet()) {
            sorted.add(new Change(change.getKey().bytes(), change.getValue()));
        }
        root = update(root, 0, sorted);
    }

    private record Change(byte[] position, MapEntry entry) {}

    private long update(long ref, int depth, List<Change> changes) throws IOException {
        if (changes.isEmpty()) {
            return ref;
        }
        if (changes.size() == 1 && ref == 0) {
            keys++;
            return write(allocate(LEAF) << 1 | 1, changes.get(0));
        }
        if (ref != 0 && isLeaf(ref)) {
            byte[] position = position(ref);
            if (changes.size() == 1
                    && java.util.Arrays.equals(position, changes.get(0).position())) {
                return write(ref, changes.get(0));
            }
            long node = node();
            set(node, bit(position, depth), ref);
            return split(node, depth, changes);
        }
        return split(ref == 0 ? node() : ref, depth, changes);
    }

    private long split(long node, int depth, List<Change> changes) throws IOException {
        int cut = 0;
        while (cut < changes.size() && bit(changes.get(cut).position(), depth) == 0) {
            cut++;
        }
        set(node, 0, update(side(node, 0), depth + 1, changes.subList(0, cut)));
        set(node, 1, update(side(node, 1), depth + 1, changes.subList(cut, changes.size())));
        put(node, 0, MapHasher.node(hash(side(node, 0)), hash(side(node, 1))).bytes());
        return node;
    }

    private long node() throws IOException {
        return allocate(NODE) << 1;
    }

    private long write(long ref, Change change) {
        MapEntry entry = change.entry();
        io.waymark.tlog.Hash held = io.waymark.tlog.Hash.of(entry.hash().bytes());
        put(
                ref,
                0,
                MapHasher.leaf(io.waymark.tlog.Hash.of(change.position()), held).bytes());
        put(ref, 32, change.position());
        ByteBuffer at = at(ref);
        int from = from(ref);
        at.putLong(from + 64, entry.first().isPresent() ? 1 : 0);
        at.putLong(from + 72, entry.first().map(MapEntry.First::leaf).orElse(0L));
        entry.first().ifPresent(first -> put(ref, 80, first.value().bytes()));
        at.putLong(from + 112, entry.writes());
        at.putLong(from + 120, entry.flags());
        return ref;
    }

    private MapEntry entry(long ref) {
        ByteBuffer at = at(ref);
        int from = from(ref);
        Optional<MapEntry.First> first = at.getLong(from + 64) == 0
                ? Optional.empty()
                : Optional.of(new MapEntry.First(at.getLong(from + 72), Hash.of(bytes(ref, 80))));
        return new MapEntry(first, at.getLong(from + 112), (int) at.getLong(from + 120));
    }

    private io.waymark.tlog.Hash hash(long ref) {
        return ref == 0 ? MapHasher.EMPTY : io.waymark.tlog.Hash.of(bytes(ref, 0));
    }

    private byte[] position(long ref) {
        return bytes(ref, 32);
    }

    private static boolean isLeaf(long ref) {
        return (ref & 1) == 1;
    }

    private static int bit(byte[] position, int depth) {
        return position[depth >> 3] >> (7 - (depth & 7)) & 1;
    }

    private long side(long node, int side) {
        return at(node).getLong(from(node) + 32 + 8 * side);
    }

    private void set(long node, int side, long ref) {
        at(node).putLong(from(node) + 32 + 8 * side, ref);
    }

    private byte[] bytes(long ref, int offset) {
        byte[] bytes = new byte[32];
        at(ref).get(from(ref) + offset, bytes);
        return bytes;
    }

    private void put(long ref, int offset, byte[] bytes) {
        at(ref).put(from(ref) + offset, bytes);
    }

    private ByteBuffer at(long ref) {
        return segments.get((int) (ref >>> 1 + SEGMENT_BITS));
    }

    private static int from(long ref) {
        return (int) (ref >>> 1) & SEGMENT - 1;
    }

    /** Records do not cross from one segment to the next. */
    private long allocate(int size) throws IOException {
        if ((end & SEGMENT - 1) + size > SEGMENT) {
            end = (end >>> SEGMENT_BITS) + 1 << SEGMENT_BITS;
        }
        if (end >>> SEGMENT_BITS == segments.size()) {
            long from = (long) segments.size() << SEGMENT_BITS;
            segments.add(channel.map(MapMode.READ_WRITE, from, SEGMENT));
        }
        long at = end;
        end += size;
        return at;
    }

    @Override
    public void close() throws IOException {
        segments.clear();
        channel.close();
        Files.deleteIfExists(file);
    }
}
