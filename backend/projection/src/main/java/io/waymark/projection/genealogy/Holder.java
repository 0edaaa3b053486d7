package io.waymark.projection.genealogy;

import io.waymark.custody.Status;
import io.waymark.projection.journey.Organisation;
import java.util.Optional;

/**
 * Where a thing is now, as far as it is known here: of a thing in a unit, where the outermost unit is.
 *
 * @param status {@code packed} only where the unit that it is in is not known; else what it is in effect
 * @param organisation who has it; who sold, shipped or consumed it last
 * @param receiver whom it is offered to
 * @param gone who wrote the next step and has not shown it: it has the thing since then
 * @param unit canonical identifier of the outermost unit that it is in
 */
public record Holder(
        Status status,
        Organisation organisation,
        Optional<Organisation> receiver,
        Optional<Organisation> gone,
        Optional<String> unit) {

    /** Who has it now: {@link #gone} where somebody went on, else {@link #organisation}. */
    public Organisation present() {
        return gone.orElse(organisation);
    }

    /** Nothing private. */
    @Override
    public String toString() {
        return status.word();
    }
}
