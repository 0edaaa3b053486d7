package io.waymark.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes that are hashed and signed: RFC 8785 (JSON Canonicalization Scheme), for values made of objects, arrays, strings,
 * truth values and integers within ±(2^53 - 1) only. Fractions, exponents and {@code null} have no place in what is signed:
 * decimals travel as strings, and what is absent is left out.
 */
public final class CanonicalJson {
    /** The largest integer that every JSON reader, browsers included, keeps exactly: 2^53 - 1. */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * The canonical bytes of {@code value}, UTF-8.
     *
     * @throws JsonException {@code not-canonical}, pointing at the value that has no canonical form here
     */
    public static byte[] bytes(JsonValue value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The canonical bytes of {@code value} as text. */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder(512);
        write(value, "", out);
        return out.toString();
    }

    /**
     * Reads a value from canonical bytes and from nothing else, within {@link JsonLimits#VALUE}: whatever this returns,
     * {@link #bytes} gives back the same bytes.
     *
     * @throws JsonException {@code not-canonical} when the bytes are JSON of another spelling, else as {@link JsonParser}
     */
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, JsonLimits.VALUE);
    }

    /** As {@link #parse(byte[])}, within other limits. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        JsonValue value = JsonParser.parse(utf8, limits);
        byte[] canonical = bytes(value);
        int differs = Arrays.mismatch(canonical, utf8);
        if (differs >= 0) {
            throw new JsonException("not-canonical", "", differs);
        }
        return value;
    }

    private static void write(JsonValue value, String pointer, StringBuilder out) {
        switch (value.kind()) {
            case OBJECT -> object((JsonObject) value, pointer, out);
            case ARRAY -> array((JsonArray) value, pointer, out);
            case STRING -> JsonWriter.quote(value.asString(), out);
            case NUMBER -> out.append(integer((JsonNumber) value, pointer));
            case BOOLEAN -> out.append(value.text());
            default -> throw new JsonException("not-canonical", pointer, -1);
        }
    }

    private static void object(JsonObject object, String pointer, StringBuilder out) {
        List<String> names = object.names();
        out.append('{');
        boolean first = true;
        for (int i : sorted(names)) {
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonWriter.quote(names.get(i), out);
            out.append(':');
            write(object.values().get(i), JsonPointer.member(pointer, names.get(i)), out);
        }
        out.append('}');
    }

    /** The order of members: by the UTF-16 code units of their names, which is how Java compares strings. */
    static int[] sorted(List<String> names) {
        return IntStream.range(0, names.size())
                .boxed()
                .sorted(Comparator.comparing(names::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void array(JsonArray array, String pointer, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(array.get(i), JsonPointer.element(pointer, i), out);
        }
        out.append(']');
    }

    private static String integer(JsonNumber number, String pointer) {
        String literal = number.literal();
        boolean plain = literal.indexOf('.') < 0
                && literal.indexOf('e') < 0
                && literal.indexOf('E') < 0
                && !literal.equals("-0")
                && literal.length() <= 17;
        if (!plain || Math.abs(Long.parseLong(literal)) > MAX_INTEGER) {
            throw new JsonException("not-canonical", pointer, -1);
        }
        return literal;
    }
}
