package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody of an organisation's staff, signed in to the pages as a browser without JavaScript would be. */
final class StaffSession {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final URI base;

    StaffSession(NodeClient node, String account) {
        this.base = node.base;
        HttpResponse<String> in = post("/sign-in", Map.of("name", account, "password", "demo"), "/sign-in", false);
        assertThat(in.uri().getPath()).as("signed in as %s", account).isNotEqualTo("/sign-in");
    }

    /** Fills in the form of a page and sends it. */
    HttpResponse<String> post(String path, Map<String, String> fields, String page, boolean multipart) {
        Matcher token = TOKEN.matcher(
                send(HttpRequest.newBuilder(base.resolve(page)).GET().build()).body());
        assertThat(token.find()).as("a form on %s", page).isTrue();
        Map<String, String> all = new java.util.TreeMap<>(fields);
        all.put("_csrf", token.group(1));
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Origin", base.toString());
        if (multipart) {
            String body = all.entrySet().stream()
                    .map(f -> "--bound\r\nContent-Disposition: form-data; name=\"" + f.getKey() + "\"\r\n\r\n"
                            + f.getValue() + "\r\n")
                    .collect(Collectors.joining("", "", "--bound--\r\n"));
            request.header("Content-Type", "multipart/form-data; boundary=bound")
                    .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        } else {
            String body = all.entrySet().stream()
                    .map(f -> f.getKey() + "=" + NodeClient.encoded(f.getValue()))
                    .collect(Collectors.joining("&"));
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return send(request.build());
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).GET().build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
