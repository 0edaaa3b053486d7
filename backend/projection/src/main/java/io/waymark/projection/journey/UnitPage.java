package io.waymark.projection.journey;

import java.util.List;

/**
 * A unit and what is in it now.
 *
 * @param journey the unit's own
 * @param members what is in it and known here, at most {@link Journeys#MOST_LISTED}
 * @param inside how many things are in it, known here or not
 */
public record UnitPage(Journey journey, List<Hit> members, int inside) {

    public UnitPage {
        members = List.copyOf(members);
    }
}
