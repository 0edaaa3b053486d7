package io.waymark.projection.log;

import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.map.MapClaim;
import io.waymark.tlog.map.MapProof;
import io.waymark.tlog.note.SignedCheckpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a verifier needs to check facts alone (docs/FORMATS.md, "Leaves" and "Map").
 *
 * <p>No facts: {@code map} is empty and proves nothing.
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

    /**
     * Checks steps 2 to 5: everything but the checkpoint's signatures.
     *
     * @throws IllegalStateException if it proves something else
     */
    public void check() {
        long size = checkpoint.checkpoint().size();
        try {
            require(leaves.size() == size
                    && leaves.indexes().get(leaves.indexes().size() - 1) == size - 1);
            require(Arrays.equals(entries.get(entries.size() - 1), state.bytes()));
            leaves.verify(
                    entries.stream().map(TreeHasher::leaf).toList(),
                    checkpoint.checkpoint().root());
            List<MapClaim> claims = facts.stream()
                    .map(f ->
                            new MapClaim(LogWriter.hash(f.position()), f.entry().map(e -> LogWriter.hash(e.hash()))))
                    .toList();
            if (!claims.isEmpty()) {
                MapProof.verify(map, claims, LogWriter.hash(state.mapRoot()));
            }
        } catch (TlogException e) {
            throw new IllegalStateException("the log's files and rows do not fit: " + e.defect(), e);
        }
        facts.forEach(this::checkLeaf);
    }

    private void checkLeaf(Fact fact) {
        Optional<MapEntry.First> first = fact.entry().flatMap(MapEntry::first);
        require(first.isPresent() == fact.leaf().isPresent());
        if (first.isPresent()) {
            int at = leaves.indexes().indexOf(first.get().leaf());
            require(at >= 0 && Arrays.equals(entries.get(at), fact.leaf().get().bytes()));
            require(
                    fact.leaf().get() instanceof Leaf.Write write
                            ? new LogKey(write.org(), write.keyHash())
                                            .position()
                                            .equals(fact.position())
                                    && write.value()
                                            .equals(Optional.of(first.get().value()))
                            : fact.leaf().get() instanceof Leaf.PublicWrite open
                                    && LogKey.ofPublic(open.key()).position().equals(fact.position())
                                    && open.value()
                                            .equals(Optional.of(first.get().value())));
        }
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new IllegalStateException("the log's files and rows do not fit");
        }
    }
}
