package io.waymark.projection.genealogy;

import io.waymark.custody.Act;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.Origin;
import io.waymark.custody.Quantity;
import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.genealogy.Graph.Cut;
import io.waymark.projection.genealogy.StatedRows.Said;
import io.waymark.projection.genealogy.StepRows.Packed;
import io.waymark.projection.genealogy.StepRows.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * One trace, ring by ring: what a ring leads to is read with the same few statements whatever its size. Going back never
 * turns forward and the other way round, so that what shares an ingredient with the goods is not taken for the goods. Of a
 * unit that goods were in, what else was in it is not traced; of a unit at the start, what was in it is.
 */
final class Walk {

    private static final int MOST_CHAINS = 20;

    /** Lists of what things became may be long: so many things are read at once, and the time is looked at between. */
    private static final int AT_ONCE = 500;

    private final StepRows steps;
    private final StatedRows stated;
    private final Drafts drafts;
    private final Direction direction;
    private final Bounds bounds;
    private final boolean units;
    private final LongSupplier nanos;
    private final long end;

    private final Set<Integer> inside = new HashSet<>();
    private final Set<Integer> unitsDone = new HashSet<>();

    Walk(JdbcTemplate jdbc, Direction direction, Bounds bounds, boolean units, LongSupplier nanos) {
        this.steps = new StepRows(jdbc);
        this.stated = new StatedRows(jdbc, bounds.nodes(), () -> cut(Cut.NODES));
        this.drafts = new Drafts(jdbc, steps, stated, bounds.nodes());
        this.direction = direction;
        this.bounds = bounds;
        this.units = units;
        this.nanos = nanos;
        this.end = nanos.getAsLong() + bounds.time().toNanos();
    }

    Optional<Graph> from(ObjectName name) {
        ThingRow row = steps.things(List.of(name)).get(name);
        return row == null ? Optional.empty() : Optional.of(go(List.of(drafts.thing(row, 0))));
    }

    Optional<Graph> from(GS1Identifier identifier) {
        String canonical = identifier.isItem() || identifier.isUnit()
                ? io.waymark.custody.Derivation.thing(identifier)
                : identifier.toString();
        boolean lotOrClass = identifier.isLot() || identifier.isClass();
        List<ThingRow> rows;
        if (!lotOrClass) {
            rows = steps.ofIdentifier(canonical, MOST_CHAINS);
        } else {
            rows = identifier.isLot()
                    ? steps.ofLot(canonical, bounds.nodes())
                    : identifier
                            .gtin()
                            .map(g -> steps.ofGtin(g, bounds.nodes()))
                            .orElse(List.of());
        }
        if (rows.isEmpty() && !stated.known(canonical)) {
            return Optional.empty();
        }
        List<Integer> start = new ArrayList<>();
        if (lotOrClass && !rows.isEmpty()) {
            int lot = drafts.lot(canonical);
            start.add(lot);
            for (ThingRow row : rows) {
                int member = drafts.thing(row, 0);
                drafts.link(lot, member, Relation.INCLUDES, true, Optional.empty(), Optional.empty(), Optional.empty());
                start.add(member);
            }
        } else if (rows.isEmpty()) {
            start.add(drafts.outside(canonical, 0));
        } else {
            rows.forEach(row -> start.add(drafts.thing(row, 0)));
        }
        return Optional.of(go(start.stream().filter(n -> n >= 0).distinct().toList()));
    }

    private Graph go(List<Integer> start) {
        inside.addAll(start);
        if (direction.back()) {
            rings(start, Direction.BACK);
        }
        if (direction.forward()) {
            rings(start, Direction.FORWARD);
        }
        return drafts.graph(direction);
    }

    private void rings(List<Integer> start, Direction way) {
        Set<Integer> visited = new HashSet<>(start);
        List<Integer> ring = start;
        for (int depth = 1; !ring.isEmpty(); depth++) {
            Ring next = new Ring(way == Direction.BACK ? -depth : depth, depth > bounds.depth());
            for (int from = 0; from < ring.size(); from += AT_ONCE) {
                if (nanos.getAsLong() - end > 0) {
                    drafts.cut(Cut.TIME);
                    return;
                }
                if (drafts.isFull()) {
                    return;
                }
                expand(ring.subList(from, Math.min(ring.size(), from + AT_ONCE)), way, next);
            }
            ring = next.found.stream().filter(visited::add).toList();
        }
    }

    private void cut(Cut cut) {
        drafts.cut(cut);
    }

    /** What a ring leads to; beyond the depth nothing is added, and it is said that there was something. */
    private final class Ring {
        final int distance;
        final boolean beyond;
        final Set<Integer> found = new LinkedHashSet<>();

        Ring(int distance, boolean beyond) {
            this.distance = distance;
            this.beyond = beyond;
        }

