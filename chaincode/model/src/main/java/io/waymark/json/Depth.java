package io.waymark.json;

import java.util.List;

/** How deep values nest. Every array and object checks it when it is made, so that recursion over a value always ends well. */
final class Depth {
    private Depth() {}

    /** The depth of a container of these values. */
    static int above(List<JsonValue> values) {
        int deepest = 0;
        for (JsonValue value : values) {
            deepest = Math.max(deepest, of(value));
        }
        if (deepest >= JsonLimits.MAX_DEPTH) {
            throw new JsonException("depth", "", -1);
        }
        return deepest + 1;
    }

    private static int of(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.depth();
        }
        return value instanceof JsonArray array ? array.depth() : 0;
    }
}
