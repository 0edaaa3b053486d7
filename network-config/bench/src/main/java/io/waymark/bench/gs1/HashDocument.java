package io.waymark.bench.gs1;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The document that the event hash is measured with: 13 events of all five types, with the fields that goods in trade have. */
final class HashDocument {
    /** How many events there are. */
    static final int EVENTS = 13;

    private static final String GTIN = "https://id.gs1.org/01/09521001000017";

    private HashDocument() {}

    /** The document as JSON-LD in UTF-8. */
    static byte[] json() {
        return json(0, EVENTS);
    }

    /** A document of some of the events. */
    static byte[] json(int from, int to) {
        List<JsonValue> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(event(i));
        }
        return JsonWriter.bytes(JsonObject.of(
                "@context",
                JsonArray.of(
                        JsonValue.of("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"),
                        JsonObject.of("ex", "https://ex.example/epcis/")),
                "type",
                "EPCISDocument",
                "schemaVersion",
                "2.0",
                "creationDate",
                "2026-11-22T10:00:00Z",
                "epcisBody",
                JsonObject.of("eventList", JsonArray.of(events))));
    }

    private static JsonObject event(int i) {
        JsonObject base = JsonObject.of(
                "type",
                "ObjectEvent",
                "eventTime",
                "2026-11-22T10:" + (10 + i) + ":00.000+01:00",
                "eventTimeZoneOffset",
                "+01:00",
                "action",
                "OBSERVE",
                "bizStep",
                "shipping",
                "disposition",
                "in_transit",
                "readPoint",
                JsonObject.of("id", "urn:epc:id:sgln:9521001.00000." + i),
                "bizLocation",
                JsonObject.of("id", "https://id.gs1.org/414/9521001000000"),
                "bizTransactionList",
                JsonArray.of(
                        JsonObject.of("type", "po", "bizTransaction", "urn:epc:id:gdti:9521001.00001." + i),
                        JsonObject.of("type", "desadv", "bizTransaction", "urn:epcglobal:cbv:bt:9521001000000:" + i)),
                "sourceList",
                JsonArray.of(JsonObject.of("type", "owning_party", "source", "urn:epc:id:pgln:9521001.00000")),
                "destinationList",
                JsonArray.of(JsonObject.of("type", "owning_party", "destination", "urn:epc:id:pgln:9521002.00000")));
        return switch (i % 5) {
            case 0 ->
                base.with("epcList", epcs(i))
                        .with("ex:truck", "B-XY " + i)
                        .with("ex:load", JsonObject.of("ex:kg", new BigDecimal("12.50")));
            case 1 ->
                base.with("type", "AggregationEvent")
                        .with("action", "ADD")
                        .with("parentID", "urn:epc:id:sscc:9521001.000000000" + i % 10)
                        .with("childEPCs", epcs(i))
                        .with("childQuantityList", quantities(i));
            case 2 ->
                base.without("action")
                        .with("type", "TransformationEvent")
                        .with("inputQuantityList", quantities(i))
                        .with("outputEPCList", epcs(i))
                        .with("ilmd", JsonObject.of("ex:grade", "A", "ex:best", "2027-01-01"));
            case 3 ->
                base.with("type", "TransactionEvent").with("epcList", epcs(i)).with("quantityList", quantities(i));
            default ->
                base.with("type", "AssociationEvent")
                        .with("parentID", "urn:epc:id:grai:9521001.00001." + i)
                        .with("childEPCs", epcs(i))
                        .with("sensorElementList", sensors(i));
        };
    }

    private static JsonArray epcs(int i) {
        return JsonArray.ofStrings(List.of(
                "urn:epc:id:sgtin:9521001.000001.A" + i,
                GTIN + "/21/B" + i,
                "https://example.com/01/09521001000017/10/L/21/C" + i));
    }

    private static JsonArray quantities(int i) {
        return JsonArray.of(JsonObject.of(
                "epcClass",
                "urn:epc:class:lgtin:9521001.000001.L" + i,
                "quantity",
                new BigDecimal("200.0"),
                "uom",
                "KGM"));
    }

    private static JsonArray sensors(int i) {
        return JsonArray.of(JsonObject.of(
                "sensorMetadata",
                        JsonObject.of("time", "2026-11-22T10:00:00Z", "deviceID", "urn:epc:id:giai:9521001.D" + i),
                "sensorReport",
                        JsonArray.of(
                                JsonObject.of("type", "Temperature", "value", new BigDecimal("26.0"), "uom", "CEL"),
                                JsonObject.of(
                                        "type", "AbsoluteHumidity", "value", new BigDecimal("12.1"), "uom", "A93"))));
    }
}
