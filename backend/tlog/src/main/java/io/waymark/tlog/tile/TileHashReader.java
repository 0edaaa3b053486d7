package io.waymark.tlog.tile;

import io.waymark.tlog.Hash;
import io.waymark.tlog.HashReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds hashes in tiles and keeps the last few tiles. */
final class TileHashReader implements HashReader {

    private static final int KEPT = 64;

    private final TileSource source;
    private final long size;
    private final Map<TilePath, HashTile> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, HashTile> eldest) {
            return size() > KEPT;
        }
    };

    TileHashReader(TileSource source, long size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public Hash hash(int level, long index) {
        if (level < 0 || level > 52 || index < 0 || index >= size >>> level) {
            throw new IndexOutOfBoundsException("no complete subtree " + index + " at level " + level);
        }
        int within = level % 8;
        long first = index << within;
        TilePath path = TilePath.of(level / 8, first, size);
        return kept.computeIfAbsent(path, this::read).hash(within, (int) (first % TilePath.FULL >> within));
    }

    private HashTile read(TilePath path) {
        try {
            return HashTile.parse(path, source.read(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
