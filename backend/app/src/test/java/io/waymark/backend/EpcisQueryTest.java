package io.waymark.backend;

import static io.waymark.backend.Consortium.MANUFACTURER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every query parameter of EPCIS 2.0 over HTTP: what it finds, and what it must not find. */
class EpcisQueryTest {
    private static final String IDS = "urn:uuid:00000000-0000-4000-8000-00000000000";
    private static final String PREFIX = "https://example.org/epcis/";

    /** A country with a site, a site with the GLN of the read point, and what the parties and classes are. */
    private static final String MASTER_DATA =
            """
            {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                {"ex":"https://example.org/epcis/"}],"type":"EPCISDocument","schemaVersion":"2.0",
             "creationDate":"2026-11-20T10:00:00Z","epcisHeader":{"epcisMasterData":{"vocabularyList":[
               {"type":"urn:epcglobal:epcis:vtype:BusinessLocation","vocabularyElementList":[
                 {"id":"https://example.com/country","children":["https://example.com/site"]},
                 {"id":"https://example.com/site","children":["https://example.com/place/1","https://example.com/country"]},
                 {"id":"https://example.com/place/1","attributes":[
                    {"id":"cbvmda:site","attribute":"0614141007776"},{"id":"ex:size","attribute":41.50},
                    {"id":"ex:opened","attribute":"2020-01-01T00:00:00+01:00"},
                    {"id":"ex:address","attribute":{"ex:city":"Bern"}}]}]},
               {"type":"urn:epcglobal:epcis:vtype:BusinessStep","vocabularyElementList":[
                 {"id":"urn:epcglobal:cbv:bizstep:inspecting","attributes":[{"id":"ex:risk","attribute":"low"}]}]},
               {"type":"urn:epcglobal:epcis:vtype:EPCClass","vocabularyElementList":[
                 {"id":"urn:epc:class:lgtin:4012345.011111.4444","attributes":[
                    {"id":"cbvmda:countryOfOrigin","attribute":"CH"}]}]},
               {"type":"urn:epcglobal:epcis:vtype:SourceDest","vocabularyElementList":[
                 {"id":"urn:epc:id:pgln:0614141.00000","attributes":[{"id":"cbvmda:name","attribute":"Mountain Dairy"}]}]}
             ]}},"epcisBody":{"eventList":[]}}""";

    private static final String MASTER_DATA_1_2 =
            """
            <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
              creationDate="2026-11-20T10:00:00Z"><EPCISHeader><extension><EPCISMasterData><VocabularyList>
              <Vocabulary type="urn:epcglobal:epcis:vtype:ReadPoint"><VocabularyElementList>
              <VocabularyElement id="urn:epc:id:sgln:0614141.00888.0"><attribute id="urn:epcglobal:cbv:mda#postalCode">3000</attribute>
              <children><id>urn:epc:id:sgln:0614141.00777.0</id></children></VocabularyElement>
              </VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>
              <EPCISBody><EventList/></EPCISBody></epcis:EPCISDocument>""";

    private static Consortium consortium;
    private static Backend node;

    @BeforeAll
    static void start() {
        consortium = Consortium.of(MANUFACTURER);
        node = consortium.backend(MANUFACTURER);
        String[] events = events();
        for (String document :
                new String[] {Events.document(events[0], events[1], events[2]), Events.document(events[3])}) {
            JsonObject job = node.capture(document);
            assertThat(job.bool("success"))
                    .as(io.waymark.json.JsonWriter.write(job))
                    .isTrue();
        }
        assertThat(node.capture(MASTER_DATA).bool("success")).isTrue();
        HttpResponse<String> xml = node.post("/epcis/capture", MASTER_DATA_1_2, "Content-Type", "application/xml");
        assertThat(xml.statusCode()).as(xml.body()).isEqualTo(202);
    }

    @AfterAll
    static void stop() {
        if (consortium != null) {
            consortium.close();
        }
    }

