package io.waymark.bench;

import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A warehouse system: EPCIS over HTTP with an API key. Safe for several threads. */
final class CaptureClient {
    private static final String KEY = "Bearer demo-manufacturer";
    private static final Duration REQUEST_MOST = Duration.ofSeconds(60);
    private static final Duration JOB_MOST = Duration.ofSeconds(120);
    private static final long PAUSE_MILLIS = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI node;

    CaptureClient(URI node) {
        this.node = node;
    }

    /** Captures one event; nanoseconds until it was answered to be on the ledger. */
    long[] event(byte[] body) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<byte[]> answer = post("/epcis/events", body);
        if (answer.statusCode() != 201) {
            throw new BenchFault("POST /epcis/events answered " + answer.statusCode() + " " + excerpt(answer.body()));
        }
        return new long[] {System.nanoTime() - begin};
    }

    /** Hands a document in; nanoseconds until it was taken, and from then until its job has ended. */
    long[] document(byte[] body) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<byte[]> answer = post("/epcis/capture", body);
        String location = answer.headers().firstValue("Location").orElse(null);
        if (answer.statusCode() != 202 || location == null) {
            throw new BenchFault("POST /epcis/capture answered " + answer.statusCode() + " " + excerpt(answer.body()));
        }
        long taken = System.nanoTime();
        awaitJob(node.resolve(URI.create(location).getRawPath()));
        return new long[] {taken - begin, System.nanoTime() - taken};
    }

    private void awaitJob(URI job) throws IOException, InterruptedException {
        long end = System.nanoTime() + JOB_MOST.toNanos();
        while (true) {
            HttpResponse<byte[]> answer = client.send(request(job).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new BenchFault("a capture job answered " + answer.statusCode() + " " + excerpt(answer.body()));
            }
            JsonObject state = parse(answer.body());
            if (!isTrue(state, "running")) {
                if (!isTrue(state, "success")) {
                    throw new BenchFault("a capture job failed: " + excerpt(answer.body()));
                }
                return;
            }
            if (System.nanoTime() > end) {
                throw new BenchFault("a capture job has not ended within " + JOB_MOST.toSeconds() + " s");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = request(node.resolve(path))
                .header("Content-Type", "application/ld+json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(REQUEST_MOST)
                .header("Authorization", KEY)
                .header("Accept", "application/json");
    }

    private static JsonObject parse(byte[] body) {
        try {
            return JsonParser.parse(body, JsonLimits.VALUE, JsonParser.Repeats.LAST_WINS)
                    .asObject();
        } catch (JsonException noJson) {
            throw new BenchFault("a capture job is no JSON: " + excerpt(body), noJson);
        }
    }

    private static boolean isTrue(JsonObject object, String name) {
        return object.get(name)
                .filter(value -> value.kind() == JsonValue.Kind.BOOLEAN)
                .map(JsonValue::asBoolean)
                .orElse(false);
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.length() > 400 ? text.substring(0, 400) + " ..." : text;
    }
}
