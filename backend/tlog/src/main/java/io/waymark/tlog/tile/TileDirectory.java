package io.waymark.tlog.tile;

import io.waymark.tlog.CompactRange;
import io.waymark.tlog.Defect;
import io.waymark.tlog.DurableFile;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A log's files (C2SP tlog-tiles), to be served as they are: {@code tile/…} is immutable, {@code checkpoint} is
 * replaced.
 *
 * <p>Order of side effects: {@link #append} writes every tile that becomes full; {@link #publish} writes the partial
 * tiles of the size reached, and returns when everything is on disk; only then may the caller commit that size
 * elsewhere or publish a checkpoint of it. After a stop at any point, {@link #open} at the size that was committed goes
 * on from there: files beyond it are written again with the same bytes, or, if the bytes would be others, the write is
 * refused, since a tile once published never changes. Partial tiles are deleted once the full one is on disk.
 *
 * <p>One writer; reading is safe from any thread.
 */
public final class TileDirectory implements TileSource {

    private static final int LEVELS = 7; // 256^7 > 2^53

    private final Path directory;
    private final List<List<Hash>> edges = new ArrayList<>();
    private List<byte[]> entries = new ArrayList<>();
    private CompactRange range;
    private long published;
    private final Set<Path> unsynced = new LinkedHashSet<>();
    private final List<TilePath> filled = new ArrayList<>();
    private boolean failed;

    private TileDirectory(Path directory, CompactRange range) {
        this.directory = directory;
        this.range = range;
        this.published = range.size();
    }

    /**
     * Opens the directory of a log at a size that was published, in O(log size); of an empty one with size 0.
     *
     * @param root of the tree of this size
     * @throws NoSuchFileException if a tile of this size is not there
     * @throws TlogException {@link Defect#ROOT_MISMATCH} if the tiles make another root, or the last entries other
     *     leaves; {@link Defect#TILE_LENGTH}, {@link Defect#BUNDLE_LENGTH}
     */
    public static TileDirectory open(Path directory, long size, Hash root) throws IOException {
        DurableFile.createDirectories(directory);
        TileDirectory empty = new TileDirectory(directory, CompactRange.EMPTY);
        TileDirectory tiles = new TileDirectory(directory, CompactRange.of(empty.hashes(size), size));
        TlogException.require(tiles.root().equals(root), Defect.ROOT_MISMATCH);
        for (int level = 0; level < LEVELS; level++) {
            int width = edgeWidth(level, size);
            TilePath path = new TilePath(level, size >>> 8 * (level + 1), Math.max(width, 1));
            tiles.edges.add(
                    width == 0
                            ? new ArrayList<>()
                            : new ArrayList<>(
                                    HashTile.parse(path, tiles.read(path)).hashes()));
        }
        int width = edgeWidth(0, size);
        if (width > 0) {
            TilePath path = new TilePath(TilePath.ENTRIES, size >>> 8, width);
            tiles.entries.addAll(EntryBundle.decode(tiles.read(path), width));
            List<Hash> leaves = tiles.entries.stream().map(TreeHasher::leaf).toList();
            TlogException.require(leaves.equals(tiles.edges.get(0)), Defect.ROOT_MISMATCH);
        }
        return tiles;
    }

    private static int edgeWidth(int level, long size) {
        return (int) (size >>> 8 * level & 0xff);
    }

    /** The number of leaves, those not yet published included. */
    public long size() {
        return range.size();
    }

    /** The root of the tree with all leaves. */
    public Hash root() {
        return range.root();
    }

    /**
     * Adds a leaf.
     *
     * @param entry at most {@value EntryBundle#MAX_ENTRY_BYTES} bytes
     * @return the leaf's index
     * @throws TlogException {@link Defect#TOO_LONG}
     * @throws FileAlreadyExistsException if a full tile is there with other bytes
     * @throws IOException if a full tile cannot be written; then the directory must be opened again
     */
    public long append(byte[] entry) throws IOException {
        requireWorking();
        TlogException.require(entry.length <= EntryBundle.MAX_ENTRY_BYTES, Defect.TOO_LONG);
        long index = range.size();
        Hash leaf = TreeHasher.leaf(entry);
        entries.add(entry.clone());
        edges.get(0).add(leaf);
        range = range.plus(leaf);
        if (entries.size() == TilePath.FULL) {
            failed = true;
            write(new TilePath(TilePath.ENTRIES, index >>> 8), EntryBundle.encode(entries));
            entries = new ArrayList<>();
            fill(0, index >>> 8);
            failed = false;
        }
        return index;
    }

    private void fill(int level, long index) throws IOException {
        HashTile tile = new HashTile(new TilePath(level, index), edges.get(level));
        write(tile.path(), tile.bytes());
        edges.set(level, new ArrayList<>());
        List<Hash> above = edges.get(level + 1);
        above.add(tile.hash(8, 0));
        if (above.size() == TilePath.FULL) {
            fill(level + 1, index >>> 8);
        }
    }

    /**
     * Writes the partial tiles of the present size and returns when all of its files are on disk.
     *
     * @return the root of the tree of this size
     * @throws FileAlreadyExistsException if a partial tile is there with other bytes
     * @throws IOException if a file cannot be written; then the directory must be opened again
     */
    public Hash publish() throws IOException {
        requireWorking();
        failed = true;
        long size = range.size();
        for (int level = 0; level < LEVELS; level++) {
            List<Hash> edge = edges.get(level);
            if (!edge.isEmpty()) {
                TilePath path = new TilePath(level, size >>> 8 * (level + 1), edge.size());
                write(path, new HashTile(path, edge).bytes());
            }
        }
        if (!entries.isEmpty()) {
            write(new TilePath(TilePath.ENTRIES, size >>> 8, entries.size()), EntryBundle.encode(entries));
        }
        for (Path folder : unsynced) {
            DurableFile.syncDirectory(folder);
        }
        unsynced.clear();
        for (TilePath full : filled) {
            deletePartials(full);
        }
        filled.clear();
        published = size;
        failed = false;
        return range.root();
    }

    /**
     * Replaces the log's published checkpoint.
     *
     * @throws TlogException {@link Defect#INDEX_BEYOND_SIZE} if fewer leaves are published,
     *     {@link Defect#ROOT_MISMATCH} if its tree had another root at that size
     */
    public void publishCheckpoint(SignedCheckpoint signed) throws IOException {
        long size = signed.checkpoint().size();
        TlogException.require(size <= published, Defect.INDEX_BEYOND_SIZE);
        Hash root = CompactRange.of(hashes(published), size).root();
        TlogException.require(root.equals(signed.checkpoint().root()), Defect.ROOT_MISMATCH);
        DurableFile.replace(directory.resolve("checkpoint"), signed.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An entry of the published log.
     *
     * @param size a published size above the index
     */
    public byte[] entry(long index, long size) throws IOException {
        TlogException.require(index >= 0 && index < size, Defect.INDEX_BEYOND_SIZE);
        TilePath path = TilePath.of(TilePath.ENTRIES, index, size);
        return EntryBundle.decode(read(path), path.width()).get((int) (index % TilePath.FULL));
    }

    @Override
    public byte[] read(TilePath path) throws IOException {
        try {
            return Files.readAllBytes(directory.resolve(path.toString()));
        } catch (NoSuchFileException e) {
            if (!path.partial()) {
                throw e;
            }
            return path.beginningOf(
                    Files.readAllBytes(directory.resolve(path.full().toString())));
        }
    }

    private void write(TilePath path, byte[] bytes) throws IOException {
        Path file = directory.resolve(path.toString());
        if (Files.exists(file)) {
            if (!Arrays.equals(Files.readAllBytes(file), bytes)) {
                throw new FileAlreadyExistsException(file.toString(), null, "a tile never changes, and this one would");
            }
        } else {
            DurableFile.createDirectories(file.getParent());
            DurableFile.write(file, bytes);
        }
        unsynced.add(file.getParent());
        if (!path.partial()) {
            filled.add(path);
        }
    }

    private void deletePartials(TilePath full) throws IOException {
        Path folder = directory.resolve(full + ".p");
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> partials = Files.list(folder)) {
            for (Path partial : partials.toList()) {
                Files.delete(partial);
            }
        }
        Files.delete(folder);
    }

    private void requireWorking() {
        if (failed) {
            throw new IllegalStateException("a write failed: open the directory again");
        }
    }
}
