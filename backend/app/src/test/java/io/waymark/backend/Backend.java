package io.waymark.backend;

import io.waymark.backend.follow.Follower;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** One member's running backend, as a warehouse system sees it. */
final class Backend implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final ConfigurableApplicationContext context;
    private final Consortium.Member member;

    Backend(ConfigurableApplicationContext context, Consortium.Member member) {
        this.context = context;
        this.member = member;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("content-type");
        }
        return send(typed ? request : request.header("Content-Type", "application/json"));
    }

    HttpResponse<String> options(String path) {
        return send(request(path).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + member.key());
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Posts a document and waits until its job has finished. */
    JsonObject capture(String document, String... headers) {
        String location = post("/epcis/capture", document, headers)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        return finished(location);
    }

    /** Waits until a job has finished. */
    JsonObject finished(String location) {
        JsonObject[] job = new JsonObject[1];
        Await.until(
                "the job has finished",
                Duration.ofSeconds(60),
                () -> {
                    job[0] = json(get(location).body());
                    return !job[0].bool("running");
                },
                () -> JsonWriter.write(job[0]));
        return job[0];
    }

    static JsonObject json(String text) {
        return JsonParser.parse(text, JsonLimits.DOCUMENT).asObject();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** How many steps of another member it knows that came by opening alone. */
    int steps(String writer) {
        return bean(org.springframework.jdbc.core.JdbcTemplate.class)
                .queryForObject(
                        "select count(*) from step where writer = ? and source = 'opened'", Integer.class, writer);
    }

    /** Transactions of its outbox of which the outcome is not known. */
    int unsettled() {
        return bean(io.waymark.projection.capture.Outbox.class).unsettled().size();
    }

    /** How it follows the ledger, and what it says of members. */
    String state() {
        Follower follower = bean(Follower.class);
        return "height " + follower.height() + ", caught up " + follower.caughtUp() + ", error '" + follower.lastError()
                + "', organisations " + get("/api/organisations").body();
    }

    @Override
    public void close() {
        context.close();
    }
}
