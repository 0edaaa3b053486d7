package io.waymark.projection.event;

import io.waymark.epcis.LdContext;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Events as captured, as an EPCISDocument (EPCIS 2.0, JSON-LD) that any EPCIS repository takes. */
public final class EventDocument {

    private EventDocument() {}

    /** Each event keeps what it was captured with; what all their contexts say is the document's. */
    public static byte[] of(List<FoundEvent> found, Instant now) {
        List<JsonObject> events = found.stream()
                .map(event -> JsonParser.parse(event.text(), JsonLimits.VALUE).asObject())
                .toList();
        Set<List<JsonValue>> contexts = new LinkedHashSet<>();
        events.forEach(event -> contexts.add(entries(event)));
        boolean shared = contexts.size() == 1;
        List<JsonValue> context = new ArrayList<>();
        context.add(JsonValue.of(LdContext.EPCIS));
        if (shared) {
            context.addAll(contexts.iterator().next());
        }
        return JsonWriter.bytes(JsonObject.of(
                "@context",
                context.size() == 1 ? context.get(0) : JsonArray.of(context),
                "type",
                "EPCISDocument",
                "schemaVersion",
                "2.0",
                "creationDate",
                now.toString(),
                "epcisBody",
                JsonObject.of(
                        "eventList",
                        JsonArray.of(events.stream()
                                .map(event -> shared ? event.without("@context") : event)
                                .toList()))));
    }

    private static List<JsonValue> entries(JsonObject event) {
        return event.get("@context")
                .map(context -> context instanceof JsonArray array ? array.values() : List.of(context))
                .orElse(List.of());
    }
}
