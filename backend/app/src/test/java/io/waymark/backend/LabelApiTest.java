package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.account.ApiKeys;
import io.waymark.projection.label.LabelPress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

/** Labels over HTTP with an API key: asked for, followed, fetched, and there after a restart. */
@ExtendWith(OneNode.class)
class LabelApiTest {
    private static Backend node;

    @BeforeAll
    static void start(Backend shared) {
        node = shared;
    }

    private static String items(int count) {
        return JsonWriter.write(JsonArray.ofStrings(IntStream.range(0, count)
                .mapToObj(i -> Events.item("9521001", 3, "LA" + i))
                .toList()));
    }

    private static JsonObject asked(String json) {
        HttpResponse<String> answer = node.post("/api/labels", json.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String place = answer.headers().firstValue("Location").orElseThrow();
        JsonObject begun = Backend.json(answer.body());
        assertThat(place).isEqualTo("/api/labels/" + begun.string("id"));
        return begun;
    }

    private static JsonObject ended(JsonObject begun) {
        JsonObject[] now = {begun};
        Await.until(
                "the file is made",
                Duration.ofSeconds(60),
                () -> {
                    now[0] = Backend.json(
                            node.get("/api/labels/" + begun.string("id")).body());
                    return !Set.of("waiting", "running").contains(now[0].string("state"));
                },
                () -> JsonWriter.write(now[0]));
        return now[0];
    }

    @Test
    void labels_of_identifiers_come_as_a_file() {
        JsonObject done = ended(asked("{'identifiers':" + items(30) + ",'stock':'roll-57x32','format':'zpl'}"));
        assertThat(done.string("state")).as(JsonWriter.write(done)).isEqualTo("done");
        assertThat(done.integer("labels")).isEqualTo(30);
        assertThat(done.integer("made")).isEqualTo(30);
        HttpResponse<String> file = node.get(done.string("file"));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).contains("application/vnd.zebra-zpl");
        assertThat(file.headers().firstValueAsLong("Content-Length")).hasValue(done.integer("bytes"));
        assertThat(file.body().split("\\^XZ", -1)).hasSize(31);
        assertThat(node.get("/api/labels").body()).contains(done.string("id"));
        assertThat(node.delete("/api/labels/" + done.string("id")).statusCode()).isEqualTo(204);
        assertThat(node.get(done.string("file")).statusCode()).isEqualTo(404);
    }

    @Test
    void labels_of_what_a_job_made_need_only_its_id() {
        String made =
                Events.object("ADD", "commissioning", "", Events.item("9521001", 3, "LJ1"), Events.unit("9521001", 77));
        String packed = Events.pack(Events.unit("9521001", 77), Events.item("9521001", 3, "LJ1"));
        JsonObject job = node.capture(Events.document(made, packed));
        assertThat(job.bool("success")).as(JsonWriter.write(job)).isTrue();
        JsonObject done = ended(asked(
                "{'job':'" + job.string("captureID") + "','stock':'a4-3x8','symbology':'datamatrix','format':'svg'}"));
        assertThat(done.integer("labels")).isEqualTo(2);
        assertThat(node.get(done.string("file")).body()).contains("(21)LJ1", "(00)");
        String nothing = "{'job':'00000000-0000-4000-8000-000000000000','stock':'a4-3x8'}";
        assertThat(node.post("/api/labels", nothing.replace('\'', '"')).statusCode())
                .isEqualTo(400);
    }

