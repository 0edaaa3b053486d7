package io.waymark.json;

import java.util.Iterator;
import java.util.List;

/** A JSON array. */
public final class JsonArray extends Sliced implements JsonValue, Iterable<JsonValue> {
    private final List<JsonValue> values;
    private final int depth;

    JsonArray(List<JsonValue> values, String source, int start, int end) {
        super(source, start, end);
        this.values = values;
        this.depth = Depth.above(values);
    }

    /** An array of these values. */
    public static JsonArray of(List<? extends JsonValue> values) {
        return new JsonArray(List.copyOf(values), null, 0, 0);
    }

    /** An array of these values. */
    public static JsonArray of(JsonValue... values) {
        return new JsonArray(List.of(values), null, 0, 0);
    }

    /** An array of strings. */
    public static JsonArray ofStrings(List<String> values) {
        return of(values.stream().map(JsonValue::of).toList());
    }

    /** The values, in order. */
    public List<JsonValue> values() {
        return values;
    }

    /** How many values there are. */
    public int size() {
        return values.size();
    }

    /** The value at {@code index}, from 0. */
    public JsonValue get(int index) {
        return values.get(index);
    }

    /**
     * All values as strings.
     *
     * @throws JsonException {@code type}, pointing at the first that is none
     */
    public List<String> strings() {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).kind() != Kind.STRING) {
                throw new JsonException("type", JsonPointer.element("", i), -1);
            }
        }
        return values.stream().map(JsonValue::asString).toList();
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return values.iterator();
    }

    @Override
    public JsonArray asArray() {
        return this;
    }

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public String text() {
        return slice();
    }

    int depth() {
        return depth;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonArray that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
