package io.waymark.gs1;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How long the GS1 company prefix in an identifier is. It cannot be seen in the digits; GS1 publishes a list of the lengths
 * that its member organisations give out, and an EPC URN cannot be written without it.
 *
 * <p>The product carries the list {@code company-prefixes.txt}, which says of itself how old it is. A newer one is used
 * without a new build: download GS1's {@code gcpprefixformatlist.json} and start with
 * {@code -Dwaymark.company-prefixes=FILE}. FILE may have either form:
 * <ul>
 *   <li>GS1's own: {@code {"GCPPrefixFormatList":{"entry":[{"prefix":"9521","gcpLength":7},…]}}};
 *   <li>text: a length in brackets, {@code [7]}, then digits ({@code 9521}) or ranges of digits of one length
 *       ({@code 030-037}), parted by white space; lines that begin with {@code #} do not count.
 * </ul>
 */
public final class CompanyPrefixes {
    /** The system property that names a newer list. */
    public static final String PROPERTY = "waymark.company-prefixes";

    private static final int MAX_BYTES = 32 << 20;
    private static final int MAX_RULES = 2_000_000;
    private static final JsonLimits GS1_LIST = new JsonLimits(MAX_BYTES, 8, 1_000, 20, 2, 1_000_000, 4_000_000);
    private static final int MAX_DIGITS = 12;

    private final Map<String, Byte> lengths;

    private CompanyPrefixes(Map<String, Byte> lengths) {
        this.lengths = lengths;
    }

    /** Loaded when it is first asked for. */
    private static final class Present {
        private static final CompanyPrefixes LIST = load();

        private static CompanyPrefixes load() {
            String file = System.getProperty(PROPERTY);
            try (InputStream in = file == null
                    ? CompanyPrefixes.class.getResourceAsStream("company-prefixes.txt")
                    : Files.newInputStream(Path.of(file))) {
                return parse(in.readNBytes(MAX_BYTES + 1));
            } catch (IOException e) {
                throw new UncheckedIOException("the list of company prefixes cannot be read", e);
            }
        }
    }

    /** The list in use: the one that {@link #PROPERTY} names, else the product's own. */
    public static CompanyPrefixes present() {
        return Present.LIST;
    }

    /**
     * Reads a list in one of the two forms.
     *
     * @throws IllegalArgumentException when it has neither form
     */
    public static CompanyPrefixes parse(byte[] list) {
        if (list.length > MAX_BYTES) {
            throw new IllegalArgumentException("a list of company prefixes has at most " + MAX_BYTES + " bytes");
        }
        String text = new String(list, StandardCharsets.UTF_8).strip();
        return new CompanyPrefixes(text.startsWith("{") ? ofGs1(list) : ofText(text));
    }

    private static Map<String, Byte> ofGs1(byte[] json) {
        try {
            JsonArray entries = JsonParser.parse(json, GS1_LIST)
                    .asObject()
                    .object("GCPPrefixFormatList")
                    .array("entry");
            Map<String, Byte> lengths = new HashMap<>(entries.size() * 2);
            for (JsonValue entry : entries) {
                JsonObject one = entry.asObject();
                put(lengths, one.string("prefix"), one.integer("gcpLength"));
            }
            return lengths;
        } catch (JsonException e) {
            throw new IllegalArgumentException("this is not GS1's list of company prefixes", e);
        }
    }

    private static Map<String, Byte> ofText(String text) {
        Map<String, Byte> lengths = new HashMap<>();
        long length = -1;
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            for (String word : line.strip().split("\\s+")) {
                if (word.startsWith("[") && word.endsWith("]")) {
                    length = number(word.substring(1, word.length() - 1));
                } else if (!word.isEmpty()) {
                    range(lengths, word, length);
                }
            }
        }
        return lengths;
    }

    private static void range(Map<String, Byte> lengths, String word, long length) {
        int dash = word.indexOf('-');
        String first = dash < 0 ? word : word.substring(0, dash);
        String last = dash < 0 ? word : word.substring(dash + 1);
        if (first.length() != last.length()) {
            throw notAList();
        }
        long from = number(first);
        long to = number(last);
        if (to - from > MAX_RULES) {
            throw notAList();
        }
        for (long digits = from; digits <= to; digits++) {
            String bare = Long.toString(digits);
            put(lengths, "0".repeat(first.length() - bare.length()) + bare, length);
        }
    }

    private static void put(Map<String, Byte> lengths, String digits, long length) {
        number(digits);
        if (length != 0 && (length < 4 || length > MAX_DIGITS) || lengths.size() > MAX_RULES) {
            throw notAList();
        }
        lengths.put(digits, (byte) length);
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notAList();
        }
        return Long.parseLong(digits);
    }

    private static IllegalArgumentException notAList() {
        return new IllegalArgumentException("this is not a list of company prefixes");
    }

    /**
     * How many digits the company prefix has that an identifier begins with.
     *
     * @param digits the identifier from where its company prefix begins: of a GTIN or SSCC without the first digit
     * @return 6 to 12, or nothing where the list has none for these digits
     */
    public OptionalInt length(String digits) {
        for (int end = Math.min(MAX_DIGITS, digits.length()); end > 0; end--) {
            Byte length = lengths.get(digits.substring(0, end));
            if (length != null) {
                return length >= 6 && length <= digits.length() ? OptionalInt.of(length) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** How many digits the company prefix of an identifier has, or nothing where the list has none; of a GTIN-8, 8. */
    public OptionalInt length(GS1Identifier identifier) {
        String key = identifier.key().value();
        return switch (identifier.key().ai()) {
            case "01", "8006" -> key.startsWith("000000") ? OptionalInt.of(8) : length(key.substring(1));
            case "00", "8003" -> length(key.substring(1));
            default -> length(key);
        };
    }
}
