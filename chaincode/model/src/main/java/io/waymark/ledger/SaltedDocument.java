package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields of which each can be shown alone: one salted digest for each field, after RFC 9901 section 4.2 (object
 * properties). The digest of the document commits to all fields; a disclosure shows one of them.
 *
 * @param digests base64url SHA-256 of each field's disclosure, sorted; what {@link #digest()} is made of
 * @param disclosures base64url of the JSON array of salt, name and value, for the fields that are shown; sorted
 */
public record SaltedDocument(List<String> digests, List<String> disclosures) {

    private static final int MOST_FIELDS = 200;
    private static final Base64.Encoder B64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT;

    /** @throws IllegalArgumentException if there are too many fields, they are not in order, or one was not committed to */
    public SaltedDocument {
        digests = List.copyOf(digests);
        disclosures = List.copyOf(disclosures);
        if (digests.size() > MOST_FIELDS || disclosures.size() > digests.size()) {
            throw new IllegalArgumentException("a document has at most " + MOST_FIELDS + " fields");
        }
        requireSorted(digests);
        requireSorted(disclosures);
        Set<String> all = new HashSet<>(digests);
        for (String disclosure : disclosures) {
            if (!all.contains(digest(disclosure))) {
                throw new IllegalArgumentException("a disclosure is not of this document");
            }
        }
    }

    /**
     * Salts and shows all fields.
     *
     * @param fields JSON text of each field's value, by name; the text is kept byte for byte
     */
    public static SaltedDocument of(Map<String, String> fields, Salts salts) {
        List<String> disclosures = new ArrayList<>();
        fields.forEach((name, json) -> {
            String salt = B64.encodeToString(salts.next().bytes());
            String array =
                    "[" + JsonValue.of(salt).text() + "," + JsonValue.of(name).text() + "," + json + "]";
            disclosures.add(B64.encodeToString(array.getBytes(StandardCharsets.UTF_8)));
        });
        disclosures.sort(null);
        return new SaltedDocument(
                disclosures.stream().map(SaltedDocument::digest).sorted().toList(), disclosures);
    }

    /** What steps name: SHA-256 of the canonical JSON of the digests. */
    public Hash digest() {
        return Hash.sha256(CanonicalJson.bytes(committed()));
    }

    /** The fields that are shown: JSON text of each value, by name. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String disclosure : disclosures) {
            JsonArray array = array(disclosure);
            if (fields.put(array.get(1).asString(), array.get(2).text()) != null) {
                throw new IllegalArgumentException("a field is disclosed twice");
            }
        }
        return fields;
    }

    /** The same document with only these fields shown; names that are not shown here are passed over. */
    public SaltedDocument show(Collection<String> names) {
        Set<String> wanted = new HashSet<>(names);
        return new SaltedDocument(
                digests,
                disclosures.stream()
                        .filter(d -> wanted.contains(array(d).get(1).asString()))
                        .toList());
    }

    /** As JSON: {@code {"_sd", "_sd_alg", "disclosures", "v"}}. */
    public JsonObject toJson() {
        return committed().with("disclosures", JsonArray.ofStrings(disclosures));
    }

    /** @throws IllegalArgumentException if it has not the form of {@link #toJson()} */
    public static SaltedDocument fromJson(JsonObject json) {
        FormatVersions.require(json, 1, "document");
        if (!json.string("_sd_alg").equals("sha-256")) {
            throw new IllegalArgumentException("digests of a document are SHA-256");
        }
        return new SaltedDocument(
                json.array("_sd").strings(), json.array("disclosures").strings());
    }

    private JsonObject committed() {
        return JsonObject.of("_sd", JsonArray.ofStrings(digests), "_sd_alg", "sha-256", "v", 1);
    }

    private static JsonArray array(String disclosure) {
        byte[] text = Base64.getUrlDecoder().decode(disclosure);
        JsonArray array = JsonParser.parse(text, LIMITS).asArray();
        if (array.size() != 3 || Base64.getUrlDecoder().decode(array.get(0).asString()).length < 16) {
            throw new IllegalArgumentException("a disclosure is a salt of 128 bits, a name and a value");
        }
        return array;
    }

    private static String digest(String disclosure) {
        return B64.encodeToString(
                Hash.sha256(disclosure.getBytes(StandardCharsets.US_ASCII)).bytes());
    }

    private static void requireSorted(List<String> list) {
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i - 1).compareTo(list.get(i)) >= 0) {
                throw new IllegalArgumentException("digests and disclosures are sorted and have no duplicates");
            }
        }
    }

    /** The number of fields: what they say is private. */
    @Override
    public String toString() {
        return digests.size() + " fields, " + disclosures.size() + " shown";
    }
}