        int thing(ThingRow row) {
            return add(drafts.find(row.name()), () -> drafts.thing(row, distance));
        }

        int outside(String identifier) {
            return add(drafts.find(identifier), () -> drafts.outside(identifier, distance));
        }

        int gap(int at, Gap gap, String shows, int count) {
            return beyond ? cutHere() : drafts.gap(at, gap, shows, count, distance);
        }

        private int add(Optional<Integer> known, java.util.function.IntSupplier fresh) {
            if (known.isEmpty() && beyond) {
                return cutHere();
            }
            int number = known.orElseGet(fresh::getAsInt);
            if (number >= 0) {
                found.add(number);
            }
            return number;
        }

        private int cutHere() {
            drafts.cut(Cut.DEPTH);
            return -1;
        }
    }

    private void expand(List<Integer> ring, Direction way, Ring next) {
        Map<ObjectName, Integer> things = new LinkedHashMap<>();
        Map<String, Integer> outside = new LinkedHashMap<>();
        for (int number : ring) {
            drafts.row(number).ifPresent(row -> things.put(row.name(), number));
            drafts.outsideIdentifier(number).ifPresent(id -> outside.put(id, number));
        }
        if (way == Direction.BACK) {
            back(things, next);
        } else {
            forward(things, next);
        }
        statedTransformations(outside, way, next);
        contents(things, outside, next);
        if (units) {
            around(things, outside, next.distance);
        }
    }

    private void back(Map<ObjectName, Integer> things, Ring next) {
        if (things.isEmpty()) {
            return;
        }
        List<StepRows.First> firsts = steps.firsts(things.keySet());
        Set<ObjectName> named = new LinkedHashSet<>();
        firsts.forEach(f -> f.step().from().forEach(o -> named.add(o.object())));
        Map<ObjectName, ThingRow> known = steps.things(named);
        Map<Hash, Set<Integer>> events = new LinkedHashMap<>();
        Set<ObjectName> begun = new HashSet<>();
        for (StepRows.First first : firsts) {
            int to = things.get(first.name());
            Step step = first.step();
            begun.add(first.name());
            Optional<Hash> event = Optional.ofNullable(step.event());
            if (step.act() == Act.ENTER) {
                gapBefore(to, Gap.ENTERED, step.writer(), 1, next);
            }
            Map<String, Integer> hidden = new LinkedHashMap<>();
            for (Origin origin : step.from()) {
                ThingRow row = known.get(origin.object());
                if (row == null) {
                    hidden.merge(origin.object().org(), 1, Integer::sum);
                } else {
                    drafts.link(
                            next.thing(row),
                            to,
                            relation(step),
                            true,
                            event,
                            Optional.of(first.moment()),
                            given(step, row));
                }
            }
            hidden.forEach((org, count) -> gapBefore(to, Gap.INPUT_NOT_SHOWN, org, count, next));
            if (step.act() == Act.COMMISSION) {
                event.ifPresent(e ->
                        events.computeIfAbsent(e, d -> new LinkedHashSet<>()).add(to));
            }
        }
        things.forEach((name, number) -> {
            if (!begun.contains(name)) {
                gapBefore(number, Gap.BEGINNING_NOT_SHOWN, name.org(), 1, next);
            }
        });
        together(events, Direction.BACK, next);
    }

    /** Of a merged portion, all of what went into it is in it; of a part, what it is itself. */
    private static Optional<Quantity> given(Step step, ThingRow origin) {
        if (step.act() != Act.PART) {
            return Optional.empty();
        }
        return step.from().size() > 1 ? origin.quantity() : Optional.ofNullable(step.quantity());
    }

    private static Relation relation(Step first) {
        if (first.act() != Act.PART) {
            return Relation.USED_FOR;
        }
        return first.from().size() > 1 ? Relation.MERGED_INTO : Relation.SPLIT_INTO;
    }

    private void gapBefore(int to, Gap gap, String shows, int count, Ring next) {
        int number = next.gap(to, gap, shows, count);
        Relation relation = gap == Gap.INPUT_NOT_SHOWN ? Relation.USED_FOR : Relation.SPLIT_INTO;
        drafts.link(number, to, gap == Gap.CONTENT_NOT_SHOWN ? Relation.PACKED_IN : relation, true);
    }

