package io.waymark.json;

/**
 * JSON that cannot be read, is not canonical, or is not of the shape that was asked for. It names the place and the rule,
 * never the value: values may be private.
 *
 * <p>Codes are stable and meant for programs: {@code syntax}, {@code bom}, {@code encoding}, {@code surrogate},
 * {@code bytes}, {@code depth}, {@code string-length}, {@code number-digits}, {@code number-exponent}, {@code members},
 * {@code values}, {@code duplicate-name}, {@code missing}, {@code type}, {@code range}, {@code not-canonical}.
 */
public final class JsonException extends IllegalArgumentException {
    private static final int MAX_POINTER = 500;

    private final String code;
    private final String pointer;
    private final long offset;

    JsonException(String code, String pointer, long offset) {
        super(message(code, shortened(pointer), offset));
        this.code = code;
        this.pointer = shortened(pointer);
        this.offset = offset;
    }

    /** The rule that was broken, as one stable word. */
    public String code() {
        return code;
    }

    /** Where, as a JSON pointer (RFC 6901); the empty string is the whole value. At most 500 characters. */
    public String pointer() {
        return pointer;
    }

    /** Where in the text, in UTF-16 code units (for {@code encoding} and {@code bytes}: in bytes), or -1 if there is no text. */
    public long offset() {
        return offset;
    }

    /** The same failure, seen from a value that holds this one at {@code prefix} (a JSON pointer). */
    public JsonException within(String prefix) {
        JsonException seen = new JsonException(code, prefix + pointer, offset);
        seen.initCause(this);
        return seen;
    }

    private static String message(String code, String pointer, long offset) {
        String place = pointer.isEmpty() ? "the JSON text" : pointer;
        return code + " at " + place + (offset < 0 ? "" : ", offset " + offset);
    }

    private static String shortened(String pointer) {
        return pointer.length() <= MAX_POINTER ? pointer : pointer.substring(0, MAX_POINTER - 1) + "…";
    }
}
