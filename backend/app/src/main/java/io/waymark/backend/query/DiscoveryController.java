package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.PerPage;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.projection.event.Discovery;
import io.waymark.projection.event.Discovery.Entry;
import io.waymark.projection.event.EventQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked about: event types, EPCs, business steps, places, dispositions, and the events of each. */
@RestController
final class DiscoveryController {
    private final Discovery discovery;
    private final EventQuery query;
    private final EventPages pages;
    private final PageTokens tokens;

    DiscoveryController(Discovery discovery, EventQuery query, EventPages pages, PageTokens tokens) {
        this.discovery = discovery;
        this.query = query;
        this.pages = pages;
        this.tokens = tokens;
    }

    @GetMapping("/epcis/{family:eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions}")
    ResponseEntity<byte[]> list(
            HttpServletRequest request,
            @PathVariable String family,
            @RequestParam(required = false) @Nullable String perPage,
            @RequestParam(required = false) @Nullable String nextPageToken)
            throws InterruptedException {
        EpcisHeaders.requireAnswerable(request);
        pages.settle();
        String name = "list of " + family;
        Long after = nextPageToken == null
                ? null
                : tokens.read(name, nextPageToken)
                        .orElseThrow(
                                () -> QueryParameters.fault("nextPageToken", "It is of another list, or has expired."))
                        .first();
        int size = PerPage.of(perPage);
        List<Entry> found = discovery.list(family(family), after, size + 1);
        List<Entry> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        EpcFormat format = EpcFormat.of(request);
        headers.set(EpcFormat.HEADER, format.word());
        if (found.size() > page.size()) {
            long place = page.get(page.size() - 1).place();
            EventPages.next(headers, request, tokens.make(name, new PageTokens.Place(place, 0, 0)));
        }
        return ResponseEntity.ok()
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(UnknownPathController.collection(
                        page.stream().map(entry -> format.spell(entry.value())).toList()));
    }

    @GetMapping("/epcis/{family:eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions}/{name}")
    ResponseEntity<byte[]> one(HttpServletRequest request, @PathVariable String family, @PathVariable String name)
            throws InterruptedException {
        EpcisHeaders.requireAnswerable(request);
        pages.settle();
        if (!query.moreThan(within(family, name, Map.of(), request).filter(), 0)) {
            throw new ProblemException(
                    Problem.epcis(
                            404,
                            "NoSuchNameException",
                            "Resource not found",
                            "No event here has it.",
                            "no-such-resource"),
                    EpcisHeaders.versions());
        }
        return ResponseEntity.ok()
                .headers(EpcisHeaders.versions())
                .contentType(MediaType.APPLICATION_JSON)
                .body(UnknownPathController.collection(List.of("events")));
    }

    @GetMapping("/epcis/{family:eventTypes|epcs|bizSteps|bizLocations|readPoints|dispositions}/{name}/events")
    ResponseEntity<byte[]> events(HttpServletRequest request, @PathVariable String family, @PathVariable String name)
            throws InterruptedException {
        EpcisHeaders.requireEventsAnswerable(request);
        EventPages.requireShort(request);
        return pages.page(request, within(family, name, request.getParameterMap(), request), QueryDocument.SIMPLE);
    }

    private static QueryParameters within(
            String family, String name, Map<String, String[]> parameters, HttpServletRequest request) {
        return QueryParameters.of(parameters, EventPages.context(request)).within(family, name);
    }

    private static Discovery.Family family(String word) {
        for (Discovery.Family family : Discovery.Family.values()) {
            if (family.word().equals(word)) {
                return family;
            }
        }
        throw new IllegalArgumentException("the path has one of the families");
    }
}
