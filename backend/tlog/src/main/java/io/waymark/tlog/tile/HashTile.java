package io.waymark.tlog.tile;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import java.util.List;

/**
 * The hashes of a tile (C2SP tlog-tiles): a row of consecutive complete subtrees.
 *
 * @param path where it stands
 * @param hashes as many as the path's width
 */
public record HashTile(TilePath path, List<Hash> hashes) {

    /** @throws TlogException {@link Defect#TILE_LENGTH}; {@link Defect#TILE_PATH} for the path of an entry bundle */
    public HashTile {
        TlogException.require(path.level() >= 0, Defect.TILE_PATH);
        hashes = List.copyOf(hashes);
        TlogException.require(hashes.size() == path.width(), Defect.TILE_LENGTH);
    }

    /** @throws TlogException {@link Defect#TILE_LENGTH} unless there are 32 bytes for each hash */
    public static HashTile parse(TilePath path, byte[] bytes) {
        TlogException.require(bytes.length == path.width() * Hash.BYTES, Defect.TILE_LENGTH);
        Hash[] hashes = new Hash[path.width()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = Hash.of(bytes, i * Hash.BYTES);
        }
        return new HashTile(path, List.of(hashes));
    }

    /**
     * The hash of a complete subtree within the tile.
     *
     * @param level 0 for the tile's own hashes to 8 for the root of a full tile
     * @param index from the tile's beginning
     * @throws IndexOutOfBoundsException if the tile has not all of the subtree's hashes
     */
    public Hash hash(int level, int index) {
        if (level == 0) {
            return hashes.get(index);
        }
        return TreeHasher.node(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
    }

    /** The file's bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[hashes.size() * Hash.BYTES];
        for (int i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(bytes, i * Hash.BYTES);
        }
        return bytes;
    }
}
