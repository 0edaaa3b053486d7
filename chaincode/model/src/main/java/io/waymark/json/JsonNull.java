package io.waymark.json;

/** {@code null}. */
public enum JsonNull implements JsonValue {
    NULL;

    @Override
    public Kind kind() {
        return Kind.NULL;
    }

    @Override
    public String text() {
        return "null";
    }

    @Override
    public String toString() {
        return "JsonNull";
    }
}
