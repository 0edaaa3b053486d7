package io.waymark.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The least that is needed to go on with a tree: the roots of the complete subtrees that its leaves fall into, largest
 * first; one for each one bit of the size. Immutable.
 *
 * @param size   number of leaves
 * @param hashes one for each one bit of the size
 */
public record CompactRange(long size, List<Hash> hashes) {

    /** Of the tree without leaves. */
    public static final CompactRange EMPTY = new CompactRange(0, List.of());

    /** @throws TlogException {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#PROOF_LENGTH} */
    public CompactRange {
        Spelling.inRange(size);
        hashes = List.copyOf(hashes);
        TlogException.require(hashes.size() == Long.bitCount(size), Defect.PROOF_LENGTH);
    }

    /** Reads the range of a tree from its stored hashes; check {@link #root()} where they are not one's own. */
    public static CompactRange of(HashReader reader, long size) {
        List<Hash> hashes = new ArrayList<>();
        long from = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                hashes.add(reader.hash(level, from >>> level));
                from += 1L << level;
            }
        }
        return new CompactRange(size, hashes);
    }

    /** The range with one more leaf. */
    public CompactRange plus(Hash leaf) {
        List<Hash> next = new ArrayList<>(hashes);
        Hash hash = leaf;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            hash = TreeHasher.node(next.remove(next.size() - 1), hash);
        }
        next.add(hash);
        return new CompactRange(size + 1, next);
    }

    /** The tree's root. */
    public Hash root() {
        if (hashes.isEmpty()) {
            return TreeHasher.EMPTY_ROOT;
        }
        Hash root = hashes.get(hashes.size() - 1);
        for (int i = hashes.size() - 2; i >= 0; i--) {
            root = TreeHasher.node(hashes.get(i), root);
        }
        return root;
    }
}
