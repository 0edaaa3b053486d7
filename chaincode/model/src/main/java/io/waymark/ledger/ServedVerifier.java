package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import java.util.Arrays;

/**
 * That a member serves a file that checks bundles: a public value at {@link LedgerKeys#servedVerifier}.
 *
 * @param sha256 of the file
 */
public record ServedVerifier(Hash sha256) {

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of("sha256", sha256.hex(), "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static ServedVerifier parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "verifier");
        ServedVerifier served = new ServedVerifier(new Hash(json.string("sha256")));
        if (!Arrays.equals(served.bytes(), bytes)) {
            throw new IllegalArgumentException("a verifier has other members");
        }
        return served;
    }
}
