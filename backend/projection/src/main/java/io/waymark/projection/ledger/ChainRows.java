package io.waymark.projection.ledger;

import io.waymark.custody.Exit;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.RecallChains;
import io.waymark.custody.Step;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.ledger.Chains.Known;
import io.waymark.projection.ledger.Chains.Place;
import io.waymark.projection.ledger.Chains.Write;
import io.waymark.transaction.Opening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The tables behind {@link Chains}: many rows a statement, both ways. */
final class ChainRows {

    private static final String CHAIN =
            """
            select o.*, h.bytes as head_bytes, e.bytes as exit_bytes
            from object o
            join step h on h.writer = o.head_writer and h.key_id = o.head_key
            left join step e on e.writer = o.exit_writer and e.key_id = o.exit_key
            """;

    private final JdbcTemplate jdbc;

    ChainRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    List<Chain> byNextKey(Collection<Hash> keyHashes) {
        return Keys.byHashes(jdbc, CHAIN + "where o.next_key_hash = any(?)", keyHashes, ChainRows::chain);
    }

    List<Chain> byHead(Collection<Hash> heads) {
        return Keys.byHashes(jdbc, CHAIN + "where o.head_hash = any(?)", heads, ChainRows::chain);
    }

    List<Chain> byName(Collection<ObjectName> names) {
        return byNames(
                CHAIN + "join unnest(?::text[], ?::text[]) as k(org, ref) on o.org = k.org and o.ref = k.ref",
                names,
                ChainRows::chain);
    }

    Set<ObjectName> existing(Collection<ObjectName> names) {
        return new HashSet<>(byNames(
                "select o.org, o.ref from object o join unnest(?::text[], ?::text[]) as k(org, ref) using (org, ref)",
                names,
                (rs, i) -> new ObjectName(rs.getString(1), new KeyId(rs.getString(2)))));
    }

    private <T> List<T> byNames(String sql, Collection<ObjectName> names, RowMapper<T> mapper) {
        List<String> orgs = names.stream().map(ObjectName::org).toList();
        List<String> refs = names.stream().map(n -> n.ref().hex()).toList();
        return Keys.byPairs(jdbc, sql, orgs, refs, mapper);
    }

    private <T> List<T> byPlaces(String sql, Collection<Place> places, RowMapper<T> mapper) {
        List<String> writers = places.stream().map(Place::writer).toList();
        List<String> keys = places.stream().map(p -> p.key().hex()).toList();
        return Keys.byPairs(jdbc, sql, writers, keys, mapper);
    }

    Map<Hash, List<Write>> writes(Collection<Hash> keyHashes) {
        Map<Hash, List<Write>> found = new HashMap<>();
        Keys.byHashes(
                jdbc,
                "select key_hash, org, idx, value_hash, block from ledger_write where key_hash = any(?) and idx is not"
                        + " null",
                keyHashes,
                (rs, i) -> found.computeIfAbsent(Hash.of(rs.getBytes(1)), h -> new ArrayList<>())
                        .add(new Write(rs.getString(2), rs.getLong(3), Hash.of(rs.getBytes(4)), rs.getLong(5))));
        return found;
    }

    Map<Place, Step> steps(Collection<Place> places) {
        Map<Place, Step> found = new HashMap<>();
        byPlaces(
                "select writer, key_id, bytes from step join unnest(?::text[], ?::text[]) as k(writer, key_id)"
                        + " using (writer, key_id)",
                places,
                (rs, i) -> found.put(place(rs), Step.parse(rs.getBytes(3))));
        return found;
    }

    /** Where those of these steps stand that stand in a chain. */
    Map<Place, ObjectName> placed(Collection<Place> places) {
        Map<Place, ObjectName> found = new HashMap<>();
        byPlaces(
                "select writer, key_id, object_org, object_ref from step"
                        + " join unnest(?::text[], ?::text[]) as k(writer, key_id) using (writer, key_id)"
                        + " where object_org is not null",
                places,
                (rs, i) -> found.put(place(rs), new ObjectName(rs.getString(3), new KeyId(rs.getString(4)))));
        return found;
    }

