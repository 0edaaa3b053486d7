package io.waymark.ledger;

/** The form of an MSP id in keys and values: Fabric's own characters, so that no name can hold a separator. */
public final class Names {

    private Names() {}

    /** @throws IllegalArgumentException unless it has 1 to 64 of the characters A-Z, a-z, 0-9, dot, hyphen, underscore */
    public static String requireOrganisation(String org) {
        if (org == null || org.isEmpty() || org.length() > 64) {
            throw new IllegalArgumentException("an organisation's name has 1 to 64 characters");
        }
        for (int i = 0; i < org.length(); i++) {
            char c = org.charAt(i);
            boolean ok = c >= 'A' && c <= 'Z'
                    || c >= 'a' && c <= 'z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (!ok) {
                throw new IllegalArgumentException("an organisation's name has a character that it must not have");
            }
        }
        return org;
    }
}
