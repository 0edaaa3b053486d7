package io.waymark.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisValidation.Fault;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonNull;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpcisValidationTest {
    private static final String EPC = "https://id.gs1.org/01/09521001000017/21/A";

    private static JsonObject object() {
        return JsonObject.of(
                "type",
                "ObjectEvent",
                "eventTime",
                "2026-11-22T10:30:00+01:00",
                "eventTimeZoneOffset",
                "+01:00",
                "action",
                "ADD",
                "bizStep",
                "commissioning",
                "epcList",
                List.of(EPC),
                "readPoint",
                JsonObject.of("id", "https://id.gs1.org/414/9521001000000"));
    }

    private static JsonObject document(JsonValue event) {
        return JsonObject.of(
                "@context",
                JsonArray.of(JsonValue.of(LdContext.EPCIS), JsonObject.of("ex", "https://ex.example/")),
                "type",
                "EPCISDocument",
                "schemaVersion",
                "2.0",
                "creationDate",
                "2026-11-22T10:30:00Z",
                "epcisBody",
                JsonObject.of("eventList", JsonArray.of(event)));
    }

    private static List<Fault> check(JsonValue document) {
        return EpcisValidation.check(document.text().getBytes(StandardCharsets.UTF_8), JsonLimits.DOCUMENT);
    }

    private static List<String> faults(JsonObject event) {
        return check(document(event)).stream()
                .map(f -> f.code() + ' ' + f.pointer().replace("/epcisBody/eventList/0", ""))
                .toList();
    }

    @Test
    void passes_what_is_right() {
        assertThat(faults(object())).isEmpty();
        assertThat(faults(object().with("ex:colour", "red")
                        .with("https://ex.example/size", 3)
                        .with("urn:acme:x", 1)))
                .isEmpty();
        assertThat(faults(object().with("bizStep", "https://ref.gs1.org/cbv/BizStep-shipping")))
                .isEmpty();
        assertThat(faults(object().with("bizStep", "cbv:BizStep-shipping").with("disposition", "ex:shiny")))
                .isEmpty();
        assertThat(faults(object().with(
                                "epcList",
                                JsonArray.ofStrings(List.of("urn:acme:thing:1", "https://acme.example/x/1")))))
                .isEmpty();
        assertThat(faults(object().with("ilmd", JsonObject.of("cbvmda:lotNumber", "L"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "type|\"objectEvent\"|unknown-type /type",
                "type|7|wrong-kind /type",
                "type|\"ex:MyEvent\"|unknown-type /type",
                "eventTime|\"2026-11-22\"|time-format /eventTime",
                "eventTime|\"2026-11-22T10:30:00\"|time-format /eventTime",
                "eventTime|\"2026-02-30T10:30:00Z\"|time-format /eventTime",
                "eventTime|\"2026-11-22 10:30:00Z\"|time-format /eventTime",
                "eventTime|\"2026-11-22T10:30:00.Z\"|time-format /eventTime",
                "eventTime|1763803800|wrong-kind /eventTime",
                "eventTimeZoneOffset|\"Z\"|offset-format /eventTimeZoneOffset",
                "eventTimeZoneOffset|\"+1:00\"|offset-format /eventTimeZoneOffset",
                "eventTimeZoneOffset|\"+14:30\"|offset-format /eventTimeZoneOffset",
                "recordTime|\"now\"|time-format /recordTime",
                "action|\"add\"|action /action",
                "action|\"CREATE\"|action /action",
                "eventID|\"7\"|uri-format /eventID",
                "eventID|\"urn:x: y\"|uri-format /eventID",
                "bizStep|\"shiping\"|unknown-word /bizStep",
                "bizStep|\"cbv:BizStep-shiping\"|unknown-word /bizStep",
                "bizStep|\"urn:epcglobal:cbv:bizstep:shiping\"|unknown-word /bizStep",
                "bizStep|\"urn:epcglobal:cbv:disp:active\"|unknown-word /bizStep",
                "bizStep|\"urn:epcglobal:cbv:bizstep:shipping\"|word-spelling /bizStep",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"https://gs1.org/voc/Temperature\"}]}]|word-spelling"
                        + " /sensorElementList/0/sensorReport/0/type",
                "eventID|\"https://a:b/c\"|uri-format /eventID",
                "disposition|\"https://ref.gs1.org/cbv/Disp-shiny\"|unknown-word /disposition",
                "disposition|\"shipping\"|unknown-word /disposition",
                "epcList|\"urn:a:b\"|wrong-kind /epcList",
                "epcList|[\"urn:a:b\",\"urn:a:b\"]|duplicate /epcList/1",
                "epcList|[5]|wrong-kind /epcList/0",
                "epcList|[\"urn:a:b\",\"https://id.gs1.org/01/09521001000018/21/A\"]|check-digit /epcList/1",
                "epcList|[\"urn:epc:id:sgtin:9521001.1.A\"]|length /epcList/0",
                "epcList|[\"urn:epc:id:sgtn:9521001.000001.A\"]|unknown-scheme /epcList/0",
                "epcList|[\"not a uri\"]|uri-format /epcList/0",
                "epcList|[]|no-objects ",
                "quantityList|[{}]|missing-field /quantityList/0/epcClass",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":0}]|quantity /quantityList/0/quantity",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":-1}]|quantity /quantityList/0/quantity",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":\"5\"}]|wrong-kind /quantityList/0/quantity",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":1e300}]|quantity /quantityList/0/quantity",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":1,\"uom\":\"kg\"}]|uom /quantityList/0/uom",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"ex:x\":1}]|unknown-field /quantityList/0/ex:x",
                "quantityList|[{\"epcClass\":\"urn:epc:class:lgtin:9521001.000001.\"}]|empty /quantityList/0/epcClass",
                "readPoint|{\"id\":\"urn:epc:id:sgln:9521001.0000.0\"}|length /readPoint/id",
                "readPoint|{}|missing-field /readPoint/id",
                "readPoint|\"urn:a:b\"|wrong-kind /readPoint",
                "readPoint|{\"id\":\"urn:a:b\",\"name\":\"x\"}|unknown-field /readPoint/name",
                "bizTransactionList|[{\"type\":\"po\"}]|missing-field /bizTransactionList/0/bizTransaction",
                "bizTransactionList|[{\"type\":\"order\",\"bizTransaction\":\"urn:a:b\"}]|unknown-word"
                        + " /bizTransactionList/0/type",
                "destinationList|[{\"destination\":\"urn:a:b\"}]|missing-field /destinationList/0/type",
                "destinationList|[{\"type\":\"owner\",\"destination\":\"urn:a:b\"}]|unknown-word"
                        + " /destinationList/0/type",
                "sourceList|[{\"type\":\"location\",\"source\":\"https://id.gs1.org/414/9521001000001\"}]|check-digit"
                        + " /sourceList/0/source",
                "errorDeclaration|{}|missing-field /errorDeclaration/declarationTime",
                "errorDeclaration|{\"declarationTime\":\"x\"}|time-format /errorDeclaration/declarationTime",
                "errorDeclaration|{\"declarationTime\":\"2026-01-01T00:00:00Z\",\"reason\":\"oops\"}|unknown-word"
                        + " /errorDeclaration/reason",
                "errorDeclaration|{\"declarationTime\":\"2026-01-01T00:00:00Z\",\"correctiveEventIDs\":[\"7\"]}|uri-format"
                        + " /errorDeclaration/correctiveEventIDs/0",
                "ilmd|{\"lotNumber\":\"L\"}|unknown-field /ilmd/lotNumber",
                "ilmd|{\"acme:lot\":\"L\"}|undeclared-prefix /ilmd/acme:lot",
                "ilmd|[]|wrong-kind /ilmd",
                "colour|\"red\"|unknown-field /colour",
                "acme:colour|\"red\"|undeclared-prefix /acme:colour",
                "childEPCs|[\"urn:a:b\"]|unknown-field /childEPCs",
                "persistentDisposition|{}|missing-field /persistentDisposition",
                "persistentDisposition|{\"set\":[]}|no-objects /persistentDisposition/set",
                "persistentDisposition|{\"set\":[\"x\"]}|unknown-word /persistentDisposition/set/0",
                "certificationInfo|[\"x\"]|uri-format /certificationInfo/0",
                "sensorElementList|[{}]|missing-field /sensorElementList/0/sensorReport",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temprature\"}]}]|unknown-word"
                        + " /sensorElementList/0/sensorReport/0/type",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"value\":\"5\"}]}]|wrong-kind"
                        + " /sensorElementList/0/sensorReport/0/value",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"hexBinaryValue\":\"xyz\"}]}]|wrong-kind"
                        + " /sensorElementList/0/sensorReport/0/hexBinaryValue",
                "sensorElementList|[{\"sensorMetadata\":{\"time\":\"x\"},\"sensorReport\":[{\"type\":\"Temperature\"}]}]|time-format"
                        + " /sensorElementList/0/sensorMetadata/time",
                "epcList|[\"https://id.gs1.org/01/09521001000017/10/L\"]|class-level /epcList/0",
                "epcList|[\"urn:epc:idpat:sgtin:9521001.000001.*\"]|class-level /epcList/0",
                "quantityList|[{\"epcClass\":\"urn:epc:id:sgtin:9521001.000001.A\"}]|instance-level"
                        + " /quantityList/0/epcClass",
                "quantityList|[{\"epcClass\":\"urn:epc:id:sscc:9521001.0000000001\"}]|instance-level"
                        + " /quantityList/0/epcClass",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"quantity\":1.5}]|quantity /quantityList/0/quantity",
                "quantityList|[{\"epcClass\":\"urn:a:b\",\"uom\":\"KGM\"}]|uom /quantityList/0/uom",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"minValue\":5,\"maxValue\":4}]}]|range"
                        + " /sensorElementList/0/sensorReport/0/maxValue",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"percRank\":101}]}]|range"
                        + " /sensorElementList/0/sensorReport/0/percRank",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"sDev\":-0.1}]}]|range"
                        + " /sensorElementList/0/sensorReport/0/sDev",
                "sensorElementList|[{\"sensorReport\":[{\"type\":\"Temperature\",\"hexBinaryValue\":\"abc\"}]}]|wrong-kind"
                        + " /sensorElementList/0/sensorReport/0/hexBinaryValue",
                "sensorElementList|[{\"sensorMetadata\":{\"startTime\":\"2026-01-02T00:00:00Z\",\"endTime\":\"2026-01-02T00:30:00+01:00\"},\"sensorReport\":[{\"type\":\"Temperature\"}]}]|range"
                        + " /sensorElementList/0/sensorMetadata/endTime",
                "@context|[\"urn:a:b\",\"urn:a:b\"]|duplicate /@context/1",
                "@context|[5]|context-format /@context/0",
                "eventTime|null|wrong-kind /eventTime"
            })
    void points_at_the_field(String field, String value, String fault) {
        JsonObject event = object().with(field, JsonParser.parse(value, JsonLimits.VALUE));

        assertThat(faults(event))
                .containsExactly(
                        fault == null ? "" : fault.stripTrailing().equals("no-objects") ? "no-objects " : fault);
    }

    @Test
    void wants_the_fields_that_belong_together() {
        JsonObject pack =
                object().with("type", "AggregationEvent").without("epcList").with("bizStep", "packing");
        JsonObject made =
                object().with("type", "TransformationEvent").without("epcList").without("action");
        JsonValue epcs = JsonArray.ofStrings(List.of(EPC));

        assertThat(faults(pack)).containsExactly("no-parent ", "no-children ");
        assertThat(faults(pack.with("parentID", "urn:epc:id:sscc:9521001.0000000001")
                        .with("childEPCs", epcs)))
                .isEmpty();
        assertThat(faults(pack.with("action", "DELETE"))).containsExactly("no-parent ");
        assertThat(faults(pack.with("action", "OBSERVE").with("childEPCs", epcs)))
                .isEmpty();
        assertThat(faults(pack.with("type", "AssociationEvent")
                        .with("action", "OBSERVE")
                        .with("childEPCs", epcs)))
                .containsExactly("no-parent ");
        assertThat(faults(made)).containsExactly("no-input ", "no-output ");
        assertThat(faults(made.with("inputEPCList", epcs).with("transformationID", "urn:a:b")))
                .isEmpty();
        assertThat(faults(made.with("transformationID", "urn:a:b"))).containsExactly("no-objects ");
        assertThat(faults(made.with("inputEPCList", epcs)
                        .with("outputEPCList", epcs)
                        .with("action", "ADD")))
                .containsExactly("unknown-field /action");
        assertThat(faults(object().with("type", "TransactionEvent")))
                .containsExactly("missing-field /bizTransactionList");
        assertThat(faults(object().with("action", "OBSERVE").with("ilmd", JsonObject.of())))
                .containsExactly("ilmd-action /ilmd");
        assertThat(faults(object().without("action").without("eventTime").without("eventTimeZoneOffset")))
                .containsExactly(
                        "missing-field /eventTime", "missing-field /eventTimeZoneOffset", "missing-field /action");
    }

    @Test
    void checks_the_envelope_too() {
        JsonObject document = document(object());

        assertThat(check(document.without("@context").without("schemaVersion")).stream()
                        .map(Fault::toString))
                .containsExactly(
                        "/@context: The field @context is missing.",
                        "/schemaVersion: The field schemaVersion is missing.");
        assertThat(check(document.with("creationDate", "today")
                                .with("schemaVersion", "two")
                                .with("note", "x"))
                        .stream()
                        .map(Fault::code))
                .containsExactly("version-format", "time-format", "unknown-field");
        assertThat(check(document.without("epcisBody")).stream().map(Fault::toString))
                .containsExactly("/epcisBody: The document must have this field.");
        assertThat(check(object())).extracting(Fault::pointer).containsExactly("/@context");
        assertThat(EpcisValidation.check("{\"type\":".getBytes(StandardCharsets.UTF_8), JsonLimits.VALUE))
                .extracting(Fault::code)
                .containsExactly("syntax");
    }

    @Test
    void one_id_names_one_event() {
        JsonObject one = object().with("eventID", "urn:uuid:1");
        JsonObject document = document(one);
        JsonArray same = JsonArray.of(one, one);
        JsonArray other = JsonArray.of(one, one.with("bizStep", "encoding"));
        JsonArray declared = JsonArray.of(
                one,
                one.with("bizStep", "encoding")
                        .with("errorDeclaration", JsonObject.of("declarationTime", "2026-11-22T10:30:00Z")));

        assertThat(check(document.with("epcisBody", JsonObject.of("eventList", same))))
                .isEmpty();
        assertThat(check(document.with("epcisBody", JsonObject.of("eventList", declared))))
                .isEmpty();
        assertThat(check(document.with("epcisBody", JsonObject.of("eventList", other))))
                .extracting(Fault::toString)
                .containsExactly(
                        "/epcisBody/eventList/1/eventID: The field eventID is that of another event in this document.");
    }

    @Test
    void checks_master_data_in_the_header() {
        JsonObject element = JsonObject.of(
                "id",
                "urn:a:b",
                "attributes",
                JsonArray.of(JsonObject.of("attribute", true)),
                "children",
                JsonArray.of(JsonValue.of(1)));
        JsonObject header = JsonObject.of(
                "epcisMasterData",
                JsonObject.of(
                        "vocabularyList", JsonArray.of(JsonObject.of("vocabularyElementList", JsonArray.of(element)))));

        assertThat(check(document(object()).with("epcisHeader", header)))
                .extracting(f -> f.code() + ' ' + f.pointer().replace("/epcisHeader/epcisMasterData", ""))
                .containsExactly(
                        "missing-field /vocabularyList/0/type",
                        "missing-field /vocabularyList/0/vocabularyElementList/0/attributes/0/id",
                        "wrong-kind /vocabularyList/0/vocabularyElementList/0/attributes/0/attribute",
                        "wrong-kind /vocabularyList/0/vocabularyElementList/0/children/0");
    }

    @Test
    void speaks_to_people_and_quotes_nothing() {
        JsonObject event = object().with(
                        "epcList", JsonArray.ofStrings(List.of(EPC, "https://id.gs1.org/01/09521001000018/21/SECRET")))
                .with("bizStep", "secretstep")
                .with("eventTime", "secrettime");

        assertThat(check(document(event)).stream().map(Fault::message))
                .containsExactly(
                        "The field eventTime must be a date and time with a time zone offset, such as"
                                + " 2026-11-22T10:30:00+01:00.",
                        "Entry 2 of epcList is no valid GS1 identifier: the check digit is wrong.",
                        "The field bizStep is no word of GS1's vocabulary for this field; use one of its words, or a"
                                + " URI of your own.");
    }

    @Test
    void is_bounded() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 20_001; i++) {
            many.add("urn:acme:" + i);
        }
        JsonValue deep = JsonNull.NULL;
        for (int i = 0; i < 21; i++) {
            deep = JsonArray.of(deep);
        }

        assertThat(faults(object().with("epcList", JsonArray.ofStrings(many)))).containsExactly("too-many /epcList");
        assertThat(faults(object().with("epcList", JsonArray.ofStrings(many.subList(0, 20_000)))))
                .isEmpty();
        assertThat(faults(object().with("ex:deep", deep))).containsExactly("too-deep /ex:deep");
        assertThat(faults(object().with("eventID", "urn:x:" + "y".repeat(3_000))))
                .containsExactly("too-long /eventID");
        assertThat(faults(object().with("epcList", JsonArray.of(java.util.Collections.nCopies(200, JsonValue.of(1))))))
                .hasSize(100);
    }

    @Test
    void passes_all_of_gs1s_examples() {
        for (Path example : SharedData.files("gs1-epcis/examples", ".jsonld")) {
            assertThat(EpcisValidation.check(SharedData.bytes(example), JsonLimits.DOCUMENT))
                    .as(example.toString())
                    .isEmpty();
        }
    }

    /** Whatever passes can be read and hashed; whatever does not is a list of faults and never an exception. */
    @Test
    void what_passes_can_be_read_whole() {
        long seed = System.nanoTime();
        System.out.println("EpcisValidationTest seed " + seed);
        Random random = new Random(seed);
        List<JsonObject> events =
                List.of(object(), full("AggregationEvent"), full("TransformationEvent"), full("TransactionEvent"));
        int passed = 0;
        for (int run = 0; run < 6_000; run++) {
            JsonValue event = events.get(random.nextInt(events.size()));
            for (int edits = random.nextInt(3); edits > 0; edits--) {
                event = damaged(event, random);
            }
            EpcisDocument document = EpcisDocument.of(document(event instanceof JsonObject ? event : object()));
            if (EpcisValidation.check(document).isEmpty()) {
                passed++;
                readAll(document.events().get(0));
            }
        }
        assertThat(passed).isGreaterThan(1_000);
    }

    private static JsonObject full(String type) {
        JsonValue quantities = JsonArray.of(JsonObject.of(
                "epcClass", "urn:epc:class:lgtin:9521001.000001.L", "quantity", new BigDecimal("1.5"), "uom", "KGM"));
        JsonObject event = object().without("epcList")
                .with("type", type)
                .with("eventID", "urn:uuid:1")
                .with(
                        "errorDeclaration",
                        JsonObject.of(
                                "declarationTime",
                                "2026-11-22T10:30:00.5Z",
                                "reason",
                                "did_not_occur",
                                "correctiveEventIDs",
                                List.of("urn:a:b")))
                .with("bizTransactionList", JsonArray.of(JsonObject.of("type", "po", "bizTransaction", "urn:a:b")))
                .with("sourceList", JsonArray.of(JsonObject.of("type", "location", "source", "urn:a:b")))
                .with("certificationInfo", "urn:a:b")
                .with("ex:x", JsonObject.of("ex:y", 1));
        JsonValue epcs = JsonArray.ofStrings(List.of(EPC));
        return switch (type) {
            case "AggregationEvent" ->
                event.with("parentID", "urn:epc:id:sscc:9521001.0000000001")
                        .with("childEPCs", epcs)
                        .with("childQuantityList", quantities);
            case "TransformationEvent" ->
                event.without("action")
                        .with("inputEPCList", epcs)
                        .with("inputQuantityList", quantities)
                        .with("outputEPCList", epcs)
                        .with("outputQuantityList", quantities)
                        .with("transformationID", "urn:a:b")
                        .with("persistentDisposition", JsonObject.of("set", List.of("damaged")));
            default -> event.with("epcList", epcs).with("quantityList", quantities);
        };
    }

    private static JsonValue damaged(JsonValue value, Random random) {
        if (value instanceof JsonObject object && object.size() > 0) {
            String name = object.names().get(random.nextInt(object.size()));
            return switch (random.nextInt(6)) {
                case 0 -> object.without(name);
                case 1 -> object.with("ex:" + random.nextInt(9), object.value(name));
                default -> object.with(name, damaged(object.value(name), random));
            };
        } else if (value instanceof JsonArray array && array.size() > 0 && random.nextInt(4) > 0) {
            List<JsonValue> values = new ArrayList<>(array.values());
            int at = random.nextInt(values.size());
            values.set(at, damaged(values.get(at), random));
            return JsonArray.of(values);
        }
        List<JsonValue> others = List.of(
                JsonNull.NULL,
                JsonValue.of(1),
                JsonValue.of(true),
                JsonArray.of(),
                JsonObject.of(),
                JsonValue.of("urn:a:b"),
                JsonValue.of("shipping"),
                JsonValue.of("2026-01-01T00:00:00Z"),
                JsonValue.of(""));
        return random.nextInt(3) == 0 ? value : others.get(random.nextInt(others.size()));
    }

    private static void readAll(EpcisEvent event) {
        event.type();
        event.day();
        event.recordTime();
        event.action();
        event.eventID();
        event.bizStep();
        event.disposition();
        event.persistentDispositionSet();
        event.persistentDispositionUnset();
        event.readPoint();
        event.bizLocation();
        event.bizTransactionList();
        event.errorDeclaration();
        event.certificationInfo();
        event.ilmd();
        event.sensorElementList();
        event.identifiers();
        assertThat(EventHash.id(event, EventHash.Version.CBV_2_0))
                .endsWith("?ver=CBV2.0")
                .hasSize(89);
    }
}
