package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A full run over HTTP, judged by GS1's own OpenAPI document, with GS1's own documents. */
@ExtendWith(OneNode.class)
class EpcisConformanceTest {
    private static Backend node;
    private static OpenApi api;
    private static final List<String> FAULTS = new ArrayList<>();

    @BeforeAll
    static void start(Backend shared) throws IOException {
        Path file = shared("gs1-epcis/openapi.json");
        api = new OpenApi(file);
        node = shared;
    }

    private static Path shared(String name) {
        Path path = Path.of(System.getProperty("waymark.root", "."), "../shared/data")
                .resolve(name)
                .normalize();
        if (!Files.exists(path)) {
            String reason = "SKIPPED: GS1's published data is not beside the project";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return path;
    }

    private static HttpResponse<String> judged(
            String method, String template, String path, String body, String... headers) {
        HttpRequest.Builder request = node.request("/epcis" + path)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
            typed |= headers[i].equals("Content-Type");
        }
        if (body != null && !typed) {
            request.setHeader("Content-Type", "application/json");
        }
        HttpResponse<String> answer = Backend.send(request);
        FAULTS.addAll(api.judge(method, template, answer));
        return answer;
    }

    private static HttpResponse<String> get(String template, String path, String... headers) {
        return judged("GET", template, path, null, headers);
    }

    @Test
    void answers_are_as_gs1s_openapi_has_them() {
        String event = Events.object(
                "ADD",
                "commissioning",
                ",\"disposition\":\"active\",\"readPoint\":{\"id\":\"https://id.gs1.org/414/9521001000000\"},"
                        + "\"bizLocation\":{\"id\":\"https://id.gs1.org/414/9521001000000\"}",
                Events.item("9521001", 41, "C1"));
        HttpResponse<String> job = judged("POST", "/capture", "/capture", Events.document(event));
        String location = job.headers().firstValue("Location").orElseThrow().substring("/epcis".length());
        assertThat(node.finished("/epcis" + location).bool("success")).isTrue();
        get("/capture/{captureID}", location);
        get("/capture/{captureID}", location, "Accept", "application/xml");
        get("/capture", "/capture?perPage=1");
        HttpResponse<String> events = get("/events", "/events");
        String id = EpcisDocument.parse(events.body(), JsonLimits.DOCUMENT)
                .events()
                .get(0)
                .eventID()
                .orElseThrow();
        get("/events/{eventID}", "/events/" + Backend.encoded(id));
        get("/", "");
        String[][] families = {
            {"eventTypes", "eventType", "ObjectEvent"},
            {"epcs", "epc", Events.item("9521001", 41, "C1")},
            {"bizSteps", "bizStep", "commissioning"},
            {"bizLocations", "bizLocation", "https://id.gs1.org/414/9521001000000"},
            {"readPoints", "readPoint", "https://id.gs1.org/414/9521001000000"},
            {"dispositions", "disposition", "active"}
        };
        for (String[] family : families) {
            String one = "/" + family[0] + "/{" + family[1] + "}";
            get("/" + family[0], "/" + family[0]);
            get(one, "/" + family[0] + "/" + Backend.encoded(family[2]));
            get(one, "/" + family[0] + "/" + Backend.encoded("https://example.com/none"));
            get(one + "/events", "/" + family[0] + "/" + Backend.encoded(family[2]) + "/events");
            for (String template : new String[] {"/" + family[0], one, one + "/events"}) {
                judged("OPTIONS", template, template.replace("{" + family[1] + "}", Backend.encoded(family[2])), null);
            }
        }
        for (String template : new String[] {"/capture", "/events", "/queries"}) {
            judged("OPTIONS", template, template, null);
        }
        queries();
        problems(event);
        System.out.println(api.summary());
        assertThat(FAULTS).isEmpty();
    }

    private static void queries() {
        String query = "{\"name\":\"conformance\",\"query\":{\"eventType\":[\"ObjectEvent\"]}}";
        assertThat(api.judgeRequest("POST", "/queries", query)).isEmpty();
        judged("POST", "/queries", "/queries", query);
        judged("POST", "/queries", "/queries", query);
        get("/queries", "/queries");
        get("/queries/{queryName}", "/queries/conformance");
        get("/queries/{queryName}/events", "/queries/conformance/events");
        String path = "/queries/conformance/subscriptions";
        get("/queries/{queryName}/subscriptions", path);
        String missing = "/queries/none";
        for (String[] one : new String[][] {
            {"/queries/{queryName}", missing},
            {"/queries/{queryName}/events", missing + "/events"},
            {"/queries/{queryName}/subscriptions", missing + "/subscriptions"},
            {"/queries/{queryName}/subscriptions/{subscriptionID}", path + "/none"}
        }) {
            get(one[0], one[1]);
        }
        judged("OPTIONS", "/queries/{queryName}", "/queries/conformance", null);
        judged("OPTIONS", "/queries/{queryName}/subscriptions", path, null);
        judged("OPTIONS", "/queries/{queryName}/subscriptions/{subscriptionID}", path + "/x", null);
        judged("DELETE", "/queries/{queryName}", "/queries/conformance", null);
        judged("DELETE", "/queries/{queryName}", "/queries/conformance", null);
        judged("DELETE", "/nextPageToken/{token}", "/nextPageToken/x", null);
    }

