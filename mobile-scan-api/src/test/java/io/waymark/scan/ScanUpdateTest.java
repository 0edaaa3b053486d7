package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The installed page when the server has newer scripts: the old version stays whole until the person takes the new one. */
class ScanUpdateTest {

    private static final String ITEM = Story.item(Story.serial(1)).substring(GS1Identifier.CANONICAL_BASE.length());
    private static final String WORDS = "/verifier/words.js";

    /** A node that is brought up to date: what it serves passes through here. */
    private static final class Upgraded implements AutoCloseable {

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpClient client = HttpClient.newHttpClient();
        private final AtomicBoolean newer = new AtomicBoolean();
        private final String node;

        Upgraded(String node) throws IOException {
            this.node = node;
            server.createContext("/", this::pass);
            server.setExecutor(threads);
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private HttpResponse<byte[]> get(String path, String accept) throws IOException {
            try {
                return client.send(
                        HttpRequest.newBuilder(URI.create(node + path))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        private static String integrity(byte[] bytes) {
            return "sha256-"
                    + Base64.getEncoder().encodeToString(Hash.sha256(bytes).bytes());
        }

        private static byte[] reworded(byte[] words) {
            return new String(words, StandardCharsets.UTF_8)
                    .replace("'Made by *'", "'Brought into being by *'")
                    .getBytes(StandardCharsets.UTF_8);
        }

        private void pass(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().toString();
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            HttpResponse<byte[]> answer = get(path, accept == null ? "*/*" : accept);
            byte[] body = answer.body();
            if (newer.get() && path.equals(WORDS)) {
                body = reworded(body);
            } else if (newer.get() && path.equals("/scan/worker.js")) {
                byte[] words = get(WORDS, "*/*").body();
                body = new String(body, StandardCharsets.UTF_8)
                        .replace(integrity(words), integrity(reworded(words)))
                        .replaceFirst("waymark-scan-[0-9a-f]{16}", "waymark-scan-0123456789abcdef")
                        .getBytes(StandardCharsets.UTF_8);
            }
            for (String name : List.of("Content-Type", "Content-Security-Policy", "Cache-Control", "Vary")) {
                answer.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders()
                        .set(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void says(Page page, String selector, String text) {
        PlaywrightAssertions.assertThat(page.locator(selector)).containsText(text);
    }

    private static void showsKept(Page page, String words) {
        PlaywrightAssertions.assertThat(page.locator("#kept li")).hasCount(1);
        page.locator("#kept button").click();
        says(page, "#device", "Checked on this device: 14 steps");
        says(page, "#lines", words);
    }

    @Test
    void a_newer_version_waits_until_it_is_taken_and_kept_proofs_stay() throws IOException {
        Chromium.needed();
        try (TestScanNode node = TestScanNode.withLog(Story.SHOP, log -> {
                    BundlesTest.whole(log.story).day().sell(Story.SHOP, Story.item(Story.serial(1)));
                    log.sign(Story.MAKER, Story.SHOP);
                });
                Upgraded server = new Upgraded(node.address());
                Chromium chromium = new Chromium();
                BrowserContext context = chromium.window(new Browser.NewContextOptions().setViewportSize(390, 844))) {
            context.setDefaultTimeout(20_000);
            Page page = context.newPage();
            page.navigate(server.address() + "/scan/");
            page.evaluate("navigator.serviceWorker.ready.then(() => true)");
            page.locator("#code").fill(ITEM);
            page.locator("#code").press("Enter");
            page.waitForURL(url -> url.contains("/01/"));
            says(page, "#mark", "Checked on this phone:");
            page.navigate(server.address() + "/scan/");
            showsKept(page, "Made by Alpenblick Käserei");
            Page other = context.newPage();
            other.navigate(server.address() + "/scan/");
            PlaywrightAssertions.assertThat(other.locator("#newer")).isHidden();

            server.newer.set(true);
            page.reload();
            says(page, "#newer", "There is a newer version of this page.");
            showsKept(page, "Made by Alpenblick Käserei");
            assertThat(page.evaluate("caches.keys().then((keys) => keys.length)"))
                    .isEqualTo(2);

            page.locator("#take").click();
            PlaywrightAssertions.assertThat(page.locator("#newer")).isHidden();
            showsKept(page, "Brought into being by Alpenblick Käserei");
            // A window that was open is of one version, too.
            showsKept(other, "Brought into being by Alpenblick Käserei");
            assertThat(page.evaluate("caches.keys()")).isEqualTo(List.of("waymark-scan-0123456789abcdef"));
            context.setOffline(true);
            page.reload();
            showsKept(page, "Brought into being by Alpenblick Käserei");
        }
    }
}
