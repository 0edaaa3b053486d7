package io.waymark.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The demo's front door: who is who, how to sign in, what to scan, and the story. */
final class StartPage {
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";

    private final DemoOptions options;
    private final Ledger ledger;
    private final HttpServer server;
    private final byte[] authority;
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "start-page");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable StoryPlayer story;
    private volatile @Nullable CheatPage cheat;

    private StartPage(DemoOptions options, Ledger ledger, HttpServer server, byte[] authority) {
        this.options = options;
        this.ledger = ledger;
        this.server = server;
        this.authority = authority;
    }

    static StartPage listen(DemoOptions options, Ledger ledger, Tls tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.getByName(options.host() == null ? "127.0.0.1" : "0.0.0.0"), options.portBase());
        try {
            StartPage page = new StartPage(options, ledger, tls.server(address), tls.authority());
            page.server.setExecutor(page.threads);
            page.server.createContext("/", page::handle);
            page.server.start();
            return page;
        } catch (BindException inUse) {
            throw new DemoFault(
                    "Port " + options.portBase() + " is in use on this machine. Stop what listens there, or choose "
                            + "others with --port-base.",
                    inUse);
        }
    }

    /** From now on the page says that all is ready, and the story can be played. */
    void ready(StoryPlayer story, CheatPage cheat) {
        this.cheat = cheat;
        this.story = story;
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            switch (request) {
                case "GET /", "HEAD /" -> send(exchange, 200, HTML, new StartPageView(options, ledger, story).html());
                case "GET /health" -> health(exchange);
                case "GET /start.css" -> send(exchange, 200, "text/css; charset=utf-8", resource("start.css"));
                case "GET /icon.svg" -> send(exchange, 200, "image/svg+xml", resource("icon.svg"));
                case "GET /start.js" -> send(exchange, 200, "text/javascript; charset=utf-8", resource("start.js"));
                case "GET /ca.crt" ->
                    send(exchange, authority.length == 0 ? 404 : 200, "application/x-x509-ca-cert", authority);
                case "GET /story" -> story(exchange);
                case "POST /story" -> play(exchange);
                default -> other(exchange, request);
            }
        }
    }

    private void other(HttpExchange exchange, String request) throws IOException {
        CheatPage cheating = cheat;
        if (request.startsWith("POST ") && !sameOrigin(exchange)) {
            send(exchange, 403, "text/plain; charset=utf-8", "Only this demo's own pages may cheat.\n");
            return;
        }
        CheatPage.Answer answer = cheating == null ? CheatPage.Answer.NONE : cheating.answer(request);
        send(exchange, answer.status(), answer.type(), answer.body());
    }

    private void health(HttpExchange exchange) throws IOException {
        send(
                exchange,
                story == null ? 503 : 200,
                JSON,
                "{\"status\":\"" + (story == null ? "STARTING" : "UP") + "\"}\n");
    }

    private void story(HttpExchange exchange) throws IOException {
        StoryPlayer playing = story;
        send(exchange, 200, JSON, playing == null ? "{\"state\":\"starting\",\"lines\":[]}\n" : playing.json());
    }

    private void play(HttpExchange exchange) throws IOException {
        StoryPlayer ready = story;
        if (!sameOrigin(exchange)) {
            send(exchange, 403, "text/plain; charset=utf-8", "Only this demo's own start page may play the story.\n");
        } else if (ready == null) {
            send(exchange, 503, "text/plain; charset=utf-8", "The demo still starts. Try again in a few seconds.\n");
        } else {
            ready.play();
            exchange.getResponseHeaders().set("Location", "/#story");
            send(exchange, 303, "text/plain; charset=utf-8", "");
        }
    }

    /** A page of another site that the user has open must not set goods in motion. Programs send no Origin. */
    private static boolean sameOrigin(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        String host = exchange.getRequestHeaders().getFirst("Host");
        return origin == null || origin.replaceFirst("^https?://", "").equals(host);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        Map.of(
                        "Content-Type", type,
                        "Content-Security-Policy", POLICY,
                        "X-Content-Type-Options", "nosniff",
                        // Not no-referrer: browsers would then send this page's own form with the origin "null".
                        "Referrer-Policy", "same-origin",
                        "Cache-Control", "no-store")
                .forEach(exchange.getResponseHeaders()::set);
        boolean head = "HEAD".equals(exchange.getRequestMethod());
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static String resource(String name) throws IOException {
        try (InputStream in = StartPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
