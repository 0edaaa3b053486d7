package io.waymark.verifier;

import io.waymark.tlog.Hash;
import io.waymark.tlog.InclusionProof;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.TreeHasher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Takes the audit path of one leaf out of a proof of many: every sibling is a hash of the proof or follows from other leaves. */
final class SingleProofs {

    private final MultiProof proof;
    private final List<Hash> leaves;
    private final long wanted;
    private final List<Hash> path = new ArrayList<>();
    private int used;

    private SingleProofs(MultiProof proof, List<Hash> leaves, long wanted) {
        this.proof = proof;
        this.leaves = leaves;
        this.wanted = wanted;
    }

    /** @param leaves leaf hashes in the order of the proof's indexes */
    static InclusionProof of(MultiProof proof, List<Hash> leaves, long index) {
        SingleProofs walk = new SingleProofs(proof, leaves, index);
        walk.root(0, proof.size());
        return new InclusionProof(index, proof.size(), walk.path);
    }

    private Hash root(long from, long size) {
        int first = cut(from);
        if (first == cut(from + size)) {
            return proof.hashes().get(used++);
        }
        if (size == 1) {
            return leaves.get(first);
        }
        long left = Long.highestOneBit(size - 1);
        Hash before = root(from, left);
        Hash after = root(from + left, size - left);
        if (wanted >= from && wanted < from + size) {
            path.add(wanted < from + left ? after : before);
        }
        return TreeHasher.node(before, after);
    }

    private int cut(long bound) {
        int at = Collections.binarySearch(proof.indexes(), bound);
        return at < 0 ? -at - 1 : at;
    }
}
