package io.waymark.custody;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Refs;
import java.util.Optional;
import java.util.Set;

/** What kind of thing a canonical Digital Link names; the rules need no more of an identifier than that. */
final class Identifiers {

    private static final int GTIN_LENGTH = 14;
    private static final Set<String> SERIALS = Set.of("21", "235", "8011");
    private static final String ROOT = "https://id.gs1.org/";

    private Identifiers() {}

    /** A logistic unit (AI 00) or a returnable or individual asset (AI 8003 with serial, AI 8004). */
    static boolean isUnit(String canonical) {
        return canonical.startsWith(ROOT + "00/")
                || canonical.startsWith(ROOT + "8003/")
                || canonical.startsWith(ROOT + "8004/");
    }

    /** What an identifier can be the chain of; nothing where it is not spelled canonically, or names neither. */
    static Optional<Kind> kind(String canonical) {
        GS1Identifier id;
        try {
            id = GS1Identifier.of(canonical);
        } catch (GS1Exception e) {
            return Optional.empty();
        }
        if (!id.toString().equals(canonical)) {
            return Optional.empty();
        }
        return switch (id.kind()) {
            case ITEM -> Optional.of(Kind.ITEM);
            case UNIT -> Optional.of(Kind.UNIT);
            case LOT -> Optional.of(Kind.PORTION);
            default -> Optional.empty();
        };
    }

    /** Whether everybody computes the ref of this item: the form of its serial decides ({@link Refs#computable}). */
    static boolean refIsComputable(String canonical) {
        String[] parts = canonical.split("/");
        int last = parts.length - 1;
        return Refs.computable(parts[last]) && last > 0 && SERIALS.contains(parts[last - 1]);
    }

    /** The class of an item or lot of a GTIN: everything with that GTIN. */
    static Optional<String> productClass(String canonical) {
        String gtin = ROOT + "01/";
        return canonical.startsWith(gtin) && canonical.length() >= gtin.length() + GTIN_LENGTH
                ? Optional.of(canonical.substring(0, gtin.length() + GTIN_LENGTH))
                : Optional.empty();
    }
}
