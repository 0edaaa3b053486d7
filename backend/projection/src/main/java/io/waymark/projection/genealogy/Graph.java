package io.waymark.projection.genealogy;

import java.util.List;
import java.util.Set;

/**
 * What a trace found.
 *
 * @param nodes by their numbers; those at the start first, then in order of distance
 * @param links in the order in which they were found
 * @param cuts why it is not all; empty when nothing that is known here was left out
 * @param direction which way was traced
 */
public record Graph(List<Node> nodes, List<Link> links, Set<Cut> cuts, Direction direction) {

    /** Why a graph is not whole. */
    public enum Cut {
        /** There are more nodes than were asked for. */
        NODES("nodes"),
        /** There are more links between the nodes than are kept; the nodes are there. */
        LINKS("links"),
        /** It goes on beyond the depth that was asked for. */
        DEPTH("depth"),
        /** It took too long. */
        TIME("time");

        private final String word;

        Cut(String word) {
            this.word = word;
        }

        /** The word in answers. */
        public String word() {
            return word;
        }
    }

    /** Who sees what, for people. */
    public static final String RULE =
            """
            A trace shows what this organisation did itself, what its own events state, and what other members opened to it \
            with goods or afterwards. Every step was checked against the ledger. What a member has not opened is shown as a \
            gap, never left out. What stands outside the network's prefixes is shown as events state it, and is not proven.""";

    public Graph {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        cuts = Set.copyOf(cuts);
    }

    /** Counts only: nothing private. */
    @Override
    public String toString() {
        return nodes.size() + " nodes, " + links.size() + " links";
    }
}
