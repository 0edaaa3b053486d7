package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.EventHash.Version;
import io.waymark.json.JsonNumber;
import io.waymark.json.JsonValue;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** One spelling for each value of the pre-hash string (CBV section 8.9, rules 5 to 9 and 14 to 18). */
final class HashValues {
    /** Beyond this a number in a string is no quantity of anything and stays as it is. */
    private static final int MAX_EXPONENT = 400;

    private static final int MAX_DIGITS = 200;

    private static final String GS1_WEB_2_1 = "https://ref.gs1.org/voc/";
    private static final String CBV_URN = "urn:epcglobal:cbv:";

    private final LdContext context;
    private final Version version;

    HashValues(LdContext context, Version version) {
        this.context = context;
        this.version = version;
    }

    /** A scalar as text: bare words of the vocabulary and prefixed names as full URIs. */
    String text(JsonValue value, Optional<Family> words) {
        return switch (value.kind()) {
            case STRING -> expanded(value.asString(), words);
            case NUMBER -> ((JsonNumber) value).literal();
            case BOOLEAN -> value.text();
            default -> "";
        };
    }

    private String expanded(String text, Optional<Family> words) {
        if (words.isPresent()) {
            Optional<String> uri = Cbv.uri(words.get(), text);
            if (uri.isPresent()) {
                return vocabulary(uri.get());
            }
        }
        int colon = text.indexOf(':');
        if (colon < 1 || text.startsWith("urn:") || text.startsWith("http")) {
            return text;
        }
        Optional<String> namespace = namespace(text.substring(0, colon));
        boolean expand = namespace.isPresent()
                && (version == Version.CBV_2_0
                        || namespace.get().startsWith("https://ref.gs1.org")
                        || namespace.get().startsWith("https://gs1.org"));
        return expand ? namespace.get() + text.substring(colon + 1) : text;
    }

    /** What a prefix stands for. */
    Optional<String> namespace(String prefix) {
        return context.namespace(prefix).map(this::vocabulary);
    }

    /** The GS1 Web Vocabulary lives elsewhere in the draft of CBV 2.1. */
    private String vocabulary(String uri) {
        return version == Version.CBV_2_1 && uri.startsWith(Cbv.GS1_WEB)
                ? GS1_WEB_2_1 + uri.substring(Cbv.GS1_WEB.length())
                : uri;
    }

    /** The one spelling of a value: of numbers, of words of the vocabulary, and of GS1 identifiers. */
    String canonical(String text) {
        String value = text.startsWith(CBV_URN) ? webVocabulary(text) : text;
        return HashUris.normal(number(value));
    }

    private static String webVocabulary(String urn) {
        String rest = urn.substring(CBV_URN.length());
        int colon = rest.indexOf(':');
        String family = colon < 0
                ? ""
                : switch (rest.substring(0, colon)) {
                    case "bizstep" -> "BizStep-";
                    case "disp" -> "Disp-";
                    case "btt" -> "BTT-";
                    case "sdt" -> "SDT-";
                    case "er" -> "ER-";
                    default -> "";
                };
        return family.isEmpty() ? urn : Cbv.WEB + family + rest.substring(colon + 1);
    }

    /** A decimal without leading and trailing zeros, exact; any other text as it is. */
    private static String number(String text) {
        if (!isDecimal(text)) {
            return text;
        }
        BigDecimal bare = new BigDecimal(text).stripTrailingZeros();
        if (Math.abs((long) bare.scale()) > MAX_EXPONENT) {
            return text;
        }
        return bare.signum() == 0 ? "0" : bare.toPlainString();
    }

    /** Sign, digits with or without a point among them, exponent: {@code -01.50}, {@code +.5e3}. */
    private static boolean isDecimal(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS || text.charAt(0) > '9') {
            return false;
        }
        int at = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
        int whole = digitsFrom(text, at);
        at += whole;
        int decimals = 0;
        if (at < length && text.charAt(at) == '.') {
            decimals = digitsFrom(text, at + 1);
            at += 1 + decimals;
        }
        if (whole + decimals == 0) {
            return false;
        }
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            at++;
            at += at < length && (text.charAt(at) == '+' || text.charAt(at) == '-') ? 1 : 0;
            int exponent = digitsFrom(text, at);
            if (exponent == 0 || exponent > 4) {
                return false;
            }
            at += exponent;
        }
        return at == length;
    }

    private static int digitsFrom(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /**
     * A point in time in UTC with three decimals of the second; the third is rounded up when the fourth is 5 or more. What is
     * no point in time stays as it is.
     */
    static String time(String text) {
        Optional<EventTimes.Parsed> parsed = EventTimes.parse(text);
        if (parsed.isEmpty()) {
            return text;
        }
        String decimals = parsed.get().decimals();
        int millis = Integer.parseInt((decimals + "000").substring(0, 3));
        if (decimals.length() > 3 && decimals.charAt(3) >= '5') {
            millis++;
        }
        long second = parsed.get().epochSecond() + millis / 1000;
        StringBuilder out = new StringBuilder(24);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        out.append(utc.toLocalDate()).append('T');
        two(out, utc.getHour()).append(':');
        two(out, utc.getMinute()).append(':');
        two(out, utc.getSecond()).append('.');
        return out.append(Integer.toString(1000 + millis % 1000), 1, 4)
                .append('Z')
                .toString();
    }

    private static StringBuilder two(StringBuilder out, int number) {
        return number < 10 ? out.append('0').append(number) : out.append(number);
    }

    /** Without white space around it, by Unicode's notion of it. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u0085' || Character.isSpaceChar(c);
    }
}
