package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisDocument;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Talks to one organisation's node as its systems, and everybody else, do; keeps every answer for {@link CanaryTest}. */
final class NodeClient {
    /** How long a condition may take to come true on a busy machine. */
    static final Duration MOST = Duration.ofSeconds(60);

    private static final Duration REQUEST = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    final Member member;
    final URI base;
    private final Path answers;

    NodeClient(Member member, URI base, Path answers) {
        this.member = member;
        this.base = base;
        this.answers = answers;
    }

    // ---- capture

    /** Hands in a document of events and waits until its job has ended or has nothing but parked events. */
    Job capture(Event... events) {
        return settled(submit(Event.bytes(events)));
    }

    /** Hands in a document of events; all of it must be captured in the end, what has to wait for an offer included. */
    Job captured(Event... events) {
        Job job = ended(submit(Event.bytes(events)));
        assertThat(job.success()).as("captured by the %s: %s", member, job).isTrue();
        assertThat(job.progress("captured")).as("captured: %s", job).isEqualTo(events.length);
        return job;
    }

    /** As {@link #capture} of one event, which must be refused for good with this code. */
    Job refused(String code, Event event) {
        Job job = capture(event);
        assertThat(job.running()).as("ended: %s", job).isFalse();
        assertThat(job.success()).as("success: %s", job).isFalse();
        assertThat(job.errors()).as("errors: %s", job).containsExactly(code);
        JsonObject error = job.json().array("errors").get(0).asObject();
        assertThat(error.string("type")).startsWith("epcisException:");
        assertThat(error.string("pointer")).startsWith("/epcisBody/eventList/0");
        assertThat(error.string("event")).isEqualTo(event.id());
        assertThat(events(event.id()))
                .as("nothing of a refused event is stored")
                .isEmpty();
        return job;
    }

