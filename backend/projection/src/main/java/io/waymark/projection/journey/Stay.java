package io.waymark.projection.journey;

import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import java.util.List;
import java.util.Optional;

/**
 * While something was in a unit: the unit's steps from the one with which it went in to the one with which it came out,
 * or to the unit's head while it is inside.
 *
 * @param unit the unit
 * @param identifier the unit's canonical identifier. Not for consumers
 * @param packed SHA-256 of the packed step of what went in
 * @param steps in order, at least one
 * @param left whether the last of them is the exit
 */
public record Stay(
        Optional<ObjectName> unit, Optional<String> identifier, Hash packed, List<PlacedStep> steps, boolean left) {

    public Stay {
        steps = List.copyOf(steps);
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return "stay of " + steps.size() + " steps";
    }
}
