package io.waymark.journey;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An EPCIS event in the making, as a warehouse system would write it. Each one happens a second after the one before.
 *
 * @param json what it says so far
 */
record Event(JsonObject json) {
    private static final Instant START = Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    private static final AtomicInteger SECONDS = new AtomicInteger();
    private static final String CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

    static Event of(String type, String action, String step) {
        JsonObject.Builder json = JsonObject.builder()
                .put("type", type)
                .put("eventID", "urn:uuid:" + UUID.randomUUID())
                .put("eventTime", START.plusSeconds(SECONDS.incrementAndGet()).toString())
                .put("eventTimeZoneOffset", "+01:00");
        if (action != null) {
            json.put("action", action);
        }
        if (step != null) {
            json.put("bizStep", step);
        }
        return new Event(json.build());
    }

    static Event object(String action, String step, String... epcs) {
        Event event = of("ObjectEvent", action, step);
        return epcs.length == 0 ? event : event.list("epcList", epcs);
    }

    static Event commission(String... epcs) {
        return object("ADD", "commissioning", epcs);
    }

    static Event pack(String unit, String... children) {
        return aggregation("ADD", "packing", unit, children);
    }

    static Event unpack(String unit, String... children) {
        return aggregation("DELETE", "unpacking", unit, children);
    }

    static Event aggregation(String action, String step, String unit, String... children) {
        Event event = of("AggregationEvent", action, step).with("parentID", JsonValue.of(unit));
        return children.length == 0 ? event : event.list("childEPCs", children);
    }

    static Event ship(Member from, Member to, String... epcs) {
        return object("OBSERVE", "shipping", epcs).parties(from, to);
    }

    static Event receive(Member from, Member by, String... epcs) {
        return object("OBSERVE", "receiving", epcs).parties(from, by);
    }

    static Event transform() {
        return of("TransformationEvent", null, "creating_class_instance");
    }

    static Event observe(String... epcs) {
        return object("OBSERVE", "inspecting", epcs);
    }

    Event parties(Member from, Member to) {
        return party("source", from.party()).party("destination", to.party());
    }

    /** @param side source or destination */
    Event party(String side, String uri) {
        return with(side + "List", JsonArray.of(JsonObject.of("type", "possessing_party", side, uri)));
    }

    Event list(String field, String... values) {
        return with(field, JsonArray.ofStrings(List.of(values)));
    }

    /** Adds an entry to a list of quantities; {@code uom} may be null. */
    Event quantity(String field, String lot, String quantity, String uom) {
        JsonValue number = JsonParser.parse(quantity, JsonLimits.VALUE);
        JsonObject entry = JsonObject.of("epcClass", lot, "quantity", number);
        JsonObject whole = uom == null ? entry : entry.with("uom", uom);
        JsonArray before = json.arrayOrEmpty(field);
        JsonValue[] all = Arrays.copyOf(before.values().toArray(JsonValue[]::new), before.size() + 1);
        all[before.size()] = whole;
        return with(field, JsonArray.of(all));
    }

    Event disposition(String word) {
        return with("disposition", JsonValue.of(word));
    }

    Event at(Member place) {
        return with("readPoint", JsonObject.of("id", place.place()));
    }

    Event with(String field, JsonValue value) {
        return new Event(json.with(field, value));
    }

    Event without(String field) {
        return new Event(json.without(field));
    }

    /** The same event, declared an error now. */
    Event declaredError(String reason) {
        return with(
                "errorDeclaration",
                JsonObject.of(
                        "declarationTime",
                        START.plusSeconds(SECONDS.incrementAndGet()).toString(),
                        "reason",
                        reason));
    }

    String id() {
        return json.string("eventID");
    }

    /** The event by itself, as {@code POST /epcis/events} takes it. */
    byte[] alone() {
        return JsonWriter.bytes(json.with("@context", CONTEXT));
    }

    /** A document of events. */
    static JsonObject document(Event... events) {
        return JsonObject.of(
                "@context", JsonArray.of(JsonValue.of(CONTEXT), JsonObject.of("ex", "https://example.org/own/")),
                "type", "EPCISDocument",
                "schemaVersion", "2.0",
                "creationDate", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "epcisBody",
                        JsonObject.of(
                                "eventList",
                                JsonArray.of(
                                        Arrays.stream(events).map(Event::json).toList())));
    }

    static byte[] bytes(Event... events) {
        return JsonWriter.write(document(events)).getBytes(StandardCharsets.UTF_8);
    }
}
