package io.waymark.backend;

import static io.waymark.backend.Consortium.MANUFACTURER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.waymark.backend.submit.FailPoint;
import io.waymark.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Subscriptions by webhook: told once it is there, signed, again after a failure, by the clock, and not to just anybody. */
class EpcisSubscriptionTest {
    private static Consortium consortium;
    private static Backend node;
    private static HttpServer receiver;
    private static final List<Message> MESSAGES = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REFUSALS = new AtomicInteger();

    private record Message(String path, String signature, String body) {}

    @BeforeAll
    static void start() throws IOException {
        consortium = Consortium.of(FailPoint.NONE, Map.of("waymark.subscriptions.inside", true), MANUFACTURER);
        node = consortium.backend(MANUFACTURER);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = exchange.getRequestURI().getPath().equals("/flaky") && REFUSALS.getAndDecrement() > 0;
            if (!refused) {
                MESSAGES.add(new Message(
                        exchange.getRequestURI().getPath(),
                        exchange.getRequestHeaders().getFirst("GS1-Signature"),
                        body));
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterAll
    static void stop() {
        if (receiver != null) {
            receiver.stop(0);
        }
        if (consortium != null) {
            consortium.close();
        }
    }

    private static String dest(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private static String query(String name) {
        HttpResponse<String> made =
                node.post("/epcis/queries", "{\"name\":\"" + name + "\",\"query\":{\"EQ_bizStep\":[\"inspecting\"]}}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return "/epcis/queries/" + name + "/subscriptions";
    }

    private static void capture(String bizStep, String serial) {
        assertThat(node.post("/epcis/events", Events.object("OBSERVE", bizStep, "", Events.item("9521001", 31, serial)))
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<Message> at(String path) {
        return MESSAGES.stream().filter(m -> m.path().equals(path)).toList();
    }

    @Test
    void a_stream_tells_what_is_new_signed_and_again_after_a_failure() throws GeneralSecurityException {
        String path = query("stream");
        REFUSALS.set(1);
        HttpResponse<String> made =
                node.post(path, "{\"dest\":\"" + dest("/flaky") + "\",\"signatureToken\":\"s3cret\",\"stream\":true}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("s3cret").contains("\"stream\":true");
        String location = made.headers().firstValue("Location").orElseThrow();
        capture("storing", "N1");
        capture("inspecting", "Y1");
        Await.until("the event was told", Duration.ofSeconds(30), () -> !at("/flaky")
                .isEmpty());
        Message message = at("/flaky").get(0);
        assertThat(message.body())
                .contains("\"queryName\":\"stream\"")
                .contains("\"subscriptionID\":\"")
                .contains("/21/Y1")
                .doesNotContain("/21/N1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(message.signature())
                .isEqualTo("sha256="
                        + HexFormat.of().formatHex(mac.doFinal(message.body().getBytes(StandardCharsets.UTF_8))));
        Await.until("it is written down", Duration.ofSeconds(20), () -> node.get(location)
                .body()
                .contains("lastNotifiedAt"));
        capture("inspecting", "Y2");
        Await.until(
                "the next one was told",
                Duration.ofSeconds(30),
                () -> at("/flaky").size() == 2);
        assertThat(at("/flaky").get(1).body()).contains("/21/Y2").doesNotContain("/21/Y1");
        assertThat(REFUSALS.get()).isNegative();
        assertThat(node.get(path).body()).contains(location.substring(location.lastIndexOf('/') + 1));
        assertThat(node.delete(location).statusCode()).isEqualTo(204);
        assertThat(node.get(location).statusCode()).isEqualTo(404);
    }

    @Test
    void a_schedule_tells_by_the_clock_even_when_there_is_nothing() {
        String path = query("clock");
        HttpResponse<String> made = node.post(
                path, "{\"dest\":\"" + dest("/clock") + "\",\"reportIfEmpty\":true,\"schedule\":{\"second\":\"0/1\"}}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        Await.until(
                "nothing was told", Duration.ofSeconds(20), () -> !at("/clock").isEmpty());
        assertThat(at("/clock").get(0).body()).contains("\"eventList\":[]");
        assertThat(at("/clock").get(0).signature()).isNull();
        JsonObject about = Backend.json(
                node.get(made.headers().firstValue("Location").orElseThrow()).body());
        assertThat(about.object("schedule").string("second")).isEqualTo("0/1");
        // With the query its subscriptions go.
        assertThat(node.delete("/epcis/queries/clock").statusCode()).isEqualTo(204);
        assertThat(node.get(made.headers().firstValue("Location").orElseThrow()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_websocket_is_told_what_is_new() throws Exception {
        query("socket");
        List<String> told = new CopyOnWriteArrayList<>();
        String address = node.request("/epcis/queries/socket/events?stream=true")
                .build()
                .uri()
                .toString()
                .replace("http://", "ws://");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + MANUFACTURER.key())
                .buildAsync(URI.create(address), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) {
                            told.add(text.toString());
                            text.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        capture("inspecting", "W1");
        Await.until("the event was told", Duration.ofSeconds(30), () -> !told.isEmpty());
        assertThat(told.get(0)).contains("\"queryName\":\"socket\"").contains("/21/W1");
        assertThat(node.delete("/epcis/queries/socket").statusCode()).isEqualTo(204);
        Await.until("it was closed with its query", Duration.ofSeconds(20), socket::isInputClosed);
        HttpClient other = HttpClient.newHttpClient();
        query("refused");
        String both = address.replace("/socket/", "/refused/").replace("stream=true", "stream=true&hour=1");
        assertThatThrownBy(() -> other.newWebSocketBuilder()
                        .header("Authorization", "Bearer " + MANUFACTURER.key())
                        .buildAsync(URI.create(both), new WebSocket.Listener() {})
                        .get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .satisfies(e -> assertThat(
                                ((WebSocketHandshakeException) e).getResponse().statusCode())
                        .isEqualTo(400));
    }

    @Test
    void controls_that_make_no_sense_are_refused() {
        String path = query("controls");
        String[] bad = {
            "{}",
            "{\"dest\":\"ftp://example.com/\",\"stream\":true}",
            "{\"dest\":\"" + dest("/x") + "\"}",
            "{\"dest\":\"" + dest("/x") + "\",\"stream\":true,\"schedule\":{\"hour\":\"1\"}}",
            "{\"dest\":\"" + dest("/x") + "\",\"schedule\":{\"hour\":\"24\"}}",
            "{\"dest\":\"" + dest("/x") + "\",\"schedule\":{\"dayOfMonth\":\"30\",\"month\":\"2\"}}",
            "{\"dest\":\"" + dest("/x") + "\",\"schedule\":{\"week\":\"1\"}}",
            "{\"dest\":\"" + dest("/x") + "\",\"stream\":true,\"initialRecordTime\":\"soon\"}",
            "{\"dest\":\"http://user@127.0.0.1/\",\"stream\":true}"
        };
        for (String body : bad) {
            HttpResponse<String> answer = node.post(path, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).contains("epcisException:SubscriptionControlsException");
        }
        assertThat(node.post("/epcis/queries/none/subscriptions", "{}").statusCode())
                .isEqualTo(404);
    }
}
