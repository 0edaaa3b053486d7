package io.waymark.scan;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimStatement;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonWriter;
import io.waymark.projection.claim.ClaimRequests;
import io.waymark.projection.claim.Claims;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes signed statements about who holds an item, and says what is known of them. No account, no name; nothing is kept of the
 * device or its address.
 */
@RestController
final class ClaimsController {

    static final String PATH = "/api/claims";

    private static final int MOST_BYTES = 4_096;
    private static final int WAIT_SECONDS = 3;
    private static final JsonLimits LIMITS = JsonLimits.VALUE.withBytes(MOST_BYTES);

    private final Claims claims;
    private final ClaimRequests requests;
    private final Journeys journeys;
    private final Reading reading;

    ClaimsController(Claims claims, ClaimRequests requests, Journeys journeys, Reading reading) {
        this.claims = claims;
        this.requests = requests;
        this.journeys = journeys;
        this.reading = reading;
    }

    /** What is known of who holds an item: this server's word; the proofs are in the bundle. */
    @GetMapping(PATH)
    ResponseEntity<byte[]> claims(@RequestParam(defaultValue = "") String uri) {
        GS1Identifier identifier;
        try {
            identifier = GS1Identifier.of(uri);
        } catch (GS1Exception e) {
            return Resolver.malformedProblem(e).response();
        }
        return reading.of(() -> {
            Optional<Journey> journey = identifier.isItem() ? journeys.of(identifier) : Optional.empty();
            if (journey.isEmpty()) {
                return Resolver.unknownProblem().response();
            }
            return claims.of(journey.get().name()).map(this::answer).orElseGet(ClaimsController::none);
        });
    }

    private ResponseEntity<byte[]> answer(ClaimKey claim) {
        ClaimChain chain = Claims.chain(claim, claims.places(claim));
        JsonObject.Builder json = JsonObject.builder()
                .put("answer", chain.answer().word())
                .put("claim", claim.hex())
                .put("claimed", chain.claimed())
                .put("passed", chain.passed())
                .put("statements", statements(chain))
                .put("stolen", chain.stolen())
                .put("twice", chain.twice())
                .put("notShownBy", JsonArray.ofStrings(chain.notShownBy()));
        requests.latest(claim).ifPresent(latest -> {
            JsonObject waiting = JsonObject.of("n", latest.n(), "waiting", latest.waiting());
            json.put(
                    "request",
                    latest.failure().map(code -> waiting.with("refused", code)).orElse(waiting));
        });
        return json(200, json.build());
    }

    private static JsonArray statements(ClaimChain chain) {
        List<JsonObject> statements = new ArrayList<>();
        for (int n = 1; n <= chain.statements(); n++) {
            chain.statement(n).map(ClaimStatement::toJson).ifPresent(statements::add);
        }
        return JsonArray.of(statements);
    }

    private static ResponseEntity<byte[]> none() {
        return json(200, JsonObject.of("answer", "none"));
    }

    /**
     * Takes a statement: 202, and it is on the ledger soon. One against an earlier statement of the same key is refused with that
     * one as evidence; with {@code "despite": true} it is logged as evidence itself.
     */
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> claim(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return Problem.of(413, "claim-too-large", "Too large", "A claim has at most 4,096 bytes.")
                    .response();
        }
        ClaimStatement statement;
        boolean despite;
        try {
            JsonObject json = JsonParser.parse(body, LIMITS).asObject();
            statement = ClaimStatement.fromJson(json.object("statement"));
            despite = json.has("despite") && json.bool("despite");
        } catch (IllegalArgumentException e) {
            return Problem.of(
                            400,
                            "malformed-claim",
                            "Malformed claim",
                            "A claim is JSON with the member statement: claim, kind, n, next, signature and v.")
                    .response();
        }
        return weighed(statement, despite);
    }

    private ResponseEntity<byte[]> weighed(ClaimStatement statement, boolean despite) {
        if (!claims.known(statement.item())) {
            return Problem.of(404, "unknown-claim", "Unknown claim key", "No item with this claim key is known here.")
                    .response();
        }
        ClaimChain chain = Claims.chain(statement.item(), claims.places(statement.item()));
        return switch (chain.judge(statement)) {
            case COUNTS -> added(statement);
            case CONFLICT -> despite ? added(statement) : already(chain, statement);
            case SAME -> json(200, JsonObject.of("answer", "logged"));
            case NUMBER ->
                Problem.of(
                                409,
                                "claim-number",
                                "Another statement is due",
                                "Another statement about who holds this item was first, or is due first.")
                        .response();
            case SIGNATURE ->
                Problem.of(
                                422,
                                "claim-signature",
                                "Not signed by who may say this",
                                "It is not signed by who may say this about the item now.")
                        .response();
            case FULL ->
                Problem.of(
                                409,
                                "claim-full",
                                "As many statements as there may be",
                                "There are as many statements about who holds this item as there may be.")
                        .response();
        };
    }

    private ResponseEntity<byte[]> added(ClaimStatement statement) {
        return switch (requests.add(statement)) {
            case TAKEN -> json(202, JsonObject.of("answer", "accepted", "n", statement.n()));
            case BUSY -> later(409, "claim-busy", "Another statement about this item is being written. Try again.");
            case FULL -> later(503, "claims-busy", "Too many claims wait to be written here. Try again.");
        };
    }

    private static ResponseEntity<byte[]> later(int status, String code, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header("Retry-After", Integer.toString(WAIT_SECONDS))
                .body(Problem.of(status, code, "Try again", detail).json());
    }

    /** The statement that was first, which the same key signed: proof that there are two. */
    private static ResponseEntity<byte[]> already(ClaimChain chain, ClaimStatement statement) {
        JsonObject first = chain.statement(statement.n()).orElseThrow().toJson();
        JsonObject problem = JsonObject.of(
                "type",
                "/problems#already-claimed",
                "title",
                "Already claimed",
                "status",
                409,
                "detail",
                "The same key has named another holder before. The evidence is both statements: yours and this one.",
                "evidence",
                first);
        return ResponseEntity.status(409)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JsonWriter.bytes(problem));
    }

    private static ResponseEntity<byte[]> json(int status, JsonObject json) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JsonWriter.bytes(json));
    }
}
