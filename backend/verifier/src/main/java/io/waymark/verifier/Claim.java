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
 * @param value SHA-256 of the value that was written first; if and only if {@link Expected#SHOWN} or {@link Expected#STATED}
 */
public record Claim(Hash position, String org, Hash keyHash, String publicKey, Expected expected, Hash value) {

    /** What the log must say of a key. */
    public enum Expected {
        /** That it was written first with this value. */
        SHOWN,
        /** The same of a value whose bytes are not shown: it may be malformed. */
        STATED,
        /** That it was never written. */
        ABSENT,
        /** That it was written, with whatever value, and purged since. */
        PURGED,
        /** That it was written, with whatever value. */
        WRITTEN,
        /** Whatever there is: the bundle shows nothing of it. */
        ANY
    }

    static Claim shown(String org, Hash keyHash, Hash value) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.SHOWN, value);
    }

    static Claim stated(String org, Hash keyHash, Hash value) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.STATED, value);
    }

    static Claim absent(String org, Hash keyHash) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.ABSENT, null);
    }

    static Claim absent(Hash position) {
        return new Claim(position, null, null, null, Expected.ABSENT, null);
    }

    static Claim any(String org, Hash keyHash) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, null, Expected.ANY, null);
    }

    /** The key of an event: its digest stands in it, so that whoever wrote there committed to the event. */
    static Claim event(String org, Hash digest, boolean purged) {
        Hash keyHash = KeyId.keyHash(LedgerKeys.event(digest));
        return new Claim(
                Refs.position(org, keyHash), org, keyHash, null, purged ? Expected.PURGED : Expected.WRITTEN, null);
    }

    /** The first claim of a GS1 company prefix. */
    static Claim prefix(String prefix, Hash value) {
        String key = LedgerKeys.prefix(prefix);
        Hash keyHash = KeyId.keyHash(key);
        return new Claim(Refs.position("", keyHash), "", keyHash, key, Expected.SHOWN, value);
    }

    /** The leaf of the first write. */
    Leaf leaf(long block, Hash written, int flags) {
        return publicKey != null
                ? new Leaf.PublicWrite(block, publicKey, flags, Optional.of(written))
                : new Leaf.Write(block, org, keyHash, flags, Optional.of(written));
    }
}
