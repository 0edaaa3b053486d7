package io.waymark.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;

/**
 * One link of a recall chain (docs/CUSTODY.md, "Recalls").
 *
 * @param withdrawal whether it takes the recall before it back
 * @param n number in the chain, from 1
 * @param r name of the chain, {@link Refs#recall}
 * @param event digest of the event that says so
 */
public record RecallLink(boolean withdrawal, int n, Hash r, Hash event, Salt salt) {

    public byte[] bytes() {
        return CanonicalJson.bytes(JsonObject.of(
                "event",
                event.hex(),
                "kind",
                withdrawal ? "withdrawal" : "recall",
                "n",
                n,
                "r",
                r.hex(),
                "salt",
                salt.hex(),
                "v",
                1));
    }

    /** @throws IllegalArgumentException if it is not such a value */
    public static RecallLink parse(byte[] bytes) {
        JsonObject json = CanonicalJson.parse(bytes).asObject();
        FormatVersions.require(json, 1, "recall");
        String kind = json.string("kind");
        long n = json.integer("n");
        if (!kind.equals("recall") && !kind.equals("withdrawal") || n < 1 || n > 1_000) {
            throw new IllegalArgumentException("not a link of a recall chain");
        }
        return new RecallLink(
                kind.equals("withdrawal"),
                (int) n,
                new Hash(json.string("r")),
                new Hash(json.string("event")),
                new Salt(json.string("salt")));
    }

    @Override
    public String toString() {
        return withdrawal ? "withdrawal" : "recall";
    }
}