    private void forward(Map<ObjectName, Integer> things, Ring next) {
        Map<ObjectName, Integer> consumable = new LinkedHashMap<>();
        things.forEach((name, number) -> {
            if (drafts.row(number).filter(r -> r.status().equals("consumed")).isPresent()) {
                consumable.put(name, number);
            }
        });
        if (consumable.isEmpty()) {
            return;
        }
        List<StepRows.Consumed> all = steps.consumed(consumable.keySet());
        Set<ObjectName> named = new LinkedHashSet<>();
        all.forEach(c -> c.made().ifPresent(list -> list.forEach(m -> named.add(m.object()))));
        Map<ObjectName, ThingRow> known = steps.things(named);
        Map<Hash, Set<Integer>> events = new LinkedHashMap<>();
        for (StepRows.Consumed consumed : all) {
            int from = consumable.get(consumed.name());
            Step step = consumed.step();
            Optional<Hash> event = Optional.ofNullable(step.event());
            int hidden = consumed.made().isPresent() || step.made() == null
                    ? 0
                    : step.made().count();
            for (Made made : consumed.made().orElse(List.of())) {
                ThingRow row = known.get(made.object());
                if (row == null) {
                    hidden++;
                } else {
                    drafts.link(
                            from,
                            next.thing(row),
                            relation(step.act()),
                            true,
                            event,
                            Optional.of(consumed.moment()),
                            Optional.ofNullable(made.given()));
                }
            }
            if (hidden > 0) {
                drafts.link(
                        from, next.gap(from, Gap.OUTPUT_NOT_SHOWN, step.writer(), hidden), relation(step.act()), true);
            }
            event.filter(e -> step.act() == Act.TRANSFORM)
                    .ifPresent(e -> events.computeIfAbsent(e, d -> new LinkedHashSet<>())
                            .add(from));
        }
        together(events, Direction.FORWARD, next);
    }

    private static Relation relation(Act consuming) {
        return switch (consuming) {
            case SPLIT -> Relation.SPLIT_INTO;
            case MERGE -> Relation.MERGED_INTO;
            default -> Relation.USED_FOR;
        };
    }

    private void statedTransformations(Map<String, Integer> outside, Direction way, Ring next) {
        Map<Hash, Set<Integer>> events = new LinkedHashMap<>();
        stated.naming(outside.keySet(), way == Direction.BACK ? StatedRows.OUTPUTS : StatedRows.INPUTS)
                .forEach((id, digests) -> digests.forEach(d ->
                        events.computeIfAbsent(d, e -> new LinkedHashSet<>()).add(outside.get(id))));
        together(events, way, next);
    }

    /** What events state of one transformation, beside what steps say of it: the other side's things, under custody or not. */
    private void together(Map<Hash, Set<Integer>> events, Direction way, Ring next) {
        if (events.isEmpty()) {
            return;
        }
        Map<Hash, List<Said>> groups = stated.transformations(events.keySet());
        Set<Hash> all = new LinkedHashSet<>();
        groups.values().forEach(group -> group.forEach(e -> all.add(e.digest())));
        StepRows.Touched touched = steps.touched(all);
        Map<Hash, Set<ObjectName>> side = way == Direction.BACK ? touched.consumed() : touched.made();
        Set<ObjectName> names = new LinkedHashSet<>();
        side.values().forEach(names::addAll);
        Map<ObjectName, ThingRow> rows = steps.things(names);
        groups.forEach((digest, group) -> {
            Set<String> covered = new HashSet<>();
            for (Said event : group) {
                side.getOrDefault(event.digest(), Set.of())
                        .forEach(name -> Optional.ofNullable(rows.get(name)).ifPresent(row -> {
                            covered.add(row.identifier());
                            stated(events.get(digest), next.thing(row), way, event);
                        }));
            }
            for (Said event : group) {
                Set<String> other = event.in(way == Direction.BACK ? StatedRows.INPUTS : StatedRows.OUTPUTS);
                other.stream()
                        .filter(id -> !covered.contains(id))
                        .forEach(id -> stated(events.get(digest), next.outside(id), way, event));
            }
        });
    }

    private void stated(Set<Integer> ours, int other, Direction way, Said event) {
        for (int our : ours) {
            drafts.link(
                    way == Direction.BACK ? other : our,
                    way == Direction.BACK ? our : other,
                    Relation.USED_FOR,
                    false,
                    Optional.of(event.digest()),
                    Optional.of(event.moment()),
                    Optional.empty());
        }
    }

