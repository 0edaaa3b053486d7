package io.waymark.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes values as compact JSON: no white space, members in their order, numbers as they were spelled. */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    /** The value as compact JSON text. Strings are escaped as in RFC 8785 (only what must be). */
    public static String write(JsonValue value) {
        StringBuilder out = new StringBuilder(256);
        write(value, out);
        return out.toString();
    }

    /** The value as compact JSON in UTF-8. */
    public static byte[] bytes(JsonValue value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonValue value, StringBuilder out) {
        switch (value.kind()) {
            case OBJECT -> object((JsonObject) value, out);
            case ARRAY -> array((JsonArray) value, out);
            case STRING -> quote(value.asString(), out);
            case NUMBER -> out.append(((JsonNumber) value).literal());
            default -> out.append(value.text());
        }
    }

    private static void object(JsonObject object, StringBuilder out) {
        List<String> names = object.names();
        out.append('{');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(names.get(i), out);
            out.append(':');
            write(object.values().get(i), out);
        }
        out.append('}');
    }

    private static void array(JsonArray array, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(array.get(i), out);
        }
        out.append(']');
    }

    /** RFC 8785 section 3.2.2.2: two-character escapes where there are some, else lower-case {@code \\u00xx}. */
    static void quote(String string, StringBuilder out) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            out.append(string, done, i);
            done = i + 1;
            escape(c, out);
        }
        out.append(string, done, string.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\b' -> out.append('b');
            case '\t' -> out.append('t');
            case '\n' -> out.append('n');
            case '\f' -> out.append('f');
            case '\r' -> out.append('r');
            default -> out.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }
}
