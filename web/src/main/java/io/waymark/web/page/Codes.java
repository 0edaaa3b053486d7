package io.waymark.web.page;

import io.waymark.custody.Derivation;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import java.util.regex.Pattern;

/** Reads codes as people scan, type and paste them. */
public final class Codes {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{8}|[0-9]{12,14}|[0-9]{18}");

    private Codes() {}

    /**
     * What a code identifies: any spelling of {@link GS1Message#parse}, or the bare digits of a GTIN (8, 12, 13 or 14) or of an
     * SSCC (18). Spaces inside digits and brackets, as labels print them, count for nothing.
     *
     * @throws GS1Exception why it is none
     */
    public static GS1Identifier read(String code) {
        String text = code.strip();
        String digits = text.replace(" ", "");
        if (DIGITS.matcher(digits).matches()) {
            return digits.length() == 18
                    ? GS1Identifier.ofSscc(digits)
                    : GS1Identifier.ofGtin("0".repeat(14 - digits.length()) + digits);
        }
        boolean printed = text.startsWith("(") || DIGITS.matcher(digits).lookingAt() && digits.length() > 18;
        return GS1Message.parse(printed ? digits : text).identifier();
    }

    /** The one spelling under which a thing has its history. */
    public static String thing(GS1Identifier identifier) {
        return identifier.isItem() || identifier.isUnit() ? Derivation.thing(identifier) : identifier.toString();
    }

    /** What was wrong with a code, as a sentence for who typed it. */
    public static String sentence(GS1Exception wrong) {
        return switch (wrong.code()) {
            case "check-digit" -> "Its check digit is wrong: a digit may be mistyped.";
            case "syntax", "no-key", "unknown-ai", "scheme", "host" -> "It is no GS1 code that can be read here.";
            default -> Words.sentence(wrong.sentence()) + ".";
        };
    }

    /** How labels print an identifier: {@code (01)…(21)…}. */
    public static String printed(Object identifier) {
        try {
            StringBuilder printed = new StringBuilder();
            GS1Identifier.of(identifier.toString())
                    .ais()
                    .forEach(ai ->
                            printed.append('(').append(ai.ai()).append(')').append(ai.value()));
            return printed.toString();
        } catch (GS1Exception notGs1) {
            return identifier.toString();
        }
    }
}
