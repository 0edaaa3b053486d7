package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimStatement;
import io.waymark.claim.ClaimValue;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements about who holds the item: what is shown of each place, and what is asked of the log there. At a place that the bundle
 * has, every member may have written; at the one after the last nobody has.
 */
final class HolderReading {

    private static final String WHERE = "claims";

    private record Asked(Claim claim, Optional<ClaimStatement> shown) {}

    private final ClaimKey item;
    private final List<String> members;
    private final List<List<Asked>> places = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();

    /** @param item claim key of the item's latest commissioning */
    HolderReading(JsonObject json, ClaimKey item) throws RefusedException {
        this.item = item;
        Form.members(json, WHERE, List.of("members", "places"));
        Form.list(json.array("members"), 1, WHERE);
        members = json.array("members").strings();
        members.forEach(Names::requireOrganisation);
        boolean fits = Form.ascending(members) && json.array("places").size() <= ClaimChain.MOST_PLACES;
        demand(fits, "format", WHERE);
        for (JsonValue place : json.array("places")) {
            place(place.asObject());
        }
        if (places.size() < ClaimChain.MOST_PLACES) {
            Hash next = keyHash(places.size() + 1);
            members.forEach(org -> claims.add(Claim.absent(org, next)));
        }
    }

    private Hash keyHash(int place) {
        return KeyId.keyHash(LedgerKeys.claim(item, place));
    }

    private void place(JsonObject given) throws RefusedException {
        demand(members.containsAll(given.names()), "format", WHERE);
        Hash keyHash = keyHash(places.size() + 1);
        List<Asked> asked = new ArrayList<>();
        for (String org : members) {
            if (given.has(org)) {
                JsonObject shown = given.object(org);
                demand(!shown.has("claim"), "format", WHERE);
                ClaimValue value = ClaimValue.fromJson(shown.with("claim", item.hex()));
                Claim claim = Claim.shown(org, keyHash, Hash.sha256(value.bytes()));
                asked.add(new Asked(claim, Optional.of(value.statement())));
            } else {
                asked.add(new Asked(Claim.any(org, keyHash), Optional.empty()));
            }
        }
        places.add(asked);
        asked.forEach(a -> claims.add(a.claim()));
    }

    List<Claim> claims() {
        return claims;
    }

    /** What all of it says together. @param organisations of the policy, each of which must have been asked about */
    ClaimChain chain(LogReading log, Set<String> organisations) throws RefusedException {
        demand(members.containsAll(organisations), "claims-members", WHERE);
        List<List<ClaimChain.Written>> written = new ArrayList<>();
        for (List<Asked> place : places) {
            List<ClaimChain.Written> here = place.stream()
                    .filter(asked -> log.first(asked.claim()).isPresent())
                    .sorted(Comparator.comparingLong(asked -> log.leaf(asked.claim())))
                    .map(asked -> new ClaimChain.Written(asked.claim().org(), asked.shown()))
                    .toList();
            demand(!here.isEmpty(), "claims-place", WHERE);
            written.add(here);
        }
        return ClaimChain.of(item, written);
    }
}
