package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;

/**
 * Which recall chain a watched position belongs to: written beside the first link of a chain, so that its organisation can
 * open it to a holder who knows no more than the position.
 *
 * @param r name of the chain, {@link Refs#recall}
 */
public record Watched(Hash r, Salt salt) {

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of("r", r.hex(), "salt", salt.hex(), "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static Watched parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "watched");
        return new Watched(new Hash(json.string("r")), new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return "watched";
    }
}
