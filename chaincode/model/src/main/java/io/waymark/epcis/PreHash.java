package io.waymark.epcis;

import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.EventHash.Version;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pre-hash string of CBV section 8.9. The JSON is first turned into the tree that the event would be in XML, for which
 * the rules are written: every list with its elements by name. Then the standard fields are written in their canonical order
 * and taken out of the tree, and what is left, the ILMD and the extensions, is written sorted at the end.
 */
final class PreHash {
    /** Members that never count: they name, date or correct the event, or comment on it. */
    private static final Set<String> NEVER = Set.of("@context", "#text", "rdfs:comment", "comment");

    private static final Set<String> NOT_IN_EVENT = Set.of("recordTime", "eventID", "type", "errorDeclaration");

    /** What of an event is a list of a value with a type: the list's name and its value's. */
    private static final Map<String, String> TYPED_LISTS =
            Map.of("bizTransactionList", "bizTransaction", "sourceList", "source", "destinationList", "destination");

    private final Version version;
    private final HashValues values;

    PreHash(LdContext context, Version version) {
        this.version = version;
        this.values = new HashValues(context, version);
    }

    /** An element: its name, its text if it has one, and the elements in it. What was written is taken out of the lists. */
    private record Node(String name, String text, List<Node> children) {
        Node(String name, String text) {
            this(name, text, new ArrayList<>(0));
        }
    }

    /** A standard field, and the order of those in it; whether it is one of the lists of a value with a type. */
    private record Field(String name, List<Field> fields, boolean typed) {
        Field(String name, List<Field> fields) {
            this(name, fields, TYPED_LISTS.containsKey(name));
        }

        /** Fields of these names without any in them. */
        static List<Field> plain(String... names) {
            List<Field> fields = new ArrayList<>(names.length);
            for (String name : names) {
                fields.add(new Field(name, List.of()));
            }
            return List.copyOf(fields);
        }

        boolean isTime() {
            return name.equals("eventTime")
                    || name.equals("time")
                    || name.equals("startTime")
                    || name.equals("endTime");
        }
    }

    private static final List<Field> EPCS = Field.plain("epc");
    private static final List<Field> QUANTITIES =
            List.of(new Field("quantityElement", Field.plain("epcClass", "quantity", "uom")));
    private static final List<Field> ID = Field.plain("id");
    private static final List<Field> SENSORS = List.of(new Field(
            "sensorElement",
            List.of(
                    new Field(
                            "sensorMetadata",
                            Field.plain(
                                    "time",
                                    "startTime",
                                    "endTime",
                                    "deviceID",
                                    "deviceMetadata",
                                    "rawData",
                                    "dataProcessingMethod",
                                    "bizRules")),
                    new Field(
                            "sensorReport",
                            Field.plain(
                                    "type",
                                    "exception",
                                    "deviceID",
                                    "deviceMetadata",
                                    "rawData",
                                    "dataProcessingMethod",
                                    "time",
                                    "microorganism",
                                    "chemicalSubstance",
                                    "value",
                                    "component",
                                    "stringValue",
                                    "booleanValue",
                                    "hexBinaryValue",
                                    "uriValue",
                                    "minValue",
                                    "maxValue",
                                    "meanValue",
                                    "sDev",
                                    "percRank",
                                    "percValue",
                                    "uom",
                                    "coordinateReferenceSystem")))));

    private static final List<Field> AFTER_IDENTIFIERS = List.of(
            new Field("inputEPCList", EPCS),
            new Field("childEPCs", EPCS),
            new Field("quantityList", QUANTITIES),
            new Field("childQuantityList", QUANTITIES),
            new Field("inputQuantityList", QUANTITIES),
            new Field("outputEPCList", EPCS),
            new Field("outputQuantityList", QUANTITIES),
            new Field("action", List.of()),
            new Field("transformationID", List.of()),
            new Field("bizStep", List.of()),
            new Field("disposition", List.of()),
            new Field("persistentDisposition", Field.plain("set", "unset")),
            new Field("readPoint", ID),
            new Field("bizLocation", ID));

    private static final List<Field> ORDER_2_0 = joined(
            Field.plain("eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID"),
            List.of(new Field("epcList", EPCS)),
            AFTER_IDENTIFIERS,
            List.of(new Field("sensorElementList", SENSORS)));

    private static final List<Field> ORDER_2_1 = joined(
            Field.plain("eventTime", "eventTimeZoneOffset"),
            List.of(new Field("epcList", EPCS), new Field("parentID", List.of())),
            AFTER_IDENTIFIERS,
            Field.plain("bizTransactionList", "sourceList", "destinationList"),
            List.of(new Field("sensorElementList", SENSORS)));

