package io.waymark.projection.journey;

import io.waymark.custody.Kind;
import io.waymark.custody.Quantity;
import io.waymark.custody.Status;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.ObjectName;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What this organisation knows about one chain.
 *
 * @param name name of the chain
 * @param identifier of the item or unit; of the lot, for a portion
 * @param kind item, unit or portion
 * @param status of its head; {@code packed} while it is in a unit
 * @param custodian who has it: of a thing in a unit, who has the outermost unit
 * @param receiver whom it, or the outermost unit that it is in, is offered to
 * @param gone who wrote the next step and has not shown it; then {@link #custodian} is who had it before
 * @param inside the unit that it is in
 * @param quantity of a portion
 * @param product what the product's owner says of it
 * @param lot its lot, where known
 * @param expiry where the own event that commissioned or received it says so
 * @param recall its own recall, or one of its lot, its class or what it was made from
 * @param entered whether the chain starts with a stranger's item: what lies before is not proven
 * @param timeline oldest first
 * @param complete whether every step from the first to the head is known here
 * @param changedBlock block of the latest change of the chain
 * @param others how many other chains there are under this identifier: never one history with this one
 */
public record Journey(
        ObjectName name,
        GS1Identifier identifier,
        Kind kind,
        Status status,
        Organisation custodian,
        Optional<Organisation> receiver,
        Optional<Organisation> gone,
        Optional<GS1Identifier> inside,
        Optional<Quantity> quantity,
        Optional<ProductText> product,
        Optional<GS1Identifier> lot,
        Optional<LocalDate> expiry,
        RecallState recall,
        boolean entered,
        List<Entry> timeline,
        boolean complete,
        long changedBlock,
        int others) {

    public Journey {
        timeline = List.copyOf(timeline);
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "journey of " + timeline.size();
    }
}
