package io.waymark.projection.genealogy;

import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.Quantity;
import io.waymark.custody.Step;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.transaction.Opening;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads steps and objects for many things at once: a fixed number of statements for each ring of a trace. */
final class StepRows {

    private static final String OBJECT =
            """
            select o.org, o.ref, o.kind, o.identifier, o.lot, o.status, o.custodian, o.receiver, o.exit_writer, o.exit_key,
              o.unit_org, o.unit_ref, o.quantity, o.uom, o.gone_to from object o\s""";

    private static final String NAMED = "join unnest(?::text[], ?::text[]) as k(org, ref) on ";

    /** When a step was done: the alias of the step is s. */
    private static final String MOMENT = "w.block, coalesce(t.claimed_at, b.claimed_at) as written, e.event_time";

    private static final String MOMENT_JOINS =
            """

            join ledger_write w on w.org = s.writer and w.key_hash = s.key_hash and w.idx is not null
            join block b on b.number = w.block
            left join ledger_transaction t on t.tx_id = w.tx_id
            left join event e on e.digest = s.event
            """;

    private static final JsonLimits MADE = new JsonLimits(8 << 20, 16, 1 << 20, 100, 400, 20_000, 400_000);

    private final JdbcClient db;

    StepRows(JdbcTemplate jdbc) {
        this.db = JdbcClient.create(jdbc);
    }

    /** Where a step stands. */
    record Place(String writer, KeyId key) {}

    /** The first step of a thing. */
    record First(ObjectName name, Step step, Moment moment) {}

    /** The step that consumed a thing; without what it became where that was not opened. */
    record Consumed(ObjectName name, Step step, Optional<List<Made>> made, Moment moment) {}

    /**
     * A time in a unit.
     *
     * @param thing empty where the step stands in no chain that is known here
     * @param unit likewise
     * @param next the thing's step after it, if there is one
     */
    record Packed(
            Optional<ObjectName> thing,
            Optional<ObjectName> unit,
            String writer,
            KeyId key,
            Optional<Hash> event,
            Moment since,
            Optional<Step> next) {}

    Map<ObjectName, ThingRow> things(Collection<ObjectName> names) {
        Map<ObjectName, ThingRow> things = new HashMap<>();
        if (!names.isEmpty()) {
            named(OBJECT + NAMED + "o.org = k.org and o.ref = k.ref", names)
                    .query((row, i) -> thing(row))
                    .list()
                    .forEach(thing -> things.put(thing.name(), thing));
        }
        return things;
    }

    /** Chains of an item or unit, those that go on first. */
    List<ThingRow> ofIdentifier(String identifier, int limit) {
        return db.sql(
                        OBJECT
                                + """
                        where o.identifier = ? and o.kind <> 'portion'
                        order by o.status in ('consumed', 'retired', 'void'), o.changed_block desc, o.org, o.ref limit ?""")
                .params(identifier, limit)
                .query((row, i) -> thing(row))
                .list();
    }

    /** Items and portions of a lot. */
    List<ThingRow> ofLot(String lot, int limit) {
        return db.sql(OBJECT + "where o.lot = ? order by o.kind desc, o.org, o.ref limit ?")
                .params(lot, limit)
                .query((row, i) -> thing(row))
                .list();
    }

    /** Items and portions of a GTIN. */
    List<ThingRow> ofGtin(String gtin, int limit) {
        return db.sql(OBJECT + "where o.gtin = ? order by o.kind desc, o.org, o.ref limit ?")
                .params(gtin, limit)
                .query((row, i) -> thing(row))
                .list();
    }

    List<First> firsts(Collection<ObjectName> names) {
        return named(
                        "select s.object_org, s.object_ref, s.bytes, " + MOMENT + " from step s " + NAMED
                                + "s.object_org = k.org and s.object_ref = k.ref" + MOMENT_JOINS + " where s.n = 1",
                        names)
                .query((row, i) -> new First(
                        name(row, "object_org", "object_ref").orElseThrow(),
                        Step.parse(row.getBytes("bytes")),
                        moment(row)))
                .list();
    }

    List<Consumed> consumed(Collection<ObjectName> names) {
        return named(
                        "select s.object_org, s.object_ref, s.bytes, m.made, " + MOMENT + " from step s " + NAMED
                                + "s.object_org = k.org and s.object_ref = k.ref"
                                + " left join step_made m on m.writer = s.writer and m.key_id = s.key_id" + MOMENT_JOINS
                                + " where s.status = 'consumed'",
                        names)
                .query((row, i) -> new Consumed(
                        name(row, "object_org", "object_ref").orElseThrow(),
                        Step.parse(row.getBytes("bytes")),
                        Optional.ofNullable(row.getString("made")).map(StepRows::made),
                        moment(row)))
                .list();
    }

    private static List<Made> made(String json) {
        return Opening.madeList(JsonParser.parse(json, MADE).asArray());
    }

    /** What the units were in which these things were. */
    List<Packed> around(Collection<ObjectName> things) {
        return packed(
                "from step s " + NAMED + "s.object_org = k.org and s.object_ref = k.ref"
                        + " left join step u on u.writer = s.writer and u.key_id = s.in_key",
                "s.in_key is not null",
                things);
    }

    /** What was in these units. */
    List<Packed> contents(Collection<ObjectName> units) {
        return packed(
                "from step u " + NAMED + "u.object_org = k.org and u.object_ref = k.ref"
                        + " join step s on s.writer = u.writer and s.in_key = u.key_id",
                "u.n > 0",
                units);
    }

