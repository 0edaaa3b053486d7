package io.waymark.epcis.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisValidation.Fault;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.EventHash.Version;
import io.waymark.epcis.SharedData;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpcisXmlTest {
    private static final String HEAD =
            "<epcis:EPCISDocument xmlns:epcis='urn:epcglobal:epcis:xsd:%s' schemaVersion='%s' "
                    + "creationDate='2026-11-22T10:00:00Z' xmlns:ex='https://ex.example/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>";
    private static final String TIMES =
            "<eventTime>2026-11-22T10:00:00Z</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset>";
    private static final String EPCS =
            "<epcList><epc>urn:epc:id:sgtin:9521001.000001.A</epc></epcList><action>ADD</action>";

    static String document(String edition, String events) {
        return HEAD.formatted(edition.charAt(0), edition) + "<EPCISBody><EventList>" + events
                + "</EventList></EPCISBody></epcis:EPCISDocument>";
    }

    private static EpcisXml read(String xml) {
        return EpcisXml.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.DOCUMENT);
    }

    private static JsonObject event(String inside) {
        return read(document("2.0", "<ObjectEvent>" + TIMES + EPCS + inside + "</ObjectEvent>"))
                .document()
                .events()
                .get(0)
                .json();
    }

    private static String codeOf(byte[] xml, XmlLimits limits) {
        XmlException refusal = catchThrowableOfType(XmlException.class, () -> EpcisXml.parse(xml, limits));
        return refusal == null ? "ok" : refusal.code();
    }

    private static String codeOf(String xml) {
        return codeOf(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.DOCUMENT);
    }

    @Test
    void hashes_as_the_published_vectors_say_and_as_the_same_event_in_json() throws IOException {
        int pairs = 0;
        List<Path> documents = SharedData.files("event-hash", ".xml");
        for (Path document : documents) {
            EpcisXml xml = EpcisXml.parse(SharedData.bytes(document), XmlLimits.DOCUMENT);
            String stem = document.toString().replaceAll("xml$", "");
            assertThat(EventHash.ids(xml.document(), Version.CBV_2_0))
                    .as(stem)
                    .isEqualTo(Files.readAllLines(Path.of(stem + "hashes")));
            if (Files.exists(Path.of(stem + "jsonld"))) {
                EpcisDocument json =
                        EpcisDocument.parse(SharedData.bytes(Path.of(stem + "jsonld")), JsonLimits.DOCUMENT);
                for (Version version : Version.values()) {
                    assertThat(EventHash.ids(xml.document(), version)).as(stem).isEqualTo(EventHash.ids(json, version));
                }
                pairs++;
            }
        }
        System.out.println("Event hash vectors in XML: " + documents.size() + " documents agree, " + pairs
                + " of them with JSON-LD, too");
        assertThat(documents).hasSizeGreaterThanOrEqualTo(5);
    }

    /** One event of every field, in EPCIS 1.2, in EPCIS 2.0 and in JSON-LD: the same members, the same hash, nothing wrong. */
    @Test
    void editions_1_2_and_2_0_and_json_say_the_same() {
        String base =
                "<eventID>urn:uuid:1</eventID><errorDeclaration><declarationTime>2026-11-23T10:00:00Z</declarationTime>"
                        + "<reason>urn:epcglobal:cbv:er:incorrect_data</reason><correctiveEventIDs><correctiveEventID>urn:uuid:2</correctiveEventID>"
                        + "</correctiveEventIDs></errorDeclaration>";
        String common = EPCS
                + "<bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep><disposition>urn:epcglobal:cbv:disp:active</disposition>"
                + "<readPoint><id>urn:epc:id:sgln:9521001.00000.0</id><ex:door>3</ex:door></readPoint><bizLocation><id>urn:epc:id:sgln:9521001.00000.1</id>"
                + "</bizLocation><bizTransactionList><bizTransaction type='urn:epcglobal:cbv:btt:po'> urn:x:po:1 </bizTransaction>"
                + "<bizTransaction>urn:x:2</bizTransaction></bizTransactionList>";
        String later =
                "<quantityList><quantityElement><epcClass>urn:epc:class:lgtin:9521001.000001.L</epcClass><quantity>2.50</quantity>"
                        + "<uom>KGM</uom></quantityElement></quantityList><sourceList><source type='urn:epcglobal:cbv:sdt:location'>urn:epc:id:sgln:9521001.00000.0"
                        + "</source></sourceList><destinationList><destination type='urn:epcglobal:cbv:sdt:owning_party'>urn:epc:id:pgln:9521002.00000</destination>"
                        + "</destinationList>";
        String ilmd = "<ilmd><ex:lot>L1</ex:lot></ilmd>";
        String own =
                "<ex:note>a&amp;b</ex:note><ex:part><ex:n>1</ex:n><ex:n>2</ex:n></ex:part><ex:note2 unit='x'>t</ex:note2>";
        EpcisXml old = read(document(
                "1.2",
                "<ObjectEvent>" + TIMES + "<baseExtension>" + base + "</baseExtension>" + common + "<extension>" + later
                        + ilmd + "</extension>" + own + "</ObjectEvent>"));
        EpcisXml present =
                read(document("2.0", "<ObjectEvent>" + TIMES + base + common + later + ilmd + own + "</ObjectEvent>"));
        String expected =
                """
                {"type":"ObjectEvent","eventTime":"2026-11-22T10:00:00Z","eventTimeZoneOffset":"+01:00","eventID":"urn:uuid:1",
                "errorDeclaration":{"declarationTime":"2026-11-23T10:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:uuid:2"]},
                "epcList":["urn:epc:id:sgtin:9521001.000001.A"],"action":"ADD","bizStep":"commissioning","disposition":"active",
                "readPoint":{"id":"urn:epc:id:sgln:9521001.00000.0","ex:door":"3"},"bizLocation":{"id":"urn:epc:id:sgln:9521001.00000.1"},
                "bizTransactionList":[{"type":"po","bizTransaction":"urn:x:po:1"},{"bizTransaction":"urn:x:2"}],
                "quantityList":[{"epcClass":"urn:epc:class:lgtin:9521001.000001.L","quantity":2.50,"uom":"KGM"}],
                "sourceList":[{"type":"location","source":"urn:epc:id:sgln:9521001.00000.0"}],
                "destinationList":[{"type":"owning_party","destination":"urn:epc:id:pgln:9521002.00000"}],
                "ilmd":{"ex:lot":"L1"},"ex:note":"a&b","ex:part":{"ex:n":["1","2"]},"ex:note2":{"unit":"x","#text":"t"}}""";

        assertThat(old.document().events().get(0).json()).isEqualTo(JsonParser.parse(expected, JsonLimits.VALUE));
        assertThat(old.document().events().get(0).json())
                .isEqualTo(present.document().events().get(0).json());
        assertThat(old.schemaVersion() + present.schemaVersion()).isEqualTo("1.22.0");
        assertThat(EventHash.ids(old.document(), Version.CBV_2_0))
                .isEqualTo(EventHash.ids(present.document(), Version.CBV_2_0));
        assertThat(old.faults()).isEmpty();
        assertThat(present.faults()).isEmpty();
        EpcisDocument again = EpcisDocument.parse(old.document().json().text(), JsonLimits.DOCUMENT);
        assertThat(EventHash.ids(again, Version.CBV_2_1)).isEqualTo(EventHash.ids(present.document(), Version.CBV_2_1));
        assertThat(again.json().value("@context").text()).contains("{\"ex\":\"https://ex.example/\"}");
    }

    @Test
    void reads_what_sensors_say_in_attributes() {
        JsonObject event = event(
                "<sensorElementList><sensorElement><sensorMetadata time='2026-11-22T10:00:00Z' ex:more='m'/><sensorReport type='gs1:Temperature' "
                        + "value='26.0' uom='CEL' booleanValue='1' component='cbv:Comp-x' exception='gs1:ALARM_CONDITION' minValue='INF'/>"
                        + "<ex:own>1</ex:own></sensorElement></sensorElementList>");

        assertThat(event.value("sensorElementList").text())
                .isEqualTo("[{\"sensorMetadata\":{\"time\":\"2026-11-22T10:00:00Z\",\"ex:more\":\"m\"},"
                        + "\"ex:own\":\"1\",\"sensorReport\":[{\"type\":\"Temperature\",\"value\":26.0,\"uom\":\"CEL\",\"booleanValue\":true,\"component\":\"x\","
                        + "\"exception\":\"ALARM_CONDITION\",\"minValue\":\"INF\"}]}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<persistentDisposition><set>urn:epcglobal:cbv:disp:damaged</set><unset>x:y</unset></persistentDisposition>|persistentDisposition|{\"set\":[\"damaged\"],\"unset\":[\"x:y\"]}",
                "<certificationInfo>urn:c:1</certificationInfo>|certificationInfo|\"urn:c:1\"",
                "<certificationInfo>urn:c:1</certificationInfo><certificationInfo>urn:c:2</certificationInfo>|certificationInfo|[\"urn:c:1\",\"urn:c:2\"]",
                "<bizStep>https://ref.gs1.org/cbv/BizStep-packing</bizStep>|bizStep|\"packing\"",
                "<bizStep>urn:epcglobal:cbv:bizstep:pakking</bizStep>|bizStep|\"urn:epcglobal:cbv:bizstep:pakking\"",
                "<quantityList><quantityElement><epcClass>urn:a:b</epcClass><quantity xsi:nil='true'/></quantityElement></quantityList>|quantityList|[{\"epcClass\":\"urn:a:b\"}]",
                "<quantityList><quantityElement><quantity>+007.e2</quantity></quantityElement></quantityList>|quantityList|[{\"quantity\":700}]",
                "<quantityList><quantityElement><quantity>1e999</quantity></quantityElement></quantityList>|quantityList|[{\"quantity\":\"1e999\"}]",
                "<quantityList/>|quantityList|[]",
                "<ex:empty/>|ex:empty|\"\"",
                "<ex:c><![CDATA[<x>]]></ex:c>|ex:c|\"<x>\"",
                "<ex:t>&#233;&lt;</ex:t>|ex:t|\"é<\"",
                "<ex:a>1</ex:a><ex:b/><ex:a>2</ex:a>|ex:a|[\"1\",\"2\"]",
                "<extension><ex:deep>1</ex:deep></extension>|ex:deep|\"1\"",
                "<y:z xmlns:y='urn:acme'>1</y:z>|y:z|\"1\"",
                "<z xmlns='urn:acme'>1</z>|ext1:z|\"1\"",
                "<ex:v ex:a='ex:w'>urn:x</ex:v>|ext1:v|{\"ext1:a\":\"ex:w\",\"#text\":\"urn:x\"}",
                "<action ex:odd='1'>ADD</action>|action|[\"ADD\",{\"ex:odd\":\"1\",\"#text\":\"ADD\"}]"
            })
    void reads_each_field_as_json_has_it(String xml, String field, String json) {
        assertThat(event(xml).value(field).text()).isEqualTo(json);
    }

    @Test
    void reads_the_younger_events_of_edition_1_2_and_queries_and_bare_events() {
        EpcisXml nested = read(document(
                "1.2",
                "<extension><TransformationEvent>" + TIMES + "</TransformationEvent><extension><AssociationEvent>"
                        + TIMES + "</AssociationEvent></extension></extension><AggregationEvent>" + TIMES
                        + "</AggregationEvent>"));
        EpcisXml query = read(
                "<q:EPCISQueryDocument xmlns:q='urn:epcglobal:epcis-query:xsd:1' schemaVersion='1.2' creationDate='2026-11-22T10:00:00Z'><EPCISBody>"
                        + "<q:QueryResults><queryName>Q</queryName><resultsBody><EventList><ObjectEvent>" + TIMES + EPCS
                        + "</ObjectEvent></EventList></resultsBody></q:QueryResults></EPCISBody></q:EPCISQueryDocument>");
        EpcisXml bare = read("<ObjectEvent>" + TIMES + EPCS + "</ObjectEvent>");

        assertThat(nested.document().events())
                .extracting(e -> e.json().string("type"))
                .containsExactly("TransformationEvent", "AssociationEvent", "AggregationEvent");
        assertThat(query.document().kind()).isEqualTo(EpcisDocument.Kind.QUERY_DOCUMENT);
        assertThat(query.faults()).isEmpty();
        assertThat(bare.document().kind()).isEqualTo(EpcisDocument.Kind.EVENT);
        assertThat(bare.faults()).isEmpty();
    }

    @Test
    void reads_the_header() {
        String sbdh =
                "<EPCISHeader><s:StandardBusinessDocumentHeader xmlns:s='http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader'><s:Sender>"
                        + "<s:Identifier>urn:epc:id:sgln:9521001.00000.0</s:Identifier></s:Sender><s:Receiver><s:Identifier>R</s:Identifier></s:Receiver>"
                        + "<s:DocumentIdentification><s:InstanceIdentifier>I1</s:InstanceIdentifier></s:DocumentIdentification></s:StandardBusinessDocumentHeader>"
                        + "<extension><EPCISMasterData><VocabularyList><Vocabulary type='urn:epcglobal:epcis:vtype:ReadPoint'><VocabularyElementList>"
                        + "<VocabularyElement id='urn:epc:id:sgln:9521001.00000.0'><attribute id='urn:epcglobal:cbv:mda:site'>1</attribute><children><id>urn:x:1</id>"
                        + "</children></VocabularyElement></VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>";
        String xml = document("1.2", "").replace("<EPCISBody>", sbdh + "<EPCISBody>");
        EpcisXml read = read(xml);

        assertThat(read.document().json().string("sender")
                        + read.document().json().string("receiver")
                        + read.document().json().string("instanceIdentifier"))
                .isEqualTo("urn:epc:id:sgln:9521001.00000.0RI1");
        assertThat(read.document().json().value("epcisHeader").text())
                .isEqualTo("{\"epcisMasterData\":{\"vocabularyList\":[{\"type\":"
                        + "\"urn:epcglobal:epcis:vtype:ReadPoint\",\"vocabularyElementList\":[{\"id\":\"urn:epc:id:sgln:9521001.00000.0\",\"children\":[\"urn:x:1\"],"
                        + "\"attributes\":[{\"id\":\"urn:epcglobal:cbv:mda:site\",\"attribute\":\"1\"}]}]}]}}");
        assertThat(read.faults()).isEmpty();
    }

    @Test
    void names_the_line_of_what_is_wrong() {
        EpcisXml xml = read(
                document(
                        "2.0",
                        "\n<ObjectEvent>" + TIMES
                                + "\n<epcList>\n<epc>urn:epc:id:sgtin:9521001.000001.A</epc>\n<epc>urn:epc:id:sgtin:9521001.1.A</epc>"
                                + "\n</epcList><action>ADD</action>\n<bizStep>urn:epcglobal:cbv:bizstep:shiping</bizStep><colour>red</colour>\n<epcs/></ObjectEvent>"));

        assertThat(xml.faults())
                .extracting(Fault::code)
                .containsExactly("length", "unknown-word", "unknown-field", "unknown-field");
        assertThat(xml.faults()).extracting(f -> xml.line(f.pointer())).containsExactly(5, 7, 7, 8);
        assertThat(xml.line("/epcisBody/eventList/0/readPoint/id")).isEqualTo(2);
        assertThat(xml.line("/nowhere")).isEqualTo(1);
    }

    @Test
    void aggregations_have_a_persistent_disposition_in_xml_only() {
        EpcisXml xml = read(
                document(
                        "2.0",
                        "<AggregationEvent>" + TIMES
                                + "<parentID>urn:epc:id:sscc:9521001.0000000001</parentID><childEPCs><epc>urn:a:b</epc></childEPCs>"
                                + "<action>ADD</action><persistentDisposition><set>urn:epcglobal:cbv:disp:damaged</set></persistentDisposition></AggregationEvent>"));

        assertThat(xml.faults()).isEmpty();
        assertThat(io.waymark.epcis.EpcisValidation.check(xml.document()))
                .extracting(Fault::code)
                .containsExactly("unknown-field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "<!DOCTYPE x><a/>|not-epcis",
                "<!DOCTYPE x []><a/>|xml-doctype",
                "<!-- <!DOCTYPE x> --><!DOCTYPE x []><a/>|xml-doctype",
                "<!DOCTYPE x PUBLIC 'p' 'x.dtd'><a/>|xml-doctype",
                "<!DOCTYPE x [<!ENTITY e 'v'>]><x>&e;</x>|xml-doctype",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>|xml-doctype",
                "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><x/>|xml-doctype",
                "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><l>&c;</l>|xml-doctype",
                "<x>&unknown;</x>|xml-syntax",
                "<x>|xml-syntax",
                "|xml-syntax",
                "<x></y>|xml-syntax",
                "<a:x/>|xml-syntax",
                "<x a='1' a='2'/>|xml-syntax",
                "<x>\u0001</x>|xml-syntax",
                "<?xml version='1.0' encoding='nope'?><x/>|encoding",
                "<x/>|not-epcis",
                "<CaptureJob/>|not-epcis",
                "<EPCISDocument/>|missing",
                "<x/><y/>|xml-syntax",
                "text|xml-syntax"
            })
    void refuses_what_is_no_document(String xml, String code) {
        assertThat(codeOf(xml == null ? "" : xml)).isEqualTo(code);
    }

    @Test
    void attributes_cannot_stand_for_what_json_calls_so() {
        EpcisXml event = read("<ObjectEvent type='x'>" + TIMES + EPCS + "<type>y</type></ObjectEvent>");
        EpcisXml document = read(document("2.0", "").replace("schemaVersion", "type='x' epcisBody='y' schemaVersion"));

        assertThat(event.faults()).extracting(f -> f.code() + f.pointer()).containsExactly("unknown-field/@type");
        assertThat(document.faults())
                .extracting(f -> f.code() + f.pointer())
                .containsExactly("unknown-field/@type", "unknown-field/@epcisBody");
    }

    @Test
    void fetches_nothing() {
        String include = "<x xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/></x>";
        JsonObject event = event(
                "<ex:x xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd'/></ex:x>");

        assertThat(codeOf(include)).isEqualTo("not-epcis");
        assertThat(event.value("ex:x").text()).isEqualTo("{\"xi:include\":{\"href\":\"file:///etc/passwd\"}}");
    }

    @Test
    void is_bounded() {
        String deep = "<x>".repeat(100) + "</x>".repeat(100);
        String wide = document("2.0", "<ObjectEvent>" + "<ex:e a='1'/>".repeat(600) + "</ObjectEvent>");
        String longText = document("2.0", "<ObjectEvent><ex:t>" + "x".repeat(70_000) + "</ex:t></ObjectEvent>");
        String longAttribute = document("2.0", "<ObjectEvent><ex:t a='" + "x".repeat(70_000) + "'/></ObjectEvent>");

        assertThat(codeOf(deep)).isEqualTo("depth");
        assertThat(codeOf(wide.getBytes(StandardCharsets.UTF_8), new XmlLimits(1 << 20, 64, 1_000, 1_000)))
                .isEqualTo("values");
        assertThat(codeOf(wide.getBytes(StandardCharsets.UTF_8), XmlLimits.DOCUMENT.withBytes(1_000)))
                .isEqualTo("bytes");
        assertThat(codeOf(longText)).isEqualTo("string-length");
        assertThat(codeOf(longAttribute)).isEqualTo("string-length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "ISO-8859-1", "UTF-16LE"})
    void reads_the_encoding_that_the_text_declares(String encoding) {
        String xml = "<?xml version='1.0' encoding='" + encoding + "'?>"
                + document("2.0", "<ObjectEvent>" + TIMES + "<ex:n>é</ex:n></ObjectEvent>");
        byte[] bytes = xml.getBytes(Charset.forName(encoding));

        assertThat(EpcisXml.looksLikeXml(bytes)).isTrue();
        assertThat(EpcisXml.parse(bytes, XmlLimits.DOCUMENT)
                        .document()
                        .events()
                        .get(0)
                        .json()
                        .string("ex:n"))
                .isEqualTo("é");
    }

    @Test
    void refuses_bytes_that_the_encoding_does_not_have() {
        byte[] latin = "<?xml version='1.0' encoding='UTF-8'?><x>\u00e9</x>".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(codeOf(latin, XmlLimits.DOCUMENT)).isEqualTo("encoding");
        assertThat(codeOf(new byte[] {(byte) 0xFF, (byte) 0xFE, 0x3C}, XmlLimits.DOCUMENT))
                .isEqualTo("encoding");
    }

    @Test
    void tells_xml_from_json_by_how_it_begins() {
        assertThat(EpcisXml.looksLikeXml(" \n{\"a\":\"<\"}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(EpcisXml.looksLikeXml(new byte[0])).isFalse();
        assertThat(EpcisXml.looksLikeXml("\uFEFF <x/>".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }
}
