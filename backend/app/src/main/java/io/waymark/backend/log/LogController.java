package io.waymark.backend.log;

import io.waymark.backend.Problem;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.PolicyDocument;
import io.waymark.projection.log.Signatures;
import io.waymark.projection.log.Signatures.Signature;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.TilePath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The log for everybody (C2SP tlog-tiles): files as they are, from the disk. */
@RestController
final class LogController {
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(250);
    private static final String SECONDS = "max-age=2, public";
    private static final String FOR_EVER = "max-age=31536000, public, immutable";

    private final NodeSettings settings;
    private final LogWriter files;
    private final Checkpoints checkpoints;
    private final LogMembers members;
    private final Signatures signatures;
    private @Nullable List<Signature> told;
    private long toldAt;

    LogController(
            NodeSettings settings,
            LogWriter files,
            Checkpoints checkpoints,
            LogMembers members,
            Signatures signatures) {
        this.settings = settings;
        this.files = files;
        this.checkpoints = checkpoints;
        this.members = members;
        this.signatures = signatures;
    }

    @GetMapping("/log/checkpoint")
    ResponseEntity<byte[]> checkpoint() throws IOException {
        return checkpoints
                .served()
                .map(text -> answer(TEXT, SECONDS, text))
                .orElseGet(() -> none("no-checkpoint", "No checkpoint was signed yet."));
    }

    @GetMapping("/log/policy")
    ResponseEntity<byte[]> policy() {
        return members.policy()
                .map(Policy::toString)
                .map(text -> answer(TEXT, "max-age=60, public", text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> none("no-policy", "Too few members have published keys for the log yet."));
    }

    /** The policies that counted, each with the proof that the quorum of the one before voted for it (docs/FORMATS.md). */
    @GetMapping("/log/policies")
    ResponseEntity<byte[]> policies() throws IOException {
        return read(files.folder().resolve(PolicyDocument.FILE))
                .map(json -> answer(MediaType.APPLICATION_JSON, "max-age=60, public", json))
                .orElseGet(() -> none("no-policy", "The members have not voted for a policy of the log yet."));
    }

    /** What this node knows of checkpoints, for other nodes (docs/FORMATS.md, "Signatures"). */
    @GetMapping("/log/signatures")
    ResponseEntity<byte[]> signatures(@RequestParam(defaultValue = "0") long from) {
        List<Signature> all = told();
        Map<String, Long> largest = new HashMap<>();
        all.forEach(s -> largest.merge(key(s), s.size(), Math::max));
        List<Signature> wanted = all.stream()
                .filter(s -> s.size() > from || s.size() == largest.get(key(s)))
                .toList();
        return answer(TEXT, "no-store", OtherNodes.lines(wanted).getBytes(StandardCharsets.UTF_8));
    }

    private static String key(Signature signature) {
        return signature.line().keyId() + " " + signature.line().name();
    }

    /** Asked for by every other member each second, and by anybody: the database is asked a few times a second at most. */
    private synchronized List<Signature> told() {
        if (told == null || System.nanoTime() - toldAt > FRESH) {
            told = signatures.toTell();
            toldAt = System.nanoTime();
        }
        return told;
    }

    @GetMapping("/log/tile/**")
    ResponseEntity<byte[]> tile(HttpServletRequest request) throws IOException {
        try {
            TilePath path = TilePath.parse(request.getRequestURI().substring("/log/".length()));
            if (path.level() == TilePath.ENTRIES && !settings.log().entries()) {
                return none("entries-closed", "This node shows the log's hashes, not its entries.");
            }
            return read(path)
                    .map(bytes -> answer(MediaType.APPLICATION_OCTET_STREAM, FOR_EVER, bytes))
                    .orElseGet(() -> none("no-tile", "The log has no such tile."));
        } catch (TlogException notAPath) {
            return none("no-tile", "The log has no such tile.");
        }
    }

    /** A partial tile that made way for the full one is the beginning of that. */
    private Optional<byte[]> read(TilePath path) throws IOException {
        Optional<byte[]> exact = read(files.folder().resolve(path.toString()));
        if (exact.isPresent() || !path.partial()) {
            return exact;
        }
        return read(files.folder().resolve(path.full().toString())).map(path::beginningOf);
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static ResponseEntity<byte[]> answer(MediaType type, String cache, byte[] body) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.CACHE_CONTROL, cache)
                .body(body);
    }

    private static ResponseEntity<byte[]> none(String code, String detail) {
        HttpHeaders headers = new HttpHeaders();
        headers.setCacheControl("no-store");
        return Problem.own(404, "Not in the log", detail, code).answer(headers);
    }
}