    /** The step with this hash, wherever it stands. */
    Optional<Step> step(Hash hash) {
        return Keys.byHashes(
                        jdbc,
                        "select bytes from step where hash = any(?) limit 1",
                        List.of(hash),
                        (rs, i) -> Step.parse(rs.getBytes(1)))
                .stream()
                .findFirst();
    }

    Optional<List<Made>> made(Place place) {
        return byPlaces(
                        "select writer, key_id, made from step_made"
                                + " join unnest(?::text[], ?::text[]) as k(writer, key_id) using (writer, key_id)",
                        List.of(place),
                        (rs, i) -> Opening.madeList(JsonParser.parse(rs.getString(3), JsonLimits.VALUE)
                                .asArray()))
                .stream()
                .findFirst();
    }

    LedgerView view() {
        return new LedgerView(jdbc);
    }

    Map<Place, List<Hash>> contents(Collection<Place> places) {
        Map<Place, List<Hash>> found = new HashMap<>();
        byPlaces(
                "select writer, key_id, members from step_content"
                        + " join unnest(?::text[], ?::text[]) as k(writer, key_id) using (writer, key_id)",
                places,
                (rs, i) -> found.put(place(rs), Keys.hashes(rs.getArray(3))));
        return found;
    }

    /** All changes of a unit's content, in order. */
    List<Chain.Content> contentHistory(ObjectName unit) {
        return jdbc.query(
                """
                select s.key_id, s.bytes, c.members, w.block
                from step s
                join ledger_write w on w.key_hash = s.key_hash and w.org = s.writer
                left join step_content c on c.writer = s.writer and c.key_id = s.key_id
                where s.object_org = ? and s.object_ref = ? and s.act = 'content'
                order by s.n
                """,
                (rs, i) -> new Chain.Content(
                        new KeyId(rs.getString(1)),
                        Step.parse(rs.getBytes(2)),
                        rs.getArray(3) == null ? Set.of() : new HashSet<>(Keys.hashes(rs.getArray(3))),
                        rs.getLong(4)),
                unit.org(),
                unit.ref().hex());
    }

    /** Fills in what is in these units now. */
    void loadMembers(List<Chain> units) {
        Map<ObjectName, Chain> byName = new HashMap<>();
        for (Chain unit : units) {
            unit.members = new HashSet<>();
            byName.put(unit.name, unit);
        }
        byNames(
                "select unit_org, unit_ref, packed_step from unit_member"
                        + " join unnest(?::text[], ?::text[]) as k(unit_org, unit_ref) using (unit_org, unit_ref)",
                byName.keySet(),
                (rs, i) -> byName.get(new ObjectName(rs.getString(1), new KeyId(rs.getString(2))))
                        .members
                        .add(Hash.of(rs.getBytes(3))));
        units.forEach(unit -> unit.membersBefore = new HashSet<>(unit.members));
    }

    void write(
            Map<Place, Known> fresh,
            Map<Place, List<Hash>> contents,
            Map<Place, Step> derived,
            Map<Place, ObjectName> placed,
            Collection<Chain> chains) {
        writeSteps(fresh, derived, placed);
        Bulk lists = new Bulk(
                """
                insert into step_content (writer, key_id, members)
                select r.writer, r.key_id, (select array_agg(substring(r.list from 32 * i + 1 for 32) order by i)
                    from generate_series(0, length(r.list) / 32 - 1) i)
                from :rows as r(writer, key_id, list)
                on conflict do nothing
                """,
                "text",
                "text",
                "bytea");
        contents.forEach((place, members) -> {
            if (!members.isEmpty()) {
                lists.add(place.writer(), place.key().hex(), concatenated(members));
            }
        });
        lists.run(jdbc);
        writeObjects(chains);
        writeMembers(chains);
        writeRecalls(chains);
    }

    /** A bytea[] column cannot be one element of an array parameter, so a list travels as its bytes in a row. */
    private static byte[] concatenated(List<Hash> members) {
        byte[] all = new byte[32 * members.size()];
        for (int i = 0; i < members.size(); i++) {
            System.arraycopy(members.get(i).bytes(), 0, all, 32 * i, 32);
        }
        return all;
    }

