package io.waymark.tlog;

import java.util.ArrayList;
import java.util.List;

/**
 * That a tree has a smaller one as its beginning: RFC 6962 section 2.1.2, RFC 9162 section 2.1.4. The smaller one has
 * at least one leaf: every tree begins with the empty one, so a proof of that says nothing (C2SP tlog-witness asks that
 * it be empty; {@link io.waymark.tlog.witness.Witness} does).
 *
 * <p>To verify: (1) refuse unless 1 &le; old &le; new; (2) if they are equal, refuse unless the path is empty and the
 * roots are equal; (3) let {@code shift} be the number of trailing zero bits of old, {@code inner} the bit length of
 * (old - 1) XOR (new - 1) less shift, {@code border} the number of one bits of (old - 1) shifted right by shift +
 * inner; if old is a power of two the seed is the old root, else it is taken off the path's beginning; refuse unless
 * inner + border hashes are left; (4) a = b = seed; (5) for each of the first {@code inner} hashes p, where that bit of
 * (old - 1) shifted right by shift is 1: a = node(p, a), b = node(p, b), where it is 0: b = node(b, p); (6) for each
 * further p: a = node(p, a), b = node(p, b); (7) refuse unless a is the old root and b the new one.
 *
 * @param oldSize number of leaves of the smaller tree
 * @param newSize number of leaves of the larger tree
 * @param path    as in RFC 6962
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

    /**
     * @throws TlogException {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#EMPTY_TREE},
     *     {@link Defect#SIZES_OUT_OF_ORDER}, {@link Defect#PROOF_LENGTH}: a proof of the wrong shape is never made
     */
    public ConsistencyProof {
        requireSizes(oldSize, newSize);
        path = List.copyOf(path);
        TlogException.require(path.size() == length(oldSize, newSize), Defect.PROOF_LENGTH);
    }

    private static void requireSizes(long oldSize, long newSize) {
        Spelling.inRange(newSize);
        TlogException.require(oldSize != 0, Defect.EMPTY_TREE);
        TlogException.require(oldSize > 0 && oldSize <= newSize, Defect.SIZES_OUT_OF_ORDER);
    }

    private static int length(long oldSize, long newSize) {
        if (oldSize == newSize) {
            return 0;
        }
        int inner = Subtrees.inner(oldSize - 1, newSize);
        int seed = Long.bitCount(oldSize) == 1 ? 0 : 1;
        return seed + inner - Long.numberOfTrailingZeros(oldSize) + Long.bitCount((oldSize - 1) >>> inner);
    }

    /**
     * Makes the proof from stored hashes.
     *
     * @throws TlogException {@link Defect#EMPTY_TREE}, {@link Defect#SIZES_OUT_OF_ORDER}
     */
    public static ConsistencyProof of(HashReader hashes, long oldSize, long newSize) {
        requireSizes(oldSize, newSize);
        List<Hash> path = new ArrayList<>();
        collect(hashes, oldSize, 0, newSize, true, path);
        return new ConsistencyProof(oldSize, newSize, path);
    }

    /** SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2 over the leaves from {@code from} on. */
    private static void collect(HashReader hashes, long old, long from, long size, boolean known, List<Hash> path) {
        if (old == size) {
            if (!known) {
                path.add(Subtrees.root(hashes, from, size));
            }
            return;
        }
        long left = Subtrees.split(size);
        if (old <= left) {
            collect(hashes, old, from, left, known, path);
            path.add(Subtrees.root(hashes, from + left, size - left));
        } else {
            collect(hashes, old - left, from + left, size - left, false, path);
            path.add(Subtrees.root(hashes, from, left));
        }
    }

    /** @throws TlogException {@link Defect#ROOT_MISMATCH} */
    public void verify(Hash oldRoot, Hash newRoot) {
        if (oldSize == newSize) {
            TlogException.require(oldRoot.equals(newRoot), Defect.ROOT_MISMATCH);
            return;
        }
        boolean seeded = Long.bitCount(oldSize) == 1;
        int shift = Long.numberOfTrailingZeros(oldSize);
        int inner = Subtrees.inner(oldSize - 1, newSize) - shift;
        long bits = (oldSize - 1) >>> shift;
        Hash before = seeded ? oldRoot : path.get(0);
        Hash after = before;
        List<Hash> rest = path.subList(seeded ? 0 : 1, path.size());
        for (int i = 0; i < rest.size(); i++) {
            Hash sibling = rest.get(i);
            if (i >= inner || (bits >>> i & 1) == 1) {
                before = TreeHasher.node(sibling, before);
                after = TreeHasher.node(sibling, after);
            } else {
                after = TreeHasher.node(after, sibling);
            }
        }
        TlogException.require(before.equals(oldRoot) && after.equals(newRoot), Defect.ROOT_MISMATCH);
    }
}
