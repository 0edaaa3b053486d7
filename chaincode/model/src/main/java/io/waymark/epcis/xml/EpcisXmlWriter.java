package io.waymark.epcis.xml;

import io.waymark.epcis.Cbv;
import io.waymark.epcis.Cbv.Family;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.LdContext;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonNull;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes events as XML of EPCIS 2.0 (section 9.5 and its schemas): elements in the schemas' order, words of the CBV as URNs
 * or as web URIs, extensions in their namespaces. What {@link EpcisXml} reads from it has the same event hashes, but where JSON-LD writes an
 * extension as a whole URI, which the hash takes as it is.
 */
public final class EpcisXmlWriter {
    private static final List<String> COMMON = List.of(
            "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo");
    private static final List<String> WHERE_AND_WHY = List.of("bizStep", "disposition", "readPoint", "bizLocation");
    private static final List<String> PARTIES = List.of("sourceList", "destinationList");
    private static final List<String> LAST = List.of("sensorElementList", "persistentDisposition", "ilmd");

    /** What comes first in an event of a type, and what between the places and the parties. */
    private static final Map<String, List<List<String>>> ORDER = Map.of(
            "ObjectEvent",
            List.of(List.of("epcList", "action"), List.of("bizTransactionList", "quantityList")),
            "AggregationEvent",
            List.of(List.of("parentID", "childEPCs", "action"), List.of("bizTransactionList", "childQuantityList")),
            "AssociationEvent",
            List.of(List.of("parentID", "childEPCs", "childQuantityList", "action"), List.of("bizTransactionList")),
            "TransactionEvent",
            List.of(List.of("bizTransactionList", "parentID", "epcList", "action"), List.of("quantityList")),
            "TransformationEvent",
            List.of(
                    List.of(
                            "inputEPCList",
                            "inputQuantityList",
                            "outputEPCList",
                            "outputQuantityList",
                            "transformationID"),
                    List.of("bizTransactionList")));

    /** Lists that the schemas want even where they are empty. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "ObjectEvent", Set.of("epcList"),
            "AggregationEvent", Set.of("childEPCs"),
            "TransactionEvent", Set.of("bizTransactionList", "epcList"));

    private static final Set<String> THINGS = Set.of("epcList", "childEPCs", "inputEPCList", "outputEPCList");
    private static final Set<String> QUANTITIES =
            Set.of("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList");

    private final XmlText out = new XmlText();
    private final LdContext context;
    private final CbvFormat words;

    private EpcisXmlWriter(LdContext context, CbvFormat words) {
        this.context = context;
        this.words = words;
    }

    /** The same as {@link #write(EpcisDocument, CbvFormat)} with words as URNs. */
    public static byte[] write(EpcisDocument document) {
        return write(document, CbvFormat.URN);
    }

    /**
     * Writes the answer of a query.
     *
     * @param document an {@code EPCISQueryDocument} that is as the standard wants it
     * @param words how words of the CBV are spelled, whichever way the events spell them
     * @throws EpcisException {@code no-xml} with a pointer to a field that XML has no name for
     */
    public static byte[] write(EpcisDocument document, CbvFormat words) {
        JsonObject json = document.json();
        JsonObject results = json.object("epcisBody").object("queryResults");
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<epcisq:EPCISQueryDocument xmlns:epcisq=\"urn:epcglobal:epcis-query:xsd:2\" schemaVersion=\"2.0\""
                + " creationDate=\"" + XmlText.escaped(json.string("creationDate"))
                + "\"><EPCISBody><epcisq:QueryResults><queryName>" + XmlText.escaped(results.string("queryName"))
                + "</queryName>");
        results.optionalString("subscriptionID").ifPresent(id -> text.append("<subscriptionID>")
                .append(XmlText.escaped(id))
                .append("</subscriptionID>"));
        text.append("<resultsBody><EventList>\n");
        for (EpcisEvent event : document.events()) {
            text.append(event(event, words)).append('\n');
        }
        text.append("</EventList></resultsBody></epcisq:QueryResults></EPCISBody></epcisq:EPCISQueryDocument>\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String event(EpcisEvent event, CbvFormat words) {
        EpcisXmlWriter writer = new EpcisXmlWriter(event.context(), words);
        JsonObject json = event.json();
        String type = json.string("type");
        List<List<String>> order = ORDER.get(type);
        List<String> names = new ArrayList<>(COMMON);
        names.addAll(order.get(0));
        names.addAll(WHERE_AND_WHY);
        names.addAll(order.get(1));
        names.addAll(PARTIES);
        names.addAll(LAST);
        for (String name : names) {
            JsonValue value = json.get(name).orElse(null);
            if (value == null && NEEDED.getOrDefault(type, Set.of()).contains(name)) {
                value = JsonArray.of();
            }
            if (value != null && !(value instanceof JsonNull)) {
                writer.field(name, value, event.pointer() + '/' + name);
            }
        }
        json.forEach((name, value) -> {
            if (name.indexOf(':') > 0) {
                writer.extension(name, value, event.pointer() + '/' + name);
            }
        });
        return writer.out.element(type);
    }

