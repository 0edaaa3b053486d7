package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many events, in one document and from many callers at once: all of them are captured, each once. */
@ExtendWith(OneNode.class)
class ThroughputTest {
    private static Backend node;

    @BeforeAll
    static void start(Backend shared) {
        node = shared;
    }

    @Test
    void a_document_that_takes_three_transactions() {
        String[] events = new String[2_100];
        for (int i = 0; i < events.length; i++) {
            events[i] = Events.object("ADD", "commissioning", "", Events.item("9521001", 9, "M" + i));
        }
        long start = System.nanoTime();
        JsonObject job = node.capture(Events.document(events));
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(job.bool("success")).as(job.object("progress").text()).isTrue();
        assertThat(job.object("progress").integer("captured")).isEqualTo(events.length);
        System.out.println(events.length + " events in one document: " + millis + " ms, "
                + events.length * 1_000L / millis + " events/s");
    }

    @Test
    void sixteen_callers_with_events_on_things_of_their_own_and_one_in_common() throws Exception {
        assertThat(node.post(
                                "/epcis/events",
                                Events.object("ADD", "commissioning", "", Events.item("9521001", 10, "C")))
                        .statusCode())
                .isEqualTo(201);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<Future<Integer>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < 160; i++) {
            String things = i % 10 == 0
                    ? Events.object(
                            "OBSERVE",
                            "inspecting",
                            ",\"eventID\":\"urn:uuid:0-" + i + "\"",
                            Events.item("9521001", 10, "C"))
                    : Events.object("ADD", "commissioning", "", Events.item("9521001", 10, "S" + i));
            answers.add(callers.submit(() -> node.post("/epcis/events", things).statusCode()));
        }
        for (Future<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(201);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        callers.shutdown();
        System.out.println("160 single events of 16 callers: " + millis + " ms, " + 160_000L / millis + " events/s");
    }
}
