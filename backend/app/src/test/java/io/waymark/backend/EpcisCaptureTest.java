package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What GS1's interface says about capture beyond JSON documents: XML, versions, formats, capabilities. */
@ExtendWith(OneNode.class)
class EpcisCaptureTest {
    private static Backend node;

    @BeforeAll
    static void start(Backend shared) {
        node = shared;
    }

    private static String xml(String version, String id, String bizStep) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:%s" schemaVersion="%s" creationDate="2026-11-20T10:00:00Z">
                 <EPCISBody><EventList><ObjectEvent>
                  <eventTime>2026-11-20T10:00:00Z</eventTime>
                  <eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
                  <epcList><epc>urn:epc:id:sgtin:0614141.107346.%s</epc></epcList>
                  <action>OBSERVE</action>
                  <bizStep>%s</bizStep>
                 </ObjectEvent></EventList></EPCISBody>
                </epcis:EPCISDocument>
                """
                .formatted(version.equals("1.2") ? "1" : "2", version, id, bizStep);
    }

    @Test
    void xml_of_both_editions_is_captured_and_answered_in_the_spelling_that_is_asked_for() {
        for (String[] sent :
                new String[][] {{"1.2", "X12", "text/xml; charset=utf-8"}, {"2.0", "X20", "application/xml"}}) {
            String urn = "urn:epc:id:sgtin:0614141.107346." + sent[1];
            String document = xml(sent[0], sent[1], "urn:epcglobal:cbv:bizstep:inspecting");
            JsonObject job = node.capture(document, "Content-Type", sent[2], "GS1-EPCIS-Version", sent[0]);
            assertThat(job.bool("success")).as(job.toString()).isTrue();
            String query = "/epcis/events?MATCH_epc=" + Backend.encoded(urn) + "&EQ_bizStep=inspecting";
            assertThat(node.get(query).body()).contains(urn).contains("\"bizStep\":\"inspecting\"");
            HttpResponse<String> link =
                    Backend.send(node.request(query).header("GS1-EPC-Format", "Always_GS1_Digital_Link"));
            assertThat(link.body())
                    .contains("https://id.gs1.org/01/10614141073464/21/" + sent[1])
                    .doesNotContain(urn);
            assertThat(link.headers().firstValue("GS1-EPC-Format")).contains("Always_GS1_Digital_Link");
            // The same in the other spelling is found, too.
            String other =
                    "/epcis/events?MATCH_epc=" + Backend.encoded("https://id.gs1.org/01/10614141073464/21/" + sent[1]);
            HttpResponse<String> back = Backend.send(node.request(other).header("GS1-EPC-Format", "Always_EPC_URN"));
            assertThat(back.body()).contains(urn);
        }
    }

    @Test
    void faults_in_xml_name_the_line_and_dangerous_xml_is_refused() {
        HttpResponse<String> fault =
                node.post("/epcis/capture", xml("2.0", "F1", "no spaces here"), "Content-Type", "text/xml");
        assertThat(fault.statusCode()).isEqualTo(400);
        assertThat(fault.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(fault.body()).contains("/epcisBody/eventList/0/bizStep").contains("Line 8: ");
        String entity = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><a>&b;</a>";
        HttpResponse<String> refused = node.post("/epcis/capture", entity, "Content-Type", "application/xml");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("xml-doctype");
    }

    @Test
    void a_body_that_is_not_what_it_is_said_to_be_is_an_unsupported_media_type() {
        String[][] wrong = {
            {"application/json", xml("2.0", "W1", "inspecting")}, {"application/xml", Events.document()},
            {"text/plain", Events.document()}, {"application/xml; charset=utf-16", xml("2.0", "W1", "inspecting")}
        };
        for (String[] one : wrong) {
            HttpResponse<String> answer = node.post("/epcis/capture", one[1], "Content-Type", one[0]);
            assertThat(answer.statusCode()).as(one[0]).isEqualTo(415);
            assertThat(answer.body())
                    .contains("epcisException:UnsupportedMediaTypeException")
                    .contains("media-type");
        }
    }

    @Test
    void query_documents_and_single_events_are_captured() {
        String event = Events.object("OBSERVE", "storing", "", Events.item("9521001", 21, "Q1"));
        assertThat(node.capture(event).bool("success")).isTrue();
        String found = node.get("/epcis/events?EQ_bizStep=storing").body();
        assertThat(found).contains("EPCISQueryDocument");
        JsonObject job = node.capture(found);
        assertThat(job.bool("success")).isTrue();
        assertThat(job.object("progress").integer("existing")).isEqualTo(1);
        HttpResponse<String> one =
                node.post("/epcis/events", xml("2.0", "S1", "inspecting"), "Content-Type", "application/xml");
        assertThat(one.statusCode()).isEqualTo(400);
        assertThat(one.body()).contains("not-one-event");
    }

    @Test
    void every_resource_tells_what_it_can() {
        assertThat(node.get("/epcis").body()).contains("\"member\":[\"events\"").contains("\"queries\"");
        String[][] resources = {
            {"/epcis", "OPTIONS, GET"},
            {"/epcis/capture", "OPTIONS, POST, GET"},
            {"/epcis/capture/x", "OPTIONS, GET, DELETE"},
            {"/epcis/events", "OPTIONS, GET, POST"},
            {"/epcis/queries", "OPTIONS, GET, POST"},
            {"/epcis/queries/x", "OPTIONS, GET, DELETE"},
            {"/epcis/queries/x/subscriptions", "OPTIONS, GET, POST"},
            {"/epcis/eventTypes", "OPTIONS, GET"},
            {"/epcis/epcs", "OPTIONS, GET"},
            {"/epcis/bizSteps", "OPTIONS, GET"},
            {"/epcis/bizLocations", "OPTIONS, GET"},
            {"/epcis/readPoints", "OPTIONS, GET"},
            {"/epcis/dispositions", "OPTIONS, GET"},
            {"/epcis/dispositions/active/events", "OPTIONS, GET"}
        };
        for (String[] resource : resources) {
            HttpResponse<String> answer = node.options(resource[0]);
            assertThat(answer.statusCode()).as(resource[0]).isEqualTo(204);
            assertThat(answer.headers().firstValue("Allow")).as(resource[0]).contains(resource[1]);
            for (String header : new String[] {
                "GS1-EPCIS-Version",
                "GS1-EPCIS-Min",
                "GS1-EPCIS-Max",
                "GS1-CBV-Version",
                "GS1-CBV-Min",
                "GS1-CBV-Max",
                "GS1-EPC-Format",
                "GS1-CBV-XML-Format",
                "GS1-Extensions",
                "GS1-Vendor-Version"
            }) {
                assertThat(answer.headers().firstValue(header))
                        .as(resource[0] + " " + header)
                        .isPresent();
            }
        }
        assertThat(node.options("/epcis/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> capture = node.options("/epcis/capture");
        assertThat(capture.headers().firstValue("GS1-EPCIS-Capture-Limit")).isPresent();
        assertThat(capture.headers().firstValue("GS1-EPCIS-Capture-File-Size-Limit"))
                .isPresent();
    }

    @Test
    void versions_and_formats_are_negotiated() {
        String[][] good = {
            {"GS1-EPCIS-Version", "2.0"},
            {"GS1-EPCIS-Min", "1.0"},
            {"GS1-EPCIS-Max", "10.1"},
            {"GS1-CBV-Min", "2"},
            {"GS1-CBV-XML-Format", "No_Preference"},
            {"GS1-CBV-XML-Format", "Never_Translates"},
            {"GS1-EPC-Format", "No_Preference"},
            {"GS1-Extensions", "a=b"}
        };
        for (String[] header : good) {
            assertThat(with(header).statusCode()).as(header[0]).isEqualTo(200);
        }
        String[][] bad = {
            {"GS1-EPCIS-Version", "1.2"},
            {"GS1-EPCIS-Min", "2.1"},
            {"GS1-EPCIS-Max", "1.2"},
            {"GS1-CBV-Version", "3"},
            {"GS1-CBV-Max", "x"},
            {"GS1-EPC-Format", "Sometimes"},
            {"GS1-CBV-XML-Format", "Sometimes"},
            {"GS1-CBV-XML-Format", "Always_URN"},
            {"GS1-CBV-XML-Format", "Always_Web_URI"},
            {"Accept", "text/html"}
        };
        for (String[] header : bad) {
            HttpResponse<String> answer = with(header);
            assertThat(answer.statusCode()).as(header[0] + ": " + header[1]).isEqualTo(406);
            assertThat(answer.body()).contains("epcisException:NotAcceptableException");
        }
    }

    @Test
    void words_in_xml_are_spelled_as_it_is_asked_for() {
        JsonObject job = node.capture(Events.object("OBSERVE", "picking", "", Events.item("9521001", 21, "W1")));
        assertThat(job.bool("success")).as(job.toString()).isTrue();
        String query = "/epcis/events?EQ_bizStep=picking";
        String[][] spellings = {
            {"No_Preference", "Always_URN", "<bizStep>urn:epcglobal:cbv:bizstep:picking</bizStep>"},
            {"Always_URN", "Always_URN", "<bizStep>urn:epcglobal:cbv:bizstep:picking</bizStep>"},
            {"Always_Web_URI", "Always_Web_URI", "<bizStep>https://ref.gs1.org/cbv/BizStep-picking</bizStep>"}
        };
        for (String[] spelling : spellings) {
            HttpResponse<String> answer = xmlOf(query, "GS1-CBV-XML-Format", spelling[0]);
            assertThat(answer.statusCode()).as(spelling[0]).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml");
            assertThat(answer.headers().firstValue("GS1-CBV-XML-Format")).contains(spelling[1]);
            assertThat(answer.body()).contains(spelling[2]);
        }
        HttpResponse<String> never = xmlOf(query, "GS1-CBV-XML-Format", "Never_Translates");
        assertThat(never.statusCode()).isEqualTo(406);
        Element problem = root(never);
        assertThat(text(problem, "type")).isEqualTo("epcisException:NotAcceptableException");
        assertThat(text(problem, "code")).isEqualTo("format");
    }

    @Test
    void what_is_wrong_is_said_in_xml_to_whoever_speaks_it() {
        String invalid = xml("2.0", "P1", "no spaces here");
        HttpResponse<String> refused =
                node.post("/epcis/capture", invalid, "Content-Type", "application/xml", "Accept", "application/xml");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+xml");
        assertThat(refused.headers().firstValue("Vary")).contains("Accept");
        Element problem = root(refused);
        assertThat(problem.getNamespaceURI()).isEqualTo("urn:ietf:rfc:7807");
        assertThat(problem.getLocalName()).isEqualTo("problem");
        assertThat(text(problem, "type")).isEqualTo("epcisException:ValidationException");
        assertThat(text(problem, "status")).isEqualTo("400");
        assertThat(text(problem, "pointer")).isEqualTo("/epcisBody/eventList/0/bizStep");
        Element error = (Element) problem.getElementsByTagNameNS("*", "i").item(0);
        assertThat(error.getParentNode().getLocalName()).isEqualTo("errors");
        assertThat(text(error, "detail")).startsWith("Line 8: ");

        Object[][] asked = {
            {"application/problem+xml", 404, true},
            {"application/problem+xml, application/xml", 404, true},
            {"text/xml", 404, true},
            {"application/xml, application/problem+json", 404, false},
            {"application/json, application/problem+xml", 404, true},
            {"application/xml;q=0.5, application/json", 404, false},
            {"application/xml, */*;q=0.1", 404, true},
            {"*/*", 404, false},
            {"text/html", 406, false}
        };
        for (Object[] one : asked) {
            HttpResponse<String> answer =
                    Backend.send(node.request("/epcis/events/none").setHeader("Accept", (String) one[0]));
            assertThat(answer.statusCode()).as("%s", one[0]).isEqualTo((int) one[1]);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .as("%s", one[0])
                    .contains((boolean) one[2] ? "application/problem+xml" : "application/problem+json");
        }
        HttpResponse<String> keyless = Backend.send(node.request("/epcis/events")
                .setHeader("Authorization", "none")
                .setHeader("Accept", "application/xml"));
        assertThat(keyless.statusCode()).isEqualTo(401);
        assertThat(text(root(keyless), "code")).isEqualTo("no-key");
        HttpResponse<String> jsonOnly = xmlOf("/epcis/eventTypes", "GS1-EPCIS-Min", "2.0");
        assertThat(jsonOnly.statusCode()).isEqualTo(406);
        assertThat(text(root(jsonOnly), "code")).isEqualTo("media-type");
    }

    @Test
    void a_capture_job_is_told_in_xml_too() {
        String item = Events.item("9521001", 21, "J1");
        String document = Events.document(
                Events.object("ADD", "commissioning", "", item), Events.object("OBSERVE", "shipping", "", item));
        HttpResponse<String> sent = node.post(
                "/epcis/capture", document, "GS1-Capture-Error-Behaviour", "proceed", "Accept", "application/xml");
        assertThat(sent.statusCode()).isEqualTo(202);
        String location = sent.headers().firstValue("Location").orElseThrow();
        JsonObject json = node.finished(location);

        HttpResponse<String> answer = xmlOf(location, "GS1-EPCIS-Min", "2.0");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml");
        Element job = root(answer);
        assertThat(job.getNamespaceURI()).isEqualTo("urn:epcglobal:epcis:xsd:2");
        assertThat(job.getLocalName()).isEqualTo("EPCISCaptureJob");
        assertThat(job.getAttribute("captureID")).isEqualTo(json.string("captureID"));
        assertThat(job.getAttribute("running")).isEqualTo("false");
        assertThat(job.getAttribute("success")).isEqualTo("false");
        assertThat(text(job, "finishedAt")).isEqualTo(json.string("finishedAt"));
        assertThat(text(job, "captureErrorBehaviour")).isEqualTo("proceed");
        assertThat(text(job, "captured")).isEqualTo("1");
        JsonObject error = json.array("errors").get(0).asObject();
        Element exception = (Element) job.getElementsByTagNameNS("urn:epcglobal:epcis:xsd:2", "EPCISException")
                .item(0);
        assertThat(exception.getParentNode()).isEqualTo(job);
        for (String name : new String[] {"type", "title", "detail", "code", "pointer", "event"}) {
            assertThat(text(exception, name)).as(name).isEqualTo(error.string(name));
        }
        assertThat(text(exception, "code")).isEqualTo("no-receiver");
    }

    private static HttpResponse<String> xmlOf(String path, String header, String value) {
        return Backend.send(
                node.request(path).setHeader("Accept", "application/xml").setHeader(header, value));
    }

    private static Element root(HttpResponse<String> answer) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(answer.body())))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not XML: " + answer.body(), e);
        }
    }

    private static String text(Element within, String name) {
        return within.getElementsByTagNameNS("*", name).item(0).getTextContent();
    }

    private static HttpResponse<String> with(String[] header) {
        HttpRequest.Builder request = node.request("/epcis/events?perPage=1").header(header[0], header[1]);
        return Backend.send(request);
    }
}
