package io.waymark.projection.journey;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Reads fields that others chose the values of: what has not the form that is asked for counts as not there. */
final class Fields {

    private static final int LONGEST = 4_000;

    private Fields() {}

    static Optional<String> string(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .map(json -> JsonParser.parse(json, JsonLimits.VALUE))
                .filter(value -> value.kind() == JsonValue.Kind.STRING)
                .map(JsonValue::asString)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST);
    }

    static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