    private static String[] events() {
        String common = "\"eventTime\":\"2026-11-20T1%d:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\",\"eventID\":\""
                + IDS + "%d\",";
        return new String[] {
            "{\"type\":\"ObjectEvent\"," + common.formatted(1, 1)
                    + """
                "action":"OBSERVE","bizStep":"inspecting","disposition":"conformant",
                "persistentDisposition":{"set":["completeness_verified"],"unset":["completeness_inferred"]},
                "epcList":["urn:epc:id:sgtin:0614141.107346.2017","urn:epc:id:sscc:0614141.1234567890"],
                "quantityList":[{"epcClass":"urn:epc:class:lgtin:0614141.077777.L1","quantity":200.5,"uom":"KGM"}],
                "readPoint":{"id":"urn:epc:id:sgln:0614141.00777.0","ex:gate":"north"},
                "bizLocation":{"id":"https://example.com/place/1"},
                "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:0614141000005:123"},
                    {"bizTransaction":"https://example.com/untyped"}],
                "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:0614141.00000"}],
                "destinationList":[{"type":"location","destination":"urn:epc:id:sgln:0614141.00777.0"}],
                "ex:colour":"blue","ex:weight":1.50,"ex:when":"2026-01-01T01:00:00+01:00",
                "ex:outer":{"ex:depth":7,"ex:name":["a","b"]},
                "sensorElementList":[{"ex:rack":"R1","sensorMetadata":{"time":"2026-11-20T10:00:00Z",
                    "startTime":"2026-11-20T09:00:00Z","endTime":"2026-11-20T09:30:00Z","deviceID":"urn:epc:id:giai:4000001.111",
                    "dataProcessingMethod":"https://example.com/253/5","bizRules":"https://example.com/rules/1","ex:firmware":3},
                    "sensorReport":[{"type":"Temperature","value":26.0,"uom":"CEL","sDev":0.5,"ex:quality":"good"},
                    {"type":"RelativeHumidity","minValue":12.1,"maxValue":12.5,"meanValue":12.2,"percRank":50,"percValue":12.7,"uom":"P1"},
                    {"type":"gs1:AbsoluteHumidity","chemicalSubstance":"https://identifiers.org/inchikey:CZMRCDWAGMRECN-UHFFFAOYSA-N",
                     "microorganism":"https://www.ncbi.nlm.nih.gov/taxonomy/1126011","stringValue":"SomeString","booleanValue":true,
                     "hexBinaryValue":"f0f0f0","uriValue":"https://id.example.com/x"}]}]}""",
            "{\"type\":\"AggregationEvent\"," + common.formatted(2, 2)
                    + """
                "action":"ADD","bizStep":"https://example.com/steps/wrap","parentID":"urn:epc:id:sscc:0614141.9234567890",
                "childEPCs":["urn:epc:id:sgtin:0614141.107346.2018"],
                "childQuantityList":[{"epcClass":"urn:epc:idpat:sgtin:4012345.098765.*","quantity":10}],
                "bizLocation":{"id":"urn:epc:id:sgln:0614141.00999.gate%2F7"},
                "ex:colour":"green","ex:weight":3,"ex:shelf":"https://example.com/place/1"}""",
            "{\"type\":\"TransformationEvent\"," + common.formatted(3, 3)
                    + """
                "transformationID":"urn:epc:id:gdti:0614141.12345.400",
                "inputEPCList":["urn:epc:id:sgtin:4012345.011122.25"],
                "inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.011111.4444","quantity":10,"uom":"GRM"}],
                "outputEPCList":["urn:epc:id:sgtin:4012345.077889.25"],
                "outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.022222.5555","quantity":1,"uom":"KGM"}],
                "ilmd":{"cbvmda:lotNumber":"ABC123","ex:plant":{"ex:line":4}}}""",
            "{\"type\":\"ObjectEvent\"," + common.formatted(1, 1)
                    + """
                "action":"OBSERVE","bizStep":"inspecting","epcList":["urn:epc:id:sgtin:0614141.107346.2017"],
                "errorDeclaration":{"declarationTime":"2026-11-21T00:00:00Z","reason":"incorrect_data",
                    "correctiveEventIDs":["urn:uuid:00000000-0000-4000-8000-000000000009"],"ex:clerk":"K7"}}""",
        };
    }

    /** How many of the events a query finds. */
    private static void finds(int count, String... parameters) {
        StringBuilder url = new StringBuilder("/epcis/events?perPage=50");
        for (int i = 0; i < parameters.length; i += 2) {
            url.append('&')
                    .append(Backend.encoded(parameters[i]))
                    .append('=')
                    .append(Backend.encoded(parameters[i + 1]));
        }
        HttpResponse<String> answer = node.get(url.toString());
        assertThat(answer.statusCode()).as(url + " " + answer.body()).isEqualTo(200);
        assertThat(list(answer).size()).as(url.toString()).isEqualTo(count);
    }

