package io.waymark.backend.query;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.projection.event.NamedQueries;
import io.waymark.projection.event.NamedQueries.NamedQuery;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Named queries (GS1's OpenAPI, {@code /queries}). */
@RestController
final class QueriesController {
    private static final String LIST = "named queries";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,99}");

    private final NamedQueries queries;
    private final EventPages pages;
    private final PageTokens tokens;
    private final Sockets sockets;

    QueriesController(NamedQueries queries, EventPages pages, PageTokens tokens, Sockets sockets) {
        this.sockets = sockets;
        this.queries = queries;
        this.pages = pages;
        this.tokens = tokens;
    }

    @PostMapping("/epcis/queries")
    ResponseEntity<Void> create(HttpServletRequest request, Principal caller) throws IOException {
        EpcisHeaders.requireWordlessAnswerable(request);
        JsonObject body = JsonBody.read(request, "QueryValidationException");
        String name = body.get("name")
                .filter(v -> v.kind() == JsonValue.Kind.STRING)
                .map(JsonValue::asString)
                .orElse("");
        if (!NAME.matcher(name).matches()) {
            throw JsonBody.fault(
                    "QueryValidationException",
                    "/name",
                    "A name has 1 to 100 letters, digits, dots, dashes, tildes and underscores.");
        }
        if (!(body.get("query").orElse(null) instanceof JsonObject query)) {
            throw JsonBody.fault("QueryValidationException", "/query", "The query is a JSON object of parameters.");
        }
        // What is stored can be run: its faults are told now.
        QueryParameters.of(query, Map.of());
        NamedQuery named = new NamedQuery(name, JsonWriter.write(query));
        switch (queries.create(named, caller.getName())) {
            case EXISTS ->
                throw new ProblemException(
                        Problem.epcis(
                                409,
                                "ResourceAlreadyExistsException",
                                "Resource already exists",
                                "There is a query of this name.",
                                "query-exists"),
                        EpcisHeaders.versions());
            case FULL ->
                throw new ProblemException(
                        Problem.epcis(
                                403,
                                "SecurityException",
                                "Not permitted",
                                "There are " + NamedQueries.MOST + " named queries; delete one first.",
                                "too-many-queries"),
                        EpcisHeaders.versions());
            default -> {
                HttpHeaders headers = EpcisHeaders.versions();
                headers.set(HttpHeaders.LOCATION, path(name));
                return ResponseEntity.status(HttpStatus.CREATED)
                        .headers(headers)
                        .build();
            }
        }
    }

    static String path(String name) {
        return "/epcis/queries/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @GetMapping("/epcis/queries")
    ResponseEntity<byte[]> list(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String perPage,
            @RequestParam(required = false) @Nullable String nextPageToken) {
        EpcisHeaders.requireAnswerable(request);
        int size = PerPage.of(perPage);
        long from = nextPageToken == null
                ? 0
                : tokens.read(LIST, nextPageToken)
                        .orElseThrow(
                                () -> QueryParameters.fault("nextPageToken", "It is of another list, or has expired."))
                        .first();
        List<NamedQuery> found = queries.list(from, size + 1);
        List<NamedQuery> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        if (found.size() > page.size()) {
            EventPages.next(headers, request, tokens.make(LIST, new PageTokens.Place(from + size, 0, 0)));
        }
        return json(
                headers, JsonArray.of(page.stream().map(QueriesController::json).toList()));
    }

    /** GS1's OpenAPI answers with a list of one. */
    @GetMapping("/epcis/queries/{name}")
    ResponseEntity<byte[]> one(HttpServletRequest request, @PathVariable String name) {
        EpcisHeaders.requireAnswerable(request);
        return json(EpcisHeaders.versions(), JsonArray.of(List.of(json(named(name)))));
    }

    @DeleteMapping("/epcis/queries/{name}")
    ResponseEntity<Void> delete(HttpServletRequest request, @PathVariable String name) {
        EpcisHeaders.requireWordlessAnswerable(request);
        named(name);
        queries.delete(name);
        return ResponseEntity.noContent().headers(EpcisHeaders.versions()).build();
    }

    @GetMapping("/epcis/queries/{name}/events")
    ResponseEntity<byte[]> events(HttpServletRequest request, @PathVariable String name) throws InterruptedException {
        EpcisHeaders.requireEventsAnswerable(request);
        EventPages.requireShort(request);
        NamedQuery query = named(name);
        QueryParameters parameters =
                QueryParameters.of(definition(query), request.getParameterMap()).within("query", name);
        return pages.page(request, parameters, JsonObject.of("queryName", name));
    }

    /** The same by websocket: what is new is sent while it stands. */
    @GetMapping(path = "/epcis/queries/{name}/events", headers = "Upgrade=websocket")
    void socket(HttpServletRequest request, HttpServletResponse response, @PathVariable String name)
            throws ServletException, IOException {
        EpcisHeaders.requireAnswerable(request);
        EventPages.requireShort(request);
        sockets.upgrade(request, response, named(name));
    }

    private NamedQuery named(String name) {
        return (NAME.matcher(name).matches() ? queries.find(name) : Optional.<NamedQuery>empty())
                .orElseThrow(QueriesController::none);
    }

    static ProblemException none() {
        return new ProblemException(
                Problem.epcis(
                        404,
                        "NoSuchNameException",
                        "No such query",
                        "There is no query of this name.",
                        "no-such-query"),
                EpcisHeaders.versions());
    }

    static JsonObject definition(NamedQuery query) {
        return JsonParser.parse(query.query(), JsonLimits.VALUE).asObject();
    }

    private static JsonObject json(NamedQuery query) {
        return JsonObject.of("name", query.name(), "query", definition(query));
    }

    static ResponseEntity<byte[]> json(HttpHeaders headers, JsonValue body) {
        return ResponseEntity.ok()
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonWriter.bytes(body));
    }
}
