package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What an organisation says of itself to everybody: the public value at {@code org|<MSP>}.
 *
 * @param org MSP id
 * @param name public name
 * @param country ISO 3166-1 alpha-2
 * @param glns its GLNs, 13 digits each
 * @param node address of its node, without a slash at the end
 * @param keys what its node signs the log with; a profile of format version 1 has none
 */
public record Profile(String org, String name, String country, List<String> glns, String node, Optional<LogKeys> keys) {

    private static final int LONGEST_KEY = 400;

    /**
     * The public halves of the two keys of a node, C2SP verifier keys ("vkeys").
     *
     * @param log signs as the log
     * @param cosigner cosigns
     */
    public record LogKeys(String log, String cosigner) {
        public LogKeys {
            if (!isKey(log) || !isKey(cosigner)) {
                throw new IllegalArgumentException("not a verifier key");
            }
        }

        private static boolean isKey(String key) {
            return !key.isEmpty() && key.length() <= LONGEST_KEY && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        }
    }

    /** A profile without keys. */
    public Profile(String org, String name, String country, List<String> glns, String node) {
        this(org, name, country, glns, node, Optional.empty());
    }

    public Profile {
        Names.requireOrganisation(org);
        glns = List.copyOf(glns);
        if (name.isBlank()
                || name.length() > 200
                || country.length() != 2
                || node.length() > 300
                || glns.size() > 1_000) {
            throw new IllegalArgumentException(
                    "a profile has a name, a country of two letters, GLNs and a node's address");
        }
    }

    public byte[] bytes() {
        JsonObject json = JsonObject.of(
                "country", country, "glns", JsonArray.ofStrings(glns), "name", name, "node", node, "org", org);
        JsonObject whole = keys.map(k ->
                        json.with("cosigner", k.cosigner()).with("log", k.log()).with("v", 2))
                .orElseGet(() -> json.with("v", 1));
        return CanonicalJson.bytes(whole);
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static Profile parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        int version = FormatVersions.require(json, 2, "profile");
        return new Profile(
                json.string("org"),
                json.string("name"),
                json.string("country"),
                json.array("glns").strings(),
                json.string("node"),
                version == 1
                        ? Optional.empty()
                        : Optional.of(new LogKeys(json.string("log"), json.string("cosigner"))));
    }
}