    private static JsonArray list(HttpResponse<String> answer) {
        return Backend.json(answer.body())
                .object("epcisBody")
                .object("queryResults")
                .object("resultsBody")
                .array("eventList");
    }

    private static void refuses(int status, String type, String query) {
        HttpResponse<String> answer = node.get("/epcis/events?" + query);
        assertThat(answer.statusCode()).as(query + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Backend.json(answer.body()).string("type")).isEqualTo("epcisException:" + type);
    }

    @Test
    void fields_times_and_corrections() {
        finds(4);
        finds(2, "eventType", "TransformationEvent|AggregationEvent");
        finds(0, "eventType", "https://example.com/MyEvent");
        finds(1, "GE_eventTime", "2026-11-20T13:00:00+00:00");
        finds(3, "LT_eventTime", "2026-11-20T13:00:00Z");
        finds(4, "GE_recordTime", "2020-01-01T00:00:00Z", "LT_recordTime", "2090-01-01T00:00:00Z");
        finds(1, "EQ_action", "ADD");
        finds(2, "EQ_bizStep", "inspecting");
        finds(1, "EQ_bizStep", "https://example.com/steps/wrap");
        finds(1, "EQ_disposition", "conformant");
        finds(1, "EQ_persistentDisposition_set", "completeness_verified");
        finds(0, "EQ_persistentDisposition_set", "completeness_inferred");
        finds(1, "EQ_persistentDisposition_unset", "completeness_inferred|available");
        finds(1, "EQ_readPoint", "https://id.gs1.org/414/0614141007776");
        finds(1, "WD_readPoint", "urn:epc:id:sgln:0614141.00777.0");
        finds(1, "EQ_bizLocation", "https://example.com/place/1");
        finds(1, "WD_bizLocation", "https://example.com/place/1");
        finds(1, "EQ_transformationID", "urn:epc:id:gdti:0614141.12345.400");
        finds(2, "EQ_eventID", IDS + "1");
        finds(1, "EXISTS_errorDeclaration", "true");
        finds(1, "EXISTS_errorDeclaration", "");
        finds(4, "EXISTS_errorDeclaration", "false");
        finds(1, "GE_errorDeclarationTime", "2026-11-21T00:00:00Z", "LT_errorDeclarationTime", "2026-11-22T00:00:00Z");
        finds(0, "LT_errorDeclaration_Time", "2026-11-21T00:00:00Z");
        finds(1, "EQ_errorReason", "incorrect_data");
        finds(1, "EQ_correctiveEventID", "urn:uuid:00000000-0000-4000-8000-000000000009");
        finds(1, "EQ_ERROR_DECLARATION_" + PREFIX + "clerk", "K7");
        finds(1, "EXISTS_ERROR_DECLARATION_" + PREFIX + "clerk", "true");
    }

    @Test
    void things_classes_and_their_patterns() {
        finds(2, "MATCH_epc", "https://id.gs1.org/01/10614141073464/21/2017");
        finds(3, "MATCH_epc", "urn:epc:idpat:sgtin:0614141.107346.*");
        finds(3, "MATCH_epc", "urn:epc:idpat:sgtin:0614141.*.*");
        finds(3, "MATCH_epc", "https://id.gs1.org/01/10614141073464/21/*");
        finds(3, "MATCH_epc", "https://id.gs1.org/01/*");
        finds(1, "MATCH_epc", "urn:epc:idpat:sscc:0614141.*");
        finds(0, "MATCH_epc", "urn:epc:idpat:sgtin:0614142.*.*");
        finds(1, "MATCH_parentID", "https://id.gs1.org/00/*");
        finds(1, "MATCH_inputEPC", "urn:epc:id:sgtin:4012345.011122.25");
        finds(0, "MATCH_inputEPC", "urn:epc:id:sgtin:4012345.077889.25");
        finds(1, "MATCH_outputEPC", "urn:epc:idpat:sgtin:4012345.077889.*");
        finds(2, "MATCH_anyEPC", "urn:epc:id:sgtin:4012345.077889.25|urn:epc:id:sscc:0614141.9234567890");
        finds(0, "MATCH_anyEPC", "urn:epc:id:gdti:0614141.12345.400");
        finds(1, "MATCH_epcClass", "urn:epc:class:lgtin:0614141.077777.L1");
        finds(1, "MATCH_epcClass", "https://id.gs1.org/01/00614141777778/10/*");
        finds(1, "MATCH_epcClass", "urn:epc:idpat:sgtin:4012345.098765.*");
        finds(1, "MATCH_epcClass", "urn:epc:idpat:sgtin:0614141.077777.*");
        finds(1, "MATCH_inputEPCClass", "urn:epc:class:lgtin:4012345.011111.4444");
        finds(1, "MATCH_outputEPCClass", "urn:epc:class:lgtin:4012345.022222.5555");
        finds(2, "MATCH_anyEPCClass", "urn:epc:idpat:sgtin:4012345.*.*");
    }

