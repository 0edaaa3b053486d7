package io.waymark.projection.bundle;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Refs;
import io.waymark.projection.claim.Holding;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.PlacedStep;
import io.waymark.projection.journey.Profiles;
import io.waymark.verifier.BundleReading;
import io.waymark.verifier.Claim;
import io.waymark.verifier.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The facts of a bundle without proofs: what the rows have at each key that a verifier asks about, whether it fits or not. */
final class StatedFacts {

    /** A first write. @param block 0 where the rows do not say */
    private record Written(long block, Hash value) {}

    private final Map<Hash, Written> written = new HashMap<>();

    private StatedFacts(History history, Optional<Profiles.Prefix> prefix, Optional<Holding> holding) {
        holding.ifPresent(h -> h.places()
                .forEach(place -> place.writes().forEach(w -> put(w.org(), w.keyHash(), w.block(), w.hash()))));
        history.steps().forEach(this::step);
        history.stays().forEach(stay -> stay.steps().forEach(this::step));
        history.recalls().forEach(recall -> recall.links()
                .forEach(link -> put(recall.org(), link.keyHash(), link.block(), link.valueHash())));
        history.gap().ifPresent(gap -> put(gap.org(), gap.keyHash(), gap.block(), gap.valueHash()));
        history.product().ifPresent(product -> product.written()
                .ifPresent(w -> put(product.name().org(), w.keyHash(), w.block(), w.valueHash())));
        prefix.ifPresent(p -> put(
                "",
                KeyId.keyHash(LedgerKeys.prefix(p.prefix())),
                0,
                Hash.sha256(new PrefixClaim(p.prefix(), p.org()).bytes())));
    }

    private void step(PlacedStep placed) {
        put(
                placed.step().writer(),
                placed.key().stepKeyHash(),
                placed.block(),
                placed.step().hash());
    }

    private void put(String org, Hash keyHash, long block, Hash value) {
        written.put(Refs.position(org, keyHash), new Written(block, value));
    }

    /** Facts in the order of the positions; none for a history that no verifier could walk. */
    static JsonArray of(JsonObject body, History history, Optional<Profiles.Prefix> prefix, Optional<Holding> holding) {
        StatedFacts rows = new StatedFacts(history, prefix, holding);
        List<JsonArray> facts = new ArrayList<>();
        try {
            for (Claim claim : BundleReading.of(body, Optional.empty()).claims()) {
                facts.add(rows.fact(claim));
            }
        } catch (RefusedException e) {
            return JsonArray.of();
        }
        return JsonArray.of(facts);
    }

    private JsonArray fact(Claim claim) {
        if (claim.expected() == Claim.Expected.PURGED) {
            return JsonArray.of(JsonValue.of(1), JsonValue.of(2));
        }
        Written found = written.get(claim.position());
        return found == null
                ? JsonArray.of()
                : JsonArray.of(
                        JsonValue.of(1),
                        JsonValue.of(0),
                        JsonValue.of(found.block()),
                        JsonValue.of(found.value().hex()));
    }
}
