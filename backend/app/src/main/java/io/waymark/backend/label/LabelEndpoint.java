package io.waymark.backend.label;

import io.waymark.backend.Asked;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.LabelFormat;
import io.waymark.label.LabelOrder;
import io.waymark.label.LabelStock;
import io.waymark.label.Labels;
import io.waymark.label.Symbology;
import io.waymark.projection.label.LabelFiles;
import io.waymark.projection.label.LabelTexts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/labels}: files of labels for systems that print. A file is of the key that asked for it. */
@RestController
final class LabelEndpoint {
    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withBytes(4 << 20);
    private static final Set<String> MEMBERS =
            Set.of("identifiers", "job", "stock", "symbology", "format", "first", "dotsPerMm");

    private final LabelFiles files;
    private final LabelTexts texts;

    LabelEndpoint(LabelFiles files, LabelTexts texts) {
        this.files = files;
        this.texts = texts;
    }

    /** Begins a file: 202 and its place. Identifiers stand in the body, or are those that a capture job's events made. */
    @PostMapping("/api/labels")
    ResponseEntity<byte[]> start(HttpServletRequest request, Principal caller) throws IOException {
        Asked asked = Asked.of(request, MEMBERS, LIMITS);
        List<GS1Identifier> identifiers = identifiers(asked);
        Optional<UUID> id;
        try {
            LabelOrder order = order(asked);
            List<Label> labels = texts.of(identifiers);
            Labels.check(order, labels.get(0));
            id = files.start(LabelFiles.key(caller.getName()), order, labels);
        } catch (LabelException refused) {
            throw new ProblemException(
                    Problem.own(400, "The labels cannot be made as asked", refused.getMessage(), refused.code()));
        }
        UUID file = id.orElseThrow(LabelEndpoint::busy);
        return ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, "/api/labels/" + file)
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JsonWriter.bytes(json(find(caller, file))));
    }

    private List<GS1Identifier> identifiers(Asked asked) {
        if (asked.json().has("identifiers") == asked.json().has("job")) {
            throw Asked.fault("", "Give identifiers, or a job.");
        }
        List<GS1Identifier> identifiers = asked.json().has("job") ? ofJob(asked) : named(asked);
        if (identifiers.isEmpty()) {
            throw Asked.fault("/identifiers", "There is nothing to print a label for.");
        }
        if (identifiers.size() > LabelOrder.MOST) {
            throw new ProblemException(
                    Problem.own(400, "Too many labels", "At most 10,000 labels are made at once.", "too-many-labels"));
        }
        return identifiers;
    }

    private static List<GS1Identifier> named(Asked asked) {
        List<GS1Identifier> identifiers = new ArrayList<>();
        List<String> given;
        try {
            given = asked.json().array("identifiers").strings();
        } catch (JsonException notTexts) {
            throw Asked.fault("/identifiers", "It is a list of texts.");
        }
        for (String text : given) {
            try {
                identifiers.add(GS1Identifier.of(text));
            } catch (GS1Exception wrong) {
                throw Asked.fault("/identifiers/" + identifiers.size(), "It is no GS1 key: " + wrong.sentence() + ".");
            }
        }
        return identifiers;
    }

    /** What a job's events made; nothing while none of them is on the ledger. */
    private List<GS1Identifier> ofJob(Asked asked) {
        UUID job;
        try {
            job = UUID.fromString(asked.text("job").orElse(""));
        } catch (IllegalArgumentException wrong) {
            throw Asked.fault("/job", "It is the id of a capture job.");
        }
        List<GS1Identifier> made = new ArrayList<>();
        for (String canonical : texts.ofJob(job, LabelOrder.MOST + 1)) {
            try {
                GS1Identifier identifier = GS1Identifier.parse(canonical);
                if (identifier.isItem() || identifier.isUnit() || identifier.isLot()) {
                    made.add(identifier);
                }
            } catch (GS1Exception ofNobody) {
                // An identifier of another scheme has no Digital Link, and so no label.
            }
        }
        if (made.isEmpty()) {
            throw Asked.fault("/job", "No event of this job made something, or none is on the ledger yet.");
        }
        return made;
    }

    private static LabelOrder order(Asked asked) {
        LabelStock stock = LabelStock.of(asked.text("stock").orElse(""))
                .orElseThrow(() -> Asked.fault("/stock", "It is one of GET /api/labels/stocks."));
        Symbology symbology = Symbology.of(asked.text("symbology").orElse("qr"))
                .orElseThrow(() -> Asked.fault("/symbology", "It is qr or datamatrix."));
        LabelFormat format = LabelFormat.of(asked.text("format").orElse("pdf"))
                .orElseThrow(() -> Asked.fault("/format", "It is pdf, svg, png or zpl."));
        return new LabelOrder(
                symbology, stock, format, asked.number("first", 1, 1_000, 1), asked.number("dotsPerMm", 1, 100, 8));
    }

    /** The files of this key, the latest first. */
    @GetMapping("/api/labels")
    ResponseEntity<byte[]> all(Principal caller) {
        return answer(JsonObject.of(
                "files",
                JsonArray.of(files.of(LabelFiles.key(caller.getName())).stream()
                        .map(LabelEndpoint::json)
                        .toList())));
    }

    /** What labels can be printed on, with which codes, as which files. */
    @GetMapping("/api/labels/stocks")
    ResponseEntity<byte[]> stocks() {
        return answer(JsonObject.of(
                "stocks",
                JsonArray.of(LabelStock.all().stream()
                        .map(stock -> JsonObject.of(
                                "name",
                                stock.name(),
                                "title",
                                stock.title(),
                                "labels",
                                stock.perPage(),
                                "roll",
                                stock.roll()))
                        .toList()),
                "symbologies",
                JsonArray.ofStrings(
                        Arrays.stream(Symbology.values()).map(Symbology::word).toList()),
                "formats",
                JsonArray.ofStrings(Arrays.stream(LabelFormat.values())
                        .map(LabelFormat::word)
                        .toList())));
    }

    /** How far a file is. */
    @GetMapping("/api/labels/{id}")
    ResponseEntity<byte[]> one(Principal caller, @PathVariable String id) {
        return answer(json(find(caller, uuid(id))));
    }

    /** The file. */
    @GetMapping("/api/labels/{id}/file")
    void file(Principal caller, @PathVariable String id, HttpServletResponse response) throws IOException {
        LabelFiles.View file = find(caller, uuid(id));
        if (!file.state().equals("done")) {
            throw new ProblemException(Problem.own(
                    409, "There is no file", "The file is not made yet, or never will be.", "label-file-not-done"));
        }
        response.setContentType(file.mediaType());
        response.setContentLengthLong(file.bytes());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + "\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        files.write(file, response.getOutputStream());
    }

    /** Stops or deletes a file. */
    @DeleteMapping("/api/labels/{id}")
    ResponseEntity<Void> delete(Principal caller, @PathVariable String id) {
        if (!files.delete(LabelFiles.key(caller.getName()), uuid(id))) {
            throw Asked.unknown();
        }
        return ResponseEntity.noContent().build();
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notOne) {
            throw Asked.unknown();
        }
    }

    private LabelFiles.View find(Principal caller, UUID id) {
        return files.view(LabelFiles.key(caller.getName()), id).orElseThrow(Asked::unknown);
    }

    private static JsonObject json(LabelFiles.View file) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", file.id().toString())
                .put("state", file.state())
                .put("labels", file.count())
                .put("made", file.made());
        if (file.state().equals("done")) {
            json.put("file", "/api/labels/" + file.id() + "/file")
                    .put("fileName", file.fileName())
                    .put("mediaType", file.mediaType())
                    .put("bytes", file.bytes());
        }
        if (file.state().equals("failed")) {
            json.put("code", file.code()).put("detail", file.sentence());
        }
        return json.build();
    }

    private static ResponseEntity<byte[]> answer(JsonObject json) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JsonWriter.bytes(json));
    }

    private static ProblemException busy() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "30");
        return new ProblemException(
                Problem.own(
                        429,
                        "Too many label files",
                        "Other label files are being made: " + LabelFiles.MOST_OF_ONE + " of one key, "
                                + LabelFiles.MOST + " in all.",
                        "too-many-label-files"),
                headers);
    }
}
