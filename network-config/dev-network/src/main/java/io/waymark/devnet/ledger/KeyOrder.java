package io.waymark.devnet.ledger;

import java.util.Comparator;

/** Orders keys as their UTF-8 bytes are ordered, which differs from Java's order beyond U+FFFF. */
public final class KeyOrder implements Comparator<String> {
    /** The only instance. */
    public static final KeyOrder UTF8 = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                return Integer.compare(rank(l), rank(r));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Surrogates stand for code points above all others, so they go behind U+E000 to U+FFFF. */
    private static int rank(char c) {
        if (c < 0xD800) {
            return c;
        }
        return c >= 0xE000 ? c - 0x800 : c + 0x2000;
    }
}
