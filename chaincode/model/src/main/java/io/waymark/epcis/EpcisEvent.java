package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One event of EPCIS 2.0: its JSON as captured, kept whole, and its fields as Java sees them. One class for the five types,
 * because they share all but a few fields; fields that a type does not have are empty.
 *
 * <p>The accessors read the JSON each time. On an event that {@link EpcisValidation} passed they never fail; on another they
 * throw {@link EpcisException} or {@link JsonException} with a pointer into the document. {@code toString} shows type and
 * pointer only.
 */
public final class EpcisEvent {
    private final JsonObject json;
    private final String pointer;
    private final LdContext context;

    EpcisEvent(JsonObject json, String pointer, LdContext documentContext) {
        this.json = json;
        this.pointer = pointer;
        this.context = json.has("@context") ? documentContext.and(json.value("@context")) : documentContext;
    }

    /**
     * An event that stands alone, outside any document.
     *
     * @param json the event
     * @param context the {@code @context} of the document that it came with, if any
     */
    public static EpcisEvent of(JsonObject json, Optional<JsonValue> context) {
        return new EpcisEvent(json, "", LdContext.of(context));
    }

    /** The event as captured, unknown extensions included. */
    public JsonObject json() {
        return json;
    }

    /** Where the event stands in its document, for instance {@code /epcisBody/eventList/3}; empty when it stands alone. */
    public String pointer() {
        return pointer;
    }

    /** The prefixes that hold in this event. */
    public LdContext context() {
        return context;
    }

    /** The event's type. */
    public EventType type() {
        return EventType.ofWord(string("type"))
                .orElseThrow(() -> fault("value", "type", "this is none of the five event types"));
    }

    /** The event's identifier, if it has one. */
    public Optional<String> eventID() {
        return optional("eventID");
    }

    /** When the event happened. Decimals of the second beyond the ninth are cut off. */
    public Instant eventTime() {
        return time("eventTime");
    }

    /** {@link #eventTime()} as the event spells it. */
    public String eventTimeText() {
        return string("eventTime");
    }

    /** The time zone offset that was in effect where the event happened. */
    public ZoneOffset eventTimeZoneOffset() {
        return EventTimes.offset(string("eventTimeZoneOffset"))
                .orElseThrow(() -> fault("time", "eventTimeZoneOffset", "this is no offset of the form +hh:mm"));
    }

    /** The date on which the event happened where it happened: that of {@link #eventTime()} in its own offset. */
    public LocalDate day() {
        return EventTimes.day(eventTime(), eventTimeZoneOffset());
    }

    /** When the event was recorded, where it says so. */
    public Optional<Instant> recordTime() {
        return json.has("recordTime") ? Optional.of(time("recordTime")) : Optional.empty();
    }

    /** The action; a TransformationEvent has none. */
    public Optional<Action> action() {
        return optional("action").map(word -> {
            for (Action action : Action.values()) {
                if (action.name().equals(word)) {
                    return action;
                }
            }
            throw fault("value", "action", "an action is ADD, OBSERVE or DELETE");
        });
    }

    /** The business step as a bare CBV word ({@code shipping}) or another URI. */
    public Optional<String> bizStep() {
        return optional("bizStep").map(word -> word(Family.BIZ_STEP, word));
    }

    /** The disposition as a bare CBV word ({@code in_transit}) or another URI. */
    public Optional<String> disposition() {
        return optional("disposition").map(word -> word(Family.DISPOSITION, word));
    }

    /** Dispositions that hold from now on, as bare CBV words or other URIs. */
    public List<String> persistentDispositionSet() {
        return persistentDisposition("set");
    }

    /** Dispositions that hold no longer, as bare CBV words or other URIs. */
    public List<String> persistentDispositionUnset() {
        return persistentDisposition("unset");
    }

    /** Where the event was observed, as the event spells it. */
    public Optional<String> readPoint() {
        return idOf("readPoint");
    }

    /** Where things are after the event, as the event spells it. */
    public Optional<String> bizLocation() {
        return idOf("bizLocation");
    }

    /** What an ObjectEvent or a TransactionEvent is about, as the event spells it. */
    public List<String> epcList() {
        return strings("epcList");
    }

    /** The outer thing of an aggregation, association or transaction, as the event spells it. */
    public Optional<String> parentID() {
        return optional("parentID");
    }

    /** The inner things of an aggregation or association, as the event spells them. */
    public List<String> childEPCs() {
        return strings("childEPCs");
    }

