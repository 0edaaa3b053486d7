package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.util.Map;
import java.util.Set;

/** Events with their identifiers in the format that was asked for. */
final class Spelling {
    private static final Set<String> LISTS = Set.of("epcList", "childEPCs", "inputEPCList", "outputEPCList");
    private static final Set<String> QUANTITIES =
            Set.of("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList");
    private static final Set<String> PLACES = Set.of("readPoint", "bizLocation");
    private static final Map<String, String> PARTIES = Map.of("sourceList", "source", "destinationList", "destination");

    private Spelling() {}

    static JsonObject of(JsonObject event, EpcFormat format) {
        if (format == EpcFormat.NEVER_TRANSLATES) {
            return event;
        }
        JsonObject.Builder spelt = JsonObject.builder();
        event.forEach((name, value) -> spelt.put(name, member(name, value, format)));
        return spelt.build();
    }

    private static JsonValue member(String name, JsonValue value, EpcFormat format) {
        if (name.equals("parentID")) {
            return text(value, format);
        }
        if (PLACES.contains(name)) {
            return inner(value, "id", format);
        }
        if (!(value instanceof JsonArray list)) {
            return value;
        }
        if (LISTS.contains(name)) {
            return JsonArray.of(list.values().stream().map(v -> text(v, format)).toList());
        }
        String inner = QUANTITIES.contains(name) ? "epcClass" : PARTIES.get(name);
        return inner == null
                ? value
                : JsonArray.of(
                        list.values().stream().map(v -> inner(v, inner, format)).toList());
    }

    private static JsonValue inner(JsonValue value, String name, EpcFormat format) {
        return value instanceof JsonObject object && object.has(name)
                ? object.with(name, text(object.value(name), format))
                : value;
    }

    private static JsonValue text(JsonValue value, EpcFormat format) {
        return value instanceof JsonString text ? JsonValue.of(format.spell(text.value())) : value;
    }
}
