package io.waymark.ledger;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The unguessable part of a ledger key (docs/FORMATS.md, "Keys"): 128 bits at the head of a chain (a ref), 256 bits
 * at every later step.
 *
 * @param hex 32 or 64 lower-case hexadecimal digits
 */
public record KeyId(String hex) implements Comparable<KeyId> {

    /** @throws IllegalArgumentException if it is not 32 or 64 lower-case hexadecimal digits */
    public KeyId {
        Hex.require(hex, hex != null && hex.length() == 32 ? 16 : 32, "key id");
    }

    /** The first 128 bits of a hash: a ref. */
    public static KeyId ref(Hash hash) {
        return new KeyId(hash.hex().substring(0, 32));
    }

    /** All 256 bits of a hash: the key id of a later step. */
    public static KeyId of(Hash hash) {
        return new KeyId(hash.hex());
    }

    /** The bytes, 16 or 32 of them. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The ledger key of the step with this id. */
    public String stepKey() {
        return hex + "|step";
    }

    /** The ledger key of the list of what is in a unit after the step with this id. */
    public String contentKey() {
        return hex + "|content";
    }

    /** SHA-256 of {@link #stepKey()}: how Fabric, blocks and the map name that key. */
    public Hash stepKeyHash() {
        return keyHash(stepKey());
    }

    /** SHA-256 of a ledger key's UTF-8 bytes: how Fabric, blocks and the map name a private key. */
    public static Hash keyHash(String key) {
        return Hash.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(KeyId other) {
        return hex.compareTo(other.hex);
    }

    /** Key ids are private: whoever knows one can watch for the step. */
    @Override
    public String toString() {
        return "key id";
    }
}