    private static void problems(String event) {
        judged("POST", "/capture", "/capture", "{}");
        judged("POST", "/capture", "/capture", event, "Content-Type", "text/plain");
        judged("POST", "/capture", "/capture", event, "GS1-EPCIS-Version", "9.0");
        get("/events", "/events", "Authorization", "none");
        get("/events", "/events", "Accept", "text/html");
        get("/events", "/events?EQ_eventID=" + "x".repeat(7_500));
        get("/events/{eventID}", "/events/none");
        get("/events/{eventID}", "/events/none", "Accept", "application/problem+xml");
        get("/events", "/events", "Authorization", "none", "Accept", "application/xml");
        get("/events", "/events?EQ_eventID=" + "x".repeat(7_500), "Accept", "application/xml");
        get("/events", "/events", "Accept", "application/xml", "GS1-CBV-XML-Format", "Always_Web_URI");
        get("/events", "/events", "Accept", "application/xml", "GS1-CBV-XML-Format", "Never_Translates");
        get("/eventTypes", "/eventTypes", "Accept", "application/xml");
        judged("POST", "/capture", "/capture", "{}", "Accept", "application/xml");
        judged("POST", "/capture", "/capture", event, "Content-Type", "text/plain", "Accept", "application/xml");
        judged("OPTIONS", "/events", "/events", null, "Accept", "application/xml");
        get("/capture/{captureID}", "/capture/none");
        get("/eventTypes/{eventType}/events", "/eventTypes/ObjectEvent/events?EQ_action=MOVE");
    }

    @Test
    void gs1s_documents_are_captured_as_they_are_and_read_back_with_the_same_hash() throws IOException {
        List<Path> documents = files(shared("gs1-epcis/examples"), ".jsonld");
        assertThat(documents).hasSize(47);
        List<String> conflicting = new ArrayList<>();
        int compared = 0;
        for (Path file : documents) {
            EpcisDocument document = EpcisDocument.parse(Files.readAllBytes(file), JsonLimits.DOCUMENT);
            JsonObject job = node.capture(Files.readString(file), "GS1-Capture-Error-Behaviour", "proceed");
            for (JsonValue error : job.array("errors")) {
                conflicting.add(file.getFileName() + " " + error.asObject().string("code"));
            }
            if (job.bool("success")) {
                same(document, file);
                compared++;
            }
        }
        System.out.println("GS1's documents: " + compared + " of 47 read back with equal hashes");
        // Each has one event, whose id another document has given to another one; alone they are captured
        // (ExamplesTest).
        assertThat(conflicting)
                .containsExactly(
                        "Example-Type-sourceOrDestination,measurement,bizTransaction.jsonld event-id-conflict",
                        "SensorDataExample17.jsonld event-id-conflict");
        assertThat(compared).isEqualTo(45);
    }

    @Test
    void xml_twins_of_the_reference_vectors_are_read_back_with_the_same_hash() throws IOException {
        List<Path> files = files(shared("event-hash"), ".xml");
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            EpcisXml xml = EpcisXml.parse(bytes, XmlLimits.DOCUMENT);
            HttpResponse<String> answer = node.post(
                    "/epcis/capture", new String(bytes, StandardCharsets.UTF_8), "Content-Type", "application/xml");
            if (!xml.faults().isEmpty()) {
                assertThat(answer.statusCode())
                        .as(file.getFileName().toString())
                        .isEqualTo(400);
                System.out.println(file.getFileName() + " is refused: "
                        + xml.faults().get(0).code());
                continue;
            }
            JsonObject job =
                    node.finished(answer.headers().firstValue("Location").orElseThrow());
            if (job.bool("success")) {
                same(xml.document(), file);
            } else {
                job.array("errors").forEach(e -> assertThat(e.asObject().string("code"))
                        .as(file.getFileName().toString())
                        .isIn("event-id-conflict", "left-out"));
            }
        }
    }

    private static void same(EpcisDocument document, Path file) {
        for (EpcisEvent event : document.events()) {
            String id = event.eventID().orElseGet(() -> EventHash.id(event, EventHash.Version.CBV_2_0));
            String hash = EventHash.id(event, EventHash.Version.CBV_2_0);
            HttpResponse<String> back = node.get("/epcis/events/" + Backend.encoded(id));
            assertThat(back.statusCode())
                    .as(file.getFileName() + event.pointer())
                    .isEqualTo(200);
            assertThat(EventHash.ids(EpcisDocument.parse(back.body(), JsonLimits.DOCUMENT), EventHash.Version.CBV_2_0))
                    .as(file.getFileName() + event.pointer())
                    .contains(hash);
        }
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
