package io.waymark.projection.ledger;

import io.waymark.custody.Kind;
import io.waymark.custody.Made;
import io.waymark.custody.RecallChains;
import io.waymark.custody.Standings.FirstWrite;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.MerkleRoot;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.SaltedDocument;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What of an opening (a package, an inbound offer, a later answer) is on the ledger: everything in it is held against the
 * map, and what does not fit is left out.
 */
final class Opened {

    /** Ledger key of a product's texts, {@code <class ref>|product|<n>}. */
    record ProductKey(KeyId classRef, int n) {

        /** @throws IllegalArgumentException if it is not such a key */
        static ProductKey parse(String key) {
            String[] parts = key.split("\\|", -1);
            if (parts.length != 3 || !parts[1].equals("product") || parts[2].length() > 9) {
                throw new IllegalArgumentException("not the key of a product's texts");
            }
            int n = Integer.parseInt(parts[2]);
            if (n < 1 || !parts[2].equals(Integer.toString(n)) || parts[0].length() != 32) {
                throw new IllegalArgumentException("not the key of a product's texts");
            }
            return new ProductKey(new KeyId(parts[0]), n);
        }
    }

    private final JdbcTemplate jdbc;
    private final LedgerView view;
    private final String origin;
    private final String source;
    private final Opening opening;

    /** How many of its values are not on the ledger as they are. */
    int skipped;

    /** Key hashes of its steps. */
    final List<Hash> keyHashes = new ArrayList<>();

    Opened(JdbcTemplate jdbc, String origin, String source, Opening opening) {
        this.jdbc = jdbc;
        this.view = new LedgerView(jdbc);
        this.origin = origin;
        this.source = source;
        this.opening = opening;
    }

    /** Adds what is as the map has it to the run and to the tables. */
    void load(Chains chains) {
        Set<Hash> events = new HashSet<>();
        steps(chains, events);
        recalls(events);
        products();
        Bulk known = new Bulk(
                """
                insert into event_known (origin, digest, document, source)
                select r.origin, r.digest, r.document, r.source from :rows as r(origin, digest, document, source)
                on conflict do nothing
                """,
                "text",
                "bytea",
                "text",
                "text");
        opening.events().forEach((digest, document) -> {
            if (events.contains(digest)) {
                known.add(origin, digest.bytes(), CanonicalJson.write(document.toJson()), source);
            } else {
                skipped++;
            }
        });
        known.run(jdbc);
    }

    private void steps(Chains chains, Set<Hash> events) {
        Map<KeyId, Hash> hashes = new LinkedHashMap<>();
        opening.steps().keySet().stream().sorted().forEach(key -> hashes.put(key, key.stepKeyHash()));
        Map<Hash, Map<String, FirstWrite>> writes = view.at(hashes.values());
        Bulk origins = new Bulk(
                "insert into step_origin (origin, writer, key_id) select * from :rows on conflict do nothing",
                "text",
                "text",
                "text");
        Bulk made = new Bulk(
                "insert into step_made (writer, key_id, made) select * from :rows on conflict do nothing",
                "text",
                "text",
                "text");
        hashes.forEach((key, keyHash) -> {
            Step step = opening.steps().get(key);
            FirstWrite write = writes.getOrDefault(keyHash, Map.of()).get(step.writer());
            if (write == null || !write.value().equals(step.hash())) {
                skipped++;
                return;
            }
            chains.add(key, keyHash, step, source);
            keyHashes.add(keyHash);
            origins.add(origin, step.writer(), key.hex());
            if (step.event() != null) {
                events.add(step.event());
            }
            content(step, opening.contents().get(key)).ifPresent(list -> chains.addContent(step.writer(), key, list));
            made(step, opening.made().get(key)).ifPresent(list -> made.add(step.writer(), key.hex(), madeJson(list)));
        });
        origins.run(jdbc);
        made.run(jdbc);
    }

    /** The list, if the step has its root. */
    static Optional<List<Hash>> content(Step step, @Nullable List<Hash> list) {
        boolean fits = list != null
                && step.kind() == Kind.UNIT
                && list.size() == step.content().count()
                && MerkleRoot.ofSorted(list).equals(step.content().root());
        return fits ? Optional.of(list) : Optional.empty();
    }

    /** The list, if the step has its root. */
    static Optional<List<Made>> made(Step step, @Nullable List<Made> list) {
        boolean fits = list != null && step.made() != null && Made.merkle(list).equals(step.made());
        return fits ? Optional.of(list) : Optional.empty();
    }

