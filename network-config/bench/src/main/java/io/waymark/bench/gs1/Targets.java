package io.waymark.bench.gs1;

import io.waymark.backend.query.QueryTrials;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.EpcisValidation;
import io.waymark.epcis.EpcisValidation.Fault;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.EventHash.Version;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlException;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The parsers that take input from anybody, and what must hold of whatever they read. */
final class Targets {
    private static final List<String> LINK_WORDS = List.of(
            "/01/",
            "/21/",
            "/10/",
            "/22/",
            "/235/",
            "/00/",
            "/414/",
            "/254/",
            "/8010/",
            "/8011/",
            "/8006/",
            "/8003/",
            "/8004/",
            "/253/",
            "/255/",
            "/401/",
            "/402/",
            "/417/",
            "/7040/",
            "/8017/",
            "/8019/",
            "/8013/",
            "?17=",
            "&3103=",
            "?99=",
            ";",
            "#",
            "%2F",
            "%",
            "%zz",
            "%00",
            "https://",
            "http://id.gs1.org",
            "]C1",
            "]d2",
            "]Q3",
            "]e0",
            "]J1",
            "]Q1",
            "\u001d",
            "^",
            "(01)",
            "(21)",
            "(10)",
            "(8006)",
            "\\(",
            "urn:epc:id:",
            "urn:epc:idpat:",
            "urn:epc:class:lgtin:",
            "sgtin:",
            "sgln:",
            ".",
            "*",
            ".0",
            "09521001000017",
            "9521001000000",
            "095210010000000017",
            "0614141",
            "é",
            "\u0000",
            " ",
            "+",
            "gtin",
            "lot",
            "000000000000",
            "261231",
            "260230");

