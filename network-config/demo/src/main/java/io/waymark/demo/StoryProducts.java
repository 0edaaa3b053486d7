package io.waymark.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Enters the products of the story on the manufacturer's pages, as its operator does: signs in and fills the form in. */
final class StoryProducts {
    private static final Duration REQUEST_MOST = Duration.ofSeconds(20);
    private static final Duration LEDGER_MOST = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern STATE = Pattern.compile("data-ledger=\"([A-Z]+)\"");
    private static final String BOUNDARY = "waymark-story-products";
    /** A form that is not accepted is shown again; one that is leads to the product. */
    private static final int ACCEPTED = 302;

    private final URI node;
    private final HttpClient client;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** @param client follows no redirects and keeps no cookies */
    StoryProducts(URI node, HttpClient client) {
        this.node = node;
        this.client = client;
    }

    /**
     * Enters each product that is not there yet, and waits until all of them are on the ledger: what is shipped before that goes
     * out without their names.
     */
    void enter() throws IOException, InterruptedException {
        List<String[]> products = new String(resource("products.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" [|] "))
                .toList();
        signIn();
        String known = get("/products");
        List<String> entered = new ArrayList<>();
        for (String[] product : products) {
            if (!known.contains(product[0])) {
                entered.add(enter(product));
            }
        }
        for (String page : entered) {
            awaitLedger(page);
        }
    }

    private void awaitLedger(String page) throws IOException, InterruptedException {
        long endNanos = System.nanoTime() + LEDGER_MOST.toNanos();
        while (true) {
            Matcher state = STATE.matcher(get(page));
            String said = state.find() ? state.group(1) : "";
            if (said.equals("WRITTEN")) {
                return;
            }
            if (!said.equals("WAITING") || System.nanoTime() > endNanos) {
                throw new DemoFault("The story broke off: the texts of a product are not on the ledger (" + page + ")");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private void signIn() throws IOException, InterruptedException {
        String form =
                Map.of("name", "operator", "password", "demo", "_csrf", token(get("/sign-in"))).entrySet().stream()
                        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        HttpResponse<String> answer = send(request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        if (answer.statusCode() != ACCEPTED
                || answer.headers().firstValue("Location").orElse("").contains("failed")) {
            throw new DemoFault(
                    "The story broke off: the manufacturer's operator cannot sign in (" + answer.statusCode() + ")");
        }
    }

    /** Gives the path of its page. */
    private String enter(String[] product) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        part(body, "_csrf", token(get("/products/new")));
        part(body, "gtin", product[0]);
        part(body, "name", product[1]);
        part(body, "brand", product[2]);
        part(body, "description", product[4]);
        write(
                body,
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + product[3]
                        + "\"\r\nContent-Type: image/png\r\n\r\n");
        body.write(resource(product[3]));
        write(body, "\r\n--" + BOUNDARY + "--\r\n");
        HttpResponse<String> answer = send(request("/products/new")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
        if (answer.statusCode() != ACCEPTED) {
            throw new DemoFault("The story broke off: the manufacturer's node does not take the product " + product[1]
                    + " (" + answer.statusCode() + ")");
        }
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private static void part(ByteArrayOutputStream body, String name, String value) throws IOException {
        write(
                body,
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    }

    private static void write(ByteArrayOutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String page) {
        Matcher token = TOKEN.matcher(page);
        if (!token.find()) {
            throw new DemoFault("The story broke off: a form of the manufacturer's pages has no token");
        }
        return token.group(1);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path).GET());
        if (answer.statusCode() != 200) {
            throw new DemoFault("The story broke off: " + path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.resolve(path)).timeout(REQUEST_MOST).header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return answer;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = StoryProducts.class.getResourceAsStream("/story/" + name)) {
            if (in == null) {
                throw new IOException("missing resource story/" + name);
            }
            return in.readAllBytes();
        }
    }
}