    private List<Packed> packed(String from, String where, Collection<ObjectName> names) {
        return named(
                        "select s.object_org, s.object_ref, u.object_org as unit_org, u.object_ref as unit_ref,"
                                + " s.writer, s.key_id, s.event, x.bytes as next, " + MOMENT + " " + from
                                + MOMENT_JOINS + " left join step x on x.previous = s.hash and x.object_org ="
                                + " s.object_org and x.object_ref = s.object_ref where " + where
                                + " order by w.idx",
                        names)
                .query((row, i) -> new Packed(
                        name(row, "object_org", "object_ref"),
                        name(row, "unit_org", "unit_ref"),
                        row.getString("writer"),
                        new KeyId(row.getString("key_id")),
                        Optional.ofNullable(row.getBytes("event")).map(Hash::of),
                        moment(row),
                        Optional.ofNullable(row.getBytes("next")).map(Step::parse)))
                .list();
    }

    /** How many things that were in these units are not known here. */
    Map<ObjectName, Integer> notShown(Collection<ObjectName> units) {
        Map<ObjectName, Integer> counts = new HashMap<>();
        named(
                        "select u.object_org, u.object_ref, count(distinct m.packed) as hidden from step u " + NAMED
                                + """
                        u.object_org = k.org and u.object_ref = k.ref
                        join step_content c on c.writer = u.writer and c.key_id = u.key_id
                        cross join unnest(c.members) as m(packed)
                        where not exists (select from step s where s.hash = m.packed)
                        group by 1, 2""",
                        units)
                .query(row -> {
                    counts.put(name(row, "object_org", "object_ref").orElseThrow(), row.getInt("hidden"));
                });
        return counts;
    }

    /** When these steps were done. */
    Map<Place, Moment> moments(Set<Place> places) {
        Map<Place, Moment> moments = new HashMap<>();
        if (places.isEmpty()) {
            return moments;
        }
        db.sql("select s.writer, s.key_id, " + MOMENT
                        + " from step s join unnest(?::text[], ?::text[]) as k(writer, key_id) on s.writer = k.writer and"
                        + " s.key_id = k.key_id" + MOMENT_JOINS)
                .param(places.stream().map(Place::writer).toArray(String[]::new))
                .param(places.stream().map(p -> p.key().hex()).toArray(String[]::new))
                .query(row -> {
                    moments.put(new Place(row.getString("writer"), new KeyId(row.getString("key_id"))), moment(row));
                });
        return moments;
    }

    /** Things that these events transformed, and those that they made; not the portions that one splits on the way. */
    record Touched(Map<Hash, Set<ObjectName>> consumed, Map<Hash, Set<ObjectName>> made) {}

    Touched touched(Collection<Hash> events) {
        Touched touched = new Touched(new HashMap<>(), new HashMap<>());
        if (events.isEmpty()) {
            return touched;
        }
        db.sql(
                        """
                        select event, object_org, object_ref, n from step
                        where event = any(?) and object_org is not null and (n = 1 and act = 'commission' or act = 'transform')""")
                .param(events.stream().map(Hash::bytes).toArray(byte[][]::new))
                .query(row -> {
                    Map<Hash, Set<ObjectName>> into = row.getInt("n") == 1 ? touched.made() : touched.consumed();
                    into.computeIfAbsent(Hash.of(row.getBytes("event")), e -> new HashSet<>())
                            .add(name(row, "object_org", "object_ref").orElseThrow());
                });
        return touched;
    }

    private JdbcClient.StatementSpec named(String sql, Collection<ObjectName> names) {
        return db.sql(sql)
                .param(names.stream().map(ObjectName::org).toArray(String[]::new))
                .param(names.stream().map(n -> n.ref().hex()).toArray(String[]::new));
    }

    static Moment moment(ResultSet row) throws SQLException {
        Timestamp time = row.getTimestamp("event_time");
        return new Moment(
                Optional.ofNullable(time).map(Timestamp::toInstant),
                Optional.empty(),
                row.getLong("block"),
                row.getTimestamp("written").toInstant());
    }

    private static Optional<ObjectName> name(ResultSet row, String org, String ref) throws SQLException {
        String organisation = row.getString(org);
        return organisation == null
                ? Optional.empty()
                : Optional.of(new ObjectName(organisation, new KeyId(row.getString(ref))));
    }

    private static ThingRow thing(ResultSet row) throws SQLException {
        BigDecimal quantity = row.getBigDecimal("quantity");
        String exit = row.getString("exit_key");
        Optional<String> exitWriter = Optional.ofNullable(row.getString("exit_writer"));
        return new ThingRow(
                name(row, "org", "ref").orElseThrow(),
                kind(row.getString("kind")),
                row.getString("identifier"),
                Optional.ofNullable(row.getString("lot")),
                row.getString("status"),
                row.getString("custodian"),
                Optional.ofNullable(row.getString("receiver")),
                exitWriter,
                exitWriter.filter(w -> exit != null).map(w -> new Place(w, new KeyId(exit))),
                name(row, "unit_org", "unit_ref"),
                quantity == null
                        ? Optional.empty()
                        : Optional.of(Quantity.of(
                                quantity,
                                Optional.ofNullable(row.getString("uom")).orElse(""))),
                Optional.ofNullable(row.getString("gone_to")));
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalStateException("a kind that this software did not write");
    }
}
