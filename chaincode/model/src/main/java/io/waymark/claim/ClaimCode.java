package io.waymark.claim;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * The secret in a pack: 24 characters of base32, 120 bits, the same under a scratch layer and in a hidden QR code. The seed of the
 * claim key (RFC 8032) is SHA-256("waymark claim code" ‖ the characters), so that what is typed is short. Whoever knows it can
 * claim the item; a node makes it, hands it out once and keeps it nowhere.
 *
 * @param text 24 characters of {@code A-Z2-7}
 */
public record ClaimCode(String text) {

    /** How many characters it has. */
    public static final int LENGTH = 24;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final byte[] LABEL = Hash.label("waymark claim code");

    /** @throws IllegalArgumentException if it is not 24 characters of upper-case base32 */
    public ClaimCode {
        if (text.length() != LENGTH || !text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a claim code has 24 characters of base32");
        }
    }

    /** A new one. */
    public static ClaimCode random(SecureRandom random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ClaimCode(text.toString());
    }

    /**
     * As somebody types it: small letters, blanks and hyphens do not matter, nor digits that base32 does not have.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ClaimCode typed(String text) {
        return new ClaimCode(text.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('0', 'O')
                .replace('1', 'I')
                .replace('8', 'B'));
    }

    /** In groups of four, as it is printed. */
    public String grouped() {
        return String.join("-", text.split("(?<=\\G.{4})"));
    }

    /** What signs with it. */
    public ClaimSecret secret() {
        return new ClaimSecret(
                Hash.sha256(LABEL, text.getBytes(StandardCharsets.US_ASCII)).bytes());
    }

    /** That there is a code, and not which. */
    @Override
    public String toString() {
        return "claim code";
    }
}
