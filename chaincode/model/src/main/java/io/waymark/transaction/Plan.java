package io.waymark.transaction;

import io.waymark.custody.Decision;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction reads and writes, all in the acting organisation's collection unless a read names another's.
 *
 * @param writes values by ledger key, in order; no key twice
 * @param absent keys that must hold nothing, or the transaction conflicts
 * @param purges keys to purge
 * @param events what became of each event of the batch, in order
 * @param entries index of the entry of the batch that first asks for each absent key
 */
public record Plan(
        Map<String, byte[]> writes,
        Set<Absent> absent,
        List<String> purges,
        List<PlannedEvent> events,
        Map<Absent, Integer> entries) {

    /** A key in an organisation's collection that must be absent. */
    public record Absent(String org, String key) {
        @Override
        public String toString() {
            return "key of " + org;
        }
    }

    /**
     * @param digest digest of the event, as its steps name it
     * @param key ledger key of the event
     * @param document the event with all its fields
     * @param decision what it did to custody
     */
    public record PlannedEvent(Hash digest, String key, SaltedDocument document, Decision.Accepted decision) {}

    /** An event of the batch was refused: nothing of the batch is written. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int entry;
        private final transient Decision.Refused refusal;

        RefusedException(int entry, Decision.Refused refusal) {
            super(refusal.code().code(), null, false, false);
            this.entry = entry;
            this.refusal = refusal;
        }

        /** Index of the refused entry in the batch. */
        public int entry() {
            return entry;
        }

        public Decision.Refused refusal() {
            return refusal;
        }
    }

    /**
     * Works a batch out.
     *
     * @throws RefusedException if a rule refuses one of its events
     * @throws IllegalArgumentException if the batch is malformed, or leaves out what its events need
     */
    public static Plan of(Batch batch) throws RefusedException {
        Planner planner = new Planner(batch.org(), batch.situation());
        for (Entry entry : batch.entries()) {
            planner.add(entry);
        }
        return planner.plan();
    }

    /** How many steps it writes. */
    public int steps() {
        return events.stream().mapToInt(e -> e.decision().steps().size()).sum();
    }

    /** How many bytes its private values have. */
    public long bytes() {
        return writes.values().stream().mapToLong(v -> v.length).sum();
    }
}
