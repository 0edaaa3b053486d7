package io.waymark.projection.genealogy;

import io.waymark.custody.Kind;
import io.waymark.custody.Quantity;
import io.waymark.ledger.ObjectName;
import java.util.Optional;

/** An object's row, as far as traces need it. */
record ThingRow(
        ObjectName name,
        Kind kind,
        String identifier,
        Optional<String> lot,
        String status,
        String custodian,
        Optional<String> receiver,
        Optional<String> exitWriter,
        Optional<StepRows.Place> exit,
        Optional<ObjectName> unit,
        Optional<Quantity> quantity,
        Optional<String> gone) {

    @Override
    public String toString() {
        return kind.word();
    }
}
