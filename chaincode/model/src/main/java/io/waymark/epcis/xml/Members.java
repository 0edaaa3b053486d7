package io.waymark.epcis.xml;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of an object in the making; a name that comes again makes a list of its values. */
final class Members {
    private final Map<String, List<JsonValue>> members = new LinkedHashMap<>();
    private final Set<String> own;

    Members() {
        this(Set.of());
    }

    /**
     * An object with members that XML does not name.
     *
     * @param own their names; what the XML calls so stands beside them with an {@code @}, where validation finds it
     */
    Members(Set<String> own) {
        this.own = own;
    }

    /** Sets one of the object's own members. */
    void put(String name, JsonValue value) {
        members.put(name, List.of(value));
    }

    void add(String name, JsonValue value) {
        members.computeIfAbsent(own.contains(name) ? '@' + name : name, n -> new ArrayList<>(1))
                .add(value);
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