    static String madeJson(List<Made> list) {
        return CanonicalJson.write(JsonArray.of(list.stream().map(Opening::made).toList()));
    }

    private void recalls(Set<Hash> events) {
        if (opening.recalls().isEmpty()) {
            return;
        }
        Map<Hash, Map<String, FirstWrite>> writes =
                view.at(opening.recalls().keySet().stream().map(KeyId::keyHash).toList());
        RecallRows rows = new RecallRows(jdbc);
        opening.recalls().forEach((key, link) -> {
            Optional<String> org = writer(writes.get(KeyId.keyHash(key)), Hash.sha256(link.bytes()));
            if (org.isPresent() && RecallRows.key(link, key, view, org.get())) {
                rows.add(origin, org.get(), key, link, source);
                events.add(link.event());
            } else {
                skipped++;
            }
        });
        rows.run();
    }

    private void products() {
        if (opening.products().isEmpty()) {
            return;
        }
        Map<Hash, Map<String, FirstWrite>> writes =
                view.at(opening.products().keySet().stream().map(KeyId::keyHash).toList());
        ProductRows rows = new ProductRows(jdbc);
        opening.products().forEach((key, document) -> {
            Hash value = Hash.sha256(CanonicalJson.bytes(document.toJson()));
            Optional<String> org = writer(writes.get(KeyId.keyHash(key)), value);
            if (org.isPresent()) {
                rows.add(origin, org.get(), key, document, source);
            } else {
                skipped++;
            }
        });
        rows.run();
    }

    /** Who wrote this value first at the key. */
    static Optional<String> writer(@Nullable Map<String, FirstWrite> writes, Hash value) {
        return writes == null
                ? Optional.empty()
                : writes.entrySet().stream()
                        .filter(e -> e.getValue().value().equals(value))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst();
    }

    /** Links of recall chains on their way into their table. */
    static final class RecallRows {
        private final JdbcTemplate jdbc;
        private final Bulk rows = new Bulk(
                """
                insert into recall_known (origin, org, r, n, key, key_hash, hash, withdrawal, bytes, source)
                select * from :rows on conflict do nothing
                """,
                "text",
                "text",
                "text",
                "int4",
                "text",
                "bytea",
                "bytea",
                "bool",
                "bytea",
                "text");

        RecallRows(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        /** Whether a link with this number and name stands under this key. */
        static boolean key(RecallLink link, String key, LedgerView view, String org) {
            if (link.n() > RecallChains.MOST_LINKS) {
                return false;
            }
            String at = Refs.recallKey(link.r());
            for (int n = 1; n < link.n(); n++) {
                Optional<FirstWrite> before = view.firstWrite(org, KeyId.keyHash(at));
                if (before.isEmpty()) {
                    return false;
                }
                at = Refs.recallKey(link.r(), n, before.get().value());
            }
            return at.equals(key);
        }

        void add(String origin, String org, String key, RecallLink link, String source) {
            byte[] bytes = link.bytes();
            rows.add(
                    origin,
                    org,
                    link.r().hex(),
                    link.n(),
                    key,
                    KeyId.keyHash(key).bytes(),
                    Hash.sha256(bytes).bytes(),
                    link.withdrawal(),
                    bytes,
                    source);
        }

        void run() {
            rows.run(jdbc);
        }
    }

    /** Texts of products on their way into their table. */
    static final class ProductRows {
        private final JdbcTemplate jdbc;
        private final Bulk rows = new Bulk(
                """
                insert into product_known (origin, org, class_ref, n, key, gtin, document, source)
                select * from :rows on conflict do nothing
                """,
                "text",
                "text",
                "text",
                "int4",
                "text",
                "text",
                "text",
                "text");

        ProductRows(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        void add(String origin, String org, String key, SaltedDocument document, String source) {
            ProductKey id;
            try {
                id = ProductKey.parse(key);
            } catch (IllegalArgumentException otherKey) {
                return;
            }
            rows.add(
                    origin,
                    org,
                    id.classRef().hex(),
                    id.n(),
                    key,
                    gtin(document),
                    CanonicalJson.write(document.toJson()),
                    source);
        }

        private static @Nullable String gtin(SaltedDocument document) {
            try {
                String json = document.fields().get("gtin");
                String gtin = json == null
                        ? null
                        : JsonParser.parse(json, JsonLimits.VALUE).asString();
                return gtin != null && gtin.length() <= 14 ? Texts.safe(gtin) : null;
            } catch (IllegalArgumentException noText) {
                return null;
            }
        }

        void run() {
            rows.run(jdbc);
        }
    }
}