    private void field(String name, JsonValue value, String at) {
        if (THINGS.contains(name)) {
            wrapped(name, () -> value.asArray().forEach(epc -> out.leaf("epc", uri(epc))));
        } else if (QUANTITIES.contains(name)) {
            wrapped(name, () -> value.asArray().forEach(this::quantity));
        } else {
            switch (name) {
                case "bizStep" -> out.leaf(name, word(Family.BIZ_STEP, value));
                case "disposition" -> out.leaf(name, word(Family.DISPOSITION, value));
                case "readPoint", "bizLocation" -> wrapped(name, () -> place(value.asObject(), at));
                case "bizTransactionList" -> typed(name, "bizTransaction", Family.BIZ_TRANSACTION_TYPE, value);
                case "sourceList" -> typed(name, "source", Family.SOURCE_DEST_TYPE, value);
                case "destinationList" -> typed(name, "destination", Family.SOURCE_DEST_TYPE, value);
                case "persistentDisposition" -> wrapped(name, () -> dispositions(value.asObject()));
                case "errorDeclaration" -> wrapped(name, () -> error(value.asObject(), at));
                case "certificationInfo" -> list(value).forEach(one -> out.leaf(name, uri(one)));
                case "sensorElementList" ->
                    wrapped(name, () -> value.asArray().forEach(one -> sensor(one.asObject(), at)));
                case "ilmd" -> wrapped(name, () -> value.asObject().forEach((n, v) -> extension(n, v, at)));
                case "parentID", "transformationID", "eventID" -> out.leaf(name, uri(value));
                default -> out.leaf(name, text(value));
            }
        }
    }

    private static List<JsonValue> list(JsonValue value) {
        return value instanceof JsonArray several ? several.values() : List.of(value);
    }

    private void wrapped(String name, Runnable content) {
        out.open(name);
        content.run();
        out.close(name);
    }

    private void quantity(JsonValue element) {
        JsonObject json = element.asObject();
        wrapped("quantityElement", () -> {
            out.leaf("epcClass", uri(json.value("epcClass")));
            json.get("quantity").ifPresent(quantity -> out.leaf("quantity", text(quantity)));
            json.get("uom").ifPresent(uom -> out.leaf("uom", text(uom)));
        });
    }

    private void place(JsonObject json, String at) {
        json.get("id").ifPresent(id -> out.leaf("id", uri(id)));
        extensions(json, at);
    }

    private void typed(String name, String element, Family family, JsonValue value) {
        wrapped(name, () -> {
            for (JsonValue one : value.asArray()) {
                JsonObject json = one.asObject();
                String type = json.get("type").map(t -> word(family, t)).orElse("");
                out.leaf(
                        element,
                        type.isEmpty() ? "" : " type=\"" + XmlText.escaped(type) + "\"",
                        uri(json.value(element)));
            }
        });
    }

    private void dispositions(JsonObject json) {
        for (String name : List.of("unset", "set")) {
            json.arrayOrEmpty(name).forEach(word -> out.leaf(name, word(Family.DISPOSITION, word)));
        }
    }