    @Test
    void quantities_transactions_and_parties() {
        finds(1, "EQ_quantity", "200.50");
        finds(2, "GT_quantity", "5", "LT_quantity", "11");
        finds(1, "GE_quantity", "200.5");
        finds(1, "LE_quantity", "1");
        finds(1, "EQ_quantity_GRM", "200500");
        finds(1, "LT_quantity_KGM", "0.5");
        finds(1, "EQ_bizTransaction_po", "urn:epcglobal:cbv:bt:0614141000005:123");
        finds(0, "EQ_bizTransaction_inv", "urn:epcglobal:cbv:bt:0614141000005:123");
        finds(1, "EQ_source_owning_party", "https://id.gs1.org/417/0614141000005");
        finds(1, "EQ_destination_location", "https://id.gs1.org/414/0614141007776");
        finds(0, "EQ_destination_owning_party", "https://id.gs1.org/414/0614141007776");
    }

    @Test
    void sensors_whatever_the_unit() {
        finds(1, "EXISTS_sensorElementList", "true");
        finds(1, "EQ_type", "Temperature");
        finds(1, "EQ_type", "https://gs1.org/voc/AbsoluteHumidity");
        finds(0, "EQ_type", "Speed");
        finds(1, "EQ_value_KEL", "299.15");
        finds(1, "GE_value_FAH", "78.8", "LE_value_FAH", "78.8");
        finds(0, "GT_value_CEL", "26");
        finds(1, "LT_value_CEL", "26.1");
        finds(1, "EQ_sDev_FAH", "0.9");
        finds(1, "GE_minValue_P1", "12.1");
        finds(1, "LE_maxValue_P1", "12.5");
        finds(1, "LT_meanValue_C62", "0.13");
        finds(1, "GT_percValue_P1", "12");
        finds(1, "GE_percRank", "50");
        finds(1, "EQ_deviceID", "https://id.gs1.org/8004/4000001111");
        finds(1, "EQ_dataProcessingMethod", "https://example.com/253/5");
        finds(1, "EQ_bizRules", "https://example.com/rules/1");
        finds(1, "EQ_microorganism", "https://www.ncbi.nlm.nih.gov/taxonomy/1126011");
        finds(1, "EQ_chemicalSubstance", "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UHFFFAOYSA-N");
        finds(1, "EQ_stringValue", "SomeString");
        finds(1, "EQ_booleanValue", "true");
        finds(0, "EQ_booleanValue", "false");
        finds(1, "EQ_hexBinaryValue", "f0f0f0");
        finds(1, "EQ_uriValue", "https://id.example.com/x");
        finds(1, "GE_startTime", "2026-11-20T09:00:00Z", "LT_startTime", "2026-11-20T09:00:01Z");
        finds(1, "GE_endTime", "2026-11-20T09:30:00Z", "LT_endTime", "2026-11-20T09:31:00Z");
        finds(1, "GE_time", "2026-11-20T10:00:00Z", "LT_time", "2026-11-20T10:00:01Z");
        finds(1, "EQ_SENSORELEMENT_" + PREFIX + "rack", "R1");
        finds(1, "GE_SENSORMETADATA_" + PREFIX + "firmware", "3");
        finds(1, "EQ_SENSORREPORT_" + PREFIX + "quality", "good");
        finds(1, "EXISTS_SENSORREPORT_" + PREFIX + "quality", "true");
    }

