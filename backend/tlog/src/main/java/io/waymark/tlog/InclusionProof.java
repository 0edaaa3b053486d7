package io.waymark.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * That a leaf is in a tree: RFC 6962 section 2.1.1, RFC 9162 section 2.1.3.
 *
 * <p>To verify: (1) refuse unless index &lt; size; (2) let {@code inner} be the bit length of index XOR (size - 1) and
 * {@code border} the number of one bits in index shifted right by {@code inner}; refuse unless there are inner + border
 * hashes; (3) start with the leaf hash h; (4) for each of the first {@code inner} hashes p, h = node(p, h) where that
 * bit of index is 1, node(h, p) where it is 0; (5) for each further p, h = node(p, h); (6) refuse unless h is the root.
 *
 * @param index the leaf's index, from 0
 * @param size  the number of leaves of the tree
 * @param path  the siblings, from the leaf to the root
 */
public record InclusionProof(long index, long size, List<Hash> path) {

    /**
     * @throws TlogException {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#INDEX_BEYOND_SIZE},
     *     {@link Defect#PROOF_LENGTH}: a proof of the wrong shape is never made
     */
    public InclusionProof {
        Spelling.inRange(size);
        TlogException.require(index >= 0 && index < size, Defect.INDEX_BEYOND_SIZE);
        path = List.copyOf(path);
        TlogException.require(path.size() == length(index, size), Defect.PROOF_LENGTH);
    }

    private static int length(long index, long size) {
        int inner = Subtrees.inner(index, size);
        return inner + Long.bitCount(index >>> inner);
    }

    /**
     * Makes the proof from stored hashes.
     *
     * @throws TlogException {@link Defect#INDEX_BEYOND_SIZE}
     */
    public static InclusionProof of(HashReader hashes, long index, long size) {
        TlogException.require(index >= 0 && index < size, Defect.INDEX_BEYOND_SIZE);
        List<Hash> path = new ArrayList<>();
        collect(hashes, index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    /** PATH(m, D[n]) of RFC 6962 section 2.1.1 over the leaves from {@code from} on. */
    private static void collect(HashReader hashes, long index, long from, long size, List<Hash> path) {
        if (size == 1) {
            return;
        }
        long left = Subtrees.split(size);
        if (index < from + left) {
            collect(hashes, index, from, left, path);
            path.add(Subtrees.root(hashes, from + left, size - left));
        } else {
            collect(hashes, index, from + left, size - left, path);
            path.add(Subtrees.root(hashes, from, left));
        }
    }

    /** The root that the proof leads to from a leaf hash. */
    public Hash root(Hash leaf) {
        int inner = Subtrees.inner(index, size);
        Hash hash = leaf;
        for (int i = 0; i < path.size(); i++) {
            boolean right = i >= inner || (index >>> i & 1) == 1;
            hash = right ? TreeHasher.node(path.get(i), hash) : TreeHasher.node(hash, path.get(i));
        }
        return hash;
    }

    /** @throws TlogException {@link Defect#ROOT_MISMATCH} */
    public void verify(Hash leaf, Hash root) {
        TlogException.require(root(leaf).equals(root), Defect.ROOT_MISMATCH);
    }
}
