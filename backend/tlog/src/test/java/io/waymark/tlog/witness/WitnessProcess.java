package io.waymark.tlog.witness;

import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;

/** Advances a state until it is killed, and says each size once it is stored. */
final class WitnessProcess {
    private WitnessProcess() {}

    public static void main(String[] args) throws Exception {
        NoteSigner log = WitnessTest.signer("log.example/1", SignatureType.ED25519);
        try (WitnessState state = WitnessState.open(Path.of(args[0]))) {
            Optional<Checkpoint> latest = state.latest("log.example/1").map(SignedCheckpoint::checkpoint);
            MerkleTree tree = new MerkleTree();
            for (long size = 1; size < 100_000; size++) {
                tree.add(TreeHasher.leaf(("a" + size).getBytes()));
                if (size > latest.map(Checkpoint::size).orElse(0L)) {
                    Checkpoint next = new Checkpoint("log.example/1", size, tree.root());
                    if (!state.advance(latest, next.signedBy(log))) {
                        throw new IllegalStateException("nobody else advances this state");
                    }
                    latest = Optional.of(next);
                    System.out.println(size);
                }
            }
        }
    }
}
