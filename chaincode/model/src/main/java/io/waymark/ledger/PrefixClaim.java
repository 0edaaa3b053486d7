package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;

/**
 * The claim of a GS1 company prefix, or a member's confirmation of it: a public value.
 *
 * @param prefix 4 to 12 digits
 * @param org MSP id of who claims it
 */
public record PrefixClaim(String prefix, String org) {

    public PrefixClaim {
        Names.requireOrganisation(org);
        boolean digits =
                prefix.length() >= 4 && prefix.length() <= 12 && prefix.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new IllegalArgumentException("a GS1 company prefix has 4 to 12 digits");
        }
    }

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of("org", org, "prefix", prefix, "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static PrefixClaim parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "prefix");
        return new PrefixClaim(json.string("prefix"), json.string("org"));
    }
}
