package io.waymark.gs1;

import io.waymark.gs1.AiTable.Ai;
import io.waymark.gs1.GS1Exception.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that a carrier says: a key with its qualifiers, and attributes such as an expiry date.
 *
 * @param path the key and its qualifiers, in the order of a Digital Link's path; never empty
 * @param attributes the other application identifiers, in the order in which they came
 * @param parameters what the query of a Digital Link has besides, such as {@code linkType}: not GS1's, kept as it came
 */
public record GS1Message(List<AiValue> path, List<AiValue> attributes, List<Parameter> parameters) {
    /** No carrier holds more; GS1's own tools stop there too. */
    static final int MAX_LENGTH = 8_191;

    static final int MAX_AIS = 64;

    private static final String URN = "urn:epc:";

    /** Which edition of the Digital Link rules a text is read by. */
    public enum Edition {
        /** The present one: 14 digits of a GTIN, numeric application identifiers. */
        CURRENT,
        /**
         * As events under EPCIS 2.0 may still spell them: also {@code /gtin/…/ser/…} and GTIN-8, -12 and -13 without their
         * leading zeros (GS1 Digital Link 1.1).
         */
        EPCIS_2_0
    }

    /**
     * A parameter in a query that is no application identifier.
     *
     * @param name before the first equals sign, still percent-encoded
     * @param value after it, still percent-encoded; empty where there is none
     */
    public record Parameter(String name, String value) {}

    /** A key with its qualifiers, and attributes. */
    public GS1Message(List<AiValue> path, List<AiValue> attributes) {
        this(path, attributes, List.of());
    }

    /** Checks all values and their company. */
    public GS1Message {
        path = List.copyOf(path);
        attributes = List.copyOf(attributes);
        parameters = List.copyOf(parameters);
        if (path.size() + attributes.size() > MAX_AIS) {
            throw new GS1Exception(Rule.TOO_MANY);
        }
        path.forEach(GS1Message::check);
        attributes.forEach(GS1Message::check);
        Set<String> seen = new HashSet<>();
        for (AiValue value : attributes) {
            if (!seen.add(value.ai())) {
                throw new GS1Exception(Rule.DUPLICATE, value.ai());
            }
        }
        DigitalLinks.checkPath(path);
        AiRules.checkTogether(path, attributes);
    }

    /**
     * Reads whatever a scanner or a document gives: a GS1 Digital Link URI on any host, an EPC URN of a GS1 key, an element
     * string with or without a symbology identifier ({@code ]C1}, {@code ]e0}, {@code ]d2}, {@code ]Q3}, {@code ]J1}; FNC1 as
     * the control character GS or as {@code ^}), or one in brackets as printed on labels, {@code (01)…(21)…}.
     *
     * @throws GS1Exception why it is none
     */
    public static GS1Message parse(String text) {
        return parse(text, Edition.CURRENT);
    }

    /** As {@link #parse(String)}, by another edition of the Digital Link rules. */
    public static GS1Message parse(String text, Edition edition) {
        if (text.length() > MAX_LENGTH) {
            throw new GS1Exception(Rule.TOO_LONG);
        }
        if (text.regionMatches(true, 0, "http", 0, 4)) {
            return DigitalLinks.parse(text, edition);
        } else if (text.startsWith(URN)) {
            return ofPath(EpcUrn.parse(text));
        }
        return ElementStrings.parse(text, edition);
    }

    /** As {@link #parse(String)}, but a Digital Link only. */
    public static GS1Message parseLink(String uri) {
        if (uri.length() > MAX_LENGTH) {
            throw new GS1Exception(Rule.TOO_LONG);
        }
        return DigitalLinks.parse(uri, Edition.CURRENT);
    }

    /** The message that says this key with these qualifiers and nothing else. */
    static GS1Message ofPath(List<AiValue> path) {
        return new GS1Message(path, List.of());
    }

    /**
     * The message of AIs in any order: the first key among them, its qualifiers, and the rest as attributes. Here qualifiers
     * are AIs like others, with all that they need beside them.
     */
    static GS1Message ofUnordered(List<AiValue> ais) {
        List<AiValue> path = DigitalLinks.longestPath(ais);
        List<AiValue> rest = new ArrayList<>(ais);
        rest.removeAll(path);
        GS1Message message = new GS1Message(path, rest);
        AiRules.checkRequired(path, rest);
        return message;
    }

    /** All application identifiers: the path, then the attributes. */
    public List<AiValue> ais() {
        List<AiValue> all = new ArrayList<>(path);
        all.addAll(attributes);
        return List.copyOf(all);
    }

    /** The thing that is identified, at the finest level that the path gives. */
    public GS1Identifier identifier() {
        return new GS1Identifier(path);
    }

    /** The whole path, every qualifier included, as a Digital Link on {@link GS1Identifier#CANONICAL_BASE}. */
    public String canonical() {
        return GS1Identifier.link(GS1Identifier.CANONICAL_BASE, path);
    }

    /**
     * All that is said, as a Digital Link on {@link GS1Identifier#CANONICAL_BASE}: the path, then the attributes in the query,
     * in the order of their numbers; other parameters are left out (GS1 Digital Link URI Syntax, canonical form), and so are
     * AIs that only barcodes carry, such as a made-to-order GTIN, with those that stand there only because of them.
     */
    public String canonicalLink() {
        StringBuilder link = new StringBuilder(canonical());
        char separator = '?';
        for (AiValue attribute : sortedAttributes()) {
            link.append(separator).append(attribute.ai()).append('=').append(PercentCoding.encode(attribute.value()));
            separator = '&';
        }
        return link.toString();
    }

    private List<AiValue> sortedAttributes() {
        List<AiValue> kept = new ArrayList<>(attributes);
        kept.removeIf(value -> !AiTable.find(value.ai()).attribute());
        int before;
        do {
            before = kept.size();
            Set<String> present = new HashSet<>();
            path.forEach(value -> present.add(value.ai()));
            kept.forEach(value -> present.add(value.ai()));
            kept.removeIf(value -> !AiRules.hasRequired(value.ai(), present));
        } while (kept.size() < before);
        kept.sort(Comparator.comparing(AiValue::ai));
        return kept;
    }

    /**
     * All that is said, as an element string with the AIs in brackets: {@code (01)…(21)…}, path first; an opening bracket in a
     * value is written {@code \\(}.
     */
    public String elementString() {
        StringBuilder text = new StringBuilder();
        for (AiValue value : ais()) {
            text.append('(').append(value.ai()).append(')').append(value.value().replace("(", "\\("));
        }
        return text.toString();
    }

    private static void check(AiValue value) {
        Ai ai = AiTable.find(value.ai());
        if (ai == null) {
            throw new GS1Exception(Rule.UNKNOWN_AI);
        }
        AiRules.check(ai, value.value());
    }

    /** What was identified, attributes apart. */
    @Override
    public String toString() {
        return canonical();
    }
}
