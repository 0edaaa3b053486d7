package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the page that scans is served: what a browser may keep of it, and for how long. */
class ScanAppTest {

    private static final Pattern KEPT = Pattern.compile("'(/[^']+)': '(sha256-[^']+)'");
    private static final Pattern NAMED =
            Pattern.compile("(?:src|href)=\"(/[^\"]+)\"|(?:from|import\\() ?'([^']+\\.js)'");

    private static TestScanNode node;

    @BeforeAll
    static void start() {
        node = TestScanNode.withLog(Story.SHOP, log -> {
            BundlesTest.whole(log.story);
            log.sign();
        });
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static Map<String, String> kept() throws IOException, InterruptedException {
        Map<String, String> kept = new TreeMap<>();
        Matcher lines = KEPT.matcher(text(get("/scan/worker.js")));
        while (lines.find()) {
            kept.put(lines.group(1), lines.group(2));
        }
        return kept;
    }

    @Test
    void the_page_may_use_the_camera_and_is_asked_for_anew() throws Exception {
        HttpResponse<byte[]> moved = get("/scan");
        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(header(moved, "Location")).isEqualTo("/scan/");
        HttpResponse<byte[]> page = get("/scan/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "Content-Security-Policy")).isEqualTo(ScanSecurity.CONTENT_SECURITY_POLICY);
        assertThat(header(page, "Permissions-Policy")).startsWith("camera=(self),");
        assertThat(text(page)).contains("data-host=\"shop.example:8443\"").doesNotContain("/*host*/");
        HttpResponse<byte[]> again = get("/scan/", "If-None-Match", header(page, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> item = get("/01/" + Story.GTIN, "Accept", "text/html");
        assertThat(header(item, "Permissions-Policy")).startsWith("camera=(),");
    }

    /** Each file that the worker keeps is served with exactly the hash that it will take, and the page names no other files. */
    @Test
    void the_worker_names_every_file_by_its_hash() throws Exception {
        Map<String, String> kept = kept();
        assertThat(kept)
                .containsKeys(
                        "/scan/",
                        "/scan/app.js",
                        "/scan/decoder.js",
                        "/verifier/bundle.js",
                        "/verifier/vendor/ed25519.js")
                .doesNotContainKeys("/scan/claim.js", "/scan/report.js", "/verifier/page.js", "/scan/worker.js");
        for (Map.Entry<String, String> file : kept.entrySet()) {
            HttpResponse<byte[]> served = get(file.getKey());
            assertThat(served.statusCode()).as(file.getKey()).isEqualTo(200);
            String hash = Base64.getEncoder()
                    .encodeToString(Hash.sha256(served.body()).bytes());
            assertThat("sha256-" + hash).as(file.getKey()).isEqualTo(file.getValue());
            boolean ours =
                    file.getKey().matches(".*\\.js|/scan/") && !file.getKey().equals("/scan/decoder.js");
            Matcher names = NAMED.matcher(ours ? text(served) : "");
            while (names.find()) {
                String name = names.group(1) == null ? names.group(2) : names.group(1);
                URI named = URI.create(file.getKey()).resolve(name);
                assertThat(kept.keySet()).as(file.getKey()).contains(named.toString());
            }
        }
        HttpResponse<byte[]> worker = get("/scan/worker.js");
        assertThat(header(worker, "Content-Type")).startsWith("text/javascript");
        assertThat(header(worker, "Cache-Control")).isEqualTo("no-cache");
        String lines = kept.entrySet().stream()
                .map(file -> "  '" + file.getKey() + "': '" + file.getValue() + "',\n")
                .collect(Collectors.joining());
        String version = Hash.sha256(lines.getBytes(StandardCharsets.UTF_8)).hex();
        assertThat(text(worker)).contains("'waymark-scan-" + version.substring(0, 16) + "'");
    }

    @Test
    void it_can_be_installed() throws Exception {
        HttpResponse<byte[]> answer = get("/scan/app.webmanifest");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/manifest+json");
        JsonObject manifest = JsonParser.parse(answer.body(), JsonLimits.VALUE).asObject();
        assertThat(manifest.string("start_url")).isEqualTo("/scan/");
        for (var icon : manifest.array("icons")) {
            HttpResponse<byte[]> picture = get(icon.asObject().string("src"));
            assertThat(header(picture, "Content-Type"))
                    .isEqualTo(icon.asObject().string("type"));
            if (header(picture, "Content-Type").equals("image/png")) {
                BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.body()));
                assertThat(image.getWidth() + "x" + image.getHeight())
                        .isEqualTo(icon.asObject().string("sizes"));
            }
        }
    }

    @Test
    void other_names_are_answered_plainly() throws Exception {
        HttpResponse<byte[]> none = get("/scan/nothing.js");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(text(none)).contains("/problems#no-such-file");
        assertThat(get("/scan/report.js").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> policy = get("/scan/policy");
        assertThat(header(policy, "Cache-Control")).isEqualTo("no-store");
        assertThat(text(policy)).contains("group quorum/members 2 ");
    }
}
