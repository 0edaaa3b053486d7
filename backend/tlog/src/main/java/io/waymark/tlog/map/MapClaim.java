package io.waymark.tlog.map;

import io.waymark.tlog.Hash;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

    /** The claims in the order in which they are proven: that of their keys. */
    public static List<MapClaim> sorted(Collection<MapClaim> claims) {
        return claims.stream().sorted(Comparator.comparing(MapClaim::key)).toList();
    }
}
