package io.waymark.transaction;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimValue;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Names;
import io.waymark.ledger.Opens;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing that a transaction is to do. */
public sealed interface Entry {

    /** As it travels. */
    JsonObject toJson();

    /**
     * Captures an event.
     *
     * @param text the event as captured, JSON, with its event id
     * @param seenKey ledger key of its {@code seen} value ({@link io.waymark.ledger.LedgerKeys#seen})
     * @param seed 64 hexadecimal digits from a secure generator: what all salts of this event are drawn from
     * @param parties MSP ids of the members whose GLNs the event names, by GLN
     * @param corrected digest of the event that this one declares an error, if it is one; else null
     * @param offers what its offers, if it makes any, open to whom
     */
    record Event(
            String text,
            String seenKey,
            String seed,
            Map<String, String> parties,
            Hash corrected,
            Map<String, OfferDraft> offers)
            implements Entry {

        public Event {
            if (!LedgerKeys.isSeen(seenKey)) {
                throw new IllegalArgumentException("not the ledger key of a captured event id");
            }
            parties = Map.copyOf(parties);
            offers = Map.copyOf(offers);
        }

        @Override
        public JsonObject toJson() {
            JsonObject.Builder drafts = JsonObject.builder();
            offers.forEach((receiver, draft) -> drafts.put(
                    receiver,
                    JsonObject.of(
                            "key", draft.key().hex(), "opens", draft.opens().toJson())));
            JsonObject json = JsonObject.of(
                    "kind",
                    "event",
                    "text",
                    text,
                    "seenKey",
                    seenKey,
                    "seed",
                    seed,
                    "parties",
                    strings(parties),
                    "offers",
                    drafts.build());
            return corrected == null ? json : json.with("corrected", corrected.hex());
        }

        @Override
        public String toString() {
            return "event";
        }
    }

    /**
     * @param key random part of the offer's ledger key
     * @param opens the goods' history before this event, as far as it is opened
     */
    record OfferDraft(Salt key, Opens opens) {}

    /**
     * Stores what was opened with received goods, so that the next hop can be served without who sent them.
     *
     * @param key random part of the ledger key
     */
    record Package(Salt key, Opening opening) implements Entry {
        @Override
        public JsonObject toJson() {
            return JsonObject.of("kind", "package", "key", key.hex(), "opening", opening.toJson());
        }

        @Override
        public String toString() {
            return "package";
        }
    }

    /**
     * Writes the texts of a product.
     *
     * @param key ledger key ({@link io.waymark.ledger.LedgerKeys#product})
     * @param value canonical JSON of a salted document, with the SHA-256 of the picture as one of its fields
     */
    record Product(String key, JsonObject value) implements Entry {
        public Product {
            if (!LedgerKeys.isProduct(key)) {
                throw new IllegalArgumentException("not the ledger key of a product's texts");
            }
            SaltedDocument.fromJson(value);
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.of("kind", "product", "key", key, "value", value);
        }

        @Override
        public String toString() {
            return "product";
        }
    }

    /** Purges events, packages and settled offers; steps, seen marks and recalls are never purged. */
    record Purge(List<String> keys) implements Entry {
        public Purge {
            keys = List.copyOf(keys);
            for (String key : keys) {
                if (!key.endsWith("|event") && !key.endsWith("|package") && !key.startsWith("offer|")) {
                    throw new IllegalArgumentException("only events, packages and offers can be purged");
                }
            }
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.of("kind", "purge", "keys", JsonArray.ofStrings(keys));
        }

        @Override
        public String toString() {
            return "purge";
        }
    }

    /** Puts the organisation's rules of disclosure where its peer finds them, in place of those before. */
    record Disclosure(DisclosureRules rules, Salt salt) implements Entry {
        @Override
        public JsonObject toJson() {
            return JsonObject.of("kind", "disclosure", "rules", rules.text(), "salt", salt.hex());
        }

        @Override
        public String toString() {
            return "disclosure";
        }
    }

