package io.waymark.projection.genealogy;

import io.waymark.custody.Kind;
import io.waymark.custody.Quantity;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.journey.Organisation;
import java.util.Optional;

/**
 * One thing in a graph.
 *
 * @param number its place in {@link Graph#nodes}
 * @param what what kind of node it is
 * @param name name of its chain; of a {@link What#THING}, and of a gap where the ledger names what is not shown
 * @param identifier canonical, of the lot for a portion; as captured for what is no GS1 key; empty for a gap
 * @param kind item, unit or portion, of a thing
 * @param lot canonical identifier of its lot, where known
 * @param quantity of a portion
 * @param holder where it is now, of a thing
 * @param gap why the trace does not go on here, of a gap
 * @param shows who would have to show more, of a gap
 * @param distance steps from the start: negative before it, 0 at it
 * @param count how many things it stands for: more than 1 only of a gap, and of a group in a drawing
 * @param around whether it is only a unit that traced goods were in: the goods beside them are not traced
 */
public record Node(
        int number,
        What what,
        Optional<ObjectName> name,
        String identifier,
        Optional<Kind> kind,
        Optional<String> lot,
        Optional<Quantity> quantity,
        Optional<Holder> holder,
        Optional<Gap> gap,
        Optional<Organisation> shows,
        int distance,
        int count,
        boolean around) {

    /** What a node stands for. */
    public enum What {
        /** An item, unit or portion with a chain on the ledger that is known here. */
        THING("thing"),
        /** A lot or product: the start of a trace, with what is of it. */
        LOT("lot"),
        /** Named by events captured here, not under custody: nothing about it is proven by the ledger. */
        OUTSIDE("outside"),
        /** Where the trace stops because something is not shown. */
        GAP("gap");

        private final String word;

        What(String word) {
            this.word = word;
        }

        /** The word in answers. */
        public String word() {
            return word;
        }
    }

    /** Kind of node: nothing private. */
    @Override
    public String toString() {
        return what.word();
    }
}
