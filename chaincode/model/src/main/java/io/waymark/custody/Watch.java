package io.waymark.custody;

import io.waymark.ledger.Hash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The recalls that reach what was made: map positions of the first recall key of every input's item, lot and class,
 * and of the inputs' own watch lists (docs/CUSTODY.md, "Recalls").
 *
 * @param positions sorted, without duplicates, at most 32
 * @param over whether there were more, or an input already said so
 */
public record Watch(List<Hash> positions, boolean over) {

    /** The most positions that a step keeps. */
    public static final int MOST = 32;

    /** Nothing to watch. */
    public static final Watch NONE = new Watch(List.of(), false);

    /** @throws IllegalArgumentException if there are too many, or they are not in order */
    public Watch {
        positions = List.copyOf(positions);
        if (positions.size() > MOST) {
            throw new IllegalArgumentException("a watch list has at most " + MOST + " positions");
        }
        for (int i = 1; i < positions.size(); i++) {
            if (positions.get(i - 1).compareTo(positions.get(i)) >= 0) {
                throw new IllegalArgumentException("a watch list is sorted and has no duplicates");
            }
        }
    }

    /** The union; the first 32 in order, and whether there were more. */
    static Watch union(List<Watch> lists, List<Hash> more) {
        Set<Hash> all = new LinkedHashSet<>(more);
        boolean over = false;
        for (Watch list : lists) {
            all.addAll(list.positions());
            over |= list.over();
        }
        List<Hash> sorted = new ArrayList<>(all);
        sorted.sort(null);
        return sorted.size() > MOST ? new Watch(sorted.subList(0, MOST), true) : new Watch(sorted, over);
    }

    boolean isEmpty() {
        return positions.isEmpty() && !over;
    }
}
