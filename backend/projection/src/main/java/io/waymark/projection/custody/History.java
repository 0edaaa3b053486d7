package io.waymark.projection.custody;

import io.waymark.custody.Act;
import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.Origin;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.ledger.Keys;
import io.waymark.transaction.Opening;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Everything that whoever gets some objects has to be shown of their past: their chains, what is inside them, what they were
 * in while they were in it, and what portions come from. Nothing of what else was in a unit before or after.
 */
final class History {

    /** So many steps are gathered at most. */
    static final int MOST_STEPS = 200_000;

    /** One field of an event may list a thousand identifiers, so its disclosure is a long text. */
    private static final JsonLimits DOCUMENT = JsonLimits.VALUE;

    private static final String STEP =
            "select s.writer, s.key_id, s.bytes, s.source, s.object_org, s.object_ref from step s ";
    private static final String OBJECT = "join unnest(?::text[], ?::text[]) as k(org, ref) on s.object_org = k.org and"
            + " s.object_ref = k.ref order by s.n";

    /** A step where it stands; of a unit that is no object here without an object. */
    record Known(String writer, KeyId key, Step step, String source, @Nullable ObjectName object) {}

    private record Place(String writer, String key) {}

    private final JdbcTemplate jdbc;

    /** The gathered steps. */
    private final Map<Place, Known> steps = new LinkedHashMap<>();

    /** Objects of which the whole chain is gathered. */
    private final Set<ObjectName> whole = new LinkedHashSet<>();

