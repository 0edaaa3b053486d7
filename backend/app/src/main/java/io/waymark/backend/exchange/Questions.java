package io.waymark.backend.exchange;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimValue;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Sealed;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.Openings;
import io.waymark.transaction.Opening;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions that one organisation asks another one's peer. Each has a key pair of its own, to which the answer is sealed.
 * Answers are whatever the other one's peer says: malformed ones are an {@link IllegalArgumentException}, and nothing in
 * them is believed here.
 */
final class Questions {
    private static final JsonLimits ANSWER = JsonLimits.DOCUMENT.withBytes(8 << 20);
    private static final int MOST_PAGES = 1_000;

    private final LedgerClient ledger;

    Questions(LedgerClient ledger) {
        this.ledger = ledger;
    }

    /**
     * @param offers by ledger key, in the order of the keys
     * @param more whether there are more after the last one
     */
    record OfferPage(Map<String, OfferValue> offers, boolean more) {}

    /** Offers to this organisation after a ledger key. */
    OfferPage offers(String sender, @Nullable String after) {
        Map<String, byte[]> transients = new LinkedHashMap<>();
        if (after != null) {
            transients.put("after", text(after));
        }
        JsonObject answer = ask(sender, "offers", transients).asObject();
        Map<String, OfferValue> offers = new LinkedHashMap<>();
        for (JsonValue offer : answer.array("offers")) {
            JsonObject json = offer.asObject();
            offers.put(json.string("key"), OfferValue.parse(CanonicalJson.bytes(json.object("value"))));
        }
        return new OfferPage(offers, answer.bool("more"));
    }

    /** All that an offer opens; nothing if it is more than this node takes. */
    Optional<Opening> open(String sender, String offer) {
        List<Opening> pages = new ArrayList<>();
        long size = 0;
        long count = 1;
        for (int page = 0; page < count; page++) {
            JsonObject answer = ask(sender, "open", Map.of("offer", text(offer), "page", text(Integer.toString(page))))
                    .asObject();
            count = answer.integer("pages");
            JsonObject opening = answer.object("opening");
            size += opening.text().length();
            if (count < 1 || count > MOST_PAGES || size > InboundOffers.LARGEST_OPENING) {
                return Optional.empty();
            }
            pages.add(Opening.fromJson(opening));
        }
        return Optional.of(InboundOffers.join(pages));
    }

    /** How a chain went on with the organisation. @param beside units that the thing was in, and their lists */
    Opening next(Openings.Question question, Opening beside) {
        List<JsonObject> chain = question.chain().stream()
                .map(placed -> JsonObject.of(
                        "key", placed.key().hex(), "step", placed.step().toJson()))
                .toList();
        return Opening.fromJson(ask(
                        question.to(),
                        "openNext",
                        Map.of("chain", CanonicalJson.bytes(JsonArray.of(chain)), "known", beside.bytes()))
                .asObject());
    }

    /** Links of recall chains that reach something of which this is the first step. */
    Map<String, RecallLink> recalls(Openings.RecallQuestion question) {
        JsonObject recalls = ask(
                        question.org(),
                        "openRecall",
                        Map.of("step", question.step().bytes()))
                .asObject()
                .object("recalls");
        Map<String, RecallLink> links = new LinkedHashMap<>();
        recalls.forEach((key, link) -> links.put(key, RecallLink.parse(CanonicalJson.bytes(link))));
        return links;
    }

    /** What the organisation logged about who holds an item, by ledger key. */
    Map<String, ClaimValue> claims(String org, ClaimKey claim) {
        JsonObject claims = ask(org, "openClaims", Map.of("claim", text(claim.hex())))
                .asObject()
                .object("claims");
        Map<String, ClaimValue> values = new LinkedHashMap<>();
        claims.forEach((key, value) -> values.put(key, ClaimValue.fromJson(value.asObject())));
        return values;
    }

    private JsonValue ask(String organisation, String function, Map<String, byte[]> transients) {
        KeyPair pair = Sealed.keyPair();
        Map<String, byte[]> all = new LinkedHashMap<>(transients);
        all.put("key", pair.getPublic().getEncoded());
        byte[] sealed = Base64.getDecoder().decode(ledger.evaluateAt(organisation, function, all));
        return CanonicalJson.parse(Sealed.open(pair, sealed), ANSWER);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
