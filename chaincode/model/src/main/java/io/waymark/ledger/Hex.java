package io.waymark.ledger;

/** The one spelling of bytes on the ledger: lower-case hexadecimal. */
final class Hex {

    private Hex() {}

    /** @throws IllegalArgumentException unless the text is exactly so many bytes in lower-case hexadecimal digits */
    static void require(String text, int bytes, String what) {
        if (text == null || text.length() != 2 * bytes || !isHex(text)) {
            throw new IllegalArgumentException(what + " is not " + bytes + " bytes in lower-case hexadecimal");
        }
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }
}
