package io.waymark.scan;

import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.log.VerifierFiles;
import io.waymark.tlog.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The verifier as one file: the same modules as the page's, each as a data URL in an import map, with the policy that it holds
 * proofs to. Every node that has the same policy serves the same bytes.
 */
@RestController
final class VerifierFileController {

    private static final List<String> MODULES =
            List.of("bytes", "follows", "vendor/ed25519", "log", "claims", "bundle", "words", "show", "saved");

    private final Bundles bundles;
    private final VerifierFiles files;
    private volatile @Nullable Hash noted;
    private volatile @Nullable Made newest;
    private final String before;
    private final String after;

    VerifierFileController(Bundles bundles, VerifierFiles files) {
        this.bundles = bundles;
        this.files = files;
        String modules = MODULES.stream()
                .map(name -> "\"waymark/" + name + ".js\":\"data:text/javascript;base64," + module(name) + "\"")
                .collect(Collectors.joining(",\n"));
        String page = read("saved.html")
                .replace("/*style*/", read("page.css"))
                .replace("/*shown*/", ScanAppController.shown())
                .replace("/*modules*/", modules);
        int at = page.indexOf("/*policy*/");
        this.before = page.substring(0, at);
        this.after = page.substring(at + "/*policy*/".length());
    }

    /** Modules name each other by the import map: a data URL has nothing that a path could start from. */
    private static String module(String name) {
        String source = read(name + ".js").replaceAll("(from |import\\()'\\./([\\w/]+\\.js)'", "$1'waymark/$2'");
        return Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String name) {
        try (InputStream in = VerifierFileController.class.getResourceAsStream("/static/verifier/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping("/verifier.html")
    ResponseEntity<byte[]> file() {
        Optional<Policy> policy = bundles.policy();
        if (policy.isEmpty()) {
            return new Problem(
                            404,
                            "no-policy",
                            "No policy yet",
                            "Too few members have published keys for the log yet.",
                            "no-policy")
                    .response();
        }
        Made made = made(policy.get());
        noted(made.sha256);
        return ResponseEntity.ok()
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"waymark-verifier.html\"")
                .cacheControl(CacheControl.maxAge(Duration.ofSeconds(60)).cachePublic())
                .body(made.file);
    }

    private record Made(String policy, byte[] file, Hash sha256) {}

    /** Kept until the policy changes: every page of an item names the hash. */
    private Made made(Policy policy) {
        String text = policy.toString();
        Made made = newest;
        if (made == null || !made.policy.equals(text)) {
            // No character of a policy closes the script element: names and base64 have no "<".
            byte[] file = (before + JsonValue.of(text).text() + after).getBytes(StandardCharsets.UTF_8);
            made = new Made(text, file, Hash.sha256(file));
            newest = made;
        }
        return made;
    }

    /** Notes what is served now; nothing while there is no policy. */
    void note() {
        bundles.policy().ifPresent(policy -> noted(made(policy).sha256));
    }

    /** So that the node says on the ledger that it serves this file. */
    private void noted(Hash sha256) {
        if (!sha256.equals(noted)) {
            files.serves(sha256);
            noted = sha256;
        }
    }

    /** A file that is served. @param saidBy MSP ids of those that say on the ledger that they serve it */
    record Served(Hash sha256, List<String> saidBy) {}

    /** What is served now, for the pages that offer it; nothing while there is no policy. */
    Optional<Served> served() {
        return bundles.policy().map(policy -> {
            Hash sha256 = made(policy).sha256;
            noted(sha256);
            return new Served(sha256, files.saidBy(sha256));
        });
    }
}