    @Test
    void places_with_all_that_lies_in_them() {
        finds(1, "WD_bizLocation", "https://example.com/site");
        finds(1, "WD_bizLocation", "https://example.com/country");
        finds(0, "EQ_bizLocation", "https://example.com/country");
        finds(0, "WD_readPoint", "https://example.com/country");
        finds(1, "WD_readPoint", "urn:epc:id:sgln:0614141.00888.0");
        finds(0, "WD_readPoint", "https://id.gs1.org/414/0614141008889/254/1");
        finds(1, "WD_readPoint", "https://id.gs1.org/414/0614141008889|https://example.com/none");
        finds(0, "WD_readPoint", "https://id.gs1.org/414/0614141008889", "WD_bizLocation", "https://example.com/none");
        // AI 254 names a place within the one of the GLN; the packing stands at such a place.
        finds(1, "EQ_bizLocation", "https://id.gs1.org/414/0614141009992/254/gate%2F7");
        finds(1, "WD_bizLocation", "https://id.gs1.org/414/0614141009992");
        finds(0, "EQ_bizLocation", "https://id.gs1.org/414/0614141009992");
        finds(0, "WD_bizLocation", "https://id.gs1.org/414/0614141007776");
    }

    @Test
    void what_master_data_say_about_places_steps_parties_and_classes() {
        finds(1, "HASATTR_bizLocation", "cbvmda:site");
        finds(1, "HASATTR_bizLocation", "site");
        finds(1, "HASATTR_bizLocation", "urn:epcglobal:cbv:mda:site|urn:x:none");
        finds(0, "HASATTR_readPoint", "cbvmda:site");
        finds(0, "HASATTR_bizLocation", "cbvmda:none");
        finds(2, "HASATTR_bizStep", PREFIX + "risk");
        finds(1, "EQATTR_bizLocation_cbvmda:site", "0614141007776");
        finds(1, "EQ_ATTR_bizLocation_site", "x|0614141007776");
        finds(0, "EQ_ATTR_bizLocation_site", "x");
        finds(1, "EQ_ATTR_bizLocation_" + PREFIX + "size", "41.5");
        finds(1, "EQ_ATTR_bizLocation_" + PREFIX + "opened", "2019-12-31T23:00:00Z");
        finds(1, "HASATTR_bizLocation", PREFIX + "address");
        finds(2, "EQ_ATTR_bizStep_" + PREFIX + "risk", "low");
        finds(1, "EQ_ATTR_epcClass_cbvmda:countryOfOrigin", "CH");
        finds(1, "EQ_ATTR_source_name", "Mountain Dairy");
        finds(0, "EQ_ATTR_destination_name", "Mountain Dairy");
        finds(1, "HASATTR_" + PREFIX + "shelf", "cbvmda:site");
        finds(1, "EQ_ATTR_" + PREFIX + "shelf_cbvmda:site", "0614141007776");
        refuses(400, "QueryParameterException", "HASATTR_colour=x");
        refuses(400, "QueryParameterException", "EQ_ATTR_bizLocation=x");
        refuses(400, "QueryParameterException", "HASATTR_bizLocation=");
    }

    @Test
    void extensions_by_their_full_name() {
        finds(2, "EQ_" + PREFIX + "colour", "blue|green");
        finds(1, "EQ_" + PREFIX + "colour", "blue");
        finds(1, "EQ_" + PREFIX + "weight", "1.5");
        finds(1, "GT_" + PREFIX + "weight", "1.5");
        finds(2, "GE_" + PREFIX + "weight", "1.5");
        finds(1, "LT_" + PREFIX + "weight", "3");
        finds(2, "LE_" + PREFIX + "weight", "3");
        finds(1, "GE_" + PREFIX + "when", "2026-01-01T00:00:00Z");
        finds(0, "GT_" + PREFIX + "when", "2026-01-01T00:00:00Z");
        finds(2, "EXISTS_" + PREFIX + "colour", "true");
        finds(1, "EXISTS_" + PREFIX + "outer", "true");
        finds(1, "EQ_INNER_" + PREFIX + "name", "b");
        finds(1, "GT_INNER_" + PREFIX + "depth", "6");
        finds(0, "EQ_" + PREFIX + "depth", "7");
        finds(1, "EXISTS_INNER_" + PREFIX + "depth", "true");
        finds(1, "EQ_ILMD_cbvmda:lotNumber", "ABC123");
        finds(1, "EQ_ILMD_urn:epcglobal:cbv:mda:lotNumber", "ABC123");
        finds(1, "EQ_ILMD_urn:epcglobal:cbv:mda:#lotNumber", "ABC123");
        // As CBV 1.2 writes it, and as XML does whose namespace has no colon at its end.
        finds(1, "EQ_ILMD_urn:epcglobal:cbv:mda#lotNumber", "ABC123");
        finds(1, "EQ_ILMD_urn:epcglobal:cbv:mdalotNumber", "ABC123");
        finds(1, "LE_INNER_ILMD_" + PREFIX + "line", "4");
        finds(1, "EXISTS_ILMD_" + PREFIX + "plant", "true");
        finds(1, "EQ_readPoint_" + PREFIX + "gate", "north");
        HttpResponse<String> declared =
                Backend.send(node.request("/epcis/events?EQ_ex:colour=blue").header("GS1-Extensions", "ex=" + PREFIX));
        assertThat(list(declared).size()).isEqualTo(1);
        refuses(400, "QueryParameterException", "EQ_ex:colour=blue");
    }

