package io.waymark.projection.ledger;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimValue;
import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.projection.ledger.Chains.Place;
import java.util.Collection;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Claim keys of the items whose steps are known, and what the own node logged at them. */
final class ClaimRows {

    private final JdbcTemplate jdbc;

    ClaimRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The place that a ledger key of a claim names. @throws IllegalArgumentException if it names none */
    static int place(String key) {
        int place = Integer.parseInt(key.substring(key.lastIndexOf('|') + 1));
        if (place < 1 || place > ClaimChain.MOST_PLACES) {
            throw new IllegalArgumentException("no such place of a claim");
        }
        return place;
    }

    /** Notes the claim keys that steps name, and that it is to be looked at what was written there before. */
    void addKeys(Map<Place, Step> steps) {
        Bulk keys = new Bulk(
                "insert into claim_key (writer, key_id, claim) select * from :rows on conflict do nothing",
                "text",
                "text",
                "bytea");
        Bulk watched = new Bulk(
                "insert into claim_watch (claim, next_hash) select * from :rows on conflict do nothing",
                "bytea",
                "bytea");
        steps.forEach((place, step) -> {
            ClaimKey claim = step.claim();
            if (claim != null) {
                keys.add(place.writer(), place.key().hex(), claim.bytes());
                watched.add(
                        claim.bytes(), KeyId.keyHash(LedgerKeys.claim(claim, 1)).bytes());
            }
        });
        keys.run(jdbc);
        watched.run(jdbc);
    }

    void addOwn(Map<String, ClaimValue> claims) {
        Bulk own = new Bulk(
                "insert into claim_own (claim, place, hash, bytes) select * from :rows on conflict do nothing",
                "bytea",
                "int4",
                "bytea",
                "bytea");
        claims.forEach((key, claim) -> {
            byte[] bytes = claim.bytes();
            own.add(
                    claim.statement().item().bytes(),
                    place(key),
                    Hash.sha256(bytes).bytes(),
                    bytes);
        });
        own.run(jdbc);
    }

    /** Something was written at these keys: where that is the next place of a claim key, it is to be looked at. */
    void written(Collection<Hash> keyHashes) {
        if (!keyHashes.isEmpty()) {
            Keys.updateByHashes(
                    jdbc,
                    "update claim_watch set due = true, tries = 0, not_before = now() where next_hash = any(?)",
                    keyHashes);
        }
    }
}