    /** What went into a transformation, as the event spells it. */
    public List<String> inputEPCList() {
        return strings("inputEPCList");
    }

    /** What came out of a transformation, as the event spells it. */
    public List<String> outputEPCList() {
        return strings("outputEPCList");
    }

    /** What joins the events of one transformation, as the event spells it. */
    public Optional<String> transformationID() {
        return optional("transformationID");
    }

    /** Quantities that an ObjectEvent or a TransactionEvent is about. */
    public List<QuantityElement> quantityList() {
        return quantities("quantityList");
    }

    /** The inner quantities of an aggregation or association. */
    public List<QuantityElement> childQuantityList() {
        return quantities("childQuantityList");
    }

    /** Quantities that went into a transformation. */
    public List<QuantityElement> inputQuantityList() {
        return quantities("inputQuantityList");
    }

    /** Quantities that came out of a transformation. */
    public List<QuantityElement> outputQuantityList() {
        return quantities("outputQuantityList");
    }

    /** Whom and where things come from. */
    public List<PartyOrPlace> sourceList() {
        return parties("sourceList", "source");
    }

    /** Whom and where things go to. */
    public List<PartyOrPlace> destinationList() {
        return parties("destinationList", "destination");
    }

    /** The business transactions that the event belongs to. */
    public List<BizTransaction> bizTransactionList() {
        return elements(
                "bizTransactionList",
                (at, element) -> new BizTransaction(
                        at,
                        element.optionalString("type").map(type -> word(Family.BIZ_TRANSACTION_TYPE, type)),
                        element.string("bizTransaction")));
    }

    /** What makes the event a correction, if it is one. */
    public Optional<ErrorDeclaration> errorDeclaration() {
        return object("errorDeclaration")
                .map(declaration -> at("errorDeclaration", () -> {
                    String text = declaration.string("declarationTime");
                    Instant time = EventTimes.parse(text)
                            .orElseThrow(() -> fault("time", "errorDeclaration/declarationTime", NO_TIME))
                            .instant();
                    Optional<String> reason =
                            declaration.optionalString("reason").map(word -> word(Family.ERROR_REASON, word));
                    return new ErrorDeclaration(
                            time,
                            text,
                            reason,
                            declaration.arrayOrEmpty("correctiveEventIDs").strings());
                }));
    }

    /** Master data of what the event brings into being, as captured. */
    public Optional<JsonObject> ilmd() {
        return object("ilmd");
    }

    /** The sensors' elements, as captured. */
    public JsonArray sensorElementList() {
        return at("", () -> json.arrayOrEmpty("sensorElementList"));
    }

    /** The certificates that the event refers to. */
    public List<String> certificationInfo() {
        Optional<JsonValue> info = json.get("certificationInfo");
        if (info.isPresent() && info.get().kind() == JsonValue.Kind.STRING) {
            return List.of(info.get().asString());
        }
        return strings("certificationInfo");
    }

    /**
     * All identifiers of things, classes, places and parties in the event, in the order of {@link Role}, each with its place.
     *
     * @throws EpcisException {@code value}, when one is meant to be a GS1 key and is not valid
     */
    public List<NamedIdentifier> identifiers() {
        List<NamedIdentifier> found = new ArrayList<>();
        for (Role role : Role.values()) {
            identifiers(role, found);
        }
        return found;
    }

    /** The identifiers of one role, each with its place; see {@link #identifiers()}. */
    public List<NamedIdentifier> identifiers(Role role) {
        List<NamedIdentifier> found = new ArrayList<>();
        identifiers(role, found);
        return found;
    }

    private void identifiers(Role role, List<NamedIdentifier> found) {
        String field = role.field();
        if (!json.has(field)) {
            return;
        }
        String at = JsonPointer.member(pointer, field);
        switch (role) {
            case EPC, CHILD, INPUT, OUTPUT -> {
                List<String> uris = strings(field);
                for (int i = 0; i < uris.size(); i++) {
                    found.add(named(JsonPointer.element(at, i), role, uris.get(i)));
                }
            }
            case PARENT, TRANSFORMATION -> found.add(named(at, role, string(field)));
            case READ_POINT, BIZ_LOCATION ->
                found.add(named(at + "/id", role, idOf(field).orElseThrow()));
            case SOURCE ->
                sourceList()
                        .forEach(p -> found.add(new NamedIdentifier(p.pointer() + "/source", role, p.uri(), p.gs1())));
            case DESTINATION ->
                destinationList()
                        .forEach(p ->
                                found.add(new NamedIdentifier(p.pointer() + "/destination", role, p.uri(), p.gs1())));
            default ->
                quantities(field)
                        .forEach(q ->
                                found.add(new NamedIdentifier(q.pointer() + "/epcClass", role, q.epcClass(), q.gs1())));
        }
    }

