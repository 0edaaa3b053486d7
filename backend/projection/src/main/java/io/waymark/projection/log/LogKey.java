package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Refs;

/**
 * A key as the log's map names it.
 *
 * @param org MSP id of whose implicit collection it is in; empty for a public key
 * @param keyHash SHA-256 of the ledger key
 */
public record LogKey(String org, Hash keyHash) {

    /** A public key such as {@code org|<MSP>}. */
    public static LogKey ofPublic(String key) {
        return new LogKey("", KeyId.keyHash(key));
    }

    /** Where it stands in the map. */
    public Hash position() {
        return Refs.position(org, keyHash);
    }
}