    History(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Gathers. */
    History of(Collection<ObjectName> objects) {
        return gather(objects, true);
    }

    /** Gathers what a verifier needs to walk one chain to its end: nothing of what is inside it. */
    History along(ObjectName object) {
        return gather(List.of(object), false);
    }

    private History gather(Collection<ObjectName> objects, boolean withContent) {
        Collection<ObjectName> next = objects;
        while (!next.isEmpty()) {
            Set<ObjectName> wanted = new LinkedHashSet<>(next);
            wanted.removeAll(whole);
            whole.addAll(wanted);
            List<Known> chains = States.byNames(jdbc, STEP + OBJECT, wanted, History::known);
            chains.forEach(this::keep);
            rideAlong(chains);
            Set<ObjectName> more = new LinkedHashSet<>(withContent ? inside(wanted) : List.of());
            for (Known known : chains) {
                if (known.step().act() == Act.PART) {
                    known.step().from().stream().map(Origin::object).forEach(more::add);
                }
            }
            more.removeAll(whole);
            next = more;
        }
        return this;
    }

    private void keep(Known known) {
        steps.putIfAbsent(new Place(known.writer(), known.key().hex()), known);
        if (steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("this history has more than " + MOST_STEPS + " steps");
        }
    }

    private List<ObjectName> inside(Collection<ObjectName> objects) {
        return States.byNames(
                jdbc,
                "select o.org, o.ref from object o join unnest(?::text[], ?::text[]) as k(org, ref)"
                        + " on o.unit_org = k.org and o.unit_ref = k.ref",
                objects,
                (rs, i) -> States.name(rs));
    }

    /** Adds the steps of units, from the one with which something of these chains went in to the one by which it left. */
    private void rideAlong(List<Known> chains) {
        List<Known> last = chains;
        for (int depth = 0; depth < 10 && !last.isEmpty(); depth++) {
            List<Known> packed = last.stream()
                    .filter(k -> k.step().status() == Status.PACKED)
                    .toList();
            Map<Hash, KeyId> exits = exits(packed, last);
            List<Known> ridden = ride(packed, exits);
            List<Known> added = new ArrayList<>();
            for (Known step : ridden) {
                if (!steps.containsKey(new Place(step.writer(), step.key().hex()))) {
                    keep(step);
                    added.add(step);
                }
            }
            last = added;
        }
    }

    /** Key id of the unit step by which each of these left: as the step after says, or the object's row for a head. */
    private Map<Hash, KeyId> exits(List<Known> packed, List<Known> chains) {
        Map<Hash, KeyId> exits = new LinkedHashMap<>();
        for (Known known : chains) {
            if (known.step().out() != null) {
                exits.put(known.step().previous(), known.step().out());
            }
        }
        List<Hash> heads = packed.stream()
                .map(k -> k.step().hash())
                .filter(h -> !exits.containsKey(h))
                .toList();
        Keys.byHashes(
                jdbc,
                "select head_hash, exit_key from object where head_hash = any(?) and exit_key is not null",
                heads,
                (rs, i) -> exits.put(Hash.of(rs.getBytes(1)), new KeyId(rs.getString(2))));
        return exits;
    }

    private List<Known> ride(List<Known> packed, Map<Hash, KeyId> exits) {
        Map<Place, Set<String>> stays = new LinkedHashMap<>();
        for (Known in : packed) {
            KeyId exit = exits.get(in.step().hash());
            stays.computeIfAbsent(new Place(in.writer(), in.step().in().hex()), p -> new LinkedHashSet<>())
                    .add(exit == null ? "" : exit.hex());
        }
        List<String> ins = new ArrayList<>();
        List<String> outs = new ArrayList<>();
        stays.forEach((place, exit) -> exit.forEach(out -> {
            ins.add(place.writer() + "|" + place.key());
            outs.add(out);
        }));
        return Keys.byPairs(
                jdbc,
                """
                with recursive ride(writer, key_id, hash, until) as (
                    select s.writer, s.key_id, s.hash, k.until
                    from unnest(?::text[], ?::text[]) as k(place, until)
                    join step s on s.writer = split_part(k.place, '|', 1) and s.key_id = split_part(k.place, '|', 2)
                    union
                    select s.writer, s.key_id, s.hash, r.until
                    from ride r join step s on s.previous = r.hash
                    where r.key_id <> r.until)
                select s.writer, s.key_id, s.bytes, s.source, s.object_org, s.object_ref
                from step s join (select distinct writer, key_id from ride) r using (writer, key_id)
                """,
                ins,
                outs,
                History::known);
    }

    private static Known known(ResultSet rs, int row) throws SQLException {
        return new Known(
                rs.getString(1),
                new KeyId(rs.getString(2)),
                Step.parse(rs.getBytes(3)),
                rs.getString(4),
                rs.getString(5) == null ? null : new ObjectName(rs.getString(5), new KeyId(rs.getString(6))));
    }

    /** What the own chaincode can open: own steps, and received ones out of packages. Rejections follow from their offers. */
    Opens opens() {
        List<Known> shown = steps.values().stream()
                .filter(k -> k.source().equals("own") || k.source().equals("package"))
                .toList();
        Set<Hash> events = new LinkedHashSet<>();
        shown.stream().map(k -> k.step().event()).filter(d -> d != null).forEach(events::add);
        Set<String> packages = new TreeSet<>(Keys.byPairs(
                jdbc,
                "select distinct p.key from unnest(?::text[], ?::text[]) as k(writer, key_id)"
                        + " join step_origin o using (writer, key_id) join own_package p on p.key = o.origin",
                shown.stream().map(Known::writer).toList(),
                shown.stream().map(k -> k.key().hex()).toList(),
                (rs, i) -> rs.getString(1)));
        Set<String> products = new TreeSet<>();
        products().forEach(p -> {
            if (p.origin().equals("own") || p.origin().endsWith("|package")) {
                products.add(p.key());
                packages.addAll(p.origin().equals("own") ? List.of() : List.of(p.origin()));
            }
        });
        return new Opens(
                shown.stream().map(Known::key).distinct().toList(),
                List.copyOf(events),
                List.copyOf(packages),
                List.copyOf(products));
    }

    private record Product(String origin, String key, String document) {}

    /** The latest known texts of the products that the gathered chains are of. */
    private List<Product> products() {
        return States.byNames(
                jdbc,
                """
                select distinct on (p.org, p.class_ref) p.origin, p.key, p.document
                from unnest(?::text[], ?::text[]) as k(org, ref)
                join object o on o.org = k.org and o.ref = k.ref
                join product_known p on p.org = o.class_org and p.class_ref = o.class_ref
                order by p.org, p.class_ref, p.n desc, p.source desc, p.origin
                """,
                whole,
                (rs, i) -> new Product(rs.getString(1), rs.getString(2), rs.getString(3)));
    }

    /** All gathered steps with the lists behind their roots; no event, no product, no recall. */
    Opening steps() {
        Map<KeyId, Step> all = new LinkedHashMap<>();
        steps.values().forEach(k -> all.put(k.key(), k.step()));
        List<Known> known = List.copyOf(steps.values());
        return new Opening(all, contents(known), made(known), Map.of(), Map.of(), Map.of());
    }

    /** What of it is known from others alone, and in no own package: what has to be stored before it is handed on. */
    Opening unpackaged() {
        Map<KeyId, Step> loose = new LinkedHashMap<>();
        List<Known> known = new ArrayList<>();
        for (Known k : steps.values()) {
            if (k.source().equals("opened")) {
                loose.put(k.key(), k.step());
                known.add(k);
            }
        }
        Map<String, SaltedDocument> products = new LinkedHashMap<>();
        for (Product p : products()) {
            if (p.origin().startsWith("opening:")) {
                products.put(p.key(), document(p.document()));
            }
        }
        return new Opening(loose, contents(known), made(known), events(loose), recalls(), products);
    }

    private Map<KeyId, List<Hash>> contents(List<Known> known) {
        Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
        Keys.byPairs(
                jdbc,
                "select key_id, members from step_content join unnest(?::text[], ?::text[]) as k(writer, key_id)"
                        + " using (writer, key_id)",
                known.stream()
                        .filter(k -> k.step().kind() == Kind.UNIT)
                        .map(Known::writer)
                        .toList(),
                known.stream()
                        .filter(k -> k.step().kind() == Kind.UNIT)
                        .map(k -> k.key().hex())
                        .toList(),
                (rs, i) -> contents.put(new KeyId(rs.getString(1)), Keys.hashes(rs.getArray(2))));
        return contents;
    }

    private Map<KeyId, List<Made>> made(List<Known> known) {
        Map<KeyId, List<Made>> made = new LinkedHashMap<>();
        List<Known> consumed =
                known.stream().filter(k -> k.step().made() != null).toList();
        Keys.byPairs(
                jdbc,
                "select key_id, made from step_made join unnest(?::text[], ?::text[]) as k(writer, key_id)"
                        + " using (writer, key_id)",
                consumed.stream().map(Known::writer).toList(),
                consumed.stream().map(k -> k.key().hex()).toList(),
                (rs, i) -> made.put(
                        new KeyId(rs.getString(1)),
                        Opening.madeList(JsonParser.parse(rs.getString(2), JsonLimits.VALUE)
                                .asArray())));
        return made;
    }

    private Map<Hash, SaltedDocument> events(Map<KeyId, Step> loose) {
        Set<Hash> digests = new HashSet<>();
        loose.values().stream().map(Step::event).filter(d -> d != null).forEach(digests::add);
        Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
        Keys.byHashes(
                jdbc,
                "select digest, document from opened_event where digest = any(?)",
                digests,
                (rs, i) -> events.put(Hash.of(rs.getBytes(1)), document(rs.getString(2))));
        return events;
    }

    private Map<String, RecallLink> recalls() {
        Map<String, RecallLink> recalls = new LinkedHashMap<>();
        States.byNames(
                jdbc,
                """
                select distinct l.key, l.bytes
                from unnest(?::text[], ?::text[]) as k(org, ref)
                join recall_watch r on r.object_org = k.org and r.object_ref = k.ref
                join ledger_write w on w.position = r.position
                join recall_link f on f.org = w.org and f.key_hash = w.key_hash and f.n = 1
                join recall_link l on l.org = f.org and l.r = f.r and l.source = 'opened'
                """,
                whole,
                (rs, i) -> recalls.put(rs.getString(1), RecallLink.parse(rs.getBytes(2))));
        return recalls;
    }

    static SaltedDocument document(String json) {
        return SaltedDocument.fromJson(JsonParser.parse(json, DOCUMENT).asObject());
    }
}
