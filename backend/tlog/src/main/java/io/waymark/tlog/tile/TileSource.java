package io.waymark.tlog.tile;

import io.waymark.tlog.HashReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where tiles come from: a directory, an HTTP server, a cache of either. */
@FunctionalInterface
public interface TileSource {

    /**
     * The bytes of exactly this tile or entry bundle. Where a partial one is gone because the full one is there, a
     * source may take its bytes from that.
     *
     * @throws IOException if it cannot be had, {@link java.nio.file.NoSuchFileException} if it is not there
     */
    byte[] read(TilePath path) throws IOException;

    /**
     * Reads the hashes of a tree out of its tiles. They are as good as the source: proofs made from them are checked by
     * verifying them, a root by comparing it with a checkpoint.
     *
     * @param size a published number of leaves, which says how wide the last tiles are; proofs for smaller sizes can be
     *     made with the same reader
     * @return a reader that throws {@link UncheckedIOException} where a tile cannot be had; not safe for several
     *     threads
     */
    default HashReader hashes(long size) {
        return new TileHashReader(this, size);
    }
}
