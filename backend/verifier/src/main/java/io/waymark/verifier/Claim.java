package io.waymark.verifier;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Refs;
import java.util.Optional;

/**
 * A key that a bundle asks the log about, and what the log's fact must be.
 *
 * @param position of the key in the map
 * @param org whose collection it is in; empty for a public key; null where only the position is known
 * @param keyHash SHA-256 of the key; null where only the position is known
 * @param publicKey the key itself where it is public, else null
 * @param expected what the fact must be
 * @param value SHA-256 of the value that was written first; if and only if {@link Expected#SHOWN}
 * @param flags of the leaf of that write
 */
public record Claim(
        Hash position, String org, Hash keyHash, String publicKey, Expected expected, Hash value, int flags) {

    /** What the log must say of a key. */
    public enum Expected {
        /** That it was written first with this value. */
        SHOWN,
        /** That it was never written. */
        ABSENT,
        /** Whatever there is: the bundle shows nothing of it. */
        ANY
    }

    static Claim shown(String org, Hash keyHash, Hash value, int flags) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.SHOWN, value, flags);
    }

    static Claim absent(String org, Hash keyHash) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.ABSENT, null, 0);
    }

    static Claim absent(Hash position) {
        return new Claim(position, null, null, null, Expected.ABSENT, null, 0);
    }

    static Claim any(String org, Hash keyHash) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.ANY, null, 0);
    }

    /** The first claim of a GS1 company prefix. */
    static Claim prefix(String prefix, Hash value) {
        String key = LedgerKeys.prefix(prefix);
        Hash keyHash = KeyId.keyHash(key);
        return new Claim(Refs.position("", keyHash), "", keyHash, key, Expected.SHOWN, value, 0);
    }

    /** The leaf of the first write. */
    Leaf leaf(long block, Optional<Hash> other, int otherFlags) {
        int leafFlags = expected == Expected.SHOWN ? flags : otherFlags;
        Optional<Hash> written = expected == Expected.SHOWN ? Optional.of(value) : other;
        return publicKey != null
                ? new Leaf.PublicWrite(block, publicKey, leafFlags, written)
                : new Leaf.Write(block, org, keyHash, leafFlags, written);
    }
}
