package io.waymark.scan;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonWriter;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.passport.Passport;
import io.waymark.projection.passport.Passports;
import io.waymark.projection.passport.Tier;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Digital product passports with the paths of EN 18222:2026 (seven of them, under one address). They are read here; what they
 * say is changed where it comes from: products' texts, events and links.
 */
@RestController
final class PassportController {
    static final String PATH = "/api/passport";

    private static final String V1 = PATH + "/v1";
    private static final int MOST_BODY = 128 << 10;
    private static final int MOST_IDS = 1_000;
    private static final int PAGE = 100;

    private final Passports passports;
    private final PassportReaders readers;
    private final String base;

    PassportController(Passports passports, PassportReaders readers, NodeSettings settings) {
        this.passports = passports;
        this.readers = readers;
        this.base = Linkset.base(settings);
    }

    /** ReadDPPById. The id is the Digital Link of the product on any host. */
    @GetMapping({V1 + "/dpps/{id}", V1 + "/dppsByProductId/{id}"})
    ResponseEntity<byte[]> byId(
            HttpServletRequest request,
            @PathVariable String id,
            @RequestParam(defaultValue = "full") String representation) {
        return read(request, id, Optional.empty(), passport -> represented(passport, representation));
    }

    /** ReadDPPVersionByIdAndDate: what the ledger said then, with the block that proves it. */
    @GetMapping(V1 + "/dppsByIdAndDate/{id}")
    ResponseEntity<byte[]> byDate(
            HttpServletRequest request,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "full") String representation) {
        Instant then;
        try {
            then = OffsetDateTime.parse(date).toInstant();
        } catch (DateTimeException noTime) {
            return malformed("date is a point in time with its offset, such as 2026-11-22T10:00:00Z.");
        }
        return read(request, id, Optional.of(then), passport -> represented(passport, representation));
    }

    /** ReadDataElement. */
    @GetMapping(V1 + "/dpps/{id}/elements/{path}")
    ResponseEntity<byte[]> element(HttpServletRequest request, @PathVariable String id, @PathVariable String path) {
        return read(request, id, Optional.empty(), passport -> passport.element(path)
                .map(element -> json(element, MediaType.APPLICATION_JSON))
                .orElseGet(PassportController::unknown));
    }

    /** ReadDPPIdsByProductIds: a page at a time, in the order of the question. */
    @PostMapping(V1 + "/dppsByProductIds")
    ResponseEntity<byte[]> ids(HttpServletRequest request) throws IOException {
        Optional<Tier> tier = readers.tier(request);
        if (tier.isEmpty()) {
            return noKey();
        }
        byte[] body = request.getInputStream().readNBytes(MOST_BODY + 1);
        if (body.length > MOST_BODY) {
            return Problem.of(413, "question", "The question is too large", "The body has more than 128 KiB.")
                    .response();
        }
        List<String> asked;
        int from;
        int limit;
        try {
            JsonObject json = JsonParser.parse(body, JsonLimits.VALUE).asObject();
            asked = json.array("productIds").strings();
            limit = json.has("limit") ? Math.toIntExact(json.integer("limit")) : PAGE;
            from = json.has("cursor") ? Integer.parseInt(json.string("cursor")) : 0;
        } catch (JsonException | ArithmeticException | NumberFormatException wrong) {
            return malformed("The body is {\"productIds\": [...], \"limit\": 100, \"cursor\": \"...\"}.");
        }
        if (asked.isEmpty() || asked.size() > MOST_IDS || limit < 1 || limit > MOST_IDS || from < 0) {
            return malformed("There are 1 to 1,000 productIds, and limit is 1 to 1,000.");
        }
        int start = Math.min(from, asked.size());
        int end = Math.min(start + Math.min(limit, PAGE), asked.size());
        List<JsonObject> results = new ArrayList<>();
        for (String id : asked.subList(start, end)) {
            JsonObject one = JsonObject.of("productId", id);
            results.add(identifier(id)
                    .flatMap(product -> passports.of(product, Tier.PUBLIC, base, Optional.empty()))
                    .map(passport -> one.with("digitalProductPassportId", passport.id()))
                    .orElse(one));
        }
        JsonObject page = JsonObject.of("results", JsonArray.of(results));
        return json(
                end < asked.size() ? page.with("nextCursor", Integer.toString(end)) : page, MediaType.APPLICATION_JSON);
    }

    /** CreateDPP, UpdateDPPById, DeleteDPPById, UpdateDataElement, RegisterProductDPP. */
    @RequestMapping(
            path = {V1 + "/dpps", V1 + "/dpps/{id}", V1 + "/dpps/{id}/elements/{path}", V1 + "/registerDPP"},
            method = {RequestMethod.POST, RequestMethod.PATCH, RequestMethod.DELETE, RequestMethod.PUT})
    ResponseEntity<byte[]> write() {
        return Problem.of(
                        501,
                        "passport-read-only",
                        "Passports are not written here",
                        "A passport is made of what stands on the ledger: change the product's texts, its links or its events."
                                + " No registry is connected.")
                .response();
    }

    private ResponseEntity<byte[]> read(
            HttpServletRequest request,
            String id,
            Optional<Instant> date,
            Function<Passport, ResponseEntity<byte[]>> answer) {
        Optional<Tier> tier = readers.tier(request);
        if (tier.isEmpty()) {
            return noKey();
        }
        return identifier(id)
                .flatMap(product -> passports.of(product, tier.get(), base, date))
                .map(answer)
                .orElseGet(PassportController::unknown);
    }

    private static ResponseEntity<byte[]> represented(Passport passport, String representation) {
        return switch (representation) {
            case "full" -> json(passport.full(), MediaType.APPLICATION_JSON);
            case "compressed" -> json(passport.compressed(), MediaType.APPLICATION_JSON);
            default -> malformed("representation is full or compressed.");
        };
    }

    private static Optional<GS1Identifier> identifier(String uri) {
        try {
            return Optional.of(GS1Identifier.of(uri));
        } catch (GS1Exception notOne) {
            return Optional.empty();
        }
    }

    private static ResponseEntity<byte[]> json(JsonObject json, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header("Vary", "Authorization")
                .body(JsonWriter.bytes(json));
    }

    private static ResponseEntity<byte[]> malformed(String detail) {
        return Problem.of(400, "question", "The question is not as it should be", detail)
                .response();
    }

    private static ResponseEntity<byte[]> unknown() {
        return Problem.of(404, "no-passport", "No such passport", "There is none here, or not at that time.")
                .response();
    }

    private static ResponseEntity<byte[]> noKey() {
        return Problem.of(401, "no-key", "Not a key", "The API key is unknown or revoked. Everybody reads without one.")
                .response();
    }
}
