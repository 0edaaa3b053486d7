package io.waymark.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole tree in memory: for small lists, for tests, for checking a stored one. Not safe for use by several threads.
 */
public final class MerkleTree implements HashReader {

    private final List<List<Hash>> levels = new ArrayList<>(List.of(new ArrayList<>()));

    /** The tree over entries. */
    public static MerkleTree of(List<byte[]> entries) {
        MerkleTree tree = new MerkleTree();
        entries.forEach(entry -> tree.add(TreeHasher.leaf(entry)));
        return tree;
    }

    /** Adds a leaf by its hash. */
    public void add(Hash leaf) {
        Hash hash = leaf;
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(new ArrayList<>());
            }
            List<Hash> row = levels.get(level);
            row.add(hash);
            if ((row.size() & 1) == 1) {
                return;
            }
            hash = TreeHasher.node(row.get(row.size() - 2), hash);
        }
    }

    /** The number of leaves. */
    public long size() {
        return levels.get(0).size();
    }

    /** The root of the whole tree. */
    public Hash root() {
        return root(size());
    }

    /** The root that the tree had at a size. */
    public Hash root(long size) {
        return size == 0 ? TreeHasher.EMPTY_ROOT : Subtrees.root(this, 0, size);
    }

    @Override
    public Hash hash(int level, long index) {
        if (level >= levels.size()) {
            throw new IndexOutOfBoundsException("no complete subtree at level " + level);
        }
        return levels.get(level).get(Math.toIntExact(index));
    }
}
