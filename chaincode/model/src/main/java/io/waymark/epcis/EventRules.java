package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.FieldRules.Rule;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonPointer;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for one event: which fields its type has, what is in them, and which must come together (EPCIS 2.0, section 7.4). */
final class EventRules {
    private static final Set<String> COMMON = Set.of(
            "@context",
            "type",
            "eventTime",
            "recordTime",
            "eventTimeZoneOffset",
            "eventID",
            "certificationInfo",
            "errorDeclaration",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "sourceList",
            "destinationList",
            "sensorElementList");

    /** Fields that only some types have. */
    private static final Map<EventType, Set<String>> OWN = Map.of(
            EventType.OBJECT, Set.of("action", "epcList", "quantityList", "persistentDisposition", "ilmd"),
            EventType.AGGREGATION, Set.of("action", "parentID", "childEPCs", "childQuantityList"),
            EventType.TRANSACTION, Set.of("action", "parentID", "epcList", "quantityList"),
            EventType.ASSOCIATION, Set.of("action", "parentID", "childEPCs", "childQuantityList"),
            EventType.TRANSFORMATION,
                    Set.of(
                            "inputEPCList",
                            "inputQuantityList",
                            "outputEPCList",
                            "outputQuantityList",
                            "transformationID",
                            "persistentDisposition",
                            "ilmd"));

    private final JsonObject json;
    private final String pointer;
    private final FieldRules rules;
    private final Faults faults;

    /** The types whose events have a persistentDisposition in EPCIS's XML schema, but not in its JSON schema. */
    private static final Set<EventType> MORE_IN_XML =
            Set.of(EventType.AGGREGATION, EventType.TRANSACTION, EventType.ASSOCIATION);

    private final boolean xml;

    /**
     * Rules for one event.
     *
     * @param xml whether it was read from XML
     */
    EventRules(EpcisEvent event, Faults faults, boolean xml) {
        this.xml = xml;
        this.json = event.json();
        this.pointer = event.pointer();
        this.rules = new FieldRules(event.context(), faults);
        this.faults = faults;
    }

