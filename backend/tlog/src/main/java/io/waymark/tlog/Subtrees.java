package io.waymark.tlog;

/** The recursion of RFC 6962 section 2.1: where a tree splits, and the hash of any part that the recursion meets. */
final class Subtrees {

    private Subtrees() {}

    /** The largest power of two below {@code size}, which is 2 or more. */
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /**
     * MTH(D[from : from + size]) for a part that the recursion meets: {@code from} is a multiple of the power of two at
     * or above size.
     */
    static Hash root(HashReader hashes, long from, long size) {
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return hashes.hash(level, from >>> level);
        }
        long left = split(size);
        return TreeHasher.node(root(hashes, from, left), root(hashes, from + left, size - left));
    }

    /**
     * The number of levels on which an audit path has a sibling within the smallest complete subtree above leaf and
     * last leaf.
     */
    static int inner(long index, long size) {
        return 64 - Long.numberOfLeadingZeros(index ^ (size - 1));
    }
}
