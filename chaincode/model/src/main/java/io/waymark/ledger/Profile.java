package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.List;

/**
 * What an organisation says of itself to everybody: the public value at {@code org|<MSP>}.
 *
 * @param org MSP id
 * @param name public name
 * @param country ISO 3166-1 alpha-2
 * @param glns its GLNs, 13 digits each
 * @param node address of its node, without a slash at the end
 */
public record Profile(String org, String name, String country, List<String> glns, String node) {

    public Profile {
        Names.requireOrganisation(org);
        glns = List.copyOf(glns);
        if (name.isBlank() || name.length() > 200 || country.length() != 2 || node.length() > 300 || glns.size() > 1_000) {
            throw new IllegalArgumentException("a profile has a name, a country of two letters, GLNs and a node's address");
        }
    }

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "country", country, "glns", JsonArray.ofStrings(glns), "name", name, "node", node, "org", org, "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static Profile parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "profile");
        return new Profile(
                json.string("org"),
                json.string("name"),
                json.string("country"),
                json.array("glns").strings(),
                json.string("node"));
    }
}
