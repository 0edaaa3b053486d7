package io.waymark.epcis.xml;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of an object in the making; a name that comes again makes a list of its values. */
final class Members {
    private final Map<String, List<JsonValue>> members = new LinkedHashMap<>();

    void add(String name, JsonValue value) {
        members.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    JsonObject object() {
        JsonObject.Builder builder = JsonObject.builder();
        members.forEach((name, values) -> builder.put(name, values.size() == 1 ? values.get(0) : JsonArray.of(values)));
        return builder.build();
    }
}
