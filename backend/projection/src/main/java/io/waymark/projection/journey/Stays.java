package io.waymark.projection.journey;

import io.waymark.custody.Step;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds what units did while something was in them, and the units around those, up to the depth that the rules allow. */
final class Stays {

    /** Units are nested at most so deep. */
    static final int DEEPEST = 8;

    /** So many steps of a unit are read from the one with which something went in. */
    private static final int LONGEST = 1_900;

    private final JdbcClient db;
    private final Histories histories;

    Stays(JdbcClient db, Histories histories) {
        this.db = db;
        this.histories = histories;
    }

    /** @param units rows of the units, by name */
    record Found(List<Stay> stays, Map<ObjectName, Chain> units) {}

    /** A time in a unit that is to be read: from the step at {@code in} to the exit, if it has left. */
    private record Wanted(Step packed, Optional<KeyId> exit) {}

    Found of(Chain chain, List<PlacedStep> steps) {
        Map<ObjectName, Chain> units = new HashMap<>();
        List<Stay> stays = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<Wanted> wanted = wanted(Optional.of(chain), steps, seen);
        for (int depth = 0; depth < DEEPEST && !wanted.isEmpty(); depth++) {
            Map<String, List<PlacedStep>> rows = new LinkedHashMap<>();
            Map<String, ObjectName> names = new HashMap<>();
            read(wanted, rows, names);
            units.putAll(histories.chains(new HashSet<>(names.values())));
            List<Wanted> next = new ArrayList<>();
            for (Wanted w : wanted) {
                Optional<Chain> unit = Optional.ofNullable(units.get(names.get(root(w.packed()))));
                List<PlacedStep> during = during(w, unit, rows.getOrDefault(root(w.packed()), List.of()));
                if (!during.isEmpty()) {
                    stays.add(new Stay(
                            unit.map(Chain::name),
                            unit.map(Chain::identifier),
                            w.packed().hash(),
                            during,
                            w.exit().isPresent()));
                    next.addAll(wanted(unit, during, seen));
                }
            }
            wanted = next;
        }
        return new Found(stays, units);
    }

    private static List<Wanted> wanted(Optional<Chain> chain, List<PlacedStep> steps, Set<String> seen) {
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i).step();
            if (Histories.packed(step) && seen.add(step.hash().hex())) {
                KeyId key = steps.get(i).key();
                Optional<Chain> head = chain.filter(c -> c.headKey().equals(key));
                Optional<KeyId> exit = i + 1 < steps.size()
                        ? Optional.ofNullable(steps.get(i + 1).step().out())
                        : head.flatMap(Chain::exit);
                wanted.add(new Wanted(step, exit));
            }
        }
        return wanted;
    }

    private void read(List<Wanted> wanted, Map<String, List<PlacedStep>> rows, Map<String, ObjectName> names) {
        // Each step names the one before it by its hash. The beginning of a unit's chain may not have been opened: what
        // is asked for is what it did while the thing was inside.
        db.sql(
                        """
                        with recursive walk as (
                          select m.writer || m.key_id as root, m.writer, m.key_id, m.hash, 0 as far from step m
                           where (m.writer, m.key_id) in (select * from unnest(?::text[], ?::text[]))
                          union all
                          select w.root, n.writer, n.key_id, n.hash, w.far + 1 from walk w join step n on n.previous = w.hash
                           where w.far < ?)
                        select k.root, s.object_org, s.object_ref,"""
                                + PlacedSteps.COLUMNS
                                + """

                         from walk k join step s on s.writer = k.writer and s.key_id = k.key_id"""
                                + PlacedSteps.JOINS + """
                        order by s.n""")
                .param(wanted.stream().map(w -> w.packed().writer()).toArray(String[]::new))
                .param(wanted.stream().map(w -> w.packed().in().hex()).toArray(String[]::new))
                .param(LONGEST)
                .query(row -> {
                    String root = row.getString("root");
                    rows.computeIfAbsent(root, r -> new ArrayList<>()).add(PlacedSteps.read(row));
                    Rows.name(row, "object_org", "object_ref").ifPresent(name -> names.put(root, name));
                });
    }

    private static String root(Step packed) {
        return packed.writer() + packed.in().hex();
    }

    private static List<PlacedStep> during(Wanted wanted, Optional<Chain> unit, List<PlacedStep> rows) {
        KeyId in = wanted.packed().in();
        Optional<KeyId> to = wanted.exit().or(() -> unit.map(Chain::headKey));
        List<PlacedStep> during = rows.stream()
                .filter(r -> to.isEmpty() || r.key().equals(to.get()))
                .reduce((before, after) -> after)
                .map(last -> PlacedSteps.back(rows, last.step().writer(), last.key(), in))
                .orElse(List.of());
        return during.isEmpty() || !during.get(0).key().equals(in) ? List.of() : during;
    }
}
