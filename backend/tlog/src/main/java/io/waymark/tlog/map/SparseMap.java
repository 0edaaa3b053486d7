package io.waymark.tlog.map;

import io.waymark.tlog.Defect;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.FolderLock;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.map.VersionFile.Version;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The map on disk: every version of it, each a number that the caller chooses (a block's), strictly ascending. Keys are
 * never removed; a key's value may be replaced.
 *
 * <p>{@link #apply} returns when the new version is on disk; then the caller commits version and root in its own
 * database. What was written beyond the version that the database has is dropped by {@link #open}. So a stop at any
 * point loses nothing and leaves nothing behind.
 *
 * <p>Nodes are never changed: a version writes those on the way to its keys anew (a leaf 64 bytes: key, value; a node
 * 44 bytes: hash and two references) and shares the rest with the versions before.
 *
 * <p>One process, one writer, and any number of processes that read ({@link #openReadOnly}); {@link #get}, {@link #prove} and {@link #root(long)} are safe from any thread, also while
 * a version is written.
 */
public final class SparseMap implements Closeable {

    /** The version before the first: no keys, root {@link MapHasher#EMPTY}. */
    public static final long NONE = -1;

    private static final byte[] HEADER = "waymark map v1\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Version BEFORE = new Version(NONE, 0, HEADER.length, MapHasher.EMPTY);
    private static final int REFERENCE = 6;
    private static final int NODE = Hash.BYTES + 2 * REFERENCE;

    private final FolderLock lock; // null where it is open for reading alone
    private final VersionFile versions;
    private final NodeFile nodes;
    private volatile Version latest;
    private boolean failed;

    private SparseMap(FolderLock lock, VersionFile versions, NodeFile nodes, Version latest) {
        this.lock = lock;
        this.versions = versions;
        this.nodes = nodes;
        this.latest = latest;
    }

    /**
     * Opens the map at a version that was applied, or an empty one with {@link #NONE} and {@link MapHasher#EMPTY}, and
     * drops what was written after it.
     *
     * @throws TlogException {@link Defect#ROOT_MISMATCH} if that version has another root
     * @throws IOException if the folder has no such version, or cannot be used, or is in use
     */
    public static SparseMap open(Path folder, long version, Hash root) throws IOException {
        return open(folder, version, root, NodeFile.SEGMENT_BITS);
    }

    /**
     * Opens the map for reading alone, at a version that was applied, also while another process writes it: nothing is locked, made or
     * dropped, and versions after this one are not seen. The writer must not be opened at an earlier version meanwhile.
     *
     * @throws TlogException {@link Defect#ROOT_MISMATCH} if that version has another root
     * @throws IOException if the folder has no such version, or cannot be read
     */
    public static SparseMap openReadOnly(Path folder, long version, Hash root) throws IOException {
        return openReadOnly(folder, version, root, NodeFile.SEGMENT_BITS);
    }

    static SparseMap openReadOnly(Path folder, long version, Hash root, int segmentBits) throws IOException {
        VersionFile versions = VersionFile.reading(folder.resolve("versions"), version);
        try {
            Version found = versions.find(version, BEFORE);
            if (found.number() != version || version == NONE) {
                throw new IOException("the map in " + folder + " has no version " + version);
            }
            TlogException.require(found.root().equals(root), Defect.ROOT_MISMATCH);
            NodeFile nodes = NodeFile.reading(folder, found.end(), segmentBits);
            SparseMap map = new SparseMap(null, versions, nodes, found);
            map.failed = true;
            return map;
        } catch (IOException | RuntimeException e) {
            versions.close();
            throw e;
        }
    }

    static SparseMap open(Path folder, long version, Hash root, int segmentBits) throws IOException {
        FolderLock lock = FolderLock.take(folder);
        VersionFile versions = null;
        try {
            versions = VersionFile.open(folder.resolve("versions"), version);
            Version found = versions.find(version, BEFORE);
            if (found.number() != version) {
                throw new IOException("the map in " + folder + " has no version " + version);
            }
            TlogException.require(found.root().equals(root), Defect.ROOT_MISMATCH);
            versions.truncate();
            return new SparseMap(lock, versions, openNodes(folder, found, segmentBits), found);
        } catch (IOException | RuntimeException e) {
            if (versions != null) {
                versions.close();
            }
            lock.close();
            throw e;
        }
    }

    private static NodeFile openNodes(Path folder, Version found, int segmentBits) throws IOException {
        if (found.ref() == 0 && found.end() == HEADER.length) {
            NodeFile fresh = NodeFile.open(folder, 0, segmentBits);
            fresh.append(HEADER);
            fresh.sync();
            DurableFile.syncDirectory(folder);
            return fresh;
        }
        NodeFile nodes = NodeFile.open(folder, found.end(), segmentBits);
        byte[] header = new byte[HEADER.length];
        nodes.read(0, header);
        if (!Arrays.equals(header, HEADER)) {
            throw new IOException("the files in " + folder + " are not a map's");
        }
        return nodes;
    }

    /** The latest version. */
    public long version() {
        return latest.number();
    }

    /** The root of the latest version. */
    public Hash root() {
        return latest.root();
    }

    /** The root of a version: the last one applied that is not above it. */
    public Hash root(long version) {
        return find(version).root();
    }

    private Version find(long version) {
        Version now = latest;
        if (version > now.number() || version < NONE) {
            throw new IllegalArgumentException("the map has no version " + version);
        }
        try {
            return version == now.number() ? now : versions.find(version, BEFORE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- writing

    private record Entry(Hash key, Hash value) {}

    /** A subtree by reference and hash. */
    private record Subtree(long ref, Hash hash) {}

    /**
     * Adds keys and replaces values, and returns when the new version is on disk.
     *
     * @param version above the latest one, at most 2^53 - 1
     * @param values  of keys, none if only the version is new
     * @return the new root
     * @throws IOException if it cannot be written; then the map must be opened again
     */
    public synchronized Hash apply(long version, Map<Hash, Hash> values) throws IOException {
        if (failed) {
            throw new IllegalStateException("a write failed, or the map is open for reading alone: open it again");
        }
        if (Spelling.inRange(version) <= latest.number()) {
            throw new IllegalArgumentException("version " + version + " is not above " + latest.number());
        }
        List<Entry> entries = new ArrayList<>(values.size());
        values.forEach((key, value) -> entries.add(new Entry(key, value)));
        entries.sort((a, b) -> a.key().compareTo(b.key()));
        failed = true;
        Subtree root = update(latest.ref(), 0, entries);
        nodes.sync();
        Version next = new Version(version, root.ref(), nodes.end(), root.hash());
        versions.add(next);
        latest = next;
        failed = false;
        return root.hash();
    }

    private Subtree update(long ref, int depth, List<Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return new Subtree(ref, hash(ref));
        }
        if (ref == 0) {
            return entries.size() == 1 ? write(entries.get(0)) : split(0, 0, depth, entries);
        }
        if (!isLeaf(ref)) {
            byte[] node = node(ref);
            long left = reference(node, 0);
            long right = reference(node, 1);
            if (!MapHasher.node(hash(left), hash(right)).equals(Hash.of(node, 0))) {
                throw new IOException("a node of the map is damaged");
            }
            return split(left, right, depth, entries);
        }
        Entry leaf = leaf(ref);
        if (entries.size() == 1 && entries.get(0).equals(leaf)) {
            return new Subtree(ref, MapHasher.leaf(leaf.key(), leaf.value()));
        }
        if (entries.size() == 1 && entries.get(0).key().equals(leaf.key())) {
            return write(entries.get(0));
        }
        boolean one = leaf.key().bit(depth);
        boolean kept = entries.stream().noneMatch(entry -> entry.key().equals(leaf.key()));
        return split(kept && !one ? ref : 0, kept && one ? ref : 0, depth, entries);
    }

    private Subtree split(long left, long right, int depth, List<Entry> entries) throws IOException {
        int cut = 0;
        int end = entries.size();
        while (cut < end) {
            int middle = cut + end >>> 1;
            if (entries.get(middle).key().bit(depth)) {
                end = middle;
            } else {
                cut = middle + 1;
            }
        }
        Subtree zeros = update(left, depth + 1, entries.subList(0, cut));
        return write(zeros, update(right, depth + 1, entries.subList(cut, entries.size())));
    }

    private Subtree write(Entry entry) throws IOException {
        byte[] record = new byte[2 * Hash.BYTES];
        entry.key().copyTo(record, 0);
        entry.value().copyTo(record, Hash.BYTES);
        return new Subtree(nodes.append(record) << 1 | 1, MapHasher.leaf(entry.key(), entry.value()));
    }

    private Subtree write(Subtree left, Subtree right) throws IOException {
        Hash hash = MapHasher.node(left.hash(), right.hash());
        ByteBuffer record = ByteBuffer.allocate(NODE).put(hash.bytes());
        for (Subtree side : List.of(left, right)) {
            record.putShort((short) (side.ref() >>> 32)).putInt((int) side.ref());
        }
        return new Subtree(nodes.append(record.array()) << 1, hash);
    }

    // ---- reading: a reference is 0 for no key, else the record's offset times two, plus one for a leaf

    private static boolean isLeaf(long ref) {
        return (ref & 1) == 1;
    }

    private byte[] node(long ref) {
        byte[] record = new byte[NODE];
        nodes.read(ref >>> 1, record);
        return record;
    }

    private static long reference(byte[] node, int side) {
        ByteBuffer at = ByteBuffer.wrap(node, Hash.BYTES + side * REFERENCE, REFERENCE);
        return (at.getShort() & 0xffffL) << 32 | at.getInt() & 0xffffffffL;
    }

    private Entry leaf(long ref) {
        byte[] record = new byte[2 * Hash.BYTES];
        nodes.read(ref >>> 1, record);
        return new Entry(Hash.of(record, 0), Hash.of(record, Hash.BYTES));
    }

    private Hash hash(long ref) {
        if (ref == 0) {
            return MapHasher.EMPTY;
        }
        if (isLeaf(ref)) {
            Entry leaf = leaf(ref);
            return MapHasher.leaf(leaf.key(), leaf.value());
        }
        byte[] hash = new byte[Hash.BYTES];
        nodes.read(ref >>> 1, hash);
        return Hash.of(hash);
    }

    /** The value of a key at a version. */
    public Optional<Hash> get(long version, Hash key) {
        long ref = find(version).ref();
        for (int depth = 0; ref != 0 && !isLeaf(ref); depth++) {
            ref = reference(node(ref), key.bit(depth) ? 1 : 0);
        }
        return ref == 0
                ? Optional.empty()
                : Optional.of(leaf(ref)).filter(l -> l.key().equals(key)).map(Entry::value);
    }

    /**
     * Makes one proof for all the keys at a version, to be checked by {@link MapProof#verify} with the claims that
     * {@link #get} gives, in the order of their keys.
     *
     * @param keys 1 to {@link MapProof#MAX_CLAIMS}, in any order
     * @throws TlogException {@link Defect#NOTHING_PROVEN}, {@link Defect#TOO_LONG}, {@link Defect#NOT_ASCENDING} for
     *     one twice
     * @throws IllegalStateException if what is stored does not make the version's root
     */
    public byte[] prove(long version, Collection<Hash> keys) {
        List<Hash> sorted = keys.stream().sorted().toList();
        MapProof.requireClaims(sorted);
        Version at = find(version);
        ByteArrayOutputStream proof = new ByteArrayOutputStream();
        List<MapClaim> claims = new ArrayList<>();
        prove(at.ref(), 0, sorted, proof, claims);
        try {
            MapProof.verify(proof.toByteArray(), claims, at.root());
        } catch (TlogException e) {
            throw new IllegalStateException("the map's files are damaged: drop them and build them anew", e);
        }
        return proof.toByteArray();
    }

    private void prove(long ref, int depth, List<Hash> keys, ByteArrayOutputStream proof, List<MapClaim> claims) {
        if (ref == 0) {
            proof.write(MapProof.EMPTY);
            keys.forEach(key -> claims.add(MapClaim.absent(key)));
            return;
        }
        if (isLeaf(ref)) {
            Entry leaf = leaf(ref);
            proof.write(MapProof.LEAF);
            if (!keys.contains(leaf.key())) {
                proof.writeBytes(leaf.key().bytes());
                proof.writeBytes(leaf.value().bytes());
            }
            keys.forEach(key ->
                    claims.add(key.equals(leaf.key()) ? MapClaim.present(key, leaf.value()) : MapClaim.absent(key)));
            return;
        }
        byte[] node = node(ref);
        List<Hash> zeros = keys.stream().filter(key -> !key.bit(depth)).toList();
        List<Hash> ones = keys.subList(zeros.size(), keys.size());
        long other = zeros.isEmpty() ? reference(node, 0) : ones.isEmpty() ? reference(node, 1) : 0;
        proof.write(other == 0 ? MapProof.NODE : MapProof.NODE_WITH_SIBLING);
        if (other != 0) {
            proof.writeBytes(hash(other).bytes());
        }
        if (!zeros.isEmpty()) {
            prove(reference(node, 0), depth + 1, zeros, proof, claims);
        }
        if (!ones.isEmpty()) {
            prove(reference(node, 1), depth + 1, ones, proof, claims);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        failed = true;
        nodes.close();
        versions.close();
        if (lock != null) {
            lock.close();
        }
    }
}
