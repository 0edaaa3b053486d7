package io.waymark.epcis.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.LdContext;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class EpcisXmlWriterTest {
    private static final String WHOLE =
            """
            {"@context":["%s",{"ex":"https://example.org/e/"}],"type":"EPCISDocument","schemaVersion":"2.0",
            "creationDate":"2026-11-22T10:00:00Z","epcisBody":{"eventList":[
            {"type":"ObjectEvent","eventTime":"2026-11-20T10:00:00.000+01:00","eventTimeZoneOffset":"+01:00",
             "recordTime":"2026-11-20T11:00:00Z","eventID":"urn:uuid:00000000-0000-4000-8000-000000000001",
             "errorDeclaration":{"declarationTime":"2026-11-21T00:00:00Z","reason":"incorrect_data",
               "correctiveEventIDs":["urn:uuid:00000000-0000-4000-8000-000000000009"],"ex:clerk":"K & <7>"},
             "certificationInfo":["https://example.com/c/1","https://example.com/c/2"],
             "epcList":["https://id.gs1.org/01/09521001000017/21/A"],"action":"ADD","bizStep":"commissioning",
             "disposition":"https://example.com/disp/x","readPoint":{"id":"https://id.gs1.org/414/9521001000000","ex:gate":"n"},
             "bizLocation":{"id":"https://id.gs1.org/414/9521001000000"},
             "bizTransactionList":[{"type":"po","bizTransaction":"urn:x:1"},{"bizTransaction":"urn:x:2"}],
             "quantityList":[{"epcClass":"https://id.gs1.org/01/09521001000017/10/L","quantity":2.50,"uom":"KGM"}],
             "sourceList":[{"type":"owning_party","source":"https://id.gs1.org/417/9521001000000"}],
             "destinationList":[{"type":"ex:other","destination":"urn:x:3"}],
             "sensorElementList":[{"sensorMetadata":{"time":"2026-11-20T10:00:00Z","ex:firmware":"3"},
               "sensorReport":[{"type":"Temperature","value":26.0,"uom":"CEL","exception":"ALARM_CONDITION"},
                 {"type":"ex:Odd","stringValue":"ab","booleanValue":true}],"ex:rack":{"ex:n":7}}],
             "persistentDisposition":{"set":["completeness_verified"],"unset":["completeness_inferred"]},
             "ilmd":{"cbvmda:lotNumber":"L","ex:plants":[{"ex:line":4},{"ex:line":5}]},
             "ex:list":["a",2,true],"ex:empty":""},
            {"type":"TransformationEvent","eventTime":"2026-11-20T10:00:00Z","eventTimeZoneOffset":"+00:00",
             "transformationID":"urn:x:4","inputEPCList":["urn:epc:id:sgtin:9521001.000001.A"],
             "outputQuantityList":[{"epcClass":"urn:epc:class:lgtin:9521001.000001.L"}]},
            {"type":"AssociationEvent","eventTime":"2026-11-20T10:00:00Z","eventTimeZoneOffset":"+00:00",
             "parentID":"urn:epc:id:grai:9521001.00001.3","childEPCs":["urn:epc:id:giai:9521001.A"],"action":"ADD"}]}}"""
                    .formatted(LdContext.EPCIS);

    /** The same events as the answer of a query. */
    private static EpcisDocument answer(EpcisDocument document) {
        JsonArray events = JsonArray.of(
                document.events().stream().map(e -> (JsonValue) e.json()).toList());
        return EpcisDocument.of(JsonObject.of(
                "@context",
                document.context().orElse(JsonValue.of(LdContext.EPCIS)),
                "type",
                "EPCISQueryDocument",
                "schemaVersion",
                "2.0",
                "creationDate",
                "2026-11-22T10:00:00Z",
                "epcisBody",
                JsonObject.of(
                        "queryResults",
                        JsonObject.of("queryName", "Q", "resultsBody", JsonObject.of("eventList", events)))));
    }

    private static EpcisXml written(EpcisDocument document) {
        return EpcisXml.parse(EpcisXmlWriter.write(answer(document)), XmlLimits.DOCUMENT);
    }

    @Test
    void what_is_written_reads_back_with_the_same_hashes() {
        EpcisDocument document = EpcisDocument.parse(WHOLE, JsonLimits.DOCUMENT);
        EpcisXml xml = written(document);

        assertThat(xml.faults()).isEmpty();
        assertThat(xml.document().kind()).isEqualTo(EpcisDocument.Kind.QUERY_DOCUMENT);
        assertThat(EventHash.ids(xml.document(), EventHash.Version.CBV_2_0))
                .isEqualTo(EventHash.ids(document, EventHash.Version.CBV_2_0));
        String text = new String(EpcisXmlWriter.write(answer(document)), StandardCharsets.UTF_8);
        assertThat(text)
                .contains("<bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep>")
                .contains("type=\"gs1:Temperature\"", "K &amp; &lt;7&gt;", "xmlns:ex=\"https://example.org/e/\"");
        assertThat(text.indexOf("<epcList>")).isGreaterThan(text.indexOf("</errorDeclaration>"));
    }

    @Test
    void words_of_the_cbv_are_spelled_as_they_are_wanted_whichever_way_the_event_has_them() {
        EpcisDocument document = EpcisDocument.parse(
                WHOLE.replace("\"completeness_verified\"", "\"https://ref.gs1.org/cbv/Disp-completeness_verified\""),
                JsonLimits.DOCUMENT);

        String urns = new String(EpcisXmlWriter.write(answer(document)), StandardCharsets.UTF_8);
        assertThat(urns)
                .contains("<set>urn:epcglobal:cbv:disp:completeness_verified</set>")
                .doesNotContain("https://ref.gs1.org/cbv/");
        byte[] written = EpcisXmlWriter.write(answer(document), CbvFormat.WEB_URI);
        assertThat(new String(written, StandardCharsets.UTF_8))
                .contains("<bizStep>https://ref.gs1.org/cbv/BizStep-commissioning</bizStep>")
                .contains("<set>https://ref.gs1.org/cbv/Disp-completeness_verified</set>")
                .contains("<unset>https://ref.gs1.org/cbv/Disp-completeness_inferred</unset>")
                .contains("<reason>https://ref.gs1.org/cbv/ER-incorrect_data</reason>")
                .contains("<bizTransaction type=\"https://ref.gs1.org/cbv/BTT-po\">")
                .contains("<source type=\"https://ref.gs1.org/cbv/SDT-owning_party\">")
                .contains("type=\"gs1:Temperature\"", "exception=\"gs1:ALARM_CONDITION\"")
                .contains("<disposition>https://example.com/disp/x</disposition>")
                .doesNotContainPattern("urn:epcglobal:cbv:(bizstep|disp|btt|sdt|er|comp):");
        EpcisXml xml = EpcisXml.parse(written, XmlLimits.DOCUMENT);
        assertThat(xml.faults()).isEmpty();
        assertThat(EventHash.ids(xml.document(), EventHash.Version.CBV_2_0))
                .isEqualTo(EventHash.ids(EpcisDocument.parse(WHOLE, JsonLimits.DOCUMENT), EventHash.Version.CBV_2_0));
    }

    @Test
    void an_object_becomes_elements_and_a_list_elements_in_one() {
        JsonObject json = JsonObject.of(
                "title", "a < b & \u0001",
                "status", JsonValue.of(400),
                "errors", JsonArray.of(JsonObject.of("code", "x"), JsonValue.of("y")));

        assertThat(XmlFields.of(json))
                .isEqualTo("<title>a &lt; b &amp; \uFFFD</title><status>400</status>"
                        + "<errors><i><code>x</code></i><i>y</i></errors>");
        assertThatThrownBy(() -> XmlFields.of(JsonObject.of("no name", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_name_that_xml_does_not_have_is_said_with_its_place() {
        EpcisDocument document =
                EpcisDocument.parse(WHOLE.replace("\"ex:empty\"", "\"ex:not a name\""), JsonLimits.DOCUMENT);

        assertThatThrownBy(() -> written(document)).isInstanceOf(EpcisException.class);
    }

    /** GS1's documents and the reference vectors, where they are at hand. */
    @Test
    void published_documents_read_back_with_the_same_hashes() throws IOException {
        Path data = Path.of(System.getProperty("waymark.root", "../.."), "../shared/data")
                .normalize();
        Assumptions.assumeTrue(Files.isDirectory(data), "SKIPPED: the published data is not beside the project");
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(f ->
                            f.toString().endsWith(".jsonld") && !f.toString().contains("context"))
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(50);
        for (Path file : files) {
            EpcisDocument document = EpcisDocument.parse(Files.readAllBytes(file), JsonLimits.DOCUMENT);
            assertThat(EventHash.ids(written(document).document(), EventHash.Version.CBV_2_0))
                    .as(file.getFileName().toString())
                    .isEqualTo(EventHash.ids(document, EventHash.Version.CBV_2_0));
        }
    }
}
