package io.waymark.json;

/** A JSON string: its characters after unescaping, always well-formed UTF-16. */
public final class JsonString extends Sliced implements JsonValue {
    private final String value;

    JsonString(String value, String source, int start, int end) {
        super(source, start, end);
        this.value = value;
    }

    JsonString(String value) {
        this(wellFormed(value), null, 0, 0);
    }

    /** The characters. */
    public String value() {
        return value;
    }

    @Override
    public String asString() {
        return value;
    }

    @Override
    public Kind kind() {
        return Kind.STRING;
    }

    @Override
    public String text() {
        return slice();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonString that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The same string, or {@code surrogate} if it has half a surrogate pair, which UTF-8 cannot carry. */
    static String wellFormed(String value) {
        int at = loneSurrogate(value);
        if (at >= 0) {
            throw new JsonException("surrogate", "", at);
        }
        return value;
    }

    /** Where the first half of a surrogate pair without its other half stands, or -1. */
    static int loneSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (!pair) {
                return i;
            }
            i++;
        }
        return -1;
    }
}
