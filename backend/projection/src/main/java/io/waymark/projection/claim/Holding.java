package io.waymark.projection.claim;

import io.waymark.claim.ClaimKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ledger has about who holds an item with a claim key.
 *
 * @param members all that may have written about it, sorted
 * @param places that were written at, from the first one on
 */
public record Holding(ClaimKey claim, List<String> members, List<ClaimPlace> places) {

    /** As it was after a block. */
    public Holding at(long block) {
        List<ClaimPlace> then = new ArrayList<>();
        for (ClaimPlace place : places) {
            List<ClaimPlace.Write> writes =
                    place.writes().stream().filter(w -> w.block() <= block).toList();
            if (writes.isEmpty()) {
                break;
            }
            then.add(new ClaimPlace(place.number(), writes));
        }
        return new Holding(claim, members, List.copyOf(then));
    }

    /** How many first writes there are. */
    public int writes() {
        return places.stream().mapToInt(place -> place.writes().size()).sum();
    }
}
