package io.waymark.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody at a browser: cookies, forms with their hidden fields, redirects. */
final class Browser {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"\\s*/?>");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String base;

    Browser(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** An answer: where it is from, status, type and text. */
    record Page(String path, int status, String text, HttpResponse<byte[]> response) {
        /** The value of a hidden field of the first form that sends to an address. */
        String hidden(String action, String name) {
            int form = text.indexOf("action=\"" + action + "\"");
            if (form < 0) {
                throw new AssertionError("no form for " + action + " on " + path);
            }
            Matcher hidden = HIDDEN.matcher(text.substring(form, text.indexOf("</form>", form)));
            while (hidden.find()) {
                if (hidden.group(1).equals(name)) {
                    return hidden.group(2);
                }
            }
            return "";
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Browser signIn(String name) {
        Page page = signIn(name, "demo");
        if (page.status() != 200 || !page.path().equals("/")) {
            throw new AssertionError("not signed in: " + page.status() + " " + page.path());
        }
        return this;
    }

    Page signIn(String name, String password) {
        return get("/sign-in").status() == 200
                ? send("/sign-in", "/sign-in", "name", name, "password", password)
                : get("/");
    }

    /** Gets a page, redirects followed. */
    Page get(String path) {
        return follow(request(path).GET().build());
    }

    /** Gets a page without following redirects. */
    Page raw(String path) {
        return page(exchange(request(path).GET().build()));
    }

    /** Fills in the form on a page that sends to an address, and sends it. */
    Page send(String page, String action, String... fields) {
        return send(get(page), action, fields);
    }

    Page send(Page page, String action, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        for (String hidden : List.of("_csrf", "form", "version")) {
            String value = page.hidden(action, hidden);
            if (!value.isEmpty() && !all.contains(hidden)) {
                all.addAll(List.of(hidden, value));
            }
        }
        return post(action, all.toArray(String[]::new));
    }

    /** Sends just these fields. */
    Page post(String path, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(encoded(fields[i]))
                    .append('=')
                    .append(encoded(fields[i + 1]));
        }
        return follow(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** Sends a form with a file. */
    Page upload(String path, String file, byte[] bytes, String... fields) {
        String boundary = "----waymark-test";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n"
                            + fields[i + 1] + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file
                        + "\"\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return follow(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "text/html")
                .timeout(Duration.ofSeconds(20));
    }

    private Page follow(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request);
        for (int i = 0; i < 5 && response.statusCode() / 100 == 3 && response.statusCode() != 304; i++) {
            URI to = response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow());
            response = exchange(request(to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery()))
                    .GET()
                    .build());
        }
        return page(response);
    }

    private static Page page(HttpResponse<byte[]> response) {
        return new Page(
                response.uri().getRawPath(),
                response.statusCode(),
                new String(response.body(), StandardCharsets.UTF_8),
                response);
    }

    HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
