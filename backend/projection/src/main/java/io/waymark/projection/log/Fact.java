package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import java.util.Optional;

/**
 * What a proof says of one key.
 *
 * @param position of the key in the map
 * @param key the key; nothing where only its position was asked for
 * @param entry what the map has there; nothing if it was never touched
 * @param leaf the leaf of the first write, as its entry says it; nothing if there was none
 */
public record Fact(Hash position, Optional<LogKey> key, Optional<MapEntry> entry, Optional<Leaf> leaf) {

    /** Whether the key was ever written: one that was only deleted was not. */
    public boolean written() {
        return leaf.isPresent();
    }
}
