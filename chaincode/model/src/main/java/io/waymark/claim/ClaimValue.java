package io.waymark.claim;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.FormatVersions;
import io.waymark.ledger.Salt;
import java.util.HashSet;
import java.util.Set;

/**
 * A statement as it stands on the ledger, at {@link io.waymark.ledger.LedgerKeys#claim} of the organisation whose node took it.
 *
 * @param salt as every value has one
 */
public record ClaimValue(ClaimStatement statement, Salt salt) {

    public byte[] bytes() {
        return CanonicalJson.bytes(toJson());
    }

    public JsonObject toJson() {
        return statement.toJson().with("salt", salt.hex());
    }

    /** @throws IllegalArgumentException if it is no such value */
    public static ClaimValue parse(byte[] bytes) {
        return fromJson(CanonicalJson.parse(bytes).asObject());
    }

    /** @throws IllegalArgumentException if it is no such value */
    public static ClaimValue fromJson(JsonObject json) {
        FormatVersions.require(json, 1, "claim");
        Set<String> known = new HashSet<>(ClaimStatement.MEMBERS);
        known.add("salt");
        if (!known.containsAll(json.names())) {
            throw new IllegalArgumentException("a claim of this version has no such member");
        }
        return new ClaimValue(ClaimStatement.read(json), new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return statement.toString();
    }
}