    private static final List<String> JSON_WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "-1",
            "1e400",
            "0.1",
            "\\u0000",
            "\\ud800",
            "\"type\":",
            "\"ObjectEvent\"",
            "\"TransformationEvent\"",
            "\"epcList\":",
            "\"eventTime\":",
            "\"ilmd\":",
            "\"@context\":",
            "\"quantityList\":",
            "\"ex:a\":",
            "\"ex:aList\":",
            "\"urn:epc:id:sgtin:9521001.000001.A\"",
            "\"https://id.gs1.org/01/09521001000017/21/A\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"#text\":",
            "\"sensorElementList\":",
            "\"sensorReport\":",
            "\"errorDeclaration\":",
            "\uFEFF",
            "\u00e9",
            "\ud83d\ude00",
            " ",
            "\n",
            "9999999999999999999999");

    private static final List<String> XML_WORDS = List.of(
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE x [<!ENTITY a 'b'>]>",
            "&lt;",
            "&a;",
            "&#0;",
            "&#x10FFFF;",
            "<?x y?>",
            " xmlns:ex='urn:x:'",
            " xmlns=''",
            " a='b'",
            "<extension>",
            "</extension>",
            "<epcList>",
            "</epcList>",
            "<epc>",
            "</epc>",
            "<ex:a>",
            "</ex:a>",
            "<quantity>",
            "</quantity>",
            "1e400",
            "<ilmd>",
            "</ilmd>",
            " type='gs1:Temperature'",
            " xsi:nil='true'",
            "<EventList>",
            "</EventList>",
            "\u0000",
            "<baseExtension>",
            "</baseExtension>",
            "<readPoint><id>urn:a:b</id></readPoint>",
            "\u00e9",
            "urn:epc:id:sgtin:9521001.000001.A");

    private static final List<String> QUERIES = List.of(
            "eventType=ObjectEvent%7CAggregationEvent&GE_eventTime=2026-01-01T00:00:00Z&perPage=7",
            "EQ_bizStep=shipping&MATCH_anyEPC=urn:epc:idpat:sgtin:0614141.*.*&orderBy=eventTime&eventCountLimit=3",
            "MATCH_epc=https://id.gs1.org/01/*&EQ_readPoint=urn:epc:id:sgln:0614141.00777.0&WD_bizLocation=https://a/b",
            "EQ_value_KEL=299.15&GE_sDev_FAH=0.9&EQ_type=Temperature&EXISTS_sensorElementList=true",
            "EQ_ILMD_cbvmda:lotNumber=ABC&EXISTS_INNER_ILMD_https://e.x/a=&EQ_bizTransaction_po=urn:x:1",
            "HASATTR_bizLocation=cbvmda:site&EQ_ATTR_readPoint_cbvmda:site=1&EQATTR_https://e.x/p_https://e.x/q=2",
            "GE_errorDeclaration_Time=2026-01-01T00:00:00%2B01:00&EQ_quantity_KGM=1.5&maxEventCount=9");

    private static final List<String> QUERY_WORDS = List.of(
            "EQ_",
            "GT_",
            "GE_",
            "LT_",
            "LE_",
            "EXISTS_",
            "INNER_",
            "ILMD_",
            "ERROR_DECLARATION_",
            "SENSORREPORT_",
            "HASATTR_",
            "EQ_ATTR_",
            "WD_readPoint",
            "MATCH_epcClass",
            "MATCH_parentID",
            "readPoint_",
            "source_",
            "destination_owning_party",
            "value_CEL",
            "quantity_",
            "percRank",
            "startTime",
            "nextPageToken",
            "perPage",
            "orderDirection",
            "DESC",
            "recordTime",
            "https://id.gs1.org/414/9521001000000",
            "urn:epc:idpat:sscc:",
            ".*",
            "*",
            "|",
            "%7C",
            "&",
            "=",
            "_",
            ":",
            "cbvmda:",
            "https://",
            "%00",
            "%ED%A0%80",
            "%",
            "+",
            "1e99",
            "-0",
            "9999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "true",
            "false",
            "\u00e9");

    private static final List<String> QUERY_BODIES = List.of(
            "{\"@context\":{\"ex\":\"https://e.x/\"},\"eventType\":[\"ObjectEvent\"],\"EQ_ex:colour\":[\"blue\"]}",
            "{\"GE_value_KEL\":299.15,\"EXISTS_ex:outer\":null,\"@context\":[\"https://a/b\",{\"ex\":\"urn:x:\"}]}",
            "{\"MATCH_epc\":[\"urn:epc:idpat:sgtin:0614141.*.*\",\"https://id.gs1.org/01/*\"],\"maxEventCount\":7}",
            "{\"EQ_ATTR_bizLocation_site\":[\"1\"],\"HASATTR_ex:place\":[\"a\"],\"@context\":{\"ex\":\"urn:x:\"}}");

    private static final List<String> QUERY_BODY_WORDS =
            Stream.concat(JSON_WORDS.stream(), QUERY_WORDS.stream()).toList();

    private Targets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        "link",
                        bytes(linkSeeds().stream().filter(s -> s.startsWith("http"))),
                        LINK_WORDS,
                        Targets::link),
                new Target(
                        "element-string",
                        bytes(linkSeeds().stream().filter(s -> !s.startsWith("http") && !s.startsWith("urn"))),
                        LINK_WORDS,
                        Targets::link),
                new Target(
                        "urn", bytes(linkSeeds().stream().filter(s -> s.startsWith("urn"))), LINK_WORDS, Targets::link),
                new Target(
                        "json",
                        List.of(
                                HashDocument.json(0, 1),
                                HashDocument.json(1, 2),
                                HashDocument.json(2, 3),
                                HashDocument.json(3, 4),
                                HashDocument.json(4, 5)),
                        JSON_WORDS,
                        Targets::json),
                new Target("xml", bytes(Stream.of(XML_2_0, XML_1_2)), XML_WORDS, Targets::xml),
                new Target("csv", SheetTargets.csvSeeds(), SheetTargets.CSV_WORDS, SheetTargets::csv),
                new Target("xlsx", SheetTargets.xlsxSeeds(), SheetTargets.XLSX_WORDS, SheetTargets::xlsx),
                new Target(
                        "workbook", SheetTargets.workbookSeeds(), SheetTargets.WORKBOOK_WORDS, SheetTargets::workbook),
                new Target("query-string", bytes(QUERIES.stream()), QUERY_WORDS, QueryTrials::string),
                new Target("query", bytes(QUERY_BODIES.stream()), QUERY_BODY_WORDS, QueryTrials::json),
                new Target(
                        "page-token",
                        List.of(QueryTrials.goodToken()),
                        List.of("A", "-", "_", "=", "%"),
                        QueryTrials::token),
                new Target("label", bytes(linkSeeds().stream()), LINK_WORDS, SheetTargets::label));
    }

    private static List<byte[]> bytes(Stream<String> texts) {
        return texts.map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<String> linkSeeds() {
        return List.of(
                "https://id.gs1.org/01/09521001000017/22/2A/10/L%2F1/21/S?17=261231&3103=000195&ref=x#top",
                "http://a/00/095210010000000017?403=R",
                "https://a/stem/414/9521001000000/254/32a%2Fb",
                "https://a/8010/9521001-A%23%2F/8011/1234",
                "https://a/8017/952100100000000011/8019/12",
                "https://a/8006/095210010000170102/10/L",
                "https://a/253/9521001000000X1",
                "https://a/01/09521001000017/235/TPX?99=A;240=B",
                "(01)09521001000017(17)261231(10)L1(21)ABC",
                "]Q301095210010000171726123110L1\u001d21ABC",
                "]d2010952100100001721A\u001d3922123",
                "]C100095210010000000017",
                "^01095210010000171726123110L1^21ABC",
                "]E09521001000017",
                "(8003)09521001000000A\\(B(7040)1ABC",
                "urn:epc:id:sgtin:9521001.000001.A%2FB",
                "urn:epc:id:sscc:9521001.0000000001",
                "urn:epc:id:sgln:9521001.00000.122",
                "urn:epc:id:grai:9521001.00001.3",
                "urn:epc:id:giai:9521001.ABC345",
                "urn:epc:id:gsrn:9521001.0000000001",
                "urn:epc:id:gsrnp:9521001.0000000001",
                "urn:epc:id:gdti:9521001.00001.PO",
                "urn:epc:id:cpi:9521001.AB%2F1.12",
                "urn:epc:id:sgcn:9521001.00001.42",
                "urn:epc:id:ginc:9521001.xyz",
                "urn:epc:id:gsin:9521001.000000001",
                "urn:epc:id:itip:9521001.000001.01.02.9",
                "urn:epc:id:upui:9521001.000001.5%3C",
                "urn:epc:id:pgln:9521001.00000",
                "urn:epc:class:lgtin:9521001.000001.L",
                "urn:epc:idpat:sgtin:9521001.000001.*",
                "urn:epc:idpat:itip:9521001.000001.01.02.*",
                "urn:epc:idpat:grai:9521001.00001.*",
                "urn:epc:idpat:cpi:9521001.AB.*");
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** Any spelling of an identifier. */
    static String link(byte[] input) {
        GS1Message message;
        try {
            message = GS1Message.parse(text(input));
        } catch (GS1Exception e) {
            return e.code() + e.ai();
        }
        String canonical = message.canonicalLink();
        GS1Message again = GS1Message.parse(canonical);
        same(again.canonicalLink(), canonical, "a canonical link is not its own canonical form");
        same(again.path(), message.path(), "the canonical link has another path");
        elementString(message, canonical);
        urn(message.identifier());
        return "read" + message.ais().stream().map(ai -> ai.ai()).toList();
    }

    private static void elementString(GS1Message message, String canonical) {
        try {
            same(
                    GS1Message.parse(message.elementString()).canonicalLink(),
                    canonical,
                    "the element string says something else");
        } catch (GS1Exception e) {
            // A Digital Link has a place for qualifiers that nothing but a link lets stand by themselves (ITIP and AI
            // 22).
            same(e.code(), "required-ai", "the element string cannot be read");
        }
    }

    private static void urn(GS1Identifier identifier) {
        same(GS1Identifier.parse(identifier.toString()), identifier, "the canonical identifier is another");
        for (int length = 6; length <= 12; length++) {
            String urn;
            try {
                urn = identifier.toUrn(length);
            } catch (GS1Exception none) {
                continue;
            }
            GS1Identifier back = GS1Identifier.of(urn);
            same(back, identifier, "the URN names another thing");
            same(back.toUrn(length), urn, "the URN is not its own canonical form");
        }
        Optional<String> urn = identifier.toUrn();
        urn.ifPresent(u -> same(GS1Identifier.of(u), identifier, "the URN names another thing"));
    }

    /** An EPCIS document in JSON-LD. */
    static String json(byte[] input) {
        List<Fault> faults = EpcisValidation.check(input, JsonLimits.DOCUMENT);
        EpcisDocument document;
        try {
            document = EpcisDocument.parse(input, JsonLimits.DOCUMENT);
        } catch (JsonException e) {
            same(faults.size(), 1, "what cannot be read has one fault");
            return e.code();
        } catch (EpcisException e) {
            same(faults.size(), 1, "what is no document has one fault");
            return e.code() + e.pointer();
        }
        return document(document, faults);
    }

    /** An EPCIS document in XML. */
    static String xml(byte[] input) {
        EpcisXml xml;
        try {
            xml = EpcisXml.parse(input, XmlLimits.DOCUMENT);
        } catch (XmlException e) {
            return e.code();
        }
        List<Fault> faults = xml.faults();
        for (Fault fault : faults) {
            same(xml.line(fault.pointer()) > 0, true, "a fault has no line");
        }
        return document(xml.document(), faults);
    }

    /** Whatever was read can be hashed, and written and read again; what passed can be read whole. */
    private static String document(EpcisDocument document, List<Fault> faults) {
        List<String> ids = EventHash.ids(document, Version.CBV_2_0);
        EventHash.ids(document, Version.CBV_2_1);
        EpcisDocument again = EpcisDocument.parse(JsonWriter.bytes(document.json()), JsonLimits.DOCUMENT);
        same(again.json(), document.json(), "the document written is another");
        same(EventHash.ids(again, Version.CBV_2_0), ids, "the document written has other hashes");
        if (faults.isEmpty()) {
            document.events().forEach(EpcisEvent::identifiers);
            return "read";
        }
        TreeSet<String> codes = new TreeSet<>();
        faults.forEach(fault -> codes.add(fault.code() + fault.pointer().replaceAll("[0-9]+", "n")));
        return String.join(" ", codes);
    }

    private static void same(Object actual, Object expected, String otherwise) {
        if (!actual.equals(expected)) {
            throw new AssertionError(otherwise);
        }
    }

    private static final String EVENTS =
            "<EPCISBody><EventList><ObjectEvent><eventTime>2026-11-22T10:00:00Z</eventTime><eventTimeZoneOffset>+01:00"
                    + "</eventTimeZoneOffset>%s<epcList><epc>urn:epc:id:sgtin:9521001.000001.A</epc></epcList><action>ADD</action><bizStep>urn:epcglobal:cbv:bizstep:commissioning</bizStep><readPoint><id>urn:epc:id:sgln:9521001.00000.0</id></readPoint><bizTransactionList><bizTransaction"
                    + " type='urn:epcglobal:cbv:btt:po'>urn:x:1</bizTransaction></bizTransactionList>%s<ex:note"
                    + " unit='x'>t<ex:n>1</ex:n></ex:note></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>";
    private static final String MORE =
            "<quantityList><quantityElement><epcClass>urn:epc:class:lgtin:9521001.000001.L</epcClass><quantity>2.50</quantity><uom>KGM</uom></quantityElement></quantityList><sourceList><source"
                    + " type='urn:epcglobal:cbv:sdt:location'>urn:epc:id:sgln:9521001.00000.0</source></sourceList>";
    private static final String XML_2_0 =
            "<?xml version='1.0'?><epcis:EPCISDocument xmlns:epcis='urn:epcglobal:epcis:xsd:2' schemaVersion='2.0'"
                    + " creationDate='2026-11-22T10:00:00Z' xmlns:ex='https://ex.example/'"
                    + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
                    + EVENTS.formatted(
                            "<eventID>urn:uuid:1</eventID>",
                            MORE
                                    + "<sensorElementList><sensorElement><sensorMetadata"
                                    + " time='2026-11-22T10:00:00Z'/><sensorReport type='gs1:Temperature' value='26.0'"
                                    + " uom='CEL'"
                                    + " booleanValue='true'/></sensorElement></sensorElementList><persistentDisposition><set>"
                                    + "urn:epcglobal:cbv:disp:damaged</set></persistentDisposition><ilmd><ex:lot>1</ex:lot></ilmd>");
    private static final String XML_1_2 =
            "<epcis:EPCISDocument xmlns:epcis='urn:epcglobal:epcis:xsd:1' schemaVersion='1.2'"
                    + " creationDate='2026-11-22T10:00:00Z' xmlns:ex='https://ex.example/'>"
                    + EVENTS.formatted(
                            "<baseExtension><eventID>urn:uuid:1</eventID></baseExtension>",
                            "<extension>" + MORE + "<ilmd><ex:lot>1</ex:lot></ilmd></extension>");
}
