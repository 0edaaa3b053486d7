package io.waymark.bench;

import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import io.waymark.projection.ledger.Bulk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A past of so many events, as rows the way the projector writes them: ten layers of transformations, each of two things of the
 * layer before, chosen at random, into two.
 */
final class TraceWorld {

    /** Layers of transformations; there is a layer of things more. */
    static final int LAYERS = 10;

    private static final String GTIN = "09521001000017";
    private static final String A = "ManufacturerMSP";

    private final JdbcTemplate jdbc;
    private final Random random;
    private int index = 1_000_000;

    private final Table writes = new Table(
            "insert into ledger_write (org, key_hash, idx, value_hash, tx_id, block, writes, flags, position) select org,"
                    + " key_hash, idx, value_hash, tx_id, block, 1, 0, key_hash from :rows as r(org, key_hash, idx,"
                    + " value_hash, tx_id, block)",
            "text",
            "bytea",
            "int8",
            "bytea",
            "text",
            "int8");
    private final Table steps = new Table(
            "insert into step select w, k, kh, h, b, o, ref, n, p, a, s, e, null, 'own' from :rows as r(w, k, kh, h, b, o,"
                    + " ref, n, p, a, s, e)",
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
            "bytea");
    private final Table made = new Table("insert into step_made select * from :rows", "text", "text", "text");
    private final Table objects = new Table(
            """
            insert into object (org, ref, kind, identifier, gtin, head_writer, head_key, head_hash, head_n, status, custodian,
              changed_block, recall_over) select org, ref, 'item', id, substring(id from 24 for 14), org, key, hash, n,
              status, org, 2, false from :rows as r(org, ref, id, key, hash, n, status)""",
            "text",
            "text",
            "text",
            "text",
            "bytea",
            "int4",
            "text");
    private final Table events = new Table(
            """
            insert into event (digest, key, seen_key, content, tx_id, block, position, record_time, event_id, declared, text,
              document, type, event_time) select d, encode(d, 'hex'), encode(d, 'hex'), d, 'speed', 2, p, now(),
              encode(d, 'hex'), '', '{}', '{}', 'TransformationEvent', now() from :rows as r(d, p)""",
            "bytea",
            "int8");
    private final Table names = new Table("insert into event_identifier select * from :rows", "bytea", "text", "text");

    /** Rows that wait to be written. */
    private static final class Table {
        private final String sql;
        private final String[] types;
        private Bulk rows;

        Table(String sql, String... types) {
            this.sql = sql;
            this.types = types;
            this.rows = new Bulk(sql, types);
        }

        void add(Object... row) {
            rows.add(row);
        }

        void flush(JdbcTemplate jdbc) {
            rows.run(jdbc);
            rows = new Bulk(sql, types);
        }
    }

    /** A thing and its first step. */
    record Thing(ObjectName name, String identifier, Step first) {}

    /** @param jdbc of an empty database with the schema */
    TraceWorld(JdbcTemplate jdbc, long seed) {
        this.jdbc = jdbc;
        this.random = new Random(seed);
    }

    /** One of the things of a layer. */
    GS1Identifier some(List<Thing> things) {
        return GS1Identifier.parse(things.get(random.nextInt(things.size())).identifier());
    }

    /**
     * Writes it.
     *
     * @param perLayer events of a layer
     * @return the things, a list for each layer
     */
    List<List<Thing>> generate(int perLayer) {
        jdbc.update("insert into block values (2, decode(repeat('02', 32), 'hex'), decode(repeat('01', 32), 'hex'), 1,"
                + " now(), 0)");
        jdbc.update("insert into ledger_transaction values ('speed', 2, 0, ?, 0, now())", A);
        List<List<Thing>> layers = new ArrayList<>();
        List<Thing> before = new ArrayList<>();
        for (int i = 0; i < 2 * perLayer; i++) {
            before.add(first(hash("event"), List.of()));
        }
        layers.add(before);
        for (int layer = 0; layer < LAYERS; layer++) {
            List<Thing> inputs = new ArrayList<>(before);
            Collections.shuffle(inputs, random);
            List<Thing> outputs = new ArrayList<>();
            for (int e = 0; e < perLayer; e++) {
                Hash digest = hash("event");
                List<Thing> two = inputs.subList(2 * e, 2 * e + 2);
                List<Thing> out = List.of(first(digest, two), first(digest, two));
                two.forEach(thing -> consumed(thing, digest, out));
                events.add(digest.bytes(), (long) index++);
                two.forEach(t -> names.add(digest.bytes(), "input", t.identifier()));
                out.forEach(t -> names.add(digest.bytes(), "output", t.identifier()));
                outputs.addAll(out);
            }
            before = outputs;
            layers.add(outputs);
            flush();
        }
        before.forEach(t -> object(t, t.name().ref(), t.first(), "held"));
        flush();
        return layers;
    }