    @Test
    void what_cannot_be_made_is_a_problem_with_its_place() {
        String[][] wrong = {
            {"{}", "question"},
            {"{'identifiers':[],'stock':'a4-3x8'}", "question"},
            {"{'identifiers':['secret'],'stock':'a4-3x8'}", "question"},
            {"{'identifiers':[7],'stock':'a4-3x8'}", "question"},
            {"{'identifiers':" + items(1) + ",'job':'x','stock':'a4-3x8'}", "question"},
            {"{'job':'x','stock':'a4-3x8'}", "question"},
            {"{'identifiers':" + items(1) + ",'stock':'none'}", "question"},
            {"{'identifiers':" + items(1) + ",'stock':'a4-3x8','symbology':'aztec'}", "question"},
            {"{'identifiers':" + items(1) + ",'stock':'a4-3x8','first':0}", "question"},
            {"{'identifiers':" + items(1) + ",'stock':'a4-3x8','more':1}", "question"},
            {"{'identifiers':" + items(1) + ",'stock':'a4-3x8','first':999}", "label-position"},
            {"{'identifiers':" + items(1) + ",'stock':'a4-3x8','format':'zpl'}", "label-format"},
            {"{'identifiers':" + items(10_001) + ",'stock':'a4-3x8'}", "too-many-labels"},
        };
        for (String[] one : wrong) {
            HttpResponse<String> answer = node.post("/api/labels", one[0].replace('\'', '"'));
            assertThat(answer.statusCode())
                    .as(one[0].substring(0, Math.min(100, one[0].length())))
                    .isEqualTo(400);
            assertThat(answer.body()).contains("/problems#" + one[1]).doesNotContain("secret");
        }
        assertThat(node.get("/api/labels/00000000-0000-4000-8000-000000000000").statusCode())
                .isEqualTo(404);
        assertThat(node.get("/api/labels/none").statusCode()).isEqualTo(404);
        assertThat(node.get("/api/labels/stocks").body()).contains("a4-3x8", "roll-57x32", "datamatrix", "zpl");
    }

    @Test
    void a_file_is_of_the_key_that_asked_and_needs_its_scope() {
        ApiKeys keys = node.bean(ApiKeys.class);
        String labels = keys.create("label printer", Set.of(ApiKeys.LABELS)).orElseThrow();
        String query = keys.create("no labels", Set.of("query", "capture")).orElseThrow();
        JsonObject done = ended(asked("{'identifiers':" + items(1) + ",'stock':'a4-3x8'}"));
        for (String path : List.of("/api/labels/" + done.string("id"), done.string("file"))) {
            assertThat(Backend.send(node.request(path).setHeader("Authorization", "Bearer " + labels))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(Backend.send(node.request(path).setHeader("Authorization", "Bearer " + query))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Backend.send(node.request(path).setHeader("Authorization", "Bearer nobody"))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    /** A file that was being made when its process ended is made anew; one that was made is still there. */
    @Test
    void files_outlive_who_made_them_and_old_ones_go() {
        LabelPress press = node.bean(LabelPress.class);
        JdbcTemplate jdbc = node.bean(JdbcTemplate.class);
        JsonObject made = ended(asked("{'identifiers':" + items(2) + ",'stock':'a4-3x8'}"));
        press.stop();
        JsonObject waits = asked("{'identifiers':" + items(50) + ",'stock':'a4-3x8','format':'png'}");
        jdbc.update(
                "update label_file set state = 'running', worker = gen_random_uuid(), tries = 1,"
                        + " lease = now() - interval '1 second' where id = ?::uuid",
                waits.string("id"));
        assertThat(node.get("/api/labels/" + waits.string("id") + "/file").statusCode())
                .isEqualTo(409);
        press.start();
        assertThat(ended(waits).string("state")).isEqualTo("done");
        assertThat(node.get(made.string("file")).body()).startsWith("%PDF");
        jdbc.update(
                "update label_file set ended_at = now() - interval '25 hours' where id = ?::uuid", made.string("id"));
        for (int i = 0; i < 5; i++) {
            ended(asked("{'identifiers':" + items(1) + ",'stock':'a4-3x8'}"));
        }
        assertThat(node.get("/api/labels/" + made.string("id")).statusCode()).isEqualTo(404);
        assertThat(Backend.json(node.get("/api/labels").body()).array("files").size())
                .isLessThanOrEqualTo(5);
        press.stop();
        for (int i = 0; i < 5; i++) {
            asked("{'identifiers':" + items(1) + ",'stock':'a4-3x8'}");
        }
        HttpResponse<String> full =
                node.post("/api/labels", ("{'identifiers':" + items(1) + ",'stock':'a4-3x8'}").replace('\'', '"'));
        assertThat(full.statusCode()).isEqualTo(429);
        assertThat(full.headers().firstValue("Retry-After")).isPresent();
        jdbc.update("delete from label_file");
        press.start();
    }
}
