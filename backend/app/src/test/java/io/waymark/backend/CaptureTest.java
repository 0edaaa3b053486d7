package io.waymark.backend;

import static io.waymark.backend.Consortium.MANUFACTURER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonContent;
import io.waymark.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One organisation: in over HTTP, on the ledger, in rows, back over HTTP. */
class CaptureTest {
    private static Consortium consortium;
    private static Backend node;

    @BeforeAll
    static void start() {
        consortium = Consortium.of(MANUFACTURER);
        node = consortium.backend(MANUFACTURER);
    }

    @AfterAll
    static void stop() {
        if (consortium != null) {
            consortium.close();
        }
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
        String event = Events.object("ADD", "commissioning", ",\"ex:colour\":\"blue\",\"ex:weight\":1.50", Events.item("9521001", 1, "A1"))
                .replace("\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"",
                        "\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",{\"ex\":\"https://example.org/epcis/\"}]");
        HttpResponse<String> answer = node.post("/epcis/events", event);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        HttpResponse<String> back = node.get(answer.headers().firstValue("Location").orElseThrow());
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        JsonObject found = first(back.body());
        assertThat(found.has("recordTime")).isTrue();
        assertThat(JsonContent.sameValue(
                        found.without("recordTime").without("eventID"), Backend.json(event).without("@context")))
                .as(back.body())
                .isTrue();
        assertThat(back.body()).contains("{\"ex\":\"https://example.org/epcis/\"}").contains("1.50");
    }

    @Test
    void how_long_single_events_take() {
        long[] millis = new long[40];
        for (int i = 0; i < millis.length; i++) {
            String event = Events.object("ADD", "commissioning", "", Events.item("9521001", 2, "T" + i));
            long start = System.nanoTime();
            assertThat(node.post("/epcis/events", event).statusCode()).isEqualTo(201);
            millis[i] = (System.nanoTime() - start) / 1_000_000;
        }
        long[] warm = Arrays.copyOfRange(millis, 10, millis.length);
        Arrays.sort(warm);
        System.out.println("single event over HTTP, ms: median " + warm[warm.length / 2] + ", least " + warm[0] + ", most "
                + warm[warm.length - 1]);
        assertThat(warm[warm.length / 2]).isLessThan(5_000);
    }
}