    void check() {
        Optional<EventType> type = type();
        if (type.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>(COMMON);
        known.addAll(OWN.get(type.get()));
        if (xml && MORE_IN_XML.contains(type.get())) {
            known.add("persistentDisposition");
        }
        faults.require(json, pointer, "eventTime");
        faults.require(json, pointer, "eventTimeZoneOffset");
        if (type.get() != EventType.TRANSFORMATION) {
            faults.require(json, pointer, "action");
        }
        fields().forEach((name, rule) -> {
            if (known.contains(name)) {
                json.get(name).ifPresent(value -> rule.check(JsonPointer.member(pointer, name), value));
            }
        });
        rules.names(pointer, json, known);
        switch (type.get()) {
            case OBJECT -> object();
            case AGGREGATION, ASSOCIATION -> parentAndChildren(type.get());
            case TRANSACTION -> transaction();
            case TRANSFORMATION -> transformation();
        }
    }

    private Optional<EventType> type() {
        String place = pointer + "/type";
        if (!json.has("type")) {
            faults.add(place, "missing-field", "is missing");
            return Optional.empty();
        }
        Optional<EventType> type = rules.text(place, json.value("type")).flatMap(EventType::ofWord);
        if (type.isEmpty() && json.value("type").kind() == JsonValue.Kind.STRING) {
            faults.add(
                    place,
                    "unknown-type",
                    "must be ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent or AssociationEvent");
        }
        return type;
    }

    /** The rule of each standard field, in the order in which faults are reported. */
    private Map<String, Rule> fields() {
        Map<String, Rule> fields = new LinkedHashMap<>();
        Rule epcs = rules.list(rules::instance, true);
        Rule quantities = rules.list(this::quantityElement, false);
        fields.put("@context", rules::context);
        fields.put("eventTime", rules::time);
        fields.put("eventTimeZoneOffset", rules::offset);
        fields.put("recordTime", rules::time);
        fields.put("eventID", rules::uri);
        fields.put("certificationInfo", rules.oneOrMore(rules::uri));
        fields.put("errorDeclaration", this::errorDeclaration);
        fields.put("action", rules::action);
        fields.put("parentID", rules::instance);
        for (String list : new String[] {"epcList", "childEPCs", "inputEPCList", "outputEPCList"}) {
            fields.put(list, epcs);
        }
        for (String list :
                new String[] {"quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"}) {
            fields.put(list, quantities);
        }
        fields.put("transformationID", rules::identifier);
        fields.put("bizStep", rules.word(Family.BIZ_STEP));
        fields.put("disposition", rules.word(Family.DISPOSITION));
        fields.put("persistentDisposition", this::persistentDisposition);
        fields.put("readPoint", this::place);
        fields.put("bizLocation", this::place);
        fields.put(
                "bizTransactionList", rules.list(typed("bizTransaction", Family.BIZ_TRANSACTION_TYPE, false), false));
        fields.put("sourceList", rules.list(typed("source", Family.SOURCE_DEST_TYPE, true), false));
        fields.put("destinationList", rules.list(typed("destination", Family.SOURCE_DEST_TYPE, true), false));
        fields.put("sensorElementList", rules.list(new SensorRules(rules, faults)::element, false));
        fields.put("ilmd", (at, value) -> rules.object(at, value).ifPresent(ilmd -> rules.names(at, ilmd, Set.of())));
        return fields;
    }

    private void errorDeclaration(String at, JsonValue value) {
        rules.object(at, value).ifPresent(declaration -> {
            faults.require(declaration, at, "declarationTime");
            declaration.get("declarationTime").ifPresent(time -> rules.time(at + "/declarationTime", time));
            declaration.get("reason").ifPresent(reason -> rules.word(Family.ERROR_REASON)
                    .check(at + "/reason", reason));
            declaration.get("correctiveEventIDs").ifPresent(ids -> rules.list(rules::uri, false)
                    .check(at + "/correctiveEventIDs", ids));
            rules.names(at, declaration, Set.of("declarationTime", "reason", "correctiveEventIDs"));
        });
    }

    private void persistentDisposition(String at, JsonValue value) {
        rules.object(at, value).ifPresent(change -> {
            Rule words = rules.list(rules.word(Family.DISPOSITION), true);
            if (!change.has("set") && !change.has("unset")) {
                faults.add(at, "missing-field", "must have a list \"set\" or a list \"unset\"");
            }
            change.forEach((name, list) -> {
                String place = JsonPointer.member(at, name);
                if (!name.equals("set") && !name.equals("unset")) {
                    faults.add(place, "unknown-field", "is no field of the standard here");
                    return;
                }
                words.check(place, list);
                if (list instanceof JsonArray array && array.size() == 0) {
                    faults.add(place, "no-objects", "must not be empty");
                }
            });
        });
    }

    private void place(String at, JsonValue value) {
        rules.object(at, value).ifPresent(place -> {
            faults.require(place, at, "id");
            place.get("id").ifPresent(id -> rules.identifier(at + "/id", id));
            rules.names(at, place, Set.of("id"));
        });
    }

    private void quantityElement(String at, JsonValue value) {
        rules.object(at, value).ifPresent(element -> {
            faults.require(element, at, "epcClass");
            element.get("epcClass").ifPresent(epcClass -> rules.classLevel(at + "/epcClass", epcClass));
            element.get("quantity")
                    .ifPresent(quantity -> rules.quantity(at + "/quantity", quantity, element.has("uom")));
            element.get("uom").ifPresent(uom -> rules.uom(at + "/uom", uom));
            if (element.has("uom") && !element.has("quantity")) {
                faults.add(at + "/uom", "uom", "says a unit, but there is no quantity");
            }
            only(at, element, Set.of("epcClass", "quantity", "uom"));
        });
    }

    /** An entry of a typed list: a URI and its type. */
    private Rule typed(String member, Family family, boolean party) {
        return (at, value) -> rules.object(at, value).ifPresent(element -> {
            faults.require(element, at, member);
            if (party) {
                faults.require(element, at, "type");
            }
            element.get("type").ifPresent(type -> rules.word(family).check(at + "/type", type));
            element.get(member).ifPresent(uri -> {
                if (party) {
                    rules.identifier(JsonPointer.member(at, member), uri);
                } else {
                    rules.uri(JsonPointer.member(at, member), uri);
                }
            });
            only(at, element, Set.of("type", member));
        });
    }

    /** Objects that the standard closes: no extension may stand in them. */
    private void only(String at, JsonObject object, Set<String> known) {
        for (String name : object.names()) {
            if (!known.contains(name)) {
                faults.add(JsonPointer.member(at, name), "unknown-field", "is no field of the standard here");
            }
        }
    }

    // ---- fields that must come together

    private void object() {
        boolean sensed = hasEntries("sensorElementList") && json.has("readPoint");
        if (!hasEntries("epcList") && !hasEntries("quantityList") && !sensed) {
            faults.addSentence(
                    pointer,
                    "no-objects",
                    "An ObjectEvent must name something in epcList or quantityList, or have sensor data and a"
                            + " readPoint.");
        }
        if (json.has("ilmd") && !isAction("ADD")) {
            faults.add(pointer + "/ilmd", "ilmd-action", "is allowed only with the action ADD");
        }
    }

    private void parentAndChildren(EventType type) {
        boolean delete = isAction("DELETE");
        boolean parentNeeded = type == EventType.ASSOCIATION || delete || isAction("ADD");
        if (parentNeeded && !json.has("parentID")) {
            faults.addSentence(
                    pointer,
                    "no-parent",
                    type == EventType.ASSOCIATION
                            ? "An AssociationEvent must have a parentID."
                            : "An AggregationEvent that adds or deletes must have a parentID.");
        }
        if (!delete && !hasEntries("childEPCs") && !hasEntries("childQuantityList")) {
            faults.addSentence(
                    pointer,
                    "no-children",
                    "Without the action DELETE, " + type.word()
                            + " must name something in childEPCs or childQuantityList.");
        }
    }

    private void transaction() {
        if (!hasEntries("bizTransactionList")) {
            faults.add(
                    pointer + "/bizTransactionList",
                    "missing-field",
                    "must have at least one entry in a TransactionEvent");
        }
        if (!isAction("DELETE") && !json.has("epcList") && !hasEntries("quantityList")) {
            faults.addSentence(
                    pointer,
                    "no-objects",
                    "Without the action DELETE, a TransactionEvent must name something in epcList or quantityList.");
        }
    }

    private void transformation() {
        boolean input = hasEntries("inputEPCList") || hasEntries("inputQuantityList");
        boolean output = hasEntries("outputEPCList") || hasEntries("outputQuantityList");
        if (json.has("transformationID")) {
            if (!input && !output) {
                faults.addSentence(
                        pointer, "no-objects", "A TransformationEvent must name something that went in or came out.");
            }
            return;
        }
        if (!input) {
            faults.addSentence(
                    pointer,
                    "no-input",
                    "Without a transformationID, a TransformationEvent must name what went in: inputEPCList or"
                            + " inputQuantityList.");
        }
        if (!output) {
            faults.addSentence(
                    pointer,
                    "no-output",
                    "Without a transformationID, a TransformationEvent must name what came out: outputEPCList or "
                            + "outputQuantityList.");
        }
    }

    private boolean isAction(String action) {
        return json.get("action").orElse(null) instanceof JsonString string
                && string.value().equals(action);
    }

    /** Whether there is a list with something in it; one of the wrong kind was reported already and counts as one. */
    private boolean hasEntries(String field) {
        return json.get(field)
                .map(list -> !(list instanceof JsonArray array) || array.size() > 0)
                .orElse(false);
    }
}
