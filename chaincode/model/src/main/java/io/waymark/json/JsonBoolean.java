package io.waymark.json;

/** {@code true} or {@code false}. */
public enum JsonBoolean implements JsonValue {
    FALSE("false"),
    TRUE("true");

    private final String text;

    JsonBoolean(String text) {
        this.text = text;
    }

    /** The truth value. */
    public boolean value() {
        return this == TRUE;
    }

    @Override
    public boolean asBoolean() {
        return value();
    }

    @Override
    public Kind kind() {
        return Kind.BOOLEAN;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "JsonBoolean";
    }
}
