package io.waymark.tlog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * That many leaves are in one tree, with every sibling that they share given once. Not a C2SP format.
 *
 * <p>The hashes stand in the order in which the recursion of RFC 6962 section 2.1 meets them, left before right: a
 * subtree that holds none of the leaves is one hash, a single leaf is no hash, everything else is split at the largest
 * power of two below its size. So there is one proof for a set of leaves of a tree. To verify, with the indexes
 * strictly ascending:
 *
 * <pre>
 * root(from, size, leaves):                       // the proven leaves of this subtree
 *   if leaves is empty: return the next hash
 *   if size = 1: return the leaf's hash
 *   k = largest power of two below size
 *   return node(root(from, k, leaves with index below from + k), root(from + k, size - k, the other ones))
 * </pre>
 *
 * Refuse if hashes are missing or left over (count first, with the same recursion), or unless root(0, size, all) is the
 * root.
 *
 * @param size    number of leaves of the tree
 * @param indexes of the proven leaves, strictly ascending, 1 to {@value #MAX_LEAVES}
 * @param hashes  the hashes that do not follow from the leaves
 */
public record MultiProof(long size, List<Long> indexes, List<Hash> hashes) {

    /** As many leaves as one proof may prove. */
    public static final int MAX_LEAVES = 4_096;

    /**
     * @throws TlogException {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#NOTHING_PROVEN}, {@link Defect#TOO_LONG},
     *     {@link Defect#NOT_ASCENDING}, {@link Defect#INDEX_BEYOND_SIZE}, {@link Defect#PROOF_LENGTH}: a proof of the
     *     wrong shape is never made
     */
    public MultiProof {
        indexes = List.copyOf(indexes);
        requireShape(size, indexes);
        hashes = List.copyOf(hashes);
        int expected = new Walk(indexes).count(0, size, 0, indexes.size());
        TlogException.require(hashes.size() == expected, Defect.PROOF_LENGTH);
    }

    private static void requireShape(long size, List<Long> indexes) {
        Spelling.inRange(size);
        TlogException.require(!indexes.isEmpty(), Defect.NOTHING_PROVEN);
        TlogException.require(indexes.size() <= MAX_LEAVES, Defect.TOO_LONG);
        long before = -1;
        for (long index : indexes) {
            TlogException.require(index > before, Defect.NOT_ASCENDING);
            TlogException.require(index < size, Defect.INDEX_BEYOND_SIZE);
            before = index;
        }
    }

    /**
     * Makes the proof from stored hashes.
     *
     * @throws TlogException as the constructor
     */
    public static MultiProof of(HashReader reader, long size, List<Long> indexes) {
        requireShape(size, indexes);
        List<Hash> hashes = new ArrayList<>();
        new Walk(indexes).collect(reader, hashes, 0, size, 0, indexes.size());
        return new MultiProof(size, indexes, hashes);
    }

    /**
     * The root that the proof leads to.
     *
     * @param leaves the leaf hashes, in the order of the indexes
     * @throws TlogException {@link Defect#PROOF_LENGTH} unless there is one for each index
     */
    public Hash root(List<Hash> leaves) {
        TlogException.require(leaves.size() == indexes.size(), Defect.PROOF_LENGTH);
        return new Walk(indexes).root(leaves, hashes.iterator(), 0, size, 0, leaves.size());
    }

    /** @throws TlogException {@link Defect#PROOF_LENGTH}, {@link Defect#ROOT_MISMATCH} */
    public void verify(List<Hash> leaves, Hash root) {
        TlogException.require(root(leaves).equals(root), Defect.ROOT_MISMATCH);
    }

    /**
     * The recursion, three times; {@code first} to {@code end} are the positions of the subtree's leaves in the list.
     */
    private record Walk(List<Long> indexes) {

        /** The first position whose index is not below {@code bound}. */
        private int cut(long bound, int first, int end) {
            int at = first;
            while (at < end && indexes.get(at) < bound) {
                at++;
            }
            return at;
        }

        int count(long from, long size, int first, int end) {
            if (first == end || size == 1) {
                return first == end ? 1 : 0;
            }
            long left = Subtrees.split(size);
            int cut = cut(from + left, first, end);
            return count(from, left, first, cut) + count(from + left, size - left, cut, end);
        }

        void collect(HashReader reader, List<Hash> hashes, long from, long size, int first, int end) {
            if (first == end) {
                hashes.add(Subtrees.root(reader, from, size));
            } else if (size > 1) {
                long left = Subtrees.split(size);
                int cut = cut(from + left, first, end);
                collect(reader, hashes, from, left, first, cut);
                collect(reader, hashes, from + left, size - left, cut, end);
            }
        }

        Hash root(List<Hash> leaves, Iterator<Hash> hashes, long from, long size, int first, int end) {
            if (first == end) {
                return hashes.next();
            }
            if (size == 1) {
                return leaves.get(first);
            }
            long left = Subtrees.split(size);
            int cut = cut(from + left, first, end);
            Hash before = root(leaves, hashes, from, left, first, cut);
            return TreeHasher.node(before, root(leaves, hashes, from + left, size - left, cut, end));
        }
    }
}
