package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.map.MapHasher;
import io.waymark.tlog.map.SparseMap;

/**
 * How far the log is after a block.
 *
 * @param block its number; -1 before the first
 * @param size leaves, the block's state leaf being the last
 * @param treeRoot root of the tree of that size
 * @param mapRoot root of the map after the block
 */
public record LogState(long block, long size, Hash treeRoot, Hash mapRoot) {

    /** Before the first block. */
    public static final LogState EMPTY =
            new LogState(SparseMap.NONE, 0, Hash.of(TreeHasher.EMPTY_ROOT.bytes()), Hash.of(MapHasher.EMPTY.bytes()));
}
