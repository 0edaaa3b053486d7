package io.waymark.projection.genealogy;

import io.waymark.custody.Quantity;
import io.waymark.custody.Status;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.genealogy.Graph.Cut;
import io.waymark.projection.genealogy.Node.What;
import io.waymark.projection.genealogy.StepRows.Packed;
import io.waymark.projection.genealogy.StepRows.Place;
import io.waymark.projection.journey.Organisation;
import io.waymark.projection.journey.Profiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The graph while it is put together: a thing is in it once, and so is what links two things. */
final class Drafts {

    /** A unit in a unit in a unit: the rules allow eight. */
    private static final int DEEPEST_UNIT = 8;

    /** Of an event with many inputs and outputs each is linked with each. */
    private static final int MOST_LINKS = 50_000;

    private final JdbcClient db;
    private final StepRows steps;
    private final StatedRows stated;
    private final int most;
    private final List<Draft> nodes = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, LinkDraft> links = new LinkedHashMap<>();
    private final Set<Cut> cuts = EnumSet.noneOf(Cut.class);

    Drafts(JdbcTemplate jdbc, StepRows steps, StatedRows stated, int most) {
        this.db = JdbcClient.create(jdbc);
        this.steps = steps;
        this.stated = stated;
        this.most = most;
    }

    private record Draft(
            What what,
            Optional<ThingRow> row,
            String identifier,
            Optional<Gap> gap,
            String shows,
            int count,
            int distance,
            boolean around) {}

    private record LinkDraft(
            int from,
            int to,
            Relation relation,
            boolean onLedger,
            Optional<Hash> event,
            Optional<Moment> since,
            Optional<Place> out,
            Optional<Moment> until,
            Optional<Quantity> given) {}

    void cut(Cut cut) {
        cuts.add(cut);
    }

    /** Whether something was left out because there is no room. */
    boolean isFull() {
        return cuts.contains(Cut.NODES);
    }

    Optional<Integer> find(ObjectName name) {
        return Optional.ofNullable(
                numbers.get("thing " + name.org() + " " + name.ref().hex()));
    }

    Optional<Integer> find(String outside) {
        return Optional.ofNullable(numbers.get("outside " + outside));
    }

    /** @return number of the node; -1 if there is no room */
    int thing(ThingRow row, int distance) {
        return thing(row, distance, false);
    }

    int around(ThingRow row, int distance) {
        return thing(row, distance, true);
    }

    private int thing(ThingRow row, int distance, boolean around) {
        return add(
                "thing " + row.name().org() + " " + row.name().ref().hex(),
                new Draft(What.THING, Optional.of(row), row.identifier(), Optional.empty(), "", 1, distance, around));
    }

    int lot(String identifier) {
        return add(
                "lot " + identifier,
                new Draft(What.LOT, Optional.empty(), identifier, Optional.empty(), "", 1, 0, false));
    }

    int outside(String identifier, int distance) {
        return add(
                "outside " + identifier,
                new Draft(What.OUTSIDE, Optional.empty(), identifier, Optional.empty(), "", 1, distance, false));
    }

    int gap(int at, Gap gap, String shows, int count, int distance) {
        return add(
                "gap " + gap + " " + at + " " + shows,
                new Draft(What.GAP, Optional.empty(), "", Optional.of(gap), shows, count, distance, false));
    }