    private void writeSteps(Map<Place, Known> fresh, Map<Place, Step> derived, Map<Place, ObjectName> placed) {
        Bulk steps = new Bulk(
                """
                insert into step as s (writer, key_id, key_hash, hash, bytes, object_org, object_ref, n, previous, act,
                    status, event, in_key, source)
                select * from :rows
                on conflict (writer, key_id) do update set
                    object_org = coalesce(excluded.object_org, s.object_org),
                    object_ref = coalesce(excluded.object_ref, s.object_ref),
                    source = case when s.source = 'own' or excluded.source = 'derived'
                        or (s.source = 'package' and excluded.source <> 'own') then s.source else excluded.source end
                """,
                "text",
                "text",
                "bytea",
                "bytea",
                "bytea",
                "text",
                "text",
                "int4",
                "bytea",
                "text",
                "text",
                "bytea",
                "text",
                "text");
        Bulk places = new Bulk(
                """
                update step s set object_org = r.org, object_ref = r.ref
                from :rows as r(writer, key_id, org, ref)
                where s.writer = r.writer and s.key_id = r.key_id
                """,
                "text",
                "text",
                "text",
                "text");
        fresh.forEach((place, known) ->
                steps.add(row(place, known.keyHash(), known.step(), placed.get(place), known.source())));
        derived.forEach((place, step) -> {
            if (!fresh.containsKey(place)) {
                steps.add(row(place, place.key().stepKeyHash(), step, placed.get(place), "derived"));
            }
        });
        placed.forEach((place, name) -> {
            if (!fresh.containsKey(place) && !derived.containsKey(place)) {
                places.add(
                        place.writer(),
                        place.key().hex(),
                        name.org(),
                        name.ref().hex());
            }
        });
        steps.run(jdbc);
        places.run(jdbc);
        Map<Place, Step> known = new HashMap<>();
        fresh.forEach((place, step) -> known.put(place, step.step()));
        new ClaimRows(jdbc).addKeys(known);
    }

    private static @Nullable Object[] row(
            Place place, Hash keyHash, Step step, @Nullable ObjectName name, String source) {
        return new @Nullable Object[] {
            place.writer(),
            place.key().hex(),
            keyHash.bytes(),
            step.hash().bytes(),
            step.bytes(),
            name == null ? null : name.org(),
            name == null ? null : name.ref().hex(),
            step.n(),
            step.previous() == null ? null : step.previous().bytes(),
            step.act().word(),
            step.status().word(),
            step.event() == null ? null : step.event().bytes(),
            step.in() == null ? null : step.in().hex(),
            source
        };
    }

    private void writeObjects(Collection<Chain> chains) {
        Bulk objects = new Bulk(
                """
                insert into object (org, ref, kind, identifier, gtin, lot, lot_org, lot_ref, class_org, class_ref,
                    head_writer, head_key, head_hash, head_n, status, custodian, receiver, exit_writer, exit_key,
                    unit_org, unit_ref, quantity, uom, next_key_hash, gone_to, gone_block, changed_block, recall_over)
                select * from :rows
                on conflict (org, ref) do update set
                    lot = excluded.lot, lot_org = excluded.lot_org, lot_ref = excluded.lot_ref,
                    class_org = excluded.class_org, class_ref = excluded.class_ref,
                    head_writer = excluded.head_writer, head_key = excluded.head_key, head_hash = excluded.head_hash,
                    head_n = excluded.head_n, status = excluded.status, custodian = excluded.custodian,
                    receiver = excluded.receiver, exit_writer = excluded.exit_writer, exit_key = excluded.exit_key,
                    unit_org = excluded.unit_org, unit_ref = excluded.unit_ref, next_key_hash = excluded.next_key_hash,
                    gone_to = excluded.gone_to, gone_block = excluded.gone_block,
                    changed_block = excluded.changed_block
                """,
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "bytea",
                "int4",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "text",
                "numeric",
                "text",
                "bytea",
                "text",
                "int8",
                "int8",
                "bool");
        chains.stream().filter(c -> c.changed).forEach(c -> objects.add(row(c)));
        objects.run(jdbc);
    }