    private void contents(Map<ObjectName, Integer> things, Map<String, Integer> outside, Ring next) {
        Map<ObjectName, Integer> opened = new LinkedHashMap<>();
        Map<String, Integer> unitIds = new LinkedHashMap<>();
        things.forEach((name, number) -> drafts.row(number)
                .filter(row -> row.kind() == Kind.UNIT && inside.contains(number) && !drafts.isAround(number))
                .ifPresent(row -> {
                    opened.put(name, number);
                    unitIds.put(row.identifier(), number);
                }));
        outside.forEach((id, number) -> {
            if (inside.contains(number)) {
                unitIds.put(id, number);
            }
        });
        Map<Integer, Set<String>> onLedger = new HashMap<>();
        if (!opened.isEmpty()) {
            List<Packed> packed = steps.contents(opened.keySet());
            Map<ObjectName, ThingRow> rows = steps.things(
                    packed.stream().flatMap(p -> p.thing().stream()).distinct().toList());
            for (Packed p : packed) {
                int unit = opened.get(p.unit().orElseThrow());
                p.thing().map(rows::get).ifPresent(row -> {
                    onLedger.computeIfAbsent(unit, u -> new HashSet<>()).add(row.identifier());
                    int child = next.thing(row);
                    inside.add(child);
                    stay(child, unit, p);
                });
            }
            steps.notShown(opened.keySet())
                    .forEach((name, count) ->
                            gapBefore(opened.get(name), Gap.CONTENT_NOT_SHOWN, name.org(), count, next));
        }
        for (StatedRows.Stay stay : stated.contents(unitIds.keySet())) {
            int unit = unitIds.get(stay.unit());
            if (!onLedger.getOrDefault(unit, Set.of()).contains(stay.thing())) {
                int child = next.outside(stay.thing());
                inside.add(child);
                drafts.stay(child, unit, stay);
            }
        }
    }

    private void stay(int thing, int unit, Packed packed) {
        Optional<Place> out = packed.next()
                .flatMap(next -> Optional.ofNullable(next.out()).map(key -> new Place(next.writer(), key)))
                .or(() -> packed.next().isPresent()
                        ? Optional.empty()
                        : drafts.row(thing).flatMap(ThingRow::exit));
        drafts.stay(thing, unit, packed, out);
    }

    /** Units that these were in, and the units around those; they count as no goods and lead nowhere. */
    private void around(Map<ObjectName, Integer> things, Map<String, Integer> outside, int distance) {
        Map<ObjectName, Integer> in = new LinkedHashMap<>();
        things.forEach((name, number) -> {
            if (unitsDone.add(number)) {
                in.put(name, number);
            }
        });
        Map<ObjectName, Integer> ring = in;
        while (!ring.isEmpty()) {
            ring = unitsOf(ring, distance);
        }
        Map<String, Integer> strangers = new LinkedHashMap<>();
        outside.forEach((id, number) -> {
            if (unitsDone.add(number)) {
                strangers.put(id, number);
            }
        });
        statedUnits(strangers, distance);
    }

    private Map<ObjectName, Integer> unitsOf(Map<ObjectName, Integer> things, int distance) {
        List<Packed> packed = steps.around(things.keySet());
        Map<ObjectName, ThingRow> rows = steps.things(
                packed.stream().flatMap(p -> p.unit().stream()).distinct().toList());
        Map<ObjectName, Integer> further = new LinkedHashMap<>();
        Map<Integer, Integer> hidden = new LinkedHashMap<>();
        Map<Integer, String> writers = new HashMap<>();
        for (Packed p : packed) {
            int thing = things.get(p.thing().orElseThrow());
            Optional<ThingRow> row = p.unit().map(rows::get);
            if (row.isEmpty()) {
                hidden.merge(thing, 1, Integer::sum);
                writers.put(thing, p.writer());
                continue;
            }
            int unit = drafts.find(row.get().name()).orElseGet(() -> drafts.around(row.get(), distance));
            if (unit >= 0) {
                stay(thing, unit, p);
                if (unitsDone.add(unit)) {
                    further.put(row.get().name(), unit);
                }
            }
        }
        hidden.forEach((thing, count) -> drafts.link(
                thing,
                drafts.gap(thing, Gap.UNIT_NOT_SHOWN, writers.get(thing), count, distance),
                Relation.PACKED_IN,
                true));
        return further;
    }

    private void statedUnits(Map<String, Integer> strangers, int distance) {
        if (strangers.isEmpty()) {
            return;
        }
        Set<Hash> digests = new LinkedHashSet<>();
        stated.naming(strangers.keySet(), StatedRows.CHILDREN).values().forEach(digests::addAll);
        Set<String> parents = new LinkedHashSet<>();
        Collection<Said> said = stated.read(digests).values();
        said.forEach(e -> parents.addAll(e.in(StatedRows.PARENT)));
        for (StatedRows.Stay stay : stated.contents(parents)) {
            Integer thing = strangers.get(stay.thing());
            if (thing != null) {
                int unit = steps.ofIdentifier(stay.unit(), 1).stream()
                        .findFirst()
                        .map(row -> drafts.find(row.name()).orElseGet(() -> drafts.around(row, distance)))
                        .orElseGet(
                                () -> drafts.find(stay.unit()).orElseGet(() -> drafts.outside(stay.unit(), distance)));
                if (unit >= 0) {
                    drafts.stay(thing, unit, stay);
                }
            }
        }
    }
}
