package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonBoolean;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonString;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.projection.event.NamedQueries;
import io.waymark.projection.event.Subscriptions;
import io.waymark.projection.event.Subscriptions.Subscription;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

/** Subscriptions to named queries by webhook (GS1's OpenAPI, {@code /queries/{queryName}/subscriptions}). */
@RestController
final class SubscriptionsController {
    private static final int LONGEST_TOKEN = 1_000;
    private static final Set<String> MEMBERS =
            Set.of("dest", "signatureToken", "initialRecordTime", "reportIfEmpty", "schedule", "stream");

    private final NamedQueries queries;
    private final Subscriptions subscriptions;
    private final PageTokens tokens;
    private final Seal seal;
    private final SubscriptionSettings settings;
    private final Clock clock = Clock.systemUTC();

    SubscriptionsController(
            NamedQueries queries,
            Subscriptions subscriptions,
            PageTokens tokens,
            Seal seal,
            SubscriptionSettings settings) {
        this.queries = queries;
        this.subscriptions = subscriptions;
        this.tokens = tokens;
        this.seal = seal;
        this.settings = settings;
    }

    @PostMapping("/epcis/queries/{name}/subscriptions")
    ResponseEntity<byte[]> create(HttpServletRequest request, Principal caller, @PathVariable String name)
            throws IOException {
        EpcisHeaders.requireAnswerable(request);
        requireQuery(name);
        Subscription made =
                subscription(name, JsonBody.read(request, "SubscriptionControlsException"), EpcFormat.of(request));
        Instant next = made.schedule() == null
                ? made.createdAt()
                : Schedule.of(parsed(made.schedule()))
                        .next(made.createdAt())
                        .orElseThrow(() -> fault("/schedule", "The schedule never comes."));
        if (!subscriptions.create(made, caller.getName(), next)) {
            throw new ProblemException(
                    Problem.epcis(
                            403,
                            "SecurityException",
                            "Not permitted",
                            "There are " + Subscriptions.MOST + " subscriptions; delete one first.",
                            "too-many-subscriptions"),
                    EpcisHeaders.versions());
        }
        HttpHeaders headers = EpcisHeaders.versions();
        headers.set(HttpHeaders.LOCATION, QueriesController.path(name) + "/subscriptions/" + made.id());
        return ResponseEntity.status(HttpStatus.CREATED)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonWriter.bytes(json(made)));
    }

    private Subscription subscription(String query, JsonObject body, EpcFormat format) {
        if (!MEMBERS.containsAll(body.names())) {
            throw fault(
                    "",
                    "A subscription has "
                            + String.join(", ", MEMBERS.stream().sorted().toList()) + ".");
        }
        String dest = text(body, "dest").orElse("");
        URI uri = Destination.parse(dest, settings.inside())
                .orElseThrow(() -> fault("/dest", "dest is an https address without user and fragment."));
        try {
            Destination.resolve(uri, settings.inside());
        } catch (IOException notPermitted) {
            throw fault("/dest", "The name of dest is not known, or it is not an address of the public internet.");
        }
        Optional<String> token = text(body, "signatureToken");
        if (token.isPresent() && (token.get().isEmpty() || token.get().length() > LONGEST_TOKEN)) {
            throw fault("/signatureToken", "A token has 1 to " + LONGEST_TOKEN + " characters.");
        }
        boolean stream = truth(body, "stream");
        JsonValue schedule = body.get("schedule").orElse(null);
        if (stream == (schedule != null) || schedule != null && !(schedule instanceof JsonObject)) {
            throw fault("", "A subscription has either stream true or a schedule.");
        }
        Optional<Instant> initial = text(body, "initialRecordTime").map(t -> Given.time(t)
                .orElseThrow(() -> fault("/initialRecordTime", "The value is a date and time with an offset.")));
        return new Subscription(
                UUID.randomUUID(),
                query,
                "{}",
                dest,
                token.map(seal::close).orElse(null),
                schedule == null ? null : JsonWriter.write(schedule),
                truth(body, "reportIfEmpty"),
                format.word(),
                initial.orElse(null),
                initial.isPresent() ? -1 : subscriptions.latest(),
                Deliveries.MOST_EVENTS,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                null,
                null,
                0);
    }

    @GetMapping("/epcis/queries/{name}/subscriptions")
    ResponseEntity<byte[]> list(
            HttpServletRequest request,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String perPage,
            @RequestParam(required = false) @Nullable String nextPageToken) {
        EpcisHeaders.requireAnswerable(request);
        requireQuery(name);
        String list = "subscriptions of " + name;
        int size = PerPage.of(perPage);
        long from = nextPageToken == null
                ? 0
                : tokens.read(list, nextPageToken)
                        .orElseThrow(
                                () -> QueryParameters.fault("nextPageToken", "It is of another list, or has expired."))
                        .first();
        List<Subscription> found = subscriptions.list(name, from, size + 1);
        List<Subscription> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        if (found.size() > page.size()) {
            EventPages.next(headers, request, tokens.make(list, new PageTokens.Place(from + size, 0, 0)));
        }
        return QueriesController.json(
                headers,
                JsonArray.of(page.stream().map(SubscriptionsController::json).toList()));
    }

    @GetMapping("/epcis/queries/{name}/subscriptions/{id}")
    ResponseEntity<byte[]> one(HttpServletRequest request, @PathVariable String name, @PathVariable String id) {
        EpcisHeaders.requireAnswerable(request);
        requireQuery(name);
        return QueriesController.json(
                EpcisHeaders.versions(),
                json(subscriptions.find(name, uuid(id)).orElseThrow(SubscriptionsController::none)));
    }

    @DeleteMapping("/epcis/queries/{name}/subscriptions/{id}")
    ResponseEntity<Void> delete(HttpServletRequest request, @PathVariable String name, @PathVariable String id) {
        EpcisHeaders.requireWordlessAnswerable(request);
        requireQuery(name);
        if (!subscriptions.delete(name, uuid(id))) {
            throw none();
        }
        return ResponseEntity.noContent().headers(EpcisHeaders.versions()).build();
    }

    /** As GS1's OpenAPI answers it: never with the token. */
    private static JsonObject json(Subscription s) {
        JsonObject.Builder json = JsonObject.builder()
                .put("subscriptionID", s.id().toString())
                .put("queryName", s.query())
                .put("dest", s.dest())
                .put("createdAt", s.createdAt().toString());
        if (s.lastNotified() != null) {
            json.put("lastNotifiedAt", s.lastNotified().toString());
        }
        if (s.initial() != null) {
            json.put("initialRecordTime", s.initial().toString());
        }
        Instant least = s.lastRun() != null ? s.lastRun() : s.initial();
        if (least != null) {
            json.put("minRecordTime", least.toString());
        }
        json.put("reportIfEmpty", s.reportIfEmpty());
        return s.schedule() == null
                ? json.put("stream", true).build()
                : json.put("schedule", parsed(s.schedule())).build();
    }

    private static JsonObject parsed(String text) {
        return JsonParser.parse(text, JsonLimits.VALUE).asObject();
    }

    private void requireQuery(String name) {
        if (name.indexOf('\0') >= 0 || queries.find(name).isEmpty()) {
            throw QueriesController.none();
        }
    }

    private static Optional<String> text(JsonObject body, String member) {
        return body.get(member).map(value -> {
            if (value instanceof JsonString text) {
                return text.value();
            }
            throw fault("/" + member, "The value is a text.");
        });
    }

    private static boolean truth(JsonObject body, String member) {
        return body.get(member)
                .map(value -> {
                    if (value instanceof JsonBoolean truth) {
                        return truth.value();
                    }
                    throw fault("/" + member, "The value is true or false.");
                })
                .orElse(false);
    }

    private static UUID uuid(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw none();
        }
    }

    private static ProblemException none() {
        return new ProblemException(
                Problem.epcis(
                        404,
                        "NoSuchNameException",
                        "Resource not found",
                        "There is no subscription with this id.",
                        "no-such-subscription"),
                EpcisHeaders.versions());
    }

    private static ProblemException fault(String pointer, String detail) {
        return JsonBody.fault("SubscriptionControlsException", pointer, detail);
    }
}
