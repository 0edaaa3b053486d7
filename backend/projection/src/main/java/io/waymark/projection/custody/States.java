package io.waymark.projection.custody;

import io.waymark.custody.Exit;
import io.waymark.custody.Kind;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.ledger.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Objects as they stand, gathered from one state of the read model: some by name or identifier, then what is around them. */
final class States {

    /** So many objects are gathered at most: a thousand named ones, in units with what is inside. */
    static final int MOST = 20_000;

    private static final int DEEPEST = 10;
    private static final String ROW =
            """
            select o.org, o.ref, o.kind, o.identifier, o.head_key, h.bytes as head_bytes, o.exit_key,
                e.bytes as exit_bytes, o.unit_org, o.unit_ref, o.gone_to
            from object o
            join step h on h.writer = o.head_writer and h.key_id = o.head_key
            left join step e on e.writer = o.exit_writer and e.key_id = o.exit_key
            """;
    private static final String NAMES =
            "join unnest(?::text[], ?::text[]) as k(org, ref) on o.org = k.org and o.ref = k.ref";

    /** One object's row. */
    record Row(
            ObjectName name,
            Kind kind,
            String identifier,
            KeyId headKey,
            Step head,
            @Nullable Exit exit,
            @Nullable ObjectName unit,
            @Nullable String goneTo) {}

    private final JdbcTemplate jdbc;
    private final Map<ObjectName, Row> rows = new LinkedHashMap<>();

