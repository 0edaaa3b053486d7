package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;

/**
 * That an event id was captured, and with what content.
 *
 * @param event ledger key of the event
 * @param digest digest of the event, as its steps name it
 * @param content SHA-256 of the event's normal form: equal for equal JSON values
 */
public record Seen(String event, Hash digest, Hash content, Salt salt) {

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "content", content.hex(), "digest", digest.hex(), "event", event, "salt", salt.hex(), "v", 1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static Seen parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "seen");
        return new Seen(
                json.string("event"),
                new Hash(json.string("digest")),
                new Hash(json.string("content")),
                new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return "seen";
    }
}
