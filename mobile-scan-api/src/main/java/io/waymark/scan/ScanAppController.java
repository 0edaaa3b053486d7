package io.waymark.scan;

import io.waymark.ledger.Hash;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.bundle.Bundles;
import io.waymark.tlog.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The page that scans, which a phone can install: its files, and the service worker that keeps them for when there is no network.
 * The worker names every file with its SHA-256 and takes no other, so that a kept page is always one whole version of it.
 */
@Controller
final class ScanAppController {

    /** Where it is; the service worker's scope. */
    static final String PATH = "/scan/";

    private static final Pattern PRODUCT_PAGE_ONLY =
            Pattern.compile("/scan/(claim|keys|report)\\.js|/verifier/(page|saved)\\.js");
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.valueOf("text/html;charset=UTF-8"),
            "js", MediaType.valueOf("text/javascript;charset=UTF-8"),
            "css", MediaType.valueOf("text/css;charset=UTF-8"),
            "svg", MediaType.valueOf("image/svg+xml"),
            "png", MediaType.IMAGE_PNG,
            "webmanifest", MediaType.valueOf("application/manifest+json"));

    /** ZXing in JavaScript, which comes with that library. */
    private static final String DECODER = "/META-INF/resources/webjars/html5-qrcode/*/third_party/zxing-js.umd.min.js";

    /** One file as it is served. */
    private record Served(MediaType type, byte[] bytes, Hash sha256) {

        static Served of(String path, byte[] bytes) {
            return new Served(TYPES.get(path.substring(path.lastIndexOf('.') + 1)), bytes, Hash.sha256(bytes));
        }

        /** As fetch() and link elements want it (W3C Subresource Integrity). */
        String integrity() {
            return "sha256-" + Base64.getEncoder().encodeToString(sha256.bytes());
        }

        /** Asked for anew each time, by its hash: what a browser has is either the same or gone. */
        ResponseEntity<byte[]> response() {
            return ResponseEntity.ok()
                    .contentType(type)
                    .cacheControl(CacheControl.noCache())
                    .eTag(sha256.hex().substring(0, 32))
                    .body(bytes);
        }
    }

    private final Bundles bundles;
    private final Map<String, Served> files = new TreeMap<>();
    private final Served page;
    private final Served worker;

    ScanAppController(Bundles bundles, NodeSettings settings) {
        this.bundles = bundles;
        collect("/static/scan/*.*");
        collect("/static/verifier/**/*.js");
        collect("/static/verifier/page.css");
        collect("/static/verifier/icon.svg");
        files.put("/scan/decoder.js", Served.of("decoder.js", bytes(DECODER)));
        this.page = Served.of("app.html", filled("app.html", Map.of("host", host(settings), "shown", shown())));
        this.worker = worker();
    }

    /** Host and port of the node's public address: what the codes of its products name. */
    private static String host(NodeSettings settings) {
        URI address = settings.publicUrl();
        String authority = address == null ? "" : address.getAuthority();
        return authority.matches("[A-Za-z0-9.:\\[\\]-]*") ? authority : "";
    }

    private Served worker() {
        Map<String, String> kept = new TreeMap<>(Map.of(PATH, page.integrity()));
        files.forEach((path, file) -> {
            if (!PRODUCT_PAGE_ONLY.matcher(path).matches()) {
                kept.put(path, file.integrity());
            }
        });
        String lines = kept.entrySet().stream()
                .map(file -> "  '" + file.getKey() + "': '" + file.getValue() + "',\n")
                .collect(Collectors.joining());
        String version =
                Hash.sha256(lines.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
        return Served.of("worker.js", filled("worker.js", Map.of("version", version, "files", lines)));
    }

    private void collect(String pattern) {
        for (Resource resource : resources(pattern)) {
            String url = url(resource);
            String path = url.substring(url.lastIndexOf("/static/") + "/static".length());
            files.put(path, Served.of(path, read(resource)));
        }
    }

    /** Where {@code show.js} draws what was checked: the same on this page and in the file that is saved. */
    static String shown() {
        return text("shown.html");
    }

    private static String text(String name) {
        return new String(bytes("/io/waymark/scan/" + name), StandardCharsets.UTF_8);
    }

    private static byte[] filled(String name, Map<String, String> values) {
        String text = text(name);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("/*" + value.getKey() + "*/", value.getValue());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String pattern) {
        Resource[] found = resources(pattern);
        if (found.length != 1) {
            throw new IllegalStateException(found.length + " resources " + pattern);
        }
        return read(found[0]);
    }

    private static Resource[] resources(String pattern) {
        try {
            return new PathMatchingResourcePatternResolver(ScanAppController.class.getClassLoader())
                    .getResources("classpath*:" + pattern);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url(Resource resource) {
        try {
            return resource.getURL().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping("/scan")
    ResponseEntity<byte[]> toPage() {
        return ResponseEntity.status(HttpStatus.PERMANENT_REDIRECT)
                .header("Location", PATH)
                .cacheControl(CacheControl.noCache())
                .build();
    }

    @GetMapping(PATH)
    ResponseEntity<byte[]> page() {
        return page.response();
    }

    @GetMapping(PATH + "worker.js")
    ResponseEntity<byte[]> serviceWorker() {
        return worker.response();
    }

    @GetMapping(PATH + "{name:[a-z0-9-]+\\.[a-z]+}")
    ResponseEntity<byte[]> file(@PathVariable String name) {
        Served file = files.get(PATH + name);
        return file == null
                ? Problem.of(404, "no-such-file", "No such file", "The page that scans has no such file.")
                        .response()
                : file.response();
    }

    /** The policy that product pages hold their bundles to; the page that scans keeps the first one that it was given. */
    @GetMapping(PATH + "policy")
    ResponseEntity<byte[]> policy() {
        Optional<Policy> policy = bundles.policy();
        return policy.map(p -> ResponseEntity.ok()
                        .contentType(MediaType.valueOf("text/plain;charset=UTF-8"))
                        .cacheControl(CacheControl.noStore())
                        .body(p.toString().getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> new Problem(
                                404,
                                "no-policy",
                                "No policy yet",
                                "Too few members have published keys for the log yet.",
                                "no-policy")
                        .response());
    }
}