    private void flush() {
        List.of(writes, steps, made, objects, events, names).forEach(table -> table.flush(jdbc));
    }

    private Hash hash(String of) {
        return Hash.sha256((of + index + random.nextLong()).getBytes(StandardCharsets.UTF_8));
    }

    private Thing first(Hash event, List<Thing> from) {
        String identifier = "https://id.gs1.org/01/" + GTIN + "/21/"
                + Integer.toString(index++, 36).toUpperCase(Locale.ROOT);
        KeyId ref = Refs.secret(new byte[32], identifier);
        JsonObject json =
                common(1, "commission", "held", event).with("ref", ref.hex()).with("id", identifier);
        if (!from.isEmpty()) {
            json = json.with(
                    "from",
                    JsonArray.of(from.stream()
                            .sorted((a, b) -> a.name().compareTo(b.name()))
                            .map(t -> JsonObject.of(
                                    "org",
                                    A,
                                    "ref",
                                    t.name().ref().hex(),
                                    "step",
                                    t.first().hash().hex()))
                            .toList()));
        }
        Step step = Step.parse(CanonicalJson.bytes(json));
        Thing thing = new Thing(new ObjectName(A, ref), identifier, step);
        step(thing, ref, step);
        return thing;
    }

    private void consumed(Thing thing, Hash event, List<Thing> out) {
        JsonObject json = common(2, "transform", "consumed", event)
                .with("prev", JsonObject.of("hash", thing.first().hash().hex(), "writer", A))
                .with(
                        "made",
                        JsonObject.of("count", out.size(), "root", hash("root").hex()));
        Step step = Step.parse(CanonicalJson.bytes(json));
        KeyId key = thing.first().nextKey(null);
        step(thing, key, step);
        made.add(
                A,
                key.hex(),
                JsonWriter.write(JsonArray.of(out.stream()
                        .map(t -> JsonObject.of(
                                "first",
                                t.first().hash().hex(),
                                "org",
                                A,
                                "ref",
                                t.name().ref().hex()))
                        .toList())));
        object(thing, key, step, "consumed");
    }

    private JsonObject common(int n, String act, String status, Hash event) {
        return JsonObject.builder()
                .put("v", 1)
                .put("kind", "item")
                .put("n", n)
                .put("act", act)
                .put("writer", A)
                .put("status", status)
                .put("custodian", A)
                .put("event", event.hex())
                .put("salt", hash("salt").hex().substring(0, 32))
                .build();
    }

    private void step(Thing thing, KeyId key, Step step) {
        byte[] keyHash = key.stepKeyHash().bytes();
        writes.add(A, keyHash, (long) index++, step.hash().bytes(), "speed", 2L);
        steps.add(
                A,
                key.hex(),
                keyHash,
                step.hash().bytes(),
                step.bytes(),
                A,
                thing.name().ref().hex(),
                step.n(),
                step.previous() == null ? null : step.previous().bytes(),
                step.act().word(),
                step.status().word(),
                step.event().bytes());
    }

    private void object(Thing thing, KeyId key, Step head, String status) {
        objects.add(
                A,
                thing.name().ref().hex(),
                thing.identifier(),
                key.hex(),
                head.hash().bytes(),
                head.n(),
                status);
    }
}
