package io.waymark.projection.genealogy;

import io.waymark.custody.Quantity;
import io.waymark.ledger.Hash;
import java.util.Optional;

/**
 * One thing's relation to another.
 *
 * @param from number of the earlier, smaller or inner node
 * @param to number of the other one
 * @param onLedger whether steps on the ledger say so; else only an event of this organisation states it
 * @param event digest of the event that did it, where known
 * @param since when it was done, or began; empty for {@link Relation#INCLUDES} and gaps
 * @param until when it ended, for {@link Relation#PACKED_IN}; empty while it lasts, or where its end is not known
 * @param given how much of the one went into the other, where the ledger says so
 */
public record Link(
        int from,
        int to,
        Relation relation,
        boolean onLedger,
        Optional<Hash> event,
        Optional<Moment> since,
        Optional<Moment> until,
        Optional<Quantity> given) {}
