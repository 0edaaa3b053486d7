package io.waymark.backend.query;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import java.util.Optional;

/** Patterns of MATCH parameters that take all serials or lots of a class (EPCIS 2.0, section 8.2.7.1.1). */
final class Patterns {
    private static final String SGTIN = "urn:epc:idpat:sgtin:";

    private Patterns() {}

    /** What the canonical identifiers that match begin with; nothing for a pattern of another form. */
    static Optional<String> prefix(String pattern) {
        String start = pattern.substring(0, pattern.length() - 1);
        if (start.indexOf('*') >= 0) {
            return Optional.empty();
        }
        try {
            if (start.startsWith(SGTIN) && start.endsWith(".")) {
                String anySerial = "urn:epc:id:sgtin:" + start.substring(SGTIN.length()) + "0";
                return gtin(GS1Identifier.of(anySerial)).map(gtin -> gtin + "/21/");
            }
            for (String qualifier : new String[] {"/21/", "/10/"}) {
                if (start.startsWith("http") && start.endsWith(qualifier)) {
                    return gtin(GS1Identifier.of(start + "0")).map(gtin -> gtin + qualifier);
                }
            }
        } catch (GS1Exception notAKey) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> gtin(GS1Identifier any) {
        return any.gtin().map(g -> GS1Identifier.ofGtin(g).toString());
    }
}
