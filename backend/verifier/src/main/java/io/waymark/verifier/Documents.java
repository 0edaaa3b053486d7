package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Salted documents (RFC 9901) as a bundle shows them. */
public final class Documents {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int HASH = 32;

    private Documents() {}

    /**
     * A document that was read.
     *
     * @param fields those that are shown
     */
    record Opened(SaltedDocument document, Map<String, JsonValue> fields) {}

    static Opened opened(JsonObject json, String where) throws RefusedException {
        Form.members(json, where, List.of("hidden", "shown"));
        SaltedDocument document = salted(json);
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (String disclosure : document.disclosures()) {
            field(disclosure, fields, where);
        }
        return new Opened(document, fields);
    }

    /**
     * The document that a bundle has as {@code {"hidden", "shown"}}.
     *
     * @throws IllegalArgumentException if it has not that form
     */
    public static SaltedDocument salted(JsonObject json) {
        byte[] hidden = Base64.getUrlDecoder().decode(json.string("hidden"));
        List<String> digests = new ArrayList<>();
        for (int at = 0; at < hidden.length; at += HASH) {
            digests.add(BASE64.encodeToString(Arrays.copyOfRange(hidden, at, at + HASH)));
        }
        if (!BASE64.encodeToString(hidden).equals(json.string("hidden")) || hidden.length % HASH != 0) {
            throw new IllegalArgumentException("not hashes in base64url");
        }
        if (!Form.ascending(digests)) {
            throw new IllegalArgumentException("digests are sorted");
        }
        List<String> shown = json.array("shown").strings();
        shown.forEach(disclosure -> digests.add(digest(disclosure)));
        digests.sort(null);
        return new SaltedDocument(digests, shown);
    }

    private static String digest(String disclosure) {
        return BASE64.encodeToString(
                Hash.sha256(disclosure.getBytes(StandardCharsets.UTF_8)).bytes());
    }

    /** A salted document as bundles have it: what is shown, and the digests of what is not. */
    public static JsonObject written(SaltedDocument document) {
        Set<String> shown =
                document.disclosures().stream().map(Documents::digest).collect(Collectors.toSet());
        ByteArrayOutputStream hidden = new ByteArrayOutputStream();
        document.digests().stream()
                .filter(digest -> !shown.contains(digest))
                .forEach(digest -> hidden.writeBytes(Base64.getUrlDecoder().decode(digest)));
        return JsonObject.of(
                "hidden", BASE64.encodeToString(hidden.toByteArray()),
                "shown", JsonArray.ofStrings(document.disclosures()));
    }

    private static void field(String disclosure, Map<String, JsonValue> fields, String where) throws RefusedException {
        boolean fits;
        try {
            JsonArray array =
                    JsonParser.parse(decoded(disclosure), JsonLimits.VALUE).asArray();
            fits = array.size() == 3
                    && decoded(array.get(0).asString()).length >= 16
                    && fields.put(array.get(1).asString(), array.get(2)) == null;
        } catch (IllegalArgumentException e) {
            throw new RefusedException("disclosure", where);
        }
        demand(fits, "disclosure", where);
    }

    /** Of base64url's last character all bits count: else one disclosure would have spellings with digests of their own. */
    private static byte[] decoded(String base64url) {
        byte[] bytes = Base64.getUrlDecoder().decode(base64url);
        if (!BASE64.encodeToString(bytes).equals(base64url)) {
            throw new IllegalArgumentException("not base64url");
        }
        return bytes;
    }
}
