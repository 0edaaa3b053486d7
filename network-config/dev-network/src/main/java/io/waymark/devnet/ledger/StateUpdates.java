package io.waymark.devnet.ledger;

import java.util.HashMap;
import java.util.Map;

/** What the valid transactions of one block make of the state, later ones over earlier ones. */
public final class StateUpdates {
    private final Map<PublicKeyName, Entry> publicUpdates = new HashMap<>();
    private final Map<HashedKey, Entry> hashedUpdates = new HashMap<>();

    /** Latest update per public key. */
    public Map<PublicKeyName, Entry> publicUpdates() {
        return publicUpdates;
    }

    /** Latest update per hashed key. */
    public Map<HashedKey, Entry> hashedUpdates() {
        return hashedUpdates;
    }
}
