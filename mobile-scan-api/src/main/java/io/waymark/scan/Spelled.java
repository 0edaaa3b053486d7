package io.waymark.scan;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Identifier;
import java.util.List;

/**
 * One part of an identifier as it stands on a label.
 *
 * @param name for instance "Serial number"
 */
record Spelled(String name, String value) {

    static List<Spelled> of(GS1Identifier identifier) {
        return identifier.ais().stream().map(Spelled::of).toList();
    }

    private static Spelled of(AiValue ai) {
        return new Spelled(name(ai.ai()), ai.value());
    }

    /** What an application identifier is called on this page. */
    static String name(String ai) {
        return switch (ai) {
            case "00" -> "Logistic unit (SSCC)";
            case "01" -> "Product number (GTIN)";
            case "10" -> "Lot";
            case "21" -> "Serial number";
            case "17" -> "Expiry date";
            default -> "Application identifier (" + ai + ")";
        };
    }
}
