package io.waymark.backend;

import static io.waymark.backend.Consortium.MANUFACTURER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonContent;
import io.waymark.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One organisation: in over HTTP, on the ledger, in rows, back over HTTP. */
@ExtendWith(OneNode.class)
class CaptureTest {
    private static Backend node;

    @BeforeAll
    static void start(Backend shared) {
        node = shared;
    }

    private static JsonObject first(String queryDocument) {
        return Backend.json(queryDocument)
                .object("epcisBody")
                .object("queryResults")
                .object("resultsBody")
                .array("eventList")
                .get(0)
                .asObject();
    }

    @Test
    void an_event_is_read_back_as_it_was_captured() {
        String event = Events.object(
                        "ADD",
                        "commissioning",
                        ",\"ex:colour\":\"blue\",\"ex:weight\":1.50",
                        Events.item("9521001", 1, "A1"))
                .replace(
                        "\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"",
                        "\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",{\"ex\":\"https://example.org/epcis/\"}]");
        HttpResponse<String> answer = node.post("/epcis/events", event);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        HttpResponse<String> back =
                node.get(answer.headers().firstValue("Location").orElseThrow());
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        JsonObject found = first(back.body());
        assertThat(found.has("recordTime")).isTrue();
        assertThat(JsonContent.sameValue(
                        found.without("recordTime").without("eventID"),
                        Backend.json(event).without("@context")))
                .as(back.body())
                .isTrue();
        assertThat(back.body())
                .contains("{\"ex\":\"https://example.org/epcis/\"}")
                .contains("1.50");
    }

    @Test
    void how_long_single_events_take() {
        long[] millis = new long[25];
        for (int i = 0; i < millis.length; i++) {
            String event = Events.object("ADD", "commissioning", "", Events.item("9521001", 2, "T" + i));
            long start = System.nanoTime();
            assertThat(node.post("/epcis/events", event).statusCode()).isEqualTo(201);
            millis[i] = (System.nanoTime() - start) / 1_000_000;
        }
        long[] warm = Arrays.copyOfRange(millis, 5, millis.length);
        Arrays.sort(warm);
        System.out.println("single event over HTTP, ms: median " + warm[warm.length / 2] + ", least " + warm[0]
                + ", most " + warm[warm.length - 1]);
        assertThat(warm[warm.length / 2]).isLessThan(5_000);
    }

    @Test
    void the_same_event_twice_is_recorded_once_and_another_one_under_its_id_is_refused() {
        String id = "urn:uuid:7b7a6b3e-0000-4000-8000-000000000001";
        String event =
                Events.object("OBSERVE", "inspecting", ",\"eventID\":\"" + id + "\"", Events.item("9521001", 3, "D1"));
        assertThat(node.post("/epcis/events", event).statusCode()).isEqualTo(201);
        assertThat(node.post("/epcis/events", event).statusCode()).isEqualTo(201);
        HttpResponse<String> other = node.post("/epcis/events", event.replace("inspecting", "storing"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body())
                .contains("event-id-conflict")
                .contains("epcisException:ResourceAlreadyExistsException");
        assertThat(Backend.json(node.get("/epcis/events?EQ_eventID=" + Backend.encoded(id))
                                .body())
                        .object("epcisBody")
                        .object("queryResults")
                        .object("resultsBody")
                        .array("eventList")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void an_event_that_stands_twice_in_one_document_is_recorded_once() {
        String id = "urn:uuid:7b7a6b3e-0000-4000-8000-000000000002";
        String event =
                Events.object("OBSERVE", "inspecting", ",\"eventID\":\"" + id + "\"", Events.item("9521001", 3, "D2"));
        JsonObject job = node.capture(Events.document(event, event));
        assertThat(job.bool("success")).as(job.text()).isTrue();
        assertThat(job.object("progress").integer("captured")).isEqualTo(1);
        assertThat(job.object("progress").integer("existing")).isEqualTo(1);
        HttpResponse<String> contrary =
                node.post("/epcis/capture", Events.document(event, event.replace("inspecting", "storing")));
        assertThat(contrary.statusCode()).as(contrary.body()).isEqualTo(400);
        assertThat(contrary.body()).contains("\"code\":\"duplicate\"");
    }

    @Test
    void rollback_keeps_nothing_and_proceed_keeps_what_is_good() {
        String good = Events.object("ADD", "commissioning", "", Events.item("9521001", 4, "R1"));
        String bad = Events.object(
                "ADD", "commissioning", "", Events.item("9521001", 4, "R1"), Events.item("9521001", 4, "R2"));
        JsonObject rolledBack = node.capture(Events.document(good, bad));
        assertThat(rolledBack.bool("success")).isFalse();
        assertThat(rolledBack.array("errors").get(0).asObject().string("code")).isEqualTo("already-commissioned");
        assertThat(rolledBack.array("errors").get(0).asObject().string("pointer"))
                .isEqualTo("/epcisBody/eventList/1");
        assertThat(rolledBack.object("progress").integer("leftOut")).isEqualTo(1);
        JsonObject proceeded = node.capture(Events.document(good, bad), "GS1-Capture-Error-Behaviour", "proceed");
        assertThat(proceeded.bool("success")).isFalse();
        assertThat(proceeded.object("progress").integer("captured")).isEqualTo(1);
        assertThat(proceeded.object("progress").integer("refused")).isEqualTo(1);
    }

    @Test
    void a_document_in_which_events_build_on_one_another_goes_through() {
        String[] events = new String[62];
        String unit = Events.unit("9521001", 5);
        String[] items = new String[60];
        for (int i = 0; i < 60; i++) {
            items[i] = Events.item("9521001", 5, "J" + i);
            events[i] = Events.object("ADD", "commissioning", "", items[i]);
        }
        events[60] = Events.pack(unit, items);
        events[61] = Events.object(
                "OBSERVE",
                "shipping",
                ",\"destinationList\":[{\"type\":\"possessing_party\",\"destination\":\"https://id.gs1.org/417/4012345000009\"}]",
                unit);
        JsonObject job = node.capture(Events.document(events));
        assertThat(job.bool("success")).as(job.text()).isTrue();
        assertThat(job.object("progress").integer("captured")).isEqualTo(62);
        HttpResponse<String> page = node.get("/epcis/events?MATCH_anyEPC=" + Backend.encoded(items[7]) + "&perPage=1");
        assertThat(page.headers().firstValue("Link")).isPresent();
        String next = page.headers().firstValue("Link").orElseThrow().replaceAll("^<|>.*$", "");
        assertThat(page.body() + node.get(next).body()).contains("packing").contains("commissioning");
    }

    @Test
    void a_receipt_of_what_nobody_offered_waits_and_can_be_given_up() {
        String receipt = Events.receive(Consortium.DISTRIBUTOR, MANUFACTURER, Events.unit("9521001", 6));
        HttpResponse<String> answer = node.post("/epcis/events", receipt);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String location = answer.headers().firstValue("Location").orElseThrow();
        JsonObject job = Backend.json(node.get(location).body());
        assertThat(job.bool("running")).isTrue();
        assertThat(job.array("waiting").get(0).asObject().string("code")).isEqualTo("unknown-object");

        // What comes after it on the same goods waits behind it, says so, and is judged for itself once it is gone.
        HttpResponse<String> behind =
                node.post("/epcis/events", Events.object("OBSERVE", "inspecting", "", Events.unit("9521001", 6)));
        assertThat(behind.statusCode()).as(behind.body()).isEqualTo(202);
        String second = behind.headers().firstValue("Location").orElseThrow();
        assertThat(Backend.json(node.get(second).body())
                        .array("waiting")
                        .get(0)
                        .asObject()
                        .string("code"))
                .isEqualTo("earlier-event-waits");

        assertThat(node.delete(location).statusCode()).isEqualTo(204);
        assertThat(node.finished(location).bool("success")).isFalse();
        assertThat(node.delete(location).statusCode()).isEqualTo(409);
        assertThat(node.finished(second).bool("success")).isTrue();
    }

    @Test
    void bad_requests_are_told_apart() {
        String event = Events.object("OBSERVE", "inspecting", "", Events.item("9521001", 7, "B1"));
        problem(node.post("/epcis/capture", "{"), 400, "epcisException:ValidationException");
        problem(node.post("/epcis/capture", "{}"), 400, "epcisException:ValidationException");
        problem(
                node.post("/epcis/events", event.replace("OBSERVE", "LOOK")),
                400,
                "epcisException:ValidationException");
        problem(node.post("/epcis/events", Events.document(event)), 400, "epcisException:ValidationException");
        problem(
                node.post("/epcis/capture", event, "GS1-Capture-Error-Behaviour", "perhaps"),
                400,
                "epcisException:ValidationException");
        problem(
                node.post("/epcis/capture", event, "Content-Type", "application/xml"),
                415,
                "epcisException:UnsupportedMediaTypeException");
        problem(
                node.post("/epcis/capture", event, "Accept", "text/html"),
                406,
                "epcisException:NotAcceptableException");
        problem(
                node.post("/epcis/capture", event, "GS1-EPCIS-Version", "1.2"),
                406,
                "epcisException:NotAcceptableException");
        problem(node.post("/epcis/capture", " ".repeat(33 << 20)), 413, "epcisException:CaptureLimitExceededException");
        problem(node.get("/epcis/events?EQ_nothing=1"), 400, "epcisException:QueryParameterException");
        problem(node.get("/epcis/events?EQ_action=LOOK"), 400, "epcisException:QueryParameterException");
        problem(node.get("/epcis/events?nextPageToken=forged"), 400, "epcisException:QueryParameterException");
        problem(node.get("/epcis/events/nobody"), 404, "epcisException:NoSuchNameException");
        problem(node.get("/epcis/capture/nobody"), 404, "epcisException:NoSuchNameException");
        problem(node.get("/epcis/nothing"), 404, "epcisException:NoSuchNameException");
        problem(node.delete("/epcis/events"), 405, "epcisException:ValidationException");
        problem(
                Backend.send(node.request("/epcis/events")
                        .setHeader("Authorization", "Bearer demo-retailer")
                        .GET()),
                401,
                "epcisException:SecurityException");
        problem(
                Backend.send(node.request("/actuator/prometheus")
                        .setHeader("Authorization", "none")
                        .GET()),
                401,
                "/problems#no-key");
    }

    @Test
    void what_the_server_itself_refuses_is_a_problem_too() throws Exception {
        try (java.net.Socket socket = new java.net.Socket(
                "127.0.0.1", node.request("/").GET().build().uri().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /epcis/ev{nts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes("US-ASCII"));
            String answer = new String(socket.getInputStream().readAllBytes(), "UTF-8");
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json")
                    .contains("\"code\":\"request\"");
        }
        problem(node.get("/epcis/%2e%2e/x"), 400, "/problems#request");
    }

    private static void problem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = Backend.json(answer.body());
        assertThat(problem.string("type")).isEqualTo(type);
        assertThat(problem.integer("status")).isEqualTo(status);
        assertThat(problem.has("code")).isTrue();
    }

    @Test
    void capabilities_are_told() {
        HttpResponse<String> capture = node.options("/epcis/capture");
        assertThat(capture.statusCode()).isEqualTo(204);
        assertThat(capture.headers().firstValue("GS1-EPCIS-Version")).hasValue("2.0.0");
        assertThat(capture.headers().firstValue("GS1-EPCIS-Capture-Limit")).hasValue("20000");
        assertThat(capture.headers().firstValue("GS1-EPCIS-Capture-File-Size-Limit"))
                .hasValue("33554432");
        assertThat(node.options("/epcis/events").headers().firstValue("Allow")).hasValue("OPTIONS, GET, POST");
        assertThat(node.get("/actuator/prometheus").body()).contains("waymark_blocks_followed");
    }
}
