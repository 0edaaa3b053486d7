package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Salted documents (RFC 9901) as a bundle shows them. */
final class Documents {

    private Documents() {}

    /** The digest that steps name. */
    static Hash committed(JsonObject document) {
        return Hash.sha256(CanonicalJson.bytes(document.without("disclosures")));
    }

    /** The fields that are shown. */
    static Map<String, JsonValue> opened(JsonObject document, String where) throws RefusedException {
        FormatVersions.require(document, 1, "document");
        Form.members(document, where, List.of("_sd", "_sd_alg", "disclosures", "v"));
        demand(document.string("_sd_alg").equals("sha-256"), "format", where);
        Form.list(document.array("_sd"), 0, where);
        Form.list(document.array("disclosures"), 0, where);
        Set<String> digests = new HashSet<>(document.array("_sd").strings());
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (String disclosure : document.array("disclosures").strings()) {
            byte[] ascii = disclosure.getBytes(StandardCharsets.UTF_8);
            String digest = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Hash.sha256(ascii).bytes());
            demand(digests.contains(digest), "disclosure", where);
            field(disclosure, fields, where);
        }
        return fields;
    }

    private static void field(String disclosure, Map<String, JsonValue> fields, String where) throws RefusedException {
        boolean fits;
        try {
            JsonArray array = JsonParser.parse(Base64.getUrlDecoder().decode(disclosure), JsonLimits.VALUE)
                    .asArray();
            fits = array.size() == 3
                    && Base64.getUrlDecoder().decode(array.get(0).asString()).length >= 16
                    && fields.put(array.get(1).asString(), array.get(2)) == null;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("disclosure", where);
        }
        demand(fits, "disclosure", where);
    }
}
