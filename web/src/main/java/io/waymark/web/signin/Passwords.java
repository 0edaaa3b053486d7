package io.waymark.web.signin;

import io.waymark.web.page.Form;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** What a password must be, and making one. */
public final class Passwords {
    private static final int LEAST = 12;
    private static final int MADE = 20;
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private Passwords() {}

    /** Checks fields {@code password} and {@code again}: 12 characters to 72 bytes, twice the same. */
    static void check(Form form, String password, String again) {
        String chosen = password == null ? "" : password;
        if (chosen.length() < LEAST) {
            form.refuse("password", "Use at least " + LEAST + " characters. A few words do well.");
        } else if (chosen.getBytes(StandardCharsets.UTF_8).length > AccountProvider.MOST_PASSWORD_BYTES) {
            form.refuse("password", "This is too long: at most 72 characters.");
        } else if (!chosen.equals(again)) {
            form.refuse("again", "The two passwords differ. Type the new one again.");
        }
    }

    /** A password to hand over: 20 characters in groups of five, about 99 random bits, none easily mistaken for another. */
    public static String make() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < MADE; i++) {
            password.append(i > 0 && i % 5 == 0 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
