package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.epcis.LdContext;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.projection.event.FoundEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Events as an EPCISQueryDocument: each as it was captured, with its record time; what all their contexts say is the document's. */
final class QueryDocument {
    /** The queryName of what is not asked under a name. */
    static final JsonObject SIMPLE = JsonObject.of("queryName", "SimpleEventQuery");

    private QueryDocument() {}

    /** @param about the query's name, and the subscription's id where one is answered */
    static byte[] of(List<FoundEvent> found, Instant now, EpcFormat format, JsonObject about) {
        List<JsonObject> events = new ArrayList<>();
        for (FoundEvent event : found) {
            JsonObject json = JsonParser.parse(event.text(), JsonLimits.VALUE).asObject();
            events.add(Spelling.of(json, format)
                    .with("recordTime", event.recordTime().toString()));
        }
        Set<JsonValue> shared = shared(events);
        List<JsonValue> context = new ArrayList<>();
        context.add(JsonValue.of(LdContext.EPCIS));
        context.addAll(shared);
        List<JsonObject> shown = events.stream()
                .map(e -> shared.containsAll(entries(e)) ? e.without("@context") : e)
                .toList();
        return JsonWriter.bytes(JsonObject.of(
                "@context",
                context.size() == 1 ? context.get(0) : JsonArray.of(context),
                "type",
                "EPCISQueryDocument",
                "schemaVersion",
                "2.0",
                "creationDate",
                now.toString(),
                "epcisBody",
                JsonObject.of(
                        "queryResults", about.with("resultsBody", JsonObject.of("eventList", JsonArray.of(shown))))));
    }

    /**
     * The entries of the events' contexts, if all have the same: else each keeps its own, because a prefix that one declares
     * may stand undeclared in another, where it means nothing.
     */
    private static Set<JsonValue> shared(List<JsonObject> events) {
        Set<List<JsonValue>> contexts = new LinkedHashSet<>();
        events.forEach(e -> contexts.add(entries(e)));
        return contexts.size() == 1 ? new LinkedHashSet<>(contexts.iterator().next()) : Set.of();
    }

    private static List<JsonValue> entries(JsonObject event) {
        return event.get("@context")
                .map(context -> context instanceof JsonArray array ? array.values() : List.of(context))
                .orElse(List.of());
    }
}
