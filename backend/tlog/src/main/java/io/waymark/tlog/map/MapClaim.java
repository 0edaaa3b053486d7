package io.waymark.tlog.map;

import io.waymark.tlog.Hash;
import java.util.Optional;

/**
 * What a proof is to show of one key.
 *
 * @param key   32 bytes, spread evenly (a hash)
 * @param value the key's value; nothing if the key is absent
 */
public record MapClaim(Hash key, Optional<Hash> value) {

    /** That the key has this value. */
    public static MapClaim present(Hash key, Hash value) {
        return new MapClaim(key, Optional.of(value));
    }

    /** That the key has no value: it was never written. */
    public static MapClaim absent(Hash key) {
        return new MapClaim(key, Optional.empty());
    }
}
