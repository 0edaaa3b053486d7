package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.tlog.FolderLock;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.map.SparseMap;
import io.waymark.tlog.tile.TileDirectory;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log's files: tiles under {@code tile}, the map's nodes under {@code map}. What a block brings is on disk before
 * the block's rows are committed; what the database has not committed is dropped, or written again with the same bytes, when
 * the files are next opened at the state that it has. So a stop at any moment leaves a log that goes on identically.
 *
 * <p>One process writes a folder; within it one thread writes and any reads.
 */
public final class LogWriter implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final Path folder;
    private final ReadWriteLock guard = new ReentrantReadWriteLock();
    private @Nullable FolderLock lock;
    private @Nullable TileDirectory tiles;
    private @Nullable SparseMap map;
    private @Nullable LogState state;
    private final Object reading = new Object();
    private @Nullable SparseMap reader;
    private boolean unreadable;

    /** @param folder made when first needed */
    public LogWriter(Path folder) {
        this.folder = folder;
    }

    /** Whether there are files, this process's or another one's. */
    boolean visible() {
        return Files.isDirectory(folder.resolve("tile"));
    }

    /** Where the files are. */
    public Path folder() {
        return folder;
    }

    /**
     * Opens the files at a state, unless they are open there. At size 0 it drops what is there.
     *
     * @throws LogFilesException if they are not those of this state
     * @throws UncheckedIOException if somebody else has the folder, or it cannot be used
     */
    public void open(LogState at) {
        guard.writeLock().lock();
        try {
            if (at.equals(state)) {
                return;
            }
            closeFiles();
            if (lock == null) {
                lock = FolderLock.take(folder);
            }
            openFiles(at);
            state = at;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of the log cannot be used", e);
        } finally {
            guard.writeLock().unlock();
        }
    }

    private void openFiles(LogState at) throws IOException {
        if (at.size() == 0) {
            // Begun anew: what was there is made again, checkpoints and the cosigner's state apart.
            delete(folder.resolve("tile"));
            delete(folder.resolve("map"));
        }
        try {
            tiles = TileDirectory.open(folder, at.size(), hash(at.treeRoot()));
            map = SparseMap.open(folder.resolve("map"), at.block(), hash(at.mapRoot()));
        } catch (IOException | TlogException e) {
            // Not where the machine or an interrupt is at fault: what is there may be good.
            boolean content = e instanceof TlogException
                    || e instanceof NoSuchFileException
                    || e instanceof EOFException
                    || e.getClass() == IOException.class;
            if (at.size() > 0 && content) {
                throw new LogFilesException("the log's files are not at block " + at.block(), e);
            }
            throw e;
        }
    }

    /**
     * Writes a block's leaves, then its state leaf, and returns when all is on disk.
     *
     * @param before the state that the database has
     * @param header hash of the block's header
     * @param changes the map's entries that are new or changed, by position
     * @throws LogFilesException as {@link #open}, or if a published tile would change
     * @throws UncheckedIOException if a file cannot be written
     */
    public LogState write(LogState before, long block, Hash header, List<Leaf> leaves, Map<Hash, MapEntry> changes) {
        open(before);
        guard.readLock().lock();
        try {
            LogState after = append(block, header, leaves, changes);
            state = after;
            return after;
        } catch (FileAlreadyExistsException e) {
            state = null;
            throw new LogFilesException("a tile of the log has other bytes than the ledger", e);
        } catch (IOException e) {
            state = null;
            throw new UncheckedIOException("the log cannot be written", e);
        } catch (RuntimeException e) {
            state = null;
            throw e;
        } finally {
            guard.readLock().unlock();
        }
    }

    private LogState append(long block, Hash header, List<Leaf> leaves, Map<Hash, MapEntry> changes)
            throws IOException {
        TileDirectory tree = opened(tiles);
        Map<io.waymark.tlog.Hash, io.waymark.tlog.Hash> values = new HashMap<>();
        changes.forEach((position, entry) -> values.put(hash(position), hash(entry.hash())));
        Hash root = hash(opened(map).apply(block, values));
        for (Leaf leaf : leaves) {
            tree.append(leaf.bytes());
        }
        tree.append(new Leaf.State(block, header, root).bytes());
        Hash treeRoot = hash(tree.publish());
        return new LogState(block, tree.size(), treeRoot, root);
    }

    /**
     * Reads the map at a state that the database has. Where this process does not write the files, it reads those that another one
     * writes, if it sees them (the same disk, or a copy that is kept up); empty if it does not.
     */
    <T> Optional<T> read(LogState at, Function<SparseMap, T> question) {
        guard.readLock().lock();
        try {
            if (map != null) {
                return Optional.of(question.apply(map));
            }
        } finally {
            guard.readLock().unlock();
        }
        synchronized (reading) {
            return reader(at).map(question);
        }
    }

    /** Files of versions that the database has never change, so a reader stays good until a later version is asked for. */
    private Optional<SparseMap> reader(LogState at) {
        SparseMap open = reader;
        if (open != null
                && open.version() >= at.block()
                && open.root(at.block()).equals(hash(at.mapRoot()))) {
            return Optional.of(open);
        }
        try {
            SparseMap next = SparseMap.openReadOnly(folder.resolve("map"), at.block(), hash(at.mapRoot()));
            if (open != null) {
                open.close();
            }
            reader = next;
            unreadable = false;
            return Optional.of(next);
        } catch (IOException | TlogException e) {
            if (!unreadable) {
                LOG.info("this process does not see the log's files at block {}: {}", at.block(), e.toString());
                unreadable = true;
            }
            return Optional.empty();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void closeFiles() throws IOException {
        state = null;
        tiles = null;
        SparseMap open = map;
        map = null;
        if (open != null) {
            open.close();
        }
    }

    /** Lets go of the folder; it is taken again when it is next needed. */
    @Override
    public void close() {
        guard.writeLock().lock();
        try {
            closeFiles();
            if (lock != null) {
                lock.close();
                lock = null;
            }
            synchronized (reading) {
                if (reader != null) {
                    reader.close();
                    reader = null;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log's files cannot be closed", e);
        } finally {
            guard.writeLock().unlock();
        }
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the log's files are not open");
        }
        return part;
    }

    static io.waymark.tlog.Hash hash(Hash hash) {
        return io.waymark.tlog.Hash.of(hash.bytes());
    }

    static Hash hash(io.waymark.tlog.Hash hash) {
        return Hash.of(hash.bytes());
    }
}
