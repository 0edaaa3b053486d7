package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.backend.submit.Height;
import io.waymark.projection.event.EventOrder;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.EventQuery.After;
import io.waymark.projection.event.FoundEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The query interface of EPCIS 2.0 (GS1's OpenAPI, {@code /events}). Who was answered 201 reads the event back at once. */
@RestController
final class EventsController {
    private static final long SETTLE_MILLIS = 3_000;
    private static final long NANOS = 1_000_000_000;

    private final EventQuery query;
    private final PageTokens tokens;
    private final Height height;
    private final Clock clock;

    EventsController(EventQuery query, PageTokens tokens, Height height) {
        this.query = query;
        this.tokens = tokens;
        this.height = height;
        this.clock = Clock.systemUTC();
    }

    @GetMapping("/epcis/events/{id}")
    ResponseEntity<byte[]> event(HttpServletRequest request, @PathVariable String id) throws InterruptedException {
        EpcisHeaders.requireAnswerable(request);
        height.awaitCommitted(SETTLE_MILLIS);
        List<FoundEvent> found = id.indexOf('\0') >= 0 ? List.of() : query.byId(id);
        if (found.isEmpty()) {
            throw new ProblemException(Problem.epcis(
                    404, "NoSuchResourceException", "Resource not found", "There is no event with this id here.", "no-such-event"));
        }
        return answer(found, EpcisHeaders.versions(), EpcFormat.of(request));
    }

    @GetMapping("/epcis/events")
    ResponseEntity<byte[]> events(HttpServletRequest request) throws InterruptedException {
        EpcisHeaders.requireAnswerable(request);
        QueryParameters parameters = QueryParameters.of(request.getParameterMap());
        height.awaitCommitted(SETTLE_MILLIS);
        Integer maximum = parameters.maximum();
        if (maximum != null && query.moreThan(parameters.filter(), maximum)) {
            throw new ProblemException(Problem.epcis(
                    413, "QueryTooLargeException", "Too many events", "The query finds more than maxEventCount events.", "query-too-large"));
        }
        PageTokens.@Nullable Place place = place(parameters);
        long left = place != null ? place.third() : parameters.limit() == null ? Long.MAX_VALUE : parameters.limit();
        int size = (int) Math.min(parameters.perPage(), left);
        EventOrder order = parameters.order();
        List<FoundEvent> found =
                size == 0 ? List.of() : query.find(parameters.filter(), order, after(place), size + 1);
        List<FoundEvent> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        if (found.size() > page.size() && left > size) {
            link(headers, request, parameters, After.of(order, page.get(page.size() - 1)), left == Long.MAX_VALUE ? left : left - size);
        }
        return answer(page, headers, EpcFormat.of(request));
    }

    private PageTokens.@Nullable Place place(QueryParameters parameters) {
        String token = parameters.token();
        return token == null
                ? null
                : tokens.read(parameters.conditions(), token)
                        .orElseThrow(() -> QueryParameters.fault("nextPageToken", "It is of another query, or has expired."));
    }

    private static @Nullable After after(PageTokens.@Nullable Place place) {
        return place == null
                ? null
                : new After(
                        Instant.ofEpochSecond(Math.floorDiv(place.first(), NANOS), Math.floorMod(place.first(), NANOS)),
                        place.second());
    }

    private void link(HttpHeaders headers, HttpServletRequest request, QueryParameters parameters, After after, long left) {
        // Times of rows have microseconds, and those of two centuries around 1970 fit into nanoseconds.
        long nanos = Math.addExact(Math.multiplyExact(after.time().getEpochSecond(), NANOS), after.time().getNano());
        PageTokens.Token next =
                tokens.make(parameters.conditions(), new PageTokens.Place(nanos, after.position(), left));
        StringBuilder url = new StringBuilder("/epcis/events?");
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals("nextPageToken")) {
                url.append(encoded(name)).append('=').append(encoded(values[0])).append('&');
            }
        });
        url.append("nextPageToken=").append(next.text());
        headers.set(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
        headers.set("GS1-Next-Page-Token-Expires", next.expires().toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private ResponseEntity<byte[]> answer(List<FoundEvent> events, HttpHeaders headers, EpcFormat format) {
        headers.set(EpcFormat.HEADER, format.word());
        return ResponseEntity.ok()
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(QueryDocument.of(events, clock.instant(), format, QueryDocument.SIMPLE));
    }
}
