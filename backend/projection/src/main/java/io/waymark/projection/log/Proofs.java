package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.tlog.note.SignedCheckpoint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Proves what the log says, at the latest checkpoint that a quorum of the members cosigned. Safe from any thread.
 *
 * <p>It reads rows of the database (a replica will do) and the files in {@code <waymark.data>/log}.
 */
public final class Proofs {

    /** As many keys and further leaves as one proof may be of. */
    public static final int MOST = 4_000;

    /**
     * What is to be proven.
     *
     * @param keys whether, and as what, they were written first
     * @param positions the same by map position alone, where the key is not known (watch lists)
     * @param leaves indexes of further leaves, such as the latest write of a profile; those the checkpoint does not cover are
     *     left out
     */
    public record Question(Collection<LogKey> keys, Collection<Hash> positions, Collection<Long> leaves) {}

    /** The latest checkpoint with a quorum, with all signatures known; empty before there was one. */
    public Optional<Latest> latest() {
        throw new UnsupportedOperationException();
    }

    /**
     * A checkpoint with a quorum.
     *
     * @param block the last block that it covers
     */
    public record Latest(SignedCheckpoint checkpoint, long block) {}

    /**
     * One proof for all of the question, at the latest checkpoint with a quorum.
     *
     * @return empty while there is no such checkpoint, or this process has no files of the log
     * @throws IllegalArgumentException for more than {@value #MOST} keys, positions and leaves
     * @throws IllegalStateException if the files are damaged: {@code ./waymark rebuild} makes them anew
     */
    public Optional<LogProof> prove(Question question) {
        throw new UnsupportedOperationException();
    }

    /** Indexes of the leaves of all writes of these public keys, the first and the later ones, in ascending order. */
    public List<Long> leavesOfPublic(String key) {
        throw new UnsupportedOperationException();
    }
}
