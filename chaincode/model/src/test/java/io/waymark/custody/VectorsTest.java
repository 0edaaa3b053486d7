package io.waymark.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/vectors} holds every language to the same bytes. They are made here from a fixed story; a change of bytes fails,
 * until somebody means it and writes them anew with {@code -Dwaymark.vectors=write}.
 */
class VectorsTest {

    private static final Path DIRECTORY = Path.of(System.getProperty("waymark.root", "../.."), "docs", "vectors");
    private static final JsonLimits LIMITS = JsonLimits.VALUE;

    @ParameterizedTest
    @ValueSource(strings = {"steps", "follows", "keys", "documents", "offers", "openings", "recalls"})
    void bytes_are_as_they_were(String name) throws IOException {
        Path file = DIRECTORY.resolve(name + ".json");
        String made = pretty(new Vectors().make(name), 0) + "\n";
        if ("write".equals(System.getProperty("waymark.vectors"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file)).isEqualTo(made);
    }

    @Test
    void the_table_of_follows_reads_back_as_it_says() throws IOException {
        JsonObject table = read("follows");
        List<JsonValue> cases = table.array("next").values();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
        for (JsonValue value : cases) {
            JsonObject c = value.asObject();
            Exit exit = c.optionalObject("exit")
                    .map(e -> new Exit(new io.waymark.ledger.KeyId(e.string("key")), step(e.string("step"))))
                    .orElse(null);
            Optional<String> broken = Follows.next(
                    step(c.string("before")), step(c.string("after")), exit, Vectors.name(c.object("object")));
            assertThat(broken.orElse("ok")).as(c.string("name")).isEqualTo(c.string("result"));
        }
        for (JsonValue value : table.array("first")) {
            JsonObject c = value.asObject();
            Optional<String> broken = Follows.first(step(c.string("step")), Vectors.name(c.object("object")));
            assertThat(broken.orElse("ok")).as(c.string("name")).isEqualTo(c.string("result"));
        }
        long codes = cases.stream()
                .map(c -> c.asObject().string("result"))
                .distinct()
                .count();
        assertThat(codes).as("different codes").isGreaterThanOrEqualTo(25);
    }

    @Test
    void refused_steps_are_refused_and_the_others_read() throws IOException {
        JsonObject steps = read("steps");
        for (JsonValue value : steps.array("steps")) {
            Step step = step(value.asObject().string("bytes"));
            assertThat(step.hash().hex()).isEqualTo(value.asObject().string("hash"));
        }
        assertThat(steps.array("refused").size()).isGreaterThanOrEqualTo(20);
        for (JsonValue value : steps.array("refused")) {
            JsonObject c = value.asObject();
            byte[] bytes = c.string("bytes").getBytes(StandardCharsets.UTF_8);
            assertThat(catchIllegal(() -> Step.parse(bytes)))
                    .as(c.string("name"))
                    .isTrue();
        }
    }

    @Test
    void an_event_spelled_otherwise_has_the_same_content() throws IOException {
        JsonObject content = read("documents").object("content");
        for (String event : content.array("same").strings()) {
            assertThat(io.waymark.transaction.EventFields.contentDigest(io.waymark.transaction.EventFields.parse(event))
                            .hex())
                    .isEqualTo(content.string("digest"));
        }
    }

    private static boolean catchIllegal(Runnable call) {
        try {
            call.run();
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static Step step(String text) {
        return Step.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    static JsonObject read(String name) throws IOException {
        return JsonParser.parse(Files.readString(DIRECTORY.resolve(name + ".json")), LIMITS)
                .asObject();
    }

    /** JSON with a line for each member and element, so that differences are readable. */
    private static String pretty(JsonValue value, int depth) {
        String indent = "\n" + " ".repeat(depth + 1);
        if (value.kind() == JsonValue.Kind.OBJECT && value.asObject().size() > 0) {
            StringBuilder text = new StringBuilder("{");
            JsonObject object = value.asObject();
            for (String name : object.names()) {
                text.append(text.length() > 1 ? "," : "")
                        .append(indent)
                        .append(CanonicalJson.write(JsonValue.of(name)))
                        .append(": ")
                        .append(pretty(object.value(name), depth + 1));
            }
            return text.append("\n").append(" ".repeat(depth)).append("}").toString();
        }
        if (value.kind() == JsonValue.Kind.ARRAY && value.asArray().size() > 0) {
            StringBuilder text = new StringBuilder("[");
            for (JsonValue element : value.asArray()) {
                text.append(text.length() > 1 ? "," : "").append(indent).append(pretty(element, depth + 1));
            }
            return text.append("\n").append(" ".repeat(depth)).append("]").toString();
        }
        return CanonicalJson.write(value);
    }
}