    private NamedIdentifier named(String at, Role role, String uri) {
        return new NamedIdentifier(at, role, uri, gs1(at, uri));
    }

    /** The event with its {@code eventID} set, everything else as it was. */
    public static JsonObject withEventId(JsonObject event, String id) {
        return event.with("eventID", id);
    }

    private static final String NO_TIME = "this is no date and time with an offset";

    private Optional<GS1Identifier> gs1(String at, String uri) {
        try {
            return GS1Identifier.ifMeant(uri);
        } catch (GS1Exception e) {
            EpcisException fault = new EpcisException("value", at, e.sentence());
            fault.initCause(e);
            throw fault;
        }
    }

    private String word(Family family, String spelling) {
        return Cbv.bare(family, context.expand(spelling));
    }

    private Instant time(String field) {
        return EventTimes.parse(string(field))
                .orElseThrow(() -> fault("time", field, NO_TIME))
                .instant();
    }

    private List<String> persistentDisposition(String field) {
        JsonObject change = object("persistentDisposition").orElse(JsonObject.of());
        JsonArray words = at("persistentDisposition", () -> change.arrayOrEmpty(field));
        return at("persistentDisposition/" + field, words::strings).stream()
                .map(word -> word(Family.DISPOSITION, word))
                .toList();
    }

    private Optional<String> idOf(String field) {
        Optional<JsonObject> place = object(field);
        return place.map(object -> at(field, () -> object.string("id")));
    }

    private Optional<JsonObject> object(String field) {
        return at("", () -> json.optionalObject(field));
    }

    private String string(String field) {
        return at("", () -> json.string(field));
    }

    private Optional<String> optional(String field) {
        return at("", () -> json.optionalString(field));
    }

    private List<String> strings(String field) {
        JsonArray array = at("", () -> json.arrayOrEmpty(field));
        return at(field, array::strings);
    }

    private List<QuantityElement> quantities(String field) {
        return elements(field, (at, element) -> {
            String epcClass = element.string("epcClass");
            return new QuantityElement(
                    at,
                    epcClass,
                    gs1(JsonPointer.member(at, "epcClass"), epcClass),
                    element.get("quantity").map(JsonValue::asDecimal),
                    element.optionalString("uom"));
        });
    }

    private List<PartyOrPlace> parties(String field, String member) {
        return elements(field, (at, element) -> {
            String uri = element.string(member);
            return new PartyOrPlace(
                    at,
                    word(Family.SOURCE_DEST_TYPE, element.string("type")),
                    uri,
                    gs1(JsonPointer.member(at, member), uri));
        });
    }

    /** Makes something of an object in a list and of its place. */
    private interface ElementReader<T> {
        T read(String at, JsonObject element);
    }

    private <T> List<T> elements(String field, ElementReader<T> reader) {
        if (!json.has(field)) {
            return List.of();
        }
        JsonArray array = at("", () -> json.array(field));
        List<T> read = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = field + '/' + i;
            JsonValue element = array.get(i);
            read.add(at(place, () -> reader.read(pointer + '/' + place, element.asObject())));
        }
        return List.copyOf(read);
    }

    /** Runs {@code read}; a complaint about the JSON gets its place in the document. */
    private <T> T at(String place, Supplier<T> read) {
        try {
            return read.get();
        } catch (JsonException e) {
            throw e.within(place.isEmpty() ? pointer : pointer + '/' + place);
        }
    }

    private EpcisException fault(String code, String place, String sentence) {
        return new EpcisException(code, pointer + '/' + place, sentence);
    }

    /** Type and place, never content. */
    @Override
    public String toString() {
        Function<JsonValue, String> word = value -> value.kind() == JsonValue.Kind.STRING ? value.asString() : "";
        String type = json.get("type")
                .map(word)
                .flatMap(EventType::ofWord)
                .map(EventType::word)
                .orElse("event");
        return type + " at " + (pointer.isEmpty() ? "the top" : pointer);
    }
}