    private int add(String key, Draft draft) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        if (nodes.size() >= most) {
            cuts.add(Cut.NODES);
            return -1;
        }
        nodes.add(draft);
        numbers.put(key, nodes.size() - 1);
        return nodes.size() - 1;
    }

    Optional<ThingRow> row(int number) {
        return number < 0 ? Optional.empty() : nodes.get(number).row();
    }

    /** Identifier of a node that is not under custody, or of a lot: what events state of it leads on. */
    Optional<String> outsideIdentifier(int number) {
        Draft draft = nodes.get(number);
        return draft.what() == What.OUTSIDE ? Optional.of(draft.identifier()) : Optional.empty();
    }

    boolean isAround(int number) {
        return nodes.get(number).around();
    }

    void link(int from, int to, Relation relation, boolean onLedger) {
        link(from, to, relation, onLedger, Optional.empty(), Optional.empty(), Optional.empty());
    }

    void link(
            int from,
            int to,
            Relation relation,
            boolean onLedger,
            Optional<Hash> event,
            Optional<Moment> since,
            Optional<Quantity> given) {
        put(
                from + " " + to + " " + (relation == Relation.MERGED_INTO ? Relation.SPLIT_INTO : relation),
                new LinkDraft(from, to, relation, onLedger, event, since, Optional.empty(), Optional.empty(), given));
    }

    void stay(int thing, int unit, Packed packed, Optional<Place> out) {
        put(
                thing + " " + unit + " in " + packed.writer() + " "
                        + packed.key().hex(),
                new LinkDraft(
                        thing,
                        unit,
                        Relation.PACKED_IN,
                        true,
                        packed.event(),
                        Optional.of(packed.since()),
                        out,
                        Optional.empty(),
                        Optional.empty()));
    }

    void stay(int thing, int unit, StatedRows.Stay stay) {
        put(
                thing + " " + unit + " stated " + stay.event().hex(),
                new LinkDraft(
                        thing,
                        unit,
                        Relation.PACKED_IN,
                        false,
                        Optional.of(stay.event()),
                        Optional.of(stay.since()),
                        Optional.empty(),
                        stay.until(),
                        Optional.empty()));
    }

    /** What the ledger says stands before what an event states. */
    private void put(String key, LinkDraft link) {
        if (link.from() >= 0 && link.to() >= 0 && link.from() != link.to()) {
            if (links.size() >= MOST_LINKS && !links.containsKey(key)) {
                cuts.add(Cut.LINKS);
                return;
            }
            links.merge(key, link, (known, fresh) -> !known.onLedger() && fresh.onLedger() ? fresh : known);
        }
    }

    Graph graph(Direction direction) {
        Map<ObjectName, ThingRow> units = units();
        Map<String, Organisation> organisations = organisations(units);
        List<Node> all = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            all.add(node(i, nodes.get(i), units, organisations));
        }
        return new Graph(all, finished(), cuts, direction);
    }

    private List<Link> finished() {
        Set<Place> outs = new LinkedHashSet<>();
        links.values().forEach(l -> l.out().ifPresent(outs::add));
        Map<Place, Moment> ends = steps.moments(outs);
        Set<Hash> undated = new HashSet<>();
        links.values().stream()
                .filter(l -> l.since().filter(m -> m.time().isEmpty()).isPresent())
                .forEach(l -> l.event().ifPresent(undated::add));
        Map<Hash, LocalDate> days = stated.days(undated);
        return links.values().stream()
                .map(l -> new Link(
                        l.from(),
                        l.to(),
                        l.relation(),
                        l.onLedger(),
                        l.event(),
                        l.since().map(m -> dated(m, l.event().map(days::get))),
                        l.until().or(() -> l.out().map(ends::get)),
                        l.given()))
                .toList();
    }

    private static Moment dated(Moment moment, Optional<LocalDate> day) {
        return moment.time().isPresent() ? moment : new Moment(moment.time(), day, moment.block(), moment.written());
    }

    private Node node(
            int number, Draft draft, Map<ObjectName, ThingRow> units, Map<String, Organisation> organisations) {
        return new Node(
                number,
                draft.what(),
                draft.row().map(ThingRow::name),
                draft.identifier(),
                draft.row().map(ThingRow::kind),
                draft.row().flatMap(ThingRow::lot),
                draft.row().flatMap(ThingRow::quantity),
                draft.row().map(row -> holder(row, units, organisations)),
                draft.gap(),
                draft.gap().map(g -> named(organisations, draft.shows())),
                draft.distance(),
                draft.count(),
                draft.around());
    }

    /** The units around all that is in the graph, by name. */
    private Map<ObjectName, ThingRow> units() {
        Map<ObjectName, ThingRow> units = new HashMap<>();
        List<ThingRow> ring = nodes.stream().flatMap(n -> n.row().stream()).toList();
        for (int depth = 0; depth < DEEPEST_UNIT && !ring.isEmpty(); depth++) {
            Set<ObjectName> wanted = new LinkedHashSet<>();
            ring.forEach(row -> row.unit().filter(u -> !units.containsKey(u)).ifPresent(wanted::add));
            Map<ObjectName, ThingRow> found = steps.things(wanted);
            units.putAll(found);
            ring = List.copyOf(found.values());
        }
        return units;
    }

    private static Holder holder(
            ThingRow thing, Map<ObjectName, ThingRow> units, Map<String, Organisation> organisations) {
        ThingRow outer = thing;
        for (int depth = 0; depth < DEEPEST_UNIT; depth++) {
            ThingRow around = outer.unit().map(units::get).orElse(null);
            if (around == null) {
                break;
            }
            outer = around;
        }
        Status status = Status.parse(outer.status());
        boolean out = status == Status.PACKED
                && outer.unit().isEmpty()
                && outer.exitWriter().isPresent();
        return new Holder(
                out ? Status.HELD : status,
                named(organisations, out ? outer.exitWriter().get() : outer.custodian()),
                outer.receiver().map(r -> named(organisations, r)),
                outer.gone().map(g -> named(organisations, g)),
                outer == thing ? Optional.empty() : Optional.of(outer.identifier()));
    }

    private Map<String, Organisation> organisations(Map<ObjectName, ThingRow> units) {
        Set<String> names = new HashSet<>();
        List<ThingRow> rows = new ArrayList<>(units.values());
        nodes.forEach(n -> {
            n.row().ifPresent(rows::add);
            n.gap().ifPresent(g -> names.add(n.shows()));
        });
        for (ThingRow row : rows) {
            names.add(row.custodian());
            row.exitWriter().ifPresent(names::add);
            row.receiver().ifPresent(names::add);
            row.gone().ifPresent(names::add);
        }
        Map<String, Organisation> organisations = new HashMap<>();
        new Profiles(db).of(names).forEach((msp, known) -> organisations.put(msp, known.organisation()));
        return organisations;
    }

    private static Organisation named(Map<String, Organisation> organisations, String msp) {
        return organisations.getOrDefault(msp, new Organisation(msp, msp, ""));
    }
}
