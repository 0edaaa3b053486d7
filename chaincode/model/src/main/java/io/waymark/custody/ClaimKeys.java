package io.waymark.custody;

import io.waymark.claim.ClaimKey;
import io.waymark.epcis.EpcisEvent;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claim keys of the items that an event makes: its extension field {@code claimKeys} in the namespace {@value #NAMESPACE}, a
 * list of {@code {"waymark:epc", "waymark:key"}} (docs/FORMATS.md, "Claims"). Each ends up in the first step of its item.
 *
 * @param byItem by canonical identifier
 * @param malformed whether the field is there and cannot be read
 */
public record ClaimKeys(Map<String, ClaimKey> byItem, boolean malformed) {

    /** The namespace of this project's own extensions of EPCIS. */
    public static final String NAMESPACE = "https://waymark.example/ns/";

    /** No item has a secret in its pack. */
    static final ClaimKeys NONE = new ClaimKeys(Map.of(), false);

    private static final ClaimKeys MALFORMED = new ClaimKeys(Map.of(), true);

    static ClaimKeys of(EpcisEvent event) {
        Optional<JsonValue> field = member(event, event.json(), "claimKeys");
        if (field.isEmpty()) {
            return NONE;
        }
        JsonArray list = field.get() instanceof JsonArray several ? several : JsonArray.of(field.get());
        Map<String, ClaimKey> keys = new HashMap<>();
        try {
            for (JsonValue entry : list) {
                String item = text(event, entry.asObject(), "epc");
                ClaimKey key = new ClaimKey(text(event, entry.asObject(), "key"));
                if (keys.put(Derivation.thing(GS1Identifier.of(item)), key) != null) {
                    return MALFORMED;
                }
            }
        } catch (IllegalArgumentException e) {
            return MALFORMED;
        }
        return new ClaimKeys(Map.copyOf(keys), false);
    }

    private static String text(EpcisEvent event, JsonObject entry, String name) {
        return member(event, entry, name)
                .orElseThrow(() -> new IllegalArgumentException("a claim key has an item and a key"))
                .asString();
    }

    private static Optional<JsonValue> member(EpcisEvent event, JsonObject json, String name) {
        return json.names().stream()
                .filter(n -> event.context().expand(n).equals(NAMESPACE + name))
                .findFirst()
                .flatMap(json::get);
    }

    /** @throws Refusal unless all of them are sound, none is there twice, and each is of one of these things, an item */
    void requireOf(List<String> things) {
        Set<String> made = new HashSet<>(things);
        Set<ClaimKey> different = new HashSet<>(byItem.values());
        boolean fits = !malformed
                && different.size() == byItem.size()
                && different.stream().allMatch(ClaimKey::sound)
                && byItem.keySet().stream().allMatch(id -> made.contains(id) && !Identifiers.isUnit(id));
        if (!fits) {
            throw new Refusal(RefusalCode.CLAIM_KEYS, null);
        }
    }

    Optional<ClaimKey> of(String item) {
        return Optional.ofNullable(byItem.get(item));
    }

    /** How many there are. */
    @Override
    public String toString() {
        return byItem.size() + " claim keys";
    }
}
