package io.waymark.custody;

import java.util.Optional;

/** What kind of thing a canonical Digital Link names; the rules need no more of an identifier than that. */
final class Identifiers {

    private static final int GTIN_LENGTH = 14;
    private static final String ROOT = "https://id.gs1.org/";

    private Identifiers() {}

    /** A logistic unit (AI 00) or a returnable or individual asset (AI 8003 with serial, AI 8004). */
    static boolean isUnit(String canonical) {
        return canonical.startsWith(ROOT + "00/")
                || canonical.startsWith(ROOT + "8003/")
                || canonical.startsWith(ROOT + "8004/");
    }

    /** The class of an item or lot of a GTIN: everything with that GTIN. */
    static Optional<String> productClass(String canonical) {
        String gtin = ROOT + "01/";
        return canonical.startsWith(gtin) && canonical.length() >= gtin.length() + GTIN_LENGTH
                ? Optional.of(canonical.substring(0, gtin.length() + GTIN_LENGTH))
                : Optional.empty();
    }
}