    private static @Nullable Object[] row(Chain c) {
        Step head = c.head;
        Hash next = c.nextKeyHash();
        return new @Nullable Object[] {
            c.name.org(),
            c.name.ref().hex(),
            c.kind.word(),
            c.identifier,
            c.gtin,
            c.lot,
            c.lotName == null ? null : c.lotName.org(),
            c.lotName == null ? null : c.lotName.ref().hex(),
            c.productClass == null ? null : c.productClass.org(),
            c.productClass == null ? null : c.productClass.ref().hex(),
            head.writer(),
            c.headKey.hex(),
            head.hash().bytes(),
            head.n(),
            head.status().word(),
            head.custodian(),
            head.receiver(),
            c.exit == null ? null : c.exit.step().writer(),
            c.exit == null ? null : c.exit.key().hex(),
            c.unit == null ? null : c.unit.org(),
            c.unit == null ? null : c.unit.ref().hex(),
            head.quantity() == null ? null : head.quantity().decimal(),
            head.quantity() == null ? null : head.quantity().uom(),
            next == null ? null : next.bytes(),
            c.goneTo,
            c.goneBlock,
            c.changedBlock,
            c.recallOver
        };
    }

    private void writeMembers(Collection<Chain> chains) {
        Bulk added = new Bulk(
                "insert into unit_member (unit_org, unit_ref, packed_step) select * from :rows on conflict do nothing",
                "text",
                "text",
                "bytea");
        Bulk removed = new Bulk(
                """
                delete from unit_member m using :rows as r(org, ref, step)
                where m.unit_org = r.org and m.unit_ref = r.ref and m.packed_step = r.step
                """,
                "text",
                "text",
                "bytea");
        for (Chain unit : chains) {
            if (unit.changed && unit.members != null) {
                unit.members.stream()
                        .filter(h -> !unit.membersBefore.contains(h))
                        .forEach(h -> added.add(unit.name.org(), unit.name.ref().hex(), h.bytes()));
                unit.membersBefore.stream()
                        .filter(h -> !unit.members.contains(h))
                        .forEach(h ->
                                removed.add(unit.name.org(), unit.name.ref().hex(), h.bytes()));
            }
        }
        removed.run(jdbc);
        added.run(jdbc);
    }

    private void writeRecalls(Collection<Chain> chains) {
        Bulk watch = new Bulk(
                "insert into recall_watch (position, object_org, object_ref) select * from :rows on conflict do"
                        + " nothing",
                "bytea",
                "text",
                "text");
        Map<ObjectName, Hash> positions = new HashMap<>();
        for (Chain chain : chains) {
            for (ObjectName target : chain.recallTargets) {
                chain.recallAt.add(positions.computeIfAbsent(target, RecallChains::position));
            }
            chain.recallAt.forEach(
                    p -> watch.add(p.bytes(), chain.name.org(), chain.name.ref().hex()));
        }
        watch.run(jdbc);
    }

    private static Chain chain(ResultSet rs, int row) throws SQLException {
        Chain chain = new Chain(
                new ObjectName(rs.getString("org"), new KeyId(rs.getString("ref"))),
                kind(rs.getString("kind")),
                rs.getString("identifier"),
                Step.parse(rs.getBytes("head_bytes")),
                new KeyId(rs.getString("head_key")));
        byte[] exit = rs.getBytes("exit_bytes");
        if (exit != null) {
            chain.exit = new Exit(new KeyId(rs.getString("exit_key")), Step.parse(exit));
        }
        String unit = rs.getString("unit_org");
        if (unit != null) {
            chain.unit = new ObjectName(unit, new KeyId(rs.getString("unit_ref")));
        }
        chain.goneTo = rs.getString("gone_to");
        long gone = rs.getLong("gone_block");
        chain.goneBlock = rs.wasNull() ? null : gone;
        chain.changedBlock = rs.getLong("changed_block");
        chain.lot = rs.getString("lot");
        chain.lotName = name(rs.getString("lot_org"), rs.getString("lot_ref"));
        chain.productClass = name(rs.getString("class_org"), rs.getString("class_ref"));
        chain.recallOver = rs.getBoolean("recall_over");
        return chain;
    }

    private static @Nullable ObjectName name(@Nullable String org, @Nullable String ref) {
        return org == null || ref == null ? null : new ObjectName(org, new KeyId(ref));
    }

    static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalStateException("a kind that this software did not write");
    }

    private static Place place(ResultSet rs) throws SQLException {
        return new Place(rs.getString(1), new KeyId(rs.getString(2)));
    }
}
