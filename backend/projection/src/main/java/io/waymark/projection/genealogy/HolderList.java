package io.waymark.projection.genealogy;

import io.waymark.custody.Kind;
import io.waymark.projection.genealogy.Graph.Cut;
import io.waymark.projection.genealogy.Node.What;
import io.waymark.projection.journey.Organisation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who has what was made of something, and the thing itself: whom a recall has to reach.
 *
 * @param lines one for each thing that is held, was sold or is out of sight, by organisation, then state, then identifier
 * @param counts the same added up
 * @param usedUp things that became other things, which are listed instead
 * @param ended things that are retired, or whose commissioning was taken back
 * @param hidden things at least that are not shown to this organisation
 * @param outside identifiers that events of this organisation name and that are not under custody: who has those, nobody says
 * @param cuts why it is not all; empty when everything that is known here is in it
 */
public record HolderList(
        List<Line> lines, List<Count> counts, int usedUp, int ended, int hidden, List<String> outside, Set<Cut> cuts) {

    /** What is true of goods at their holder. */
    public enum State {
        HELD("held"),
        OFFERED("offered"),
        /** It wrote the next step and has not shown it: it may have passed the goods on. */
        NOT_SHOWN("not shown"),
        SOLD("sold"),
        LEFT("left");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** The word in answers. */
        public String word() {
            return word;
        }
    }

    /** One thing and where it is. */
    public record Line(Organisation organisation, State state, Node node) {}

    /**
     * Goods of one kind in one state at one holder.
     *
     * @param things how many
     * @param quantity of portions, by unit of measure (empty where pieces are counted); empty for items and units
     */
    public record Count(
            Organisation organisation, State state, Kind kind, int things, Map<String, BigDecimal> quantity) {}

    public HolderList {
        lines = List.copyOf(lines);
        counts = List.copyOf(counts);
        outside = List.copyOf(outside);
        cuts = Set.copyOf(cuts);
    }

    /** Out of a trace forward. */
    static HolderList of(Graph graph) {
        List<Line> lines = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        int usedUp = 0;
        int ended = 0;
        int hidden = 0;
        for (Node node : graph.nodes()) {
            if (node.what() == What.OUTSIDE) {
                outside.add(node.identifier());
            } else if (node.what() == What.GAP) {
                hidden += node.gap().filter(g -> g != Gap.UNIT_NOT_SHOWN).isPresent() ? node.count() : 0;
            } else if (node.what() == What.THING && !node.around()) {
                Holder holder = node.holder().orElseThrow();
                switch (holder.status()) {
                    case CONSUMED -> usedUp++;
                    case RETIRED, VOID -> ended++;
                    default -> lines.add(new Line(holder.present(), state(holder), node));
                }
            }
        }
        lines.sort(Comparator.comparing((Line l) -> l.organisation().name())
                .thenComparing(l -> l.organisation().msp())
                .thenComparing(Line::state)
                .thenComparing(l -> l.node().identifier())
                .thenComparing(l -> l.node().number()));
        // A list of things needs no links.
        Set<Cut> cuts = graph.cuts().stream().filter(cut -> cut != Cut.LINKS).collect(Collectors.toUnmodifiableSet());
        return new HolderList(lines, counts(lines), usedUp, ended, hidden, outside, cuts);
    }

    private static State state(Holder holder) {
        if (holder.gone().isPresent()) {
            return State.NOT_SHOWN;
        }
        return switch (holder.status()) {
            case OFFERED -> State.OFFERED;
            case SOLD -> State.SOLD;
            case LEFT -> State.LEFT;
            default -> State.HELD;
        };
    }

    private record Group(Organisation organisation, State state, Kind kind) {}

    private static List<Count> counts(List<Line> lines) {
        Map<Group, Integer> things = new LinkedHashMap<>();
        Map<Group, Map<String, BigDecimal>> quantities = new HashMap<>();
        for (Line line : lines) {
            Group group = new Group(
                    line.organisation(), line.state(), line.node().kind().orElseThrow());
            things.merge(group, 1, Integer::sum);
            line.node().quantity().ifPresent(q -> quantities
                    .computeIfAbsent(group, g -> new TreeMap<>())
                    .merge(q.uom(), q.decimal(), BigDecimal::add));
        }
        return things.entrySet().stream()
                .map(e -> new Count(
                        e.getKey().organisation(),
                        e.getKey().state(),
                        e.getKey().kind(),
                        e.getValue(),
                        quantities.getOrDefault(e.getKey(), Map.of())))
                .toList();
    }

    /** Counts only: nothing private. */
    @Override
    public String toString() {
        return lines.size() + " things";
    }
}
