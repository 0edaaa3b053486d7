package io.waymark.epcis.xml;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.IdentityHashMap;
import java.util.Map;

/** On which line of the XML each value of the JSON began. */
final class Lines {
    private final Map<JsonValue, Integer> lines = new IdentityHashMap<>();

    <T extends JsonValue> T at(Element element, T value) {
        if (value.kind() == JsonValue.Kind.OBJECT
                || value.kind() == JsonValue.Kind.ARRAY
                || value.kind() == JsonValue.Kind.STRING) {
            lines.put(value, element.line);
        }
        return value;
    }

    /** The line of the value at {@code pointer}, or of the nearest one around it that has one; 0 if there is none. */
    int of(JsonValue root, String pointer) {
        JsonValue value = root;
        int line = lines.getOrDefault(root, 0);
        for (String segment :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            value = inside(value, segment.replace("~1", "/").replace("~0", "~"));
            if (value == null) {
                break;
            }
            line = lines.getOrDefault(value, line);
        }
        return line;
    }

    private static JsonValue inside(JsonValue value, String segment) {
        if (value instanceof JsonObject object) {
            return object.get(segment).orElse(null);
        }
        boolean index =
                segment.length() < 8 && !segment.isEmpty() && segment.chars().allMatch(c -> c >= '0' && c <= '9');
        if (value instanceof JsonArray array && index && Integer.parseInt(segment) < array.size()) {
            return array.get(Integer.parseInt(segment));
        }
        return null;
    }
}
