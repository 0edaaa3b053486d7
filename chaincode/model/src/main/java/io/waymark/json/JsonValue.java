package io.waymark.json;

import java.math.BigDecimal;
import java.util.List;

/**
 * A JSON value (RFC 8259), immutable. Two values are equal when they are the same JSON value: numbers are compared as
 * decimals ({@code 1.0} equals {@code 1}), the order of members does not count, everything else does.
 *
 * <p>A parsed value knows its slice of the captured text ({@link #text()}). {@code toString} gives the kind only, so that a
 * private value cannot reach a log by accident.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /** The six kinds of JSON values. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /** Which of the six this is. */
    Kind kind();

    /**
     * The JSON text of this value: byte for byte as captured if it was parsed (white space inside included, around it not),
     * else compact as {@link JsonWriter} writes it.
     */
    String text();

    /** A string. Refuses lone surrogates, which no UTF-8 text can carry. */
    static JsonString of(String value) {
        return new JsonString(value);
    }

    /** An integer. */
    static JsonNumber of(long value) {
        return JsonNumber.of(value);
    }

    /** A decimal, spelled plainly. */
    static JsonNumber of(BigDecimal value) {
        return JsonNumber.of(value);
    }

    /** {@code true} or {@code false}. */
    static JsonBoolean of(boolean value) {
        return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
    }

    /** An array. */
    static JsonArray of(List<? extends JsonValue> values) {
        return JsonArray.of(values);
    }

    /**
     * The JSON value of a Java value: a {@code JsonValue} itself, {@code String}, {@code Integer}, {@code Long},
     * {@code BigDecimal}, {@code Boolean}, or a {@code List} of those.
     *
     * @throws IllegalArgumentException for anything else; there is no silent {@code null} and no binary float
     */
    static JsonValue from(Object value) {
        if (value instanceof JsonValue json) {
            return json;
        } else if (value instanceof String string) {
            return of(string);
        } else if (value instanceof Integer || value instanceof Long) {
            return of(((Number) value).longValue());
        } else if (value instanceof BigDecimal decimal) {
            return of(decimal);
        } else if (value instanceof Boolean flag) {
            return of(flag.booleanValue());
        } else if (value instanceof List<?> list) {
            return JsonArray.of(list.stream().map(JsonValue::from).toList());
        }
        throw new IllegalArgumentException("no JSON value can be made of "
                + (value == null ? "null" : value.getClass().getName()));
    }

    /**
     * This value as an object.
     *
     * @throws JsonException {@code type}
     */
    default JsonObject asObject() {
        throw wrongType();
    }

    /**
     * This value as an array.
     *
     * @throws JsonException {@code type}
     */
    default JsonArray asArray() {
        throw wrongType();
    }

    /**
     * The characters of this string.
     *
     * @throws JsonException {@code type}
     */
    default String asString() {
        throw wrongType();
    }

    /**
     * This number as a decimal, exact.
     *
     * @throws JsonException {@code type}
     */
    default BigDecimal asDecimal() {
        throw wrongType();
    }

    /**
     * This number as an integer, exact ({@code 1.0} and {@code 10e-1} are 1).
     *
     * @throws JsonException {@code type}; {@code range} when it has a fraction or does not fit
     */
    default long asLong() {
        throw wrongType();
    }

    /**
     * This truth value.
     *
     * @throws JsonException {@code type}
     */
    default boolean asBoolean() {
        throw wrongType();
    }

    private static JsonException wrongType() {
        return new JsonException("type", "", -1);
    }
}
