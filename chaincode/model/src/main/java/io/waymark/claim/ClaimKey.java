package io.waymark.claim;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * An Ed25519 public key (RFC 8032): an item's claim key, whose secret lies in the pack, or the key that a holder's device made
 * for this one item. It is no secret, and whoever does not know the item does not know it.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ClaimKey(String hex) {

    static final int SIGNATURE_BYTES = 64;

    private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The y coordinates of the eight points of low order: anybody can make signatures under those keys. */
    private static final Set<BigInteger> LOW_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            P.subtract(BigInteger.ONE),
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16),
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16));

    /** @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits */
    public ClaimKey {
        if (hex.length() != 64 || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("a claim key has 64 lower-case hexadecimal digits");
        }
    }

    /** @throws IllegalArgumentException if it is not 32 bytes */
    public static ClaimKey of(byte[] bytes) {
        return new ClaimKey(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Whether signatures under it prove anything: its coordinate is in the one spelling, and not of low order. */
    public boolean sound() {
        byte[] bigEndian = new byte[32];
        byte[] bytes = bytes();
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[i] = bytes[bytes.length - 1 - i];
        }
        BigInteger y = new BigInteger(1, bigEndian).clearBit(255);
        return y.compareTo(P) < 0 && !LOW_ORDER.contains(y);
    }

    /** Whether a signature of 64 bytes is this key's over a message; never for a key that is not {@link #sound}. */
    public boolean verifies(byte[] message, byte[] signature) {
        if (!sound() || signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] spki = new byte[SPKI_HEAD.length + 32];
        System.arraycopy(SPKI_HEAD, 0, spki, 0, SPKI_HEAD.length);
        System.arraycopy(bytes(), 0, spki, SPKI_HEAD.length, 32);
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the JDK throws where S is not below the order, or a coordinate is of no point
        }
    }

    /** That there is a key, and not which: it leads to what the log knows of one item. */
    @Override
    public String toString() {
        return "claim key";
    }
}