    @Test
    void events_come_in_xml_where_that_is_asked_for() {
        HttpResponse<String> xml =
                Backend.send(node.request("/epcis/events?perPage=3").header("Accept", "application/xml"));
        assertThat(xml.statusCode()).as(xml.body()).isEqualTo(200);
        assertThat(xml.headers().firstValue("Content-Type")).contains("application/xml");
        assertThat(xml.headers().firstValue("Link")).isPresent();
        EpcisXml read = EpcisXml.parse(xml.body().getBytes(StandardCharsets.UTF_8), XmlLimits.DOCUMENT);
        assertThat(read.faults()).isEmpty();
        EpcisDocument json =
                EpcisDocument.parse(node.get("/epcis/events?perPage=3").body(), JsonLimits.DOCUMENT);
        assertThat(EventHash.ids(read.document(), EventHash.Version.CBV_2_0))
                .hasSize(3)
                .isEqualTo(EventHash.ids(json, EventHash.Version.CBV_2_0));
        for (String accept : new String[] {"application/xml;q=0.5, application/json", "*/*", "text/html, */*;q=0.1"}) {
            assertThat(Backend.send(node.request("/epcis/events").header("Accept", accept))
                            .headers()
                            .firstValue("Content-Type"))
                    .as(accept)
                    .contains("application/json");
        }
        assertThat(Backend.send(node.request("/epcis/queries").header("Accept", "application/xml"))
                        .statusCode())
                .isEqualTo(406);
    }

