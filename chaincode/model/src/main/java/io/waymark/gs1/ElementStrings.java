package io.waymark.gs1;

import io.waymark.gs1.AiTable.Ai;
import io.waymark.gs1.GS1Exception.Rule;
import io.waymark.gs1.GS1Message.Edition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Element strings: application identifiers and values one after the other, as GS1-128, DataMatrix and QR codes carry them
 * (General Specifications, section 7.8), or with the AIs in brackets, as labels print them.
 */
final class ElementStrings {
    private static final char GS = '\u001D';
    private static final char FNC1 = '^';

    /** Symbology identifiers (ISO/IEC 15424) of carriers of element strings, and of plain ones that may carry a link. */
    private static final Set<String> OF_ELEMENTS = Set.of("]C1", "]e0", "]d2", "]Q3", "]J1");

    private static final Set<String> PLAIN = Set.of("]Q1", "]d1", "]J0");

    private ElementStrings() {}

    static GS1Message parse(String text, Edition edition) {
        if (text.startsWith("(")) {
            return GS1Message.ofUnordered(bracketed(text));
        } else if (text.startsWith("]")) {
            return identified(text, edition);
        } else if (text.isEmpty() || !isStart(text.charAt(0))) {
            throw new GS1Exception(Rule.SYNTAX);
        }
        boolean marked = text.charAt(0) == GS || text.charAt(0) == FNC1;
        char separator = marked ? text.charAt(0) : GS;
        return GS1Message.ofUnordered(joined(marked ? text.substring(1) : text, separator));
    }

    private static boolean isStart(char c) {
        return c == GS || c == FNC1 || AiRules.inSet('N', c);
    }

    private static GS1Message identified(String text, Edition edition) {
        String symbology = text.substring(0, Math.min(3, text.length()));
        String data = text.substring(symbology.length());
        if (OF_ELEMENTS.contains(symbology)) {
            return GS1Message.ofUnordered(joined(data, GS));
        } else if (PLAIN.contains(symbology) && data.regionMatches(true, 0, "http", 0, 4)) {
            return DigitalLinks.parse(data, edition);
        } else if (symbology.equals("]E0") && data.length() == 13 || symbology.equals("]E4") && data.length() == 8) {
            return GS1Message.ofPath(List.of(new AiValue("01", "0".repeat(14 - data.length()) + data)));
        }
        throw new GS1Exception(Rule.SYNTAX);
    }

    /** Values of AIs without predefined length end at a separator or at the end. */
    private static List<AiValue> joined(String data, char separator) {
        List<AiValue> ais = new ArrayList<>();
        int at = 0;
        while (at < data.length()) {
            Ai ai = AiTable.startOf(data, at);
            if (ai == null) {
                throw new GS1Exception(Rule.UNKNOWN_AI);
            }
            int start = at + ai.code().length();
            int end = data.indexOf(separator, start);
            end = end < 0 ? data.length() : end;
            if (ai.predefined()) {
                end = Math.min(end, start + ai.max());
            }
            add(ais, ai, data.substring(start, end));
            at = end < data.length() && data.charAt(end) == separator ? end + 1 : end;
        }
        return ais;
    }

    /** {@code (01)…(21)…}; an opening bracket inside a value is written {@code \(}. */
    private static List<AiValue> bracketed(String text) {
        List<AiValue> ais = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int close = text.charAt(at) == '(' ? text.indexOf(')', at) : -1;
            if (close < 0) {
                throw new GS1Exception(Rule.SYNTAX);
            }
            Ai ai = AiTable.find(text.substring(at + 1, close));
            if (ai == null) {
                throw new GS1Exception(Rule.UNKNOWN_AI);
            }
            StringBuilder value = new StringBuilder();
            at = close + 1;
            while (at < text.length() && text.charAt(at) != '(') {
                boolean escaped = text.startsWith("\\(", at);
                value.append(text.charAt(escaped ? at + 1 : at));
                at += escaped ? 2 : 1;
            }
            add(ais, ai, value.toString());
        }
        return ais;
    }

    /** The same AI may come twice, from two carriers on one label, if it says the same. */
    private static void add(List<AiValue> ais, Ai ai, String value) {
        AiRules.check(ai, value);
        AiValue added = new AiValue(ai.code(), value);
        for (AiValue earlier : ais) {
            if (earlier.ai().equals(ai.code())) {
                if (!earlier.equals(added)) {
                    throw new GS1Exception(Rule.DUPLICATE, ai.code());
                }
                return;
            }
        }
        if (ais.size() == GS1Message.MAX_AIS) {
            throw new GS1Exception(Rule.TOO_MANY);
        }
        ais.add(added);
    }
}
