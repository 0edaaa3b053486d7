package io.waymark.epcis.xml;

/**
 * XML that cannot be read, is beyond the limits, or holds no EPCIS events. It names the place and the rule, never the value:
 * values may be private.
 */
public final class XmlException extends IllegalArgumentException {
    /** The rules that can be broken, and the sentence for each. */
    enum Rule {
        SYNTAX("xml-syntax", "the text is not well-formed XML"),
        DOCTYPE(
                "xml-doctype",
                "a document type (DOCTYPE) is not taken: nothing may be declared or fetched from elsewhere"),
        ENTITY("xml-entity", "only the five entities that XML has by itself are taken"),
        ENCODING(
                "encoding",
                "the text has bytes that its encoding does not have, or declares an encoding that is not taken"),
        BYTES("bytes", "the text is too long"),
        DEPTH("depth", "elements nest too deep"),
        TEXT_LENGTH("string-length", "a text or an attribute is too long"),
        NODES("values", "there are too many elements and attributes"),
        NOT_EPCIS("not-epcis", "this is neither an EPCISDocument, an EPCISQueryDocument nor an event"),
        NO_EVENTS("missing", "the document has no EPCISBody with an EventList");

        private final String code;
        private final String sentence;

        Rule(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }
    }

    private final Rule rule;
    private final int line;

    XmlException(Rule rule, int line) {
        super(rule.sentence + (line < 1 ? "" : " (line " + line + ")"));
        this.rule = rule;
        this.line = line;
    }

    /**
     * The rule that was broken, as one stable word: {@code xml-syntax}, {@code xml-doctype}, {@code xml-entity}, {@code encoding},
     * {@code bytes}, {@code depth}, {@code string-length}, {@code values}, {@code not-epcis}, {@code missing}.
     */
    public String code() {
        return rule.code;
    }

    /** The line in the text, from 1, or 0 where there is none to name. */
    public int line() {
        return line;
    }
}
