package io.waymark.epcis;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * GS1 identifiers as the event hash spells them (CBV section 8.9, rules 17 and 18): "constrained canonical" Digital Links on
 * {@code id.gs1.org} at the finest level of identification. Check digits are not looked at: a hash names what is there.
 */
final class HashUris {
    private static final String BASE = "https://id.gs1.org";
    /** With so many digits the value of a key begins at least. */
    private static final int LEAST_DIGITS = 4;

    /** Keys that are normalised: how many digits they begin with, and how long they may be. */
    private static final Map<String, int[]> KEYS = Map.ofEntries(
            Map.entry("00", new int[] {18, 18}), Map.entry("01", new int[] {14, 14}),
            Map.entry("253", new int[] {13, 30}), Map.entry("255", new int[] {13, 25}),
            Map.entry("401", new int[] {4, 30}), Map.entry("402", new int[] {17, 17}),
            Map.entry("414", new int[] {13, 13}), Map.entry("417", new int[] {13, 13}),
            Map.entry("8003", new int[] {14, 30}), Map.entry("8004", new int[] {4, 30}),
            Map.entry("8006", new int[] {18, 18}), Map.entry("8010", new int[] {4, 30}),
            Map.entry("8017", new int[] {18, 18}), Map.entry("8018", new int[] {18, 18}));

    /** The words that stood for keys and qualifiers until they were withdrawn. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("gtin", "01"),
            Map.entry("itip", "8006"),
            Map.entry("cpid", "8010"),
            Map.entry("gln", "414"),
            Map.entry("party", "417"),
            Map.entry("gsrnp", "8017"),
            Map.entry("gsrn", "8018"),
            Map.entry("gcn", "255"),
            Map.entry("sscc", "00"),
            Map.entry("gdti", "253"),
            Map.entry("ginc", "401"),
            Map.entry("gsin", "402"),
            Map.entry("grai", "8003"),
            Map.entry("giai", "8004"),
            Map.entry("cpv", "22"),
            Map.entry("lot", "10"),
            Map.entry("ser", "21"));

    /** What may follow a key after everything coarser was left out. */
    private static final Set<String> FINEST =
            Set.of("01 21", "01 10", "01 235", "414 254", "8006 21", "8006 10", "8010 8011");

    private HashUris() {}

    /** The normal form of a GS1 identifier in any spelling; any other text as it is. */
    static String normal(String text) {
        if (text.startsWith("urn:epc:")) {
            return urn(text);
        }
        return (text.startsWith("https://") || text.startsWith("http://")) && hasDigits(text) ? link(text) : text;
    }

    /** Whether a segment begins as the value of a key does: words of vocabularies have none, and are most of an event. */
    private static boolean hasDigits(String uri) {
        for (int slash = uri.indexOf('/'); slash >= 0; slash = uri.indexOf('/', slash + 1)) {
            if (leadingDigits(uri, slash + 1) >= LEAST_DIGITS) {
                return true;
            }
        }
        return false;
    }

    private static String urn(String urn) {
        if (!urn.startsWith("id:", 8) && !urn.startsWith("class:lgtin:", 8) && !urn.startsWith("idpat:", 8)) {
            return urn;
        }
        try {
            return written(GS1Identifier.of(urn).ais());
        } catch (GS1Exception notGs1) {
            return urn; // a URN that names no GS1 key stands for itself
        }
    }

    private static String link(String uri) {
        int query = uri.indexOf('?');
        String[] segments = (query < 0 ? uri : uri.substring(0, query)).split("/", -1);
        for (int i = segments.length - 2; i > 2; i--) {
            if (leadingDigits(segments[i + 1]) >= LEAST_DIGITS
                    && KEYS.containsKey(WORDS.getOrDefault(segments[i], segments[i]))) {
                return (segments.length - i) % 2 == 0 ? link(uri, segments, i) : uri;
            }
        }
        return uri;
    }

    private static String link(String uri, String[] segments, int from) {
        List<AiValue> path = new ArrayList<>();
        for (int i = from; i < segments.length; i += 2) {
            String value = decoded(segments[i + 1]);
            if (value.isEmpty()) {
                return uri;
            }
            path.add(new AiValue(WORDS.getOrDefault(segments[i], segments[i]), value));
        }
        AiValue key = withAllDigits(path.get(0));
        List<AiValue> finest = new ArrayList<>(List.of(key));
        if (path.size() > 1) {
            AiValue last = path.get(path.size() - 1);
            if (!qualifiersFit(key, path)
                    || leadingDigits(last.value()) < last.value().length()
                            && last.ai().equals("8011")) {
                return uri;
            }
            if (!last.ai().equals("22")) {
                finest.add(last);
            }
        }
        return isShaped(key) ? written(finest) : uri;
    }

    /** A GTIN-8, -12 or -13 with its leading zeros. */
    private static AiValue withAllDigits(AiValue key) {
        int length = key.value().length();
        boolean shortened = key.ai().equals("01") && (length == 8 || length == 12 || length == 13);
        return shortened ? new AiValue("01", "0".repeat(14 - length) + key.value()) : key;
    }

    private static boolean isShaped(AiValue key) {
        int[] bounds = KEYS.get(key.ai());
        int length = key.value().length();
        return leadingDigits(key.value()) >= bounds[0] && length <= bounds[1];
    }

    /** Of a GTIN or ITIP variant, lot and serial in this order, or UPUI; of others the one qualifier that belongs to them. */
    private static boolean qualifiersFit(AiValue key, List<AiValue> path) {
        boolean trade = key.ai().equals("01") || key.ai().equals("8006");
        String order = "";
        for (AiValue qualifier : path.subList(1, path.size())) {
            order += qualifier.ai() + ' ';
        }
        String last = key.ai() + ' ' + path.get(path.size() - 1).ai();
        boolean known = FINEST.contains(last) || trade && order.equals("22 ");
        return known
                && (trade
                        ? "22 10 21 ".endsWith(order)
                                || order.equals("22 10 ")
                                || order.equals("22 21 ")
                                || order.equals("10 ")
                                || order.equals("235 ")
                        : path.size() == 2);
    }

    private static int leadingDigits(String text) {
        return leadingDigits(text, 0);
    }

    private static int leadingDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /** A path segment unescaped; empty when it is no value of an identifier. */
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return isValue(segment) ? segment : "";
        }
        StringBuilder out = new StringBuilder(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
                if (low < 0) {
                    return "";
                }
                c = (char) (high << 4 | low);
                i += 2;
            }
            out.append(c);
        }
        return isValue(out.toString()) ? out.toString() : "";
    }

    private static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= 0x20 || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static String written(List<AiValue> path) {
        StringBuilder out = new StringBuilder(64).append(BASE);
        for (AiValue value : path) {
            out.append('/').append(value.ai()).append('/');
            encode(value.value(), out);
        }
        return out.toString();
    }

    /** Escapes what the hash's own examples escape: all but letters, digits and {@code - . _ ' ; =}. */
    private static void encode(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || "-._';=".indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
    }
}
