package io.waymark.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * What a JSON text says, apart from how it is spelled: two texts have the same content when they are equal JSON values with
 * numbers compared as decimals and the order of members left aside.
 */
public final class JsonContent {
    private JsonContent() {}

    /** Whether the two are the same value; the same as {@code a.equals(b)}, by the name under which the rules speak of it. */
    public static boolean sameValue(JsonValue a, JsonValue b) {
        return a.equals(b);
    }

    /**
     * The SHA-256 of a normal form of the value, 32 bytes: equal for two values exactly when {@link #sameValue} holds. The
     * normal form is compact JSON with members sorted by UTF-16 code units, strings escaped as in RFC 8785, and numbers
     * written plainly without exponent, trailing zeros or minus zero.
     */
    public static byte[] digest(JsonValue value) {
        return sha256().digest(normalForm(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The normal form that {@link #digest} hashes. */
    public static String normalForm(JsonValue value) {
        StringBuilder out = new StringBuilder(512);
        normal(value, out);
        return out.toString();
    }

    private static void normal(JsonValue value, StringBuilder out) {
        switch (value.kind()) {
            case OBJECT -> object((JsonObject) value, out);
            case ARRAY -> array((JsonArray) value, out);
            case STRING -> JsonWriter.quote(value.asString(), out);
            case NUMBER -> out.append(((JsonNumber) value).normal());
            default -> out.append(value.text());
        }
    }

    private static void object(JsonObject object, StringBuilder out) {
        List<String> names = object.names();
        out.append('{');
        boolean first = true;
        for (int i : CanonicalJson.sorted(names)) {
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonWriter.quote(names.get(i), out);
            out.append(':');
            normal(object.values().get(i), out);
        }
        out.append('}');
    }

    private static void array(JsonArray array, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            normal(array.get(i), out);
        }
        out.append(']');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
