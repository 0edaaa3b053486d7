package io.waymark.projection.journey;

import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A step and its place on the ledger.
 *
 * @param key its key id
 * @param step the step
 * @param block number of the block that its first write stands in
 * @param transaction id of the transaction that wrote it
 * @param claimed that transaction's timestamp, a claim
 * @param source {@code own}, {@code package} or {@code opened}
 * @param content of a unit's step that changes its content: SHA-256 of the packed steps inside, sorted, where known
 */
public record PlacedStep(
        KeyId key,
        Step step,
        long block,
        String transaction,
        Instant claimed,
        String source,
        Optional<List<Hash>> content) {

    /** Nothing private. */
    @Override
    public String toString() {
        return step.toString();
    }
}
