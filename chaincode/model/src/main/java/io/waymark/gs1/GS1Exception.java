package io.waymark.gs1;

/**
 * A text that is no valid GS1 identifier. It names the rule and the application identifier, never the value: identifiers may
 * be private.
 *
 * <p>Codes are stable and meant for programs, see {@link #code()}.
 */
public final class GS1Exception extends IllegalArgumentException {
    /** The rules that can be broken, and the sentence for each. */
    enum Rule {
        TOO_LONG("too-long", "the text is too long"),
        SYNTAX("syntax", "this is no GS1 Digital Link, EPC URN or element string"),
        SCHEME("scheme", "a Digital Link begins with http:// or https://"),
        HOST("host", "the host name is missing or has a character that host names cannot have"),
        PERCENT("percent-encoding", "a percent sign must be followed by two hexadecimal digits"),
        NO_KEY("no-key", "there is no GS1 key in it"),
        ALIAS(
                "withdrawn-alias",
                "words such as gtin or lot in a Digital Link were withdrawn; it needs the numbers, such as 01 and 10"),
        COMPRESSED("compressed", "this is a compressed Digital Link; only uncompressed ones are read"),
        UNKNOWN_AI("unknown-ai", "there is no such application identifier"),
        UNKNOWN_SCHEME("unknown-scheme", "there is no such EPC scheme for a GS1 key"),
        PATTERN("pattern", "this pattern names no single class"),
        QUALIFIER_ORDER("qualifier-order", "these qualifiers do not follow this key, or not in this order"),
        NOT_ATTRIBUTE("not-attribute", "this application identifier cannot stand in the query of a Digital Link"),
        IN_PATH("in-path", "this qualifier belongs in the path of the Digital Link, not in its query"),
        DUPLICATE("duplicate-ai", "the application identifier comes twice"),
        TOO_MANY("too-many-ais", "there are too many application identifiers"),
        EMPTY("empty", "the value is empty"),
        LENGTH("length", "the value has the wrong length"),
        CHARACTER_SET("character-set", "the value has a character that is not allowed here"),
        CHECK_DIGIT("check-digit", "the check digit is wrong"),
        CHECK_PAIR("check-pair", "the pair of check characters is wrong"),
        PREFIX("company-prefix", "the value must begin with the digits of a GS1 company prefix"),
        DATE("date", "this is no date"),
        DATE_RANGE("date-range", "the range of dates ends before it begins"),
        TIME("time", "this is no time of day"),
        CODE_LIST("code-list", "the code is not in the list that this field takes its codes from"),
        FORMAT("format", "the value is not of the form that this application identifier asks for"),
        EXCLUDED("excluded-ai", "two application identifiers exclude each other"),
        REQUIRED("required-ai", "another application identifier must stand beside this one"),
        SERIAL_REQUIRED("serial-required", "a digital signature needs a key with a serial number"),
        NO_URN("no-urn", "there is no EPC URN for this identifier"),
        PREFIX_LENGTH("prefix-length", "a GS1 company prefix has 6 to 12 digits"),
        NOT_CANONICAL("not-canonical", "the identifier is not in its canonical spelling");

        private final String code;
        private final String sentence;

        Rule(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }
    }

    private final Rule rule;
    private final String ai;

    GS1Exception(Rule rule) {
        super(rule.sentence);
        this.rule = rule;
        this.ai = "";
    }

    GS1Exception(Rule rule, String ai) {
        super("(" + ai + "): " + rule.sentence);
        this.rule = rule;
        this.ai = ai;
    }

    /** The rule that was broken, as one stable word, for instance {@code check-digit}. */
    public String code() {
        return rule.code;
    }

    /** The application identifier that it is about, or the empty string. */
    public String ai() {
        return ai;
    }

    /** The rule as a sentence in lower case without a full stop, application identifier apart. */
    public String sentence() {
        return rule.sentence;
    }
}
