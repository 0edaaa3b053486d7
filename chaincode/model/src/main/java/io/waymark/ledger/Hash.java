package io.waymark.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A SHA-256 value, spelled as 64 lower-case hexadecimal digits.
 *
 * @param hex the spelling; any other one is refused
 */
public record Hash(String hex) implements Comparable<Hash> {

    private static final HexFormat HEX = HexFormat.of();

    /** @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits */
    public Hash {
        Hex.require(hex, 32, "hash");
    }

    /** The SHA-256 of the parts, one after the other. */
    public static Hash sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return new Hash(HEX.formatHex(digest.digest()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** HMAC-SHA-256 (RFC 2104) under the key over the parts, one after the other. */
    public static Hash hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return new Hash(HEX.formatHex(mac.doFinal()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** @throws IllegalArgumentException if there are not 32 bytes */
    public static Hash of(byte[] bytes) {
        return new Hash(HEX.formatHex(bytes));
    }

    /** The UTF-8 bytes of a label that separates one use of a hash from another. */
    public static byte[] label(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return HEX.parseHex(hex);
    }

    @Override
    public int compareTo(Hash other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