    private void error(JsonObject json, String at) {
        out.leaf("declarationTime", json.string("declarationTime"));
        json.get("reason").ifPresent(reason -> out.leaf("reason", word(Family.ERROR_REASON, reason)));
        JsonArray corrections = json.arrayOrEmpty("correctiveEventIDs");
        if (corrections.size() > 0) {
            wrapped("correctiveEventIDs", () -> corrections.forEach(id -> out.leaf("correctiveEventID", uri(id))));
        }
        extensions(json, at);
    }

    private void sensor(JsonObject json, String at) {
        wrapped("sensorElement", () -> {
            json.optionalObject("sensorMetadata").ifPresent(data -> attributes("sensorMetadata", data, at));
            json.arrayOrEmpty("sensorReport").forEach(report -> attributes("sensorReport", report.asObject(), at));
            extensions(json, at);
        });
    }

    /** What a sensor says stands in attributes; what is no single value, in elements. */
    private void attributes(String element, JsonObject json, String at) {
        StringBuilder attributes = new StringBuilder();
        List<String> elements = new ArrayList<>();
        json.forEach((name, value) -> {
            if (value instanceof JsonObject || value instanceof JsonArray) {
                elements.add(name);
                return;
            }
            String written =
                    switch (name) {
                        case "type" -> word(Family.MEASUREMENT, value);
                        case "exception" -> word(Family.SENSOR_ALERT, value);
                        case "component" -> word(Family.COMPONENT, value);
                        case "stringValue", "hexBinaryValue" -> text(value);
                        default -> uri(value);
                    };
            String attribute = name.indexOf(':') > 0 ? qualified(name, at) : name;
            attributes
                    .append(' ')
                    .append(attribute)
                    .append("=\"")
                    .append(XmlText.escaped(written))
                    .append('"');
        });
        if (elements.isEmpty()) {
            out.leaf(element, attributes.toString(), "");
            return;
        }
        out.open(element, attributes.toString());
        elements.forEach(name -> extension(name, json.value(name), at));
        out.close(element);
    }

    private void extensions(JsonObject json, String at) {
        json.forEach((name, value) -> {
            if (name.indexOf(':') > 0) {
                extension(name, value, at);
            }
        });
    }

    private void extension(String name, JsonValue value, String at) {
        if (name.startsWith("@")) {
            return;
        }
        if (value instanceof JsonArray several) {
            several.forEach(one -> extension(name, one, at));
            return;
        }
        String element = name.indexOf(':') > 0 ? qualified(name, at) : local(name, at);
        if (!(value instanceof JsonObject json)) {
            out.leaf(element, uri(value));
            return;
        }
        out.open(element);
        json.get("#text").ifPresent(text -> out.text(uri(text)));
        json.forEach((inner, within) -> {
            if (!inner.equals("#text")) {
                extension(inner, within, at);
            }
        });
        out.close(element);
    }

    /** An extension's name with a prefix that the event declares. */
    private String qualified(String name, String at) {
        int colon = name.indexOf(':');
        String prefix = name.substring(0, colon);
        boolean whole =
                name.startsWith("//", colon + 1) || context.namespace(prefix).isEmpty();
        if (!whole) {
            return out.prefixed(prefix, context.namespace(prefix).orElseThrow(), local(name.substring(colon + 1), at));
        }
        int end = Math.max(name.lastIndexOf('/'), Math.max(name.lastIndexOf('#'), name.lastIndexOf(':')));
        return out.prefixed("ext", name.substring(0, end + 1), local(name.substring(end + 1), at));
    }

    private static String local(String name, String at) {
        if (!XmlText.isName(name)) {
            throw new EpcisException("no-xml", at, "XML has no element of this name");
        }
        return name;
    }

    /** A word of the CBV as it is wanted; another one whole. */
    private String word(Family family, JsonValue value) {
        String spelled = uri(value);
        return words.spell(family, Cbv.bare(family, spelled)).orElse(spelled);
    }

    /** A value with its prefix expanded, for XML has none in values. */
    private String uri(JsonValue value) {
        return context.expand(text(value));
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.value() : value instanceof JsonNull ? "" : value.text();
    }
}
