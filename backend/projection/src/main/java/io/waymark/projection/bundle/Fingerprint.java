package io.waymark.projection.bundle;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Refs;
import io.waymark.projection.claim.Holding;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.PlacedStep;
import io.waymark.projection.journey.Recalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks in one statement for a mark that is another one whenever something that a bundle says has changed. */
final class Fingerprint {

    private static final String MARK =
            """
            with recursive around as (
              select org, ref, head_key, changed_block, exit_key, gone_to, next_key_hash, unit_org, unit_ref, 0 as depth
                from object where org = :org and ref = :ref
              union all
              select u.org, u.ref, u.head_key, u.changed_block, u.exit_key, u.gone_to, u.next_key_hash, u.unit_org,
                  u.unit_ref, a.depth + 1
                from object u join around a on u.org = a.unit_org and u.ref = a.unit_ref where a.depth < 8)
            select concat_ws(' ',
              (select string_agg(concat_ws(':', org, ref, head_key, changed_block, exit_key, gone_to,
                  encode(next_key_hash, 'hex')), ',' order by depth) from around),
              (select concat_ws(':', count(*), max(changed_block)) from object where identifier = :identifier),
              (select count(*) from ledger_write
                where idx is not null and (org, key_hash) in (select * from unnest(:orgs::text[], :keys::bytea[]))),
              (select count(*) from ledger_write where idx is not null and position = any(:positions::bytea[])),
              (select count(*) from recall_link where r = any(:rs)),
              (select concat_ws(':', count(*), max(block)) from profile),
              (select count(*) from prefix_claim where effective),
              (select max(n) from disclosure_version),
              (select count(*) from ledger_write where flags & 2 <> 0
                and (org, key_hash) in (select * from unnest(:writers::text[], :events::bytea[]))),
              (select max(n) from product_text where org = :classOrg and class_ref = :classRef))""";

    private final JdbcClient db;

    Fingerprint(JdbcClient db) {
        this.db = db;
    }

    /** What a bundle depends on. */
    record Of(
            String identifier,
            String org,
            String ref,
            String classOrg,
            String classRef,
            String[] orgs,
            byte[][] keys,
            byte[][] positions,
            String[] rs,
            String[] writers,
            byte[][] events) {

        static Of item(History history, Optional<Holding> holding) {
            List<String> orgs = new ArrayList<>();
            List<byte[]> keys = new ArrayList<>();
            holding.ifPresent(h -> {
                int last = h.places().size();
                for (int place = Math.max(1, last); place <= last + 1; place++) {
                    byte[] key =
                            KeyId.keyHash(LedgerKeys.claim(h.claim(), place)).bytes();
                    for (String org : h.members()) {
                        orgs.add(org);
                        keys.add(key);
                    }
                }
            });
            List<String> rs = new ArrayList<>();
            for (Recalls recall : history.recalls()) {
                recall.r().ifPresent(r -> {
                    rs.add(r.hex());
                    orgs.add(recall.org());
                    keys.add(KeyId.keyHash(next(recall, r)).bytes());
                });
            }
            byte[][] positions = history.steps().stream()
                    .flatMap(s -> s.step().watch().positions().stream())
                    .map(Hash::bytes)
                    .toArray(byte[][]::new);
            List<String> writers = new ArrayList<>();
            List<byte[]> events = new ArrayList<>();
            Stream.concat(history.steps().stream(), history.stays().stream().flatMap(s -> s.steps().stream()))
                    .map(PlacedStep::step)
                    .filter(step -> step.event() != null)
                    .forEach(step -> {
                        writers.add(step.writer());
                        events.add(KeyId.keyHash(LedgerKeys.event(step.event())).bytes());
                    });
            var productClass = history.steps().get(0).step().productClass();
            return new Of(
                    history.chain().identifier(),
                    history.chain().name().org(),
                    history.chain().name().ref().hex(),
                    productClass == null ? "" : productClass.org(),
                    productClass == null ? "" : productClass.ref().hex(),
                    orgs.toArray(String[]::new),
                    keys.toArray(byte[][]::new),
                    positions,
                    rs.toArray(String[]::new),
                    writers.toArray(String[]::new),
                    events.toArray(byte[][]::new));
        }

        /** Of what has no chain of its own a bundle is small and quickly made again: it is never found unchanged. */
        static Of brief(String identifier) {
            return new Of(
                    identifier,
                    "",
                    "",
                    "",
                    "",
                    new String[0],
                    new byte[0][],
                    new byte[0][],
                    new String[0],
                    new String[0],
                    new byte[0][]);
        }

        private static String next(Recalls recall, Hash r) {
            int n = recall.links().size();
            return n == 0
                    ? Refs.recallKey(r)
                    : Refs.recallKey(r, n, recall.links().get(n - 1).valueHash());
        }
    }

    String mark(Of of) {
        if (of.org().isEmpty()) {
            return Long.toString(System.nanoTime());
        }
        return db.sql(MARK)
                .param("identifier", of.identifier())
                .param("org", of.org())
                .param("ref", of.ref())
                .param("classOrg", of.classOrg())
                .param("classRef", of.classRef())
                .param("orgs", of.orgs())
                .param("keys", of.keys())
                .param("positions", of.positions())
                .param("rs", of.rs())
                .param("writers", of.writers())
                .param("events", of.events())
                .query(String.class)
                .single();
    }
}