    /** Hands in a document and gives the path of its job. */
    String submit(byte[] document) {
        HttpResponse<byte[]> accepted = post("/epcis/capture", "application/ld+json", document);
        assertThat(accepted.statusCode()).as("accepted: %s", text(accepted)).isEqualTo(202);
        return URI.create(accepted.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    Job job(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as("job: %s", text(answer)).isEqualTo(200);
        return new Job(path, json(answer).asObject());
    }

    /** The job once it has ended, or waits with all that is left of it. */
    Job settled(String path) {
        return until(
                "the job is settled",
                () -> job(path),
                job -> !job.running()
                        || job.progress("waiting") > 0
                                && job.progress("waiting")
                                                + job.progress("captured")
                                                + job.progress("existing")
                                                + job.progress("refused")
                                                + job.progress("leftOut")
                                        == job.progress("events"));
    }

    Job ended(String path) {
        return until("the job has ended", () -> job(path), job -> !job.running());
    }

    // ---- reading

    /** Events with this id. */
    List<JsonObject> events(String id) {
        HttpResponse<byte[]> answer = get("/epcis/events/" + encoded(id));
        return answer.statusCode() == 404 ? List.of() : eventList(answer);
    }

    /** The document that answers this id, with its context. */
    EpcisDocument eventDocument(String id) {
        HttpResponse<byte[]> answer = get("/epcis/events/" + encoded(id));
        assertThat(answer.statusCode()).as("event: %s", text(answer)).isEqualTo(200);
        return EpcisDocument.parse(answer.body(), JsonLimits.DOCUMENT);
    }

    /** Events that name this identifier in any list. */
    List<JsonObject> naming(String identifier) {
        return eventList(get("/epcis/events?MATCH_anyEPC=" + encoded(identifier)));
    }

    List<JsonObject> namingClass(String lot) {
        return eventList(get("/epcis/events?MATCH_anyEPCClass=" + encoded(lot)));
    }

    static List<JsonObject> eventList(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as("query: %s", text(answer)).isEqualTo(200);
        return json(answer)
                .asObject()
                .object("epcisBody")
                .object("queryResults")
                .object("resultsBody")
                .array("eventList")
                .values()
                .stream()
                .map(JsonValue::asObject)
                .toList();
    }

    HttpResponse<byte[]> verify(String identifier) {
        return get("/api/verify?uri=" + encoded(identifier));
    }

    /** Whether this node has anything to say of an item, unit or lot; who does not sends elsewhere. */
    boolean knows(String identifier) {
        int status = get(path(identifier), "application/json").statusCode();
        assertThat(status).as("bundle of %s at the %s", identifier, member).isIn(200, 307, 404);
        return status == 200;
    }

    JsonObject bundle(String identifier) {
        HttpResponse<byte[]> answer = get(path(identifier), "application/json");
        assertThat(answer.statusCode()).as("bundle: %s", text(answer)).isEqualTo(200);
        return json(answer).asObject();
    }

    /** Waits until the node's answer about an item is this status, at this custodian. */
    JsonObject awaitStatus(String identifier, String status, Member custodian) {
        return until(
                identifier + " is " + status + " at the " + custodian + " for the " + member,
                () -> {
                    HttpResponse<byte[]> answer = verify(identifier);
                    return answer.statusCode() == 200
                            ? json(answer).asObject()
                            : JsonObject.of("status", JsonObject.of());
                },
                answer -> answer.object("status")
                                .optionalString("answer")
                                .filter(status::equals)
                                .isPresent()
                        && answer.object("status")
                                .optionalString("custodian")
                                .filter(custodian.msp()::equals)
                                .isPresent());
    }

    /** Waits until the node says that this member has an item; in which status need not be known there. */
    JsonObject awaitCustodian(String identifier, Member custodian) {
        return until(
                identifier + " is at the " + custodian + " for the " + member,
                () -> {
                    HttpResponse<byte[]> answer = verify(identifier);
                    return answer.statusCode() == 200
                            ? json(answer).asObject()
                            : JsonObject.of("status", JsonObject.of());
                },
                answer -> answer.object("status")
                        .optionalString("custodian")
                        .filter(custodian.msp()::equals)
                        .isPresent());
    }

    /** Holds that this node can say nothing of these identifiers: it sends elsewhere or knows nothing, and has no event. */
    void knowsNothingOf(String... identifiers) {
        for (String identifier : identifiers) {
            assertThat(verify(identifier).statusCode())
                    .as("%s at the %s", identifier, member)
                    .isIn(307, 404);
            assertThat(knows(identifier)).as("%s at the %s", identifier, member).isFalse();
            assertThat(naming(identifier))
                    .as("events of %s at the %s", identifier, member)
                    .isEmpty();
            assertThat(get("/epcis/epcs/" + encoded(identifier)).statusCode())
                    .as("list of identifiers with %s at the %s", identifier, member)
                    .isEqualTo(404);
            assertThat(namingClass(identifier))
                    .as("events of %s at the %s", identifier, member)
                    .isEmpty();
        }
    }

    /** Waits until the node's answer about an item's recall is this. */
    JsonObject awaitRecall(String identifier, String recall) {
        return until(
                "recall of " + identifier + " is " + recall + " for the " + member,
                () -> {
                    HttpResponse<byte[]> answer = verify(identifier);
                    return answer.statusCode() == 200
                            ? json(answer).asObject()
                            : JsonObject.of("status", JsonObject.of());
                },
                answer -> answer.object("status")
                        .optionalString("recall")
                        .filter(recall::equals)
                        .isPresent());
    }

    /** Asks again until the answer fits, for a bounded time. */
    static <T> T until(String what, Supplier<T> ask, Predicate<T> fits) {
        long end = System.nanoTime() + MOST.toNanos();
        long pause = 20;
        while (true) {
            T answer = ask.get();
            if (fits.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime())
                    .as(
                            "%s, within %s; the last answer: %s",
                            what, MOST, answer instanceof JsonObject json ? json.text() : answer)
                    .isLessThan(end);
            pause(pause);
            pause = Math.min(250, pause * 2);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    // ---- HTTP

    HttpResponse<byte[]> get(String path) {
        return get(path, "application/json");
    }

    HttpResponse<byte[]> get(String path, String accept) {
        return send(request(path).header("Accept", accept).GET().build());
    }

    HttpResponse<byte[]> post(String path, String type, byte[] body) {
        return send(request(path)
                .header("Content-Type", type)
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<byte[]> delete(String path) {
        return send(request(path).header("Accept", "application/json").DELETE().build());
    }

    /** A request with this organisation's key. */
    HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", "Bearer " + member.apiKey());
    }

    HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(REQUEST);
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            keep(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private synchronized void keep(HttpResponse<byte[]> answer) throws IOException {
        try (OutputStream out = Files.newOutputStream(answers, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write((answer.statusCode() + " " + answer.headers().map() + "\n").getBytes(StandardCharsets.UTF_8));
            out.write(answer.body());
            out.write('\n');
        }
    }

    /** The file with every answer of this node to these tests. */
    Path answers() {
        return answers;
    }

    static JsonValue json(HttpResponse<byte[]> answer) {
        return JsonParser.parse(answer.body(), JsonLimits.DOCUMENT);
    }

    static String text(HttpResponse<byte[]> answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return answer.statusCode() + " " + (body.length() > 800 ? body.substring(0, 800) + "…" : body);
    }

    /** Path of a Digital Link. */
    static String path(String identifier) {
        return URI.create(identifier).getRawPath();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