    /**
     * Logs a statement about who holds an item.
     *
     * @param value the statement, with its salt
     * @param earlier what is on the ledger at the places before, in the order of places
     * @param members MSP ids of all members: none of them may have written at the place
     */
    record Claim(ClaimValue value, List<EarlierClaim> earlier, List<String> members) implements Entry {
        public Claim {
            earlier = List.copyOf(earlier);
            members = List.copyOf(members);
            if (place(earlier) > ClaimChain.MOST_PLACES || members.size() > MOST_MEMBERS) {
                throw new IllegalArgumentException("a claim has a place and members");
            }
            members.forEach(Names::requireOrganisation);
        }

        private static final int MOST_MEMBERS = 1_000;

        private static int place(List<EarlierClaim> earlier) {
            return earlier.stream().mapToInt(EarlierClaim::place).max().orElse(0) + 1;
        }

        /** Where it is written: the first place at which nobody has written. */
        public int place() {
            return place(earlier);
        }

        /** What the places before say together. */
        public ClaimChain chain() {
            List<List<ClaimChain.Written>> places = new ArrayList<>();
            for (int place = 1; place < place(); place++) {
                int at = place;
                places.add(earlier.stream()
                        .filter(e -> e.place() == at)
                        .map(e -> new ClaimChain.Written(e.org(), e.value().map(ClaimValue::statement)))
                        .toList());
            }
            return ClaimChain.of(value.statement().item(), places);
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.of(
                    "kind",
                    "claim",
                    "value",
                    value.toJson(),
                    "earlier",
                    JsonArray.of(earlier.stream().map(EarlierClaim::toJson).toList()),
                    "members",
                    JsonArray.ofStrings(members));
        }

        @Override
        public String toString() {
            return "claim";
        }
    }

    /**
     * What an organisation wrote first at a place of a claim key.
     *
     * @param value nothing where it is not shown
     */
    record EarlierClaim(int place, String org, Optional<ClaimValue> value) {
        public EarlierClaim {
            Names.requireOrganisation(org);
            if (place < 1 || place > ClaimChain.MOST_PLACES) {
                throw new IllegalArgumentException("no such place of a claim");
            }
        }

        private JsonObject toJson() {
            JsonObject json = JsonObject.of("place", place, "org", org);
            return value.isEmpty() ? json : json.with("value", value.get().toJson());
        }

        private static EarlierClaim of(JsonObject json) {
            return new EarlierClaim(
                    (int) Math.min(json.integer("place"), Integer.MAX_VALUE),
                    json.string("org"),
                    json.optionalObject("value").map(ClaimValue::fromJson));
        }

        @Override
        public String toString() {
            return "earlier claim";
        }
    }

    /** @throws IllegalArgumentException if it has not the form of {@link #toJson()} */
    static Entry fromJson(JsonObject json) {
        return switch (json.string("kind")) {
            case "event" -> event(json);
            case "package" -> new Package(new Salt(json.string("key")), Opening.fromJson(json.object("opening")));
            case "product" -> new Product(json.string("key"), json.object("value"));
            case "purge" -> new Purge(json.array("keys").strings());
            case "disclosure" ->
                new Disclosure(DisclosureRules.of(json.string("rules")), new Salt(json.string("salt")));
            case "claim" ->
                new Claim(
                        ClaimValue.fromJson(json.object("value")),
                        json.array("earlier").values().stream()
                                .map(e -> EarlierClaim.of(e.asObject()))
                                .toList(),
                        json.array("members").strings());
            default -> throw new IllegalArgumentException("unknown kind of entry");
        };
    }

    private static Event event(JsonObject json) {
        Map<String, OfferDraft> offers = new LinkedHashMap<>();
        json.object("offers")
                .forEach((receiver, draft) -> offers.put(
                        receiver,
                        new OfferDraft(
                                new Salt(draft.asObject().string("key")),
                                Opens.fromJson(draft.asObject().object("opens")))));
        return new Event(
                json.string("text"),
                json.string("seenKey"),
                json.string("seed"),
                map(json.object("parties")),
                json.optionalString("corrected").map(Hash::new).orElse(null),
                offers);
    }

    /** A map of strings as JSON. */
    static JsonObject strings(Map<String, String> map) {
        JsonObject.Builder json = JsonObject.builder();
        map.forEach(json::put);
        return json.build();
    }

    /** A map of strings from JSON. */
    static Map<String, String> map(JsonObject json) {
        Map<String, String> map = new LinkedHashMap<>();
        json.forEach((name, value) -> map.put(name, value.asString()));
        return map;
    }
}
