package io.waymark.verifier;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Refs;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A key that a bundle asks the log about, and what the log's fact must be.
 *
 * @param position of the key in the map
 * @param org whose collection it is in; empty for a public key; null where only the position is known
 * @param keyHash SHA-256 of the key; null where only the position is known
 * @param expected what the fact must be
 * @param value SHA-256 of the value that was written first; with {@link Expected#SHOWN}, and with {@link Expected#WRITTEN} where it is stated
 * @param block of the first write, where its leaf is to be in the tree proof
 */
public record Claim(Hash position, String org, Hash keyHash, Expected expected, Hash value, OptionalLong block) {

    /** What the log must say of a key. */
    public enum Expected {
        /** That it was written first with this value, of which the bytes are shown. */
        SHOWN,
        /** That it was never written. */
        ABSENT,
        /** That it was written, with whatever value, and purged since. */
        PURGED,
        /** That it was written, with whatever value or with the one that is stated; it may be malformed. */
        WRITTEN,
        /** Whatever there is: the bundle shows nothing of it. */
        ANY
    }

    private static Claim of(String org, Hash keyHash, Expected expected, Hash value) {
        return new Claim(Refs.position(org, keyHash), org, keyHash, expected, value, OptionalLong.empty());
    }

    /** @param block of the item's own steps */
    static Claim step(String writer, Hash keyHash, Hash value, OptionalLong block) {
        return new Claim(Refs.position(writer, keyHash), writer, keyHash, Expected.SHOWN, value, block);
    }

    static Claim shown(String org, Hash keyHash, Hash value) {
        return of(org, keyHash, Expected.SHOWN, value);
    }

    static Claim stated(String org, Hash keyHash, Hash value) {
        return of(org, keyHash, Expected.WRITTEN, value);
    }

    static Claim absent(String org, Hash keyHash) {
        return of(org, keyHash, Expected.ABSENT, null);
    }

    static Claim absent(Hash position) {
        return new Claim(position, null, null, Expected.ABSENT, null, OptionalLong.empty());
    }

    static Claim any(String org, Hash keyHash) {
        return of(org, keyHash, Expected.ANY, null);
    }

    /** The key of an event: its digest stands in it, so that whoever wrote there committed to the event. */
    static Claim event(String org, Hash digest, long block) {
        Hash keyHash = KeyId.keyHash(LedgerKeys.event(digest));
        return new Claim(Refs.position(org, keyHash), org, keyHash, Expected.WRITTEN, null, OptionalLong.of(block));
    }

    /** The same of an event that was purged. */
    static Claim purged(String org, Hash digest) {
        return of(org, KeyId.keyHash(LedgerKeys.event(digest)), Expected.PURGED, null);
    }

    /** The first claim of a GS1 company prefix. */
    static Claim prefix(String prefix, Hash value) {
        return of("", KeyId.keyHash(LedgerKeys.prefix(prefix)), Expected.SHOWN, value);
    }

    /** The leaf of the first write, of a claim with a block. */
    Leaf leaf(Hash written) {
        return new Leaf.Write(block.orElseThrow(), org, keyHash, 0, Optional.of(written));
    }
}