    @Test
    void order_limits_and_pages() {
        List<String> seen = new ArrayList<>();
        String next = "/epcis/events?orderBy=eventTime&orderDirection=ASC&perPage=1&eventCountLimit=3";
        while (next != null) {
            HttpResponse<String> page = node.get(next);
            list(page).forEach(e -> seen.add(e.asObject().string("eventID")));
            String link = page.headers().firstValue("Link").orElse(null);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(seen).containsExactly(IDS + "1", IDS + "1", IDS + "2");
        finds(4, "maxEventCount", "4");
        refuses(413, "QueryTooLargeException", "maxEventCount=3");
        refuses(400, "QueryParameterException", "maxEventCount=3&eventCountLimit=2&orderBy=eventTime");
        refuses(400, "QueryParameterException", "eventCountLimit=2");
        refuses(400, "QueryParameterException", "EQ_action=MOVE");
        refuses(400, "QueryParameterException", "NE_action=ADD");
        refuses(400, "QueryParameterException", "MATCH_epc=urn:epc:idpat:sgtin:0614141.*.1");
        refuses(400, "QueryParameterException", "GE_eventTime=yesterday");
        refuses(400, "QueryParameterException", "GE_quantity=many");
        refuses(
                413,
                "QueryTooComplexException",
                String.join(
                        "&",
                        IntStream.range(0, 125)
                                .mapToObj(i -> "EQ_http://x.org/" + i + "=1")
                                .toList()));
        refuses(414, "URITooLongException", "EQ_eventID=" + "x".repeat(7_500));
    }

    @Test
    void what_there_is_can_be_discovered() {
        assertThat(members("/epcis/eventTypes"))
                .containsExactlyInAnyOrder("ObjectEvent", "AggregationEvent", "TransformationEvent");
        assertThat(members("/epcis/bizSteps"))
                .containsExactlyInAnyOrder("inspecting", "https://example.com/steps/wrap");
        assertThat(members("/epcis/dispositions")).containsExactly("conformant");
        assertThat(members("/epcis/readPoints")).containsExactly("https://id.gs1.org/414/0614141007776");
        assertThat(members("/epcis/bizLocations"))
                .containsExactlyInAnyOrder(
                        "https://example.com/place/1", "https://id.gs1.org/414/0614141009992/254/gate%2F7");
        assertThat(members("/epcis/epcs")).hasSize(6).contains("https://id.gs1.org/01/10614141073464/21/2017");
        List<String> paged = new ArrayList<>();
        String next = "/epcis/epcs?perPage=4";
        while (next != null) {
            HttpResponse<String> page = node.get(next);
            Backend.json(page.body()).array("member").forEach(m -> paged.add(m.asString()));
            String link = page.headers().firstValue("Link").orElse(null);
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }
        assertThat(paged).hasSize(6).doesNotHaveDuplicates();
        String epc = Backend.encoded("urn:epc:id:sgtin:0614141.107346.2017");
        assertThat(members("/epcis/epcs/" + epc)).containsExactly("events");
        assertThat(list(node.get("/epcis/epcs/" + epc + "/events")).size()).isEqualTo(2);
        assertThat(list(node.get("/epcis/epcs/" + epc + "/events?EXISTS_errorDeclaration=true"))
                        .size())
                .isEqualTo(1);
        String link = Backend.encoded("https://id.gs1.org/01/10614141073464/21/2018");
        assertThat(list(node.get("/epcis/epcs/" + link + "/events")).size()).isEqualTo(1);
        assertThat(list(node.get("/epcis/bizSteps/inspecting/events")).size()).isEqualTo(2);
        assertThat(list(node.get("/epcis/bizSteps/inspecting/events?EQ_bizStep=shipping"))
                        .size())
                .isZero();
        assertThat(list(node.get("/epcis/eventTypes/AggregationEvent/events")).size())
                .isEqualTo(1);
        assertThat(list(node.get("/epcis/dispositions/conformant/events")).size())
                .isEqualTo(1);
        assertThat(list(node.get("/epcis/bizLocations/" + Backend.encoded("https://example.com/place/1") + "/events"))
                        .size())
                .isEqualTo(1);
        assertThat(list(node.get("/epcis/readPoints/" + Backend.encoded("https://id.gs1.org/414/0614141007776")
                                + "/events"))
                        .size())
                .isEqualTo(1);
        HttpResponse<String> none = node.get("/epcis/bizSteps/shipping");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("epcisException:NoSuchNameException");
    }

    @Test
    void named_queries_are_kept_listed_asked_and_deleted() {
        String body =
                """
                {"name": "%s", "query": {"@context": {"ex": "https://example.org/epcis/"}, "eventType": ["ObjectEvent"],
                 "EQ_ex:colour": ["blue"], "GE_value_KEL": 299.15, "EXISTS_ex:outer": null}}""";
        HttpResponse<String> created = node.post("/epcis/queries", body.formatted("hot"));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/epcis/queries/hot");
        HttpResponse<String> again = node.post("/epcis/queries", body.formatted("hot"));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("epcisException:ResourceAlreadyExistsException");
        assertThat(node.post("/epcis/queries", body.formatted("hotter")).statusCode())
                .isEqualTo(201);
        assertThat(node.get("/epcis/queries/hot").body()).startsWith("[{\"name\":\"hot\",\"query\":{");
        HttpResponse<String> events = node.get("/epcis/queries/hot/events");
        assertThat(list(events).size()).as(events.body()).isEqualTo(1);
        assertThat(events.body()).contains("\"queryName\":\"hot\"");
        HttpResponse<String> page = node.get("/epcis/queries?perPage=1");
        assertThat(page.body()).contains("\"hot\"").doesNotContain("\"hotter\"");
        String link = page.headers().firstValue("Link").orElseThrow();
        assertThat(node.get(link.substring(1, link.indexOf('>'))).body()).contains("\"hotter\"");
        assertThat(node.delete("/epcis/queries/hotter").statusCode()).isEqualTo(204);
        HttpResponse<String> gone = node.get("/epcis/queries/hotter/events");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("epcisException:NoSuchNameException");
        for (String bad :
                new String[] {"{", "[]", "{\"name\":\"a b\",\"query\":{}}", "{\"name\":\"a\",\"query\":[]}"}) {
            HttpResponse<String> refused = node.post("/epcis/queries", bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(refused.body()).contains("epcisException:QueryValidationException");
        }
        HttpResponse<String> unknown =
                node.post("/epcis/queries", "{\"name\":\"a\",\"query\":{\"EQ_nothing\":[\"x\"]}}");
        assertThat(unknown.body()).contains("epcisException:QueryParameterException");
    }

    private static List<String> members(String path) {
        HttpResponse<String> answer = node.get(path);
        assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        return Backend.json(answer.body()).array("member").strings();
    }

    /** Query strings and page tokens from a seeded generator: an answer or a problem of the caller's, never a failure. */
    @Test
    void no_query_string_and_no_token_makes_the_node_fail() {
        Random random = new Random(20261122);
        String[] names = {
            "EQ_",
            "GE_",
            "LT_value_",
            "EXISTS_",
            "INNER_",
            "ILMD_",
            "MATCH_epc",
            "MATCH_anyEPCClass",
            "EQ_eventID",
            "eventType",
            "GE_eventTime",
            "orderBy",
            "perPage",
            "nextPageToken",
            "EQ_source_",
            "HASATTR_",
            "EQ_ATTR_",
            "GT_quantity_",
            "WD_readPoint",
            "EQ_SENSORREPORT_",
            "ex:",
            "http://a.b/",
            "CEL",
            "EQ_type",
            "EQ_readPoint_",
            "maxEventCount",
            "%00",
            "%ED%A0%80",
            "😀"
        };
        String[] values = {
            "", "|", "||", "*", "urn:epc:idpat:sgtin:*.*.*", "urn:epc:idpat:sgtin:0614141.", "https://id.gs1.org/01/*",
                    "%25", "_", "\\",
            "1e99", "1e999999", "-0", "NaN", "2026-11-20T10:00:00Z", "+999999999-12-31T23:59:59Z", "true", "%00",
                    "%EF%BF%BF", "%ED%A0%80",
            "' or 1=1 --", "😀", "999999999", "-1", "DESC", "eventTime", "urn:epc:id:sgln:.",
                    "https://id.gs1.org/414/1/254/*"
        };
        for (int i = 0; i < 400; i++) {
            StringBuilder query = new StringBuilder();
            for (int parameter = random.nextInt(3); parameter >= 0; parameter--) {
                query.append(query.length() == 0 ? "" : "&");
                for (int n = random.nextInt(2); n >= 0; n--) {
                    query.append(escaped(names[random.nextInt(names.length)]));
                }
                query.append('=');
                for (int n = random.nextInt(2); n >= 0; n--) {
                    query.append(escaped(values[random.nextInt(values.length)]));
                }
            }
            HttpResponse<String> answer = node.get("/epcis/events?" + query);
            assertThat(answer.statusCode()).as(query + answer.body()).isIn(200, 400, 413);
        }
        String link =
                node.get("/epcis/events?perPage=1").headers().firstValue("Link").orElseThrow();
        String token = link.substring(link.indexOf("nextPageToken=") + 14, link.indexOf('>'));
        for (int i = 0; i < 100; i++) {
            StringBuilder forged = new StringBuilder(token);
            switch (random.nextInt(3)) {
                case 0 -> forged.setLength(random.nextInt(token.length()));
                case 1 -> forged.setCharAt(random.nextInt(token.length() - 1), "AZaz09-_%*".charAt(random.nextInt(8)));
                default -> forged.append("AZaz09-_".charAt(random.nextInt(8)));
            }
            boolean same = forged.toString().equals(token);
            HttpResponse<String> answer = node.get("/epcis/events?perPage=1&nextPageToken=" + forged);
            assertThat(answer.statusCode()).as(forged.toString()).isEqualTo(same ? 200 : 400);
        }
        refuses(400, "QueryParameterException", "perPage=1&EQ_action=ADD&nextPageToken=" + token);
        assertThat(node.delete("/epcis/nextPageToken/" + token).statusCode()).isEqualTo(501);
    }

    private static String escaped(String text) {
        return text.startsWith("%") ? text : Backend.encoded(text);
    }
}