    @SafeVarargs
    private static List<Field> joined(List<Field>... parts) {
        List<Field> all = new ArrayList<>();
        for (List<Field> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    String of(JsonObject event, Set<String> ignored) {
        List<Node> nodes = new ArrayList<>(event.size());
        for (int i = 0; i < event.size(); i++) {
            String name = event.names().get(i);
            if (!NOT_IN_EVENT.contains(name) && !ignored.contains(name)) {
                add(name, event.values().get(i), Optional.ofNullable(EVENT_WORDS.get(name)), nodes);
            }
        }
        String type = event.get("type")
                .filter(v -> v.kind() == JsonValue.Kind.STRING)
                .map(JsonValue::asString)
                .orElse("");
        String standard = ordered(nodes, version == Version.CBV_2_0 ? ORDER_2_0 : ORDER_2_1, true);
        if (version == Version.CBV_2_1) {
            nodes.removeIf(node -> node.name().equals("certificationInfo"));
        }
        return "eventType=" + type + standard + sorted(nodes);
    }

    // ---- the tree

    /** Fields whose values are words of the CBV: of the event, and of what is in it. */
    private static final Map<String, Family> EVENT_WORDS = Map.of(
            "bizStep",
            Family.BIZ_STEP,
            "disposition",
            Family.DISPOSITION,
            "persistentDisposition",
            Family.DISPOSITION,
            "bizTransactionList",
            Family.BIZ_TRANSACTION_TYPE,
            "sourceList",
            Family.SOURCE_DEST_TYPE,
            "destinationList",
            Family.SOURCE_DEST_TYPE,
            "sensorElementList",
            Family.MEASUREMENT);

    /** The words of a member inside a field that takes {@code family}. */
    private static Optional<Family> inside(Optional<Family> family, String name) {
        if (family.isEmpty()) {
            return family;
        }
        return switch (family.get()) {
            case DISPOSITION -> name.equals("set") || name.equals("unset") ? family : Optional.empty();
            case MEASUREMENT ->
                switch (name) {
                    case "sensorReport", "type" -> family;
                    case "exception" -> Optional.of(Family.SENSOR_ALERT);
                    case "component" -> Optional.of(Family.COMPONENT);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    /** Adds a member of an object to the elements at its level. An array is one element for each value. */
    private void add(String member, JsonValue value, Optional<Family> words, List<Node> level) {
        String name = elementName(member);
        if (NEVER.contains(member) || value.kind() == JsonValue.Kind.NULL) {
            return;
        } else if (TYPED_LISTS.containsKey(name)) {
            level.add(typedList(name, value, words));
            return;
        }
        // An object has the names that XML has; what is in an array gets the name that XML gives it.
        List<JsonValue> elements = value instanceof JsonArray array ? array.values() : List.of(value);
        boolean list = name.endsWith("List") && value instanceof JsonArray;
        if (!list && !name.equals("childEPCs")) {
            for (JsonValue element : elements) {
                level.add(node(name, element, words));
            }
        } else if (!elements.isEmpty()) {
            String inner = list ? listElement(name.substring(0, name.length() - 4), elements.get(0)) : "epc";
            List<Node> children = new ArrayList<>(elements.size());
            for (JsonValue element : elements) {
                children.add(node(inner, element, words));
            }
            level.add(new Node(name, "", children));
        }
    }

    /** How XML names the elements of a list. */
    private static String listElement(String stem, JsonValue first) {
        return switch (stem) {
            case "inputEPC", "outputEPC" -> "epc";
            case "inputQuantity", "outputQuantity", "childQuantity" -> "quantityElement";
            case "quantity" -> first.kind() == JsonValue.Kind.OBJECT ? "quantityElement" : stem;
            default -> stem;
        };
    }

    private Node node(String name, JsonValue value, Optional<Family> words) {
        if (value instanceof JsonObject object) {
            List<Node> children = new ArrayList<>(object.size());
            for (int i = 0; i < object.size(); i++) {
                String member = object.names().get(i);
                add(member, object.values().get(i), inside(words, member), children);
            }
            String text = object.get("#text")
                    .map(t -> values.text(t, Optional.empty()))
                    .orElse("");
            return new Node(name, text, children);
        } else if (value instanceof JsonArray array) {
            List<Node> children = new ArrayList<>(array.size());
            for (JsonValue element : array) {
                children.add(node("", element, words));
            }
            return new Node(name, "", children);
        }
        return new Node(name, values.text(value, words));
    }

    /** Type and value of each are written together, the type first, before they are sorted. */
    private Node typedList(String name, JsonValue value, Optional<Family> words) {
        List<Node> children = new ArrayList<>();
        List<JsonValue> elements = value instanceof JsonArray array ? array.values() : List.of(value);
        for (JsonValue element : elements) {
            if (element instanceof JsonObject object) {
                String inner = TYPED_LISTS.get(name);
                children.add(new Node(assigned(object, "type", words) + assigned(object, inner, Optional.empty()), ""));
            }
        }
        return new Node(name, "", children);
    }

    private String assigned(JsonObject object, String name, Optional<Family> words) {
        return object.get(name)
                .map(value -> name + '=' + values.canonical(HashValues.strip(values.text(value, words))))
                .orElse("");
    }

    /** A prefixed name with its namespace in braces; a standard name, or a full URI, as it is. */
    private String elementName(String member) {
        int colon = member.indexOf(':');
        if (colon < 1) {
            return member;
        }
        return values.namespace(member.substring(0, colon))
                .map(namespace -> '{' + namespace + '}' + member.substring(colon + 1))
                .orElse(member);
    }

    // ---- the string

    /**
     * Writes the elements that {@code order} names, in that order, those of one name sorted, then the extensions among them.
     * What was written is removed from {@code nodes}; an element in which something is left stays.
     */
    private String ordered(List<Node> nodes, List<Field> order, boolean top) {
        List<Node> extensions = top ? List.of() : extensions(nodes);
        StringBuilder out = new StringBuilder();
        for (Field field : order) {
            if (hasName(nodes, field.name())) {
                append(written(nodes, field), out);
            }
        }
        return extensions.isEmpty()
                ? out.toString()
                : out.append(sorted(extensions)).toString();
    }

    private static boolean hasName(List<Node> nodes, String name) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the elements of one name, and removes those that are written whole. */
    private List<String> written(List<Node> nodes, Field field) {
        List<String> written = new ArrayList<>(nodes.size());
        int kept = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.name().equals(field.name())) {
                written.add(written(node, field));
                if (node.children().isEmpty()) {
                    continue;
                }
            }
            nodes.set(kept++, node);
        }
        nodes.subList(kept, nodes.size()).clear();
        return written;
    }

    private String written(Node node, Field field) {
        String inner = "";
        if (field.typed()) {
            inner = sorted(node.children());
            node.children().clear();
        } else if (!field.fields().isEmpty()) {
            inner = ordered(node.children(), field.fields(), false);
        }
        String text = HashValues.strip(node.text());
        if (!text.isEmpty()) {
            text = '=' + (field.isTime() ? HashValues.time(text) : values.canonical(text));
        }
        return text.isEmpty() && inner.isEmpty() ? "" : node.name() + text + inner;
    }

    /**
     * The extensions of a standard field, taken out of {@code nodes}; they are written right after the field's own elements.
     * The reference implementation knows them by a namespace that ends in a slash, and only beside another element; others
     * stay behind and are written with the extensions of the event, and so are all in a field with an element whose name
     * has {@code action} in it.
     */
    private static List<Node> extensions(List<Node> nodes) {
        if (nodes.size() <= 1 || nodes.stream().noneMatch(n -> n.name().indexOf('{') >= 0)) {
            return List.of();
        }
        if (nodes.stream()
                .anyMatch(n -> n.name().contains("eventTime") || n.name().contains("action"))) {
            return List.of();
        }
        List<Node> extensions = new ArrayList<>();
        nodes.removeIf(node -> {
            boolean extension = node.name().indexOf('{') >= 0 && node.name().contains("/}");
            if (extension) {
                extensions.add(node);
            }
            return extension;
        });
        return extensions;
    }

    /** All these elements with all that is in them, sorted at every level. */
    private String sorted(List<Node> nodes) {
        List<String> written = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            String text = HashValues.strip(node.text());
            String value = text.isEmpty() ? "" : '=' + values.canonical(text);
            written.add(node.name() + value + sorted(node.children()));
        }
        StringBuilder out = new StringBuilder();
        append(written, out);
        return out.toString();
    }

    private static void append(List<String> written, StringBuilder out) {
        if (written.size() > 1) {
            Collections.sort(written, BY_CODE_POINT);
        }
        written.forEach(out::append);
    }

    /** By the bytes of their UTF-8, which is by code point; UTF-16 puts characters beyond the basic plane too early. */
    private static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogate = Character.isSurrogate(x) || Character.isSurrogate(y);
                return surrogate && Character.isSurrogate(x) != Character.isSurrogate(y)
                        ? bySurrogate(x, y)
                        : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    };

    /** One of the two is half of a character beyond the basic plane, which comes after all others. */
    private static int bySurrogate(char x, char y) {
        return Character.isSurrogate(x) ? 1 : -1;
    }
}
