package io.waymark.disclosure;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An organisation's rules, in order: the first one that fits decides. Where none fits, consumers see the day of an event
 * and no other field, auditors may be shown all, and the organisation that commissioned goods is shown how their chains went on.
 *
 * @param rules at most {@value #MOST}
 */
public record DisclosureRules(List<DisclosureRule> rules) {

    /** The most rules. */
    public static final int MOST = 200;

    private static final String DAY = "day";

    /** No rule: what holds from the beginning. */
    public static final DisclosureRules NONE = new DisclosureRules(List.of());

    /**
     * Fields that are never opened to consumers: lists of identifiers, of documents and of partners, and what a closed field
     * could be guessed by: an event id may be a hash over all of the event (CBV 2.0, section 8.9).
     */
    public static final Set<String> NEVER = Set.of(
            "epcList",
            "parentID",
            "childEPCs",
            "quantityList",
            "childQuantityList",
            "inputEPCList",
            "outputEPCList",
            "inputQuantityList",
            "outputQuantityList",
            "transformationID",
            "bizTransactionList",
            "sourceList",
            "destinationList",
            "eventID",
            "errorDeclaration");

    /** A list of the items of an event with their claim keys, whatever prefix its namespace has there. */
    private static final String CLAIM_KEYS = ":claimKeys";

    /** Whether a field is never opened to consumers. */
    public static boolean never(String field) {
        return NEVER.contains(field) || field.endsWith(CLAIM_KEYS);
    }

    /** @throws IllegalArgumentException if there are too many */
    public DisclosureRules {
        rules = List.copyOf(rules);
        if (rules.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " rules of disclosure");
        }
    }

    /** Whether a field of an event is shown. */
    public boolean shows(Audience audience, Subject subject, String field) {
        if (audience == Audience.CONSUMERS && never(field)) {
            return false;
        }
        return rules.stream()
                .filter(rule -> rule.matches(audience, subject, field))
                .findFirst()
                .map(DisclosureRule::shown)
                .orElse(audience != Audience.CONSUMERS || field.equals(DAY));
    }

    /** The event with those of its shown fields that this audience is shown. */
    public SaltedDocument show(Audience audience, Subject subject, SaltedDocument event) {
        return event.show(event.fields().keySet().stream()
                .filter(field -> shows(audience, subject, field))
                .toList());
    }

    /** What consumers may see of another member's event whose shown fields that member opened. */
    public static SaltedDocument opened(SaltedDocument event) {
        return event.show(
                event.fields().keySet().stream().filter(field -> !never(field)).toList());
    }

    /** Whether a later step is opened to the organisation that commissioned the goods. */
    public boolean opens(Subject step) {
        return shows(Audience.MAKER, step, "");
    }

    /** The rules without salt, canonical JSON: how they are kept. */
    public String text() {
        return CanonicalJson.write(
                JsonArray.of(rules.stream().map(DisclosureRule::toJson).toList()));
    }

    /** @throws IllegalArgumentException if it is not such a text */
    public static DisclosureRules of(String text) {
        return of(parsed(text).asArray());
    }

    private static JsonValue parsed(String text) {
        return CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DisclosureRules of(JsonArray array) {
        List<DisclosureRule> rules = new ArrayList<>();
        for (JsonValue rule : array) {
            rules.add(DisclosureRule.fromJson(rule.asObject()));
        }
        return new DisclosureRules(rules);
    }

    /** The value at {@link io.waymark.ledger.LedgerKeys#DISCLOSURE}. */
    public byte[] bytes(Salt salt) {
        return CanonicalJson.bytes(JsonObject.of("rules", parsed(text()), "salt", salt.hex(), "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static DisclosureRules parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "disclosure");
        return of(json.array("rules"));
    }
}
