package io.waymark.projection.log;

import io.waymark.ledger.Leaf;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.note.SignedCheckpoint;
import java.util.List;

/**
 * What a verifier needs to check facts alone (docs/FORMATS.md, "Leaves" and "Map").
 *
 * <p>To check: (1) the checkpoint's signatures against a pinned policy; (2) that the last of the multiproof's indexes is
 * size - 1 and its leaf is {@code state}; (3) the multiproof, over the leaf hashes of the entries in order, against the
 * checkpoint's root; (4) the map proof against the state's map root, with the facts in order as claims, each with the hash of
 * its entry; (5) that each fact's leaf is a plain write of that key and has the index and the value that the entry names.
 *
 * @param checkpoint with a quorum of cosignatures
 * @param state the tree's last leaf
 * @param facts in ascending order of their positions, without duplicates
 * @param leaves that the first writes of the facts, further leaves that were asked for and the state leaf are in the tree;
 *     indexes in ascending order, the state leaf's last
 * @param entries of the proven leaves, in the order of the indexes
 * @param map that the facts are what the map says: {@link io.waymark.tlog.map.MapProof}
 */
public record LogProof(
        SignedCheckpoint checkpoint,
        Leaf.State state,
        List<Fact> facts,
        MultiProof leaves,
        List<byte[]> entries,
        byte[] map) {

    public LogProof {
        facts = List.copyOf(facts);
        entries = List.copyOf(entries);
    }
}
