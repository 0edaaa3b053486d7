package io.waymark.tlog.map;

import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The map on disk: every version of it, each a number that the caller chooses (a block's), strictly ascending. Keys are never
 * removed; a key's value may be replaced.
 *
 * <p>{@link #apply} returns when the new version is on disk; then the caller commits version and root in its own database. What
 * was written beyond the version that the database has is dropped by {@link #open}. So a stop at any point loses nothing and
 * leaves nothing behind.
 *
 * <p>One process, one writer; {@link #get}, {@link #prove} and {@link #root(long)} are safe from any thread, also while a
 * version is written.
 */
public final class SparseMap implements Closeable {

    /** The version before the first: no keys, root {@link MapHasher#EMPTY}. */
    public static final long NONE = -1;

    private SparseMap() {}

    /**
     * Opens the map at a version that was applied, or an empty one with {@link #NONE} and {@link MapHasher#EMPTY}, and drops
     * what was written after it.
     *
     * @throws TlogException {@link io.waymark.tlog.Defect#ROOT_MISMATCH} if that version has another root
     * @throws IOException if the folder has no such version, or cannot be used, or is in use
     */
    public static SparseMap open(Path folder, long version, Hash root) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The latest version. */
    public long version() {
        throw new UnsupportedOperationException();
    }

    /** The root of the latest version. */
    public Hash root() {
        throw new UnsupportedOperationException();
    }

    /** The root of a version: the last one applied that is not above it. */
    public Hash root(long version) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds keys and replaces values, and returns when the new version is on disk.
     *
     * @param version above the latest one, at most 2^53 - 1
     * @param values  of keys, none if only the version is new
     * @return the new root
     * @throws IOException if it cannot be written; then the map must be opened again
     */
    public Hash apply(long version, Map<Hash, Hash> values) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The value of a key at a version. */
    public Optional<Hash> get(long version, Hash key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes one proof for all the keys at a version, to be checked by {@link MapProof#verify} with the claims that
     * {@link #get} gives, in the order of their keys.
     *
     * @param keys 1 to {@link MapProof#MAX_CLAIMS}, in any order
     */
    public byte[] prove(long version, Collection<Hash> keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
