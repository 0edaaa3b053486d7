package io.waymark.epcis;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonParser.Repeats;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An EPCIS 2.0 document in JSON-LD: an {@code EPCISDocument}, an {@code EPCISQueryDocument} or a bare event. Reading finds
 * the events; whether they are as the standard wants them is for {@link EpcisValidation} to say.
 */
public final class EpcisDocument {
    private final JsonObject json;
    private final Kind kind;
    private final List<EpcisEvent> events;

    /** What a JSON text holds. */
    public enum Kind {
        /** {@code EPCISDocument}: events to capture. */
        DOCUMENT,
        /** {@code EPCISQueryDocument}: events as a query returned them. */
        QUERY_DOCUMENT,
        /** One event by itself. */
        EVENT
    }

    private EpcisDocument(JsonObject json, Kind kind, List<EpcisEvent> events) {
        this.json = json;
        this.kind = kind;
        this.events = List.copyOf(events);
    }

    /**
     * Reads a document. Of a name that comes twice in an object the last one counts ({@link Repeats#LAST_WINS}).
     *
     * @param utf8 JSON-LD in UTF-8
     * @throws JsonException when it is no JSON, or beyond the limits
     * @throws EpcisException {@code not-epcis} when it is neither a document nor an event; {@code missing} or {@code type}
     *     when a document has no list of events
     */
    public static EpcisDocument parse(byte[] utf8, JsonLimits limits) {
        return of(JsonParser.parse(utf8, limits, Repeats.LAST_WINS));
    }

    /** As {@link #parse(byte[], JsonLimits)}, from text. */
    public static EpcisDocument parse(String text, JsonLimits limits) {
        return of(JsonParser.parse(text, limits, Repeats.LAST_WINS));
    }

    /** As {@link #parse(byte[], JsonLimits)}, from JSON that was read before. */
    public static EpcisDocument of(JsonValue value) {
        if (!(value instanceof JsonObject json)) {
            throw new EpcisException("not-epcis", "", "this is neither an EPCIS document nor an event");
        }
        if (!json.get("type").map(t -> t.kind() == JsonValue.Kind.STRING).orElse(false)) {
            throw new EpcisException(
                    "not-epcis", "/type", "this is neither an EPCIS document nor an event: it has no type");
        }
        LdContext context = LdContext.of(json.get("@context"));
        return switch (json.string("type")) {
            case "EPCISDocument" -> new EpcisDocument(json, Kind.DOCUMENT, inBody(json, context));
            case "EPCISQueryDocument" -> new EpcisDocument(json, Kind.QUERY_DOCUMENT, inResults(json, context));
            default -> new EpcisDocument(json, Kind.EVENT, List.of(new EpcisEvent(json, "", context)));
        };
    }

    private static List<EpcisEvent> inBody(JsonObject json, LdContext context) {
        JsonObject body = object(json, "", "epcisBody");
        if (!body.has("eventList") && body.has("event")) {
            return List.of(new EpcisEvent(object(body, "/epcisBody", "event"), "/epcisBody/event", context));
        }
        return list(body, "/epcisBody", context);
    }

    private static List<EpcisEvent> inResults(JsonObject json, LdContext context) {
        JsonObject results = object(object(json, "", "epcisBody"), "/epcisBody", "queryResults");
        JsonObject body = object(results, "/epcisBody/queryResults", "resultsBody");
        return list(body, "/epcisBody/queryResults/resultsBody", context);
    }

    private static List<EpcisEvent> list(JsonObject body, String pointer, LdContext context) {
        JsonValue list = member(body, pointer, "eventList");
        String at = JsonPointer.member(pointer, "eventList");
        if (!(list instanceof JsonArray array)) {
            throw new EpcisException("type", at, "this must be a list of events");
        }
        List<EpcisEvent> events = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = JsonPointer.element(at, i);
            if (!(array.get(i) instanceof JsonObject event)) {
                throw new EpcisException("type", place, "an event must be a JSON object");
            }
            events.add(new EpcisEvent(event, place, context));
        }
        return events;
    }

    private static JsonObject object(JsonObject parent, String pointer, String name) {
        if (!(member(parent, pointer, name) instanceof JsonObject object)) {
            throw new EpcisException("type", JsonPointer.member(pointer, name), "this must be a JSON object");
        }
        return object;
    }

    private static JsonValue member(JsonObject parent, String pointer, String name) {
        return parent.get(name)
                .orElseThrow(() -> new EpcisException(
                        "missing", JsonPointer.member(pointer, name), "the document must have this field"));
    }

    /** The document as captured. */
    public JsonObject json() {
        return json;
    }

    /** What the text holds. */
    public Kind kind() {
        return kind;
    }

    /** The document's {@code @context}, if it has one. */
    public Optional<JsonValue> context() {
        return json.get("@context");
    }

    /** The prefixes that hold in the document outside its events. */
    public LdContext names() {
        return LdContext.of(context());
    }

    /** The events, in document order. */
    public List<EpcisEvent> events() {
        return events;
    }

    /** The document's {@code schemaVersion}, where it is a string. */
    public Optional<String> schemaVersion() {
        return json.get("schemaVersion")
                .filter(v -> v.kind() == JsonValue.Kind.STRING)
                .map(v -> ((JsonString) v).value());
    }

    /** Kind and number of events, never content. */
    @Override
    public String toString() {
        return kind + " of " + events.size() + " events";
    }
}
