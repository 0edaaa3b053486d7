package io.waymark.projection.journey;

import io.waymark.custody.Act;
import io.waymark.custody.Status;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a timeline: a step of the object, a step of a unit while the object was in it, or a gap. In a gap the
 * organisation wrote the next step and has not shown it: "B has it since T and has not shown more".
 *
 * @param gap whether it is a gap; then {@link #act}, {@link #status}, {@link #key} and {@link #event} are empty
 * @param unit the unit whose step it is; empty for steps of the object itself. Not for consumers
 * @param act what was done
 * @param status what the object (or unit) was left in
 * @param organisation who did it
 * @param receiver whom the goods were offered to
 * @param day date of the event in its own offset, where the event was captured here or its day was opened; a claim
 * @param withdrawn whether what the event says was taken back
 * @param shown other fields of the event that consumers are shown, JSON text by name; empty for staff, who can read the event
 * @param block number of the block that it stands in
 * @param transaction id of the transaction
 * @param claimed that transaction's timestamp: a claim of the client that made it
 * @param key key id of the step; for staff only: whoever knows it can watch for the step
 * @param event digest of its event
 * @param own whether this organisation wrote it, so that its event can be read here in full
 * @param opened whether others opened it to this organisation
 * @param n number of the step in its chain; 0 in a gap
 */
public record Entry(
        boolean gap,
        Optional<GS1Identifier> unit,
        Optional<Act> act,
        Optional<Status> status,
        Organisation organisation,
        Optional<Organisation> receiver,
        Optional<LocalDate> day,
        boolean withdrawn,
        Map<String, String> shown,
        long block,
        String transaction,
        Instant claimed,
        Optional<KeyId> key,
        Optional<Hash> event,
        boolean own,
        boolean opened,
        int n) {

    /** Nothing private. */
    @Override
    public String toString() {
        return gap ? "gap" : act.orElseThrow().word();
    }
}