    States(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Collection<Row> rows() {
        return rows.values();
    }

    void remove(ObjectName name) {
        rows.remove(name);
    }

    /** Adds all chains of these items and units. */
    void addThings(Collection<String> identifiers) {
        keep(Keys.byTexts(jdbc, ROW + "where o.kind <> 'portion' and o.identifier = any(?)", identifiers, States::row));
    }

    /** Adds the portions of these lots that something can be done with; of a lot without any, one that has ended. */
    void addPortions(Collection<String> lots) {
        keep(Keys.byTexts(
                jdbc,
                ROW + "where o.kind = 'portion' and o.identifier = any(?) and o.status not in ('consumed', 'retired')",
                lots,
                States::row));
        Set<String> without = new LinkedHashSet<>(lots);
        rows.values().forEach(r -> without.remove(r.identifier()));
        keep(Keys.byTexts(
                jdbc,
                "select distinct on (identifier) * from (" + ROW
                        + " where o.kind = 'portion' and o.identifier = any(?)) p order by identifier, org, ref",
                without,
                States::row));
    }

    /** Adds these objects; gives those that were not here yet. */
    List<Row> addNamed(Collection<ObjectName> names) {
        Set<ObjectName> wanted = new LinkedHashSet<>(names);
        wanted.removeAll(rows.keySet());
        return keep(byNames(jdbc, ROW + NAMES, wanted, States::row));
    }

    /** Adds everything whose steps name this event. */
    void addTouched(Hash event) {
        addNamed(Keys.byHashes(
                jdbc,
                "select distinct object_org, object_ref from step where event = any(?) and object_org is not null",
                List.of(event),
                (rs, i) -> new ObjectName(rs.getString(1), new KeyId(rs.getString(2)))));
    }

    /** Adds the units that these are in, and those that they are in. */
    void addAround() {
        List<Row> last = List.copyOf(rows.values());
        for (int depth = 0; depth < DEEPEST && !last.isEmpty(); depth++) {
            last = addNamed(last.stream().map(Row::unit).filter(u -> u != null).toList());
        }
    }

    /** Adds what is in these units; with {@code deep} what is in the units among it, too. */
    void addInside(Collection<ObjectName> units, boolean deep) {
        Collection<ObjectName> last = units;
        for (int depth = 0; depth < (deep ? DEEPEST : 1) && !last.isEmpty(); depth++) {
            List<Row> inside = byNames(
                    jdbc,
                    ROW
                            + "join unnest(?::text[], ?::text[]) as k(org, ref) on o.unit_org = k.org and o.unit_ref ="
                            + " k.ref",
                    last,
                    States::row);
            keep(inside);
            last = inside.stream()
                    .filter(r -> r.kind() == Kind.UNIT)
                    .map(Row::name)
                    .toList();
        }
    }

    private List<Row> keep(List<Row> found) {
        List<Row> added = new ArrayList<>();
        for (Row row : found) {
            if (rows.putIfAbsent(row.name(), row) == null) {
                added.add(row);
            }
        }
        if (rows.size() > MOST) {
            throw new IllegalArgumentException("these events touch more than " + MOST + " objects");
        }
        return added;
    }

    /** Everything gathered, as the rules take it. */
    List<ObjectState> states(Recalls recalls) {
        Set<ObjectName> units = new LinkedHashSet<>();
        rows.values().stream().filter(r -> r.kind() == Kind.UNIT).map(Row::name).forEach(units::add);
        Map<ObjectName, List<Hash>> members = members(units);
        Map<ObjectName, Integer> heights = heights(units);
        Map<ObjectName, List<Step>> commissionings = commissionings();
        Set<ObjectName> blocked = recalls.blocked(rows.keySet());
        return rows.values().stream()
                .map(r -> new ObjectState(
                        r.name(),
                        r.identifier(),
                        r.headKey(),
                        r.head(),
                        r.exit(),
                        r.unit(),
                        members.getOrDefault(r.name(), List.of()),
                        heights.getOrDefault(r.name(), 0),
                        commissionings.getOrDefault(r.name(), List.of()),
                        blocked.contains(r.name())))
                .toList();
    }

    private Map<ObjectName, List<Hash>> members(Collection<ObjectName> units) {
        Map<ObjectName, List<Hash>> members = new HashMap<>();
        byNames(
                jdbc,
                "select o.unit_org, o.unit_ref, o.packed_step from unit_member o join unnest(?::text[], ?::text[])"
                        + " as k(org, ref) on o.unit_org = k.org and o.unit_ref = k.ref order by o.packed_step",
                units,
                (rs, i) -> members.computeIfAbsent(name(rs), n -> new ArrayList<>())
                        .add(Hash.of(rs.getBytes(3))));
        return members;
    }

    /** How many levels of units are in each. */
    private Map<ObjectName, Integer> heights(Collection<ObjectName> units) {
        Map<ObjectName, Integer> heights = new HashMap<>();
        byNames(
                jdbc,
                """
                with recursive inside(root_org, root_ref, org, ref, depth) as (
                    select k.org, k.ref, k.org, k.ref, 0 from unnest(?::text[], ?::text[]) as k(org, ref)
                    union all
                    select i.root_org, i.root_ref, o.org, o.ref, i.depth + 1
                    from inside i join object o on o.unit_org = i.org and o.unit_ref = i.ref and o.kind = 'unit'
                    where i.depth < 10)
                select root_org, root_ref, max(depth) from inside group by root_org, root_ref
                """,
                units,
                (rs, i) -> heights.put(name(rs), rs.getInt(3)));
        return heights;
    }

    private Map<ObjectName, List<Step>> commissionings() {
        Map<ObjectName, List<Step>> found = new HashMap<>();
        byNames(
                jdbc,
                "select s.object_org, s.object_ref, s.bytes from step s join unnest(?::text[], ?::text[]) as k(org,"
                        + " ref) on s.object_org = k.org and s.object_ref = k.ref where s.n = 1 or s.act = 'commission'"
                        + " order by s.n",
                rows.keySet(),
                (rs, i) ->
                        found.computeIfAbsent(name(rs), n -> new ArrayList<>()).add(Step.parse(rs.getBytes(3))));
        return found;
    }

    static <T> List<T> byNames(JdbcTemplate jdbc, String sql, Collection<ObjectName> names, RowMapper<T> mapper) {
        List<String> orgs = names.stream().map(ObjectName::org).toList();
        List<String> refs = names.stream().map(n -> n.ref().hex()).toList();
        return Keys.byPairs(jdbc, sql, orgs, refs, mapper);
    }

    /** The name in the first two columns. */
    static ObjectName name(ResultSet rs) throws SQLException {
        return new ObjectName(rs.getString(1), new KeyId(rs.getString(2)));
    }

    private static Row row(ResultSet rs, int row) throws SQLException {
        byte[] exit = rs.getBytes("exit_bytes");
        String unit = rs.getString("unit_org");
        Step head = Step.parse(rs.getBytes("head_bytes"));
        return new Row(
                new ObjectName(rs.getString("org"), new KeyId(rs.getString("ref"))),
                head.kind(),
                rs.getString("identifier"),
                new KeyId(rs.getString("head_key")),
                head,
                exit == null ? null : new Exit(new KeyId(rs.getString("exit_key")), Step.parse(exit)),
                unit == null ? null : new ObjectName(unit, new KeyId(rs.getString("unit_ref"))),
                rs.getString("gone_to"));
    }
}
