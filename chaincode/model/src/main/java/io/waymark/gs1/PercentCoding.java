package io.waymark.gs1;

import io.waymark.gs1.GS1Exception.Rule;

/** Percent-encoding (RFC 3986, section 2.1) of values of application identifiers, which are ASCII. */
final class PercentCoding {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentCoding() {}

    /**
     * Undoes the encoding. A {@code +} stays one, in a query too: no value of an application identifier has a space that it
     * could stand for.
     */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                out.append((char) (nibble(text, i + 1) << 4 | nibble(text, i + 2)));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Encodes all but the unreserved characters: letters, digits and {@code - . _ ~}, hexadecimal digits in upper case. */
    static String encode(String value) {
        StringBuilder out = null;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c >= '0' && c <= '9'
                    || c >= 'A' && c <= 'Z'
                    || c >= 'a' && c <= 'z'
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            if (plain) {
                if (out != null) {
                    out.append(c);
                }
                continue;
            }
            if (out == null) {
                out = new StringBuilder(value.length() + 16).append(value, 0, i);
            }
            out.append('%').append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
        }
        return out == null ? value : out.toString();
    }

    private static int nibble(String text, int at) {
        char c = at < text.length() ? text.charAt(at) : 'x';
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new GS1Exception(Rule.PERCENT);
        }
        return digit;
    }
}
