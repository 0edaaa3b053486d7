package io.waymark.backend.query;

import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.FoundEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The query interface of EPCIS 2.0 (GS1's OpenAPI, {@code /events}). */
@RestController
final class EventsController {
    private final EventQuery query;
    private final EventPages pages;

    EventsController(EventQuery query, EventPages pages) {
        this.query = query;
        this.pages = pages;
    }

    @GetMapping("/epcis/events/{id}")
    ResponseEntity<byte[]> event(HttpServletRequest request, @PathVariable String id) throws InterruptedException {
        EpcisHeaders.requireEventsAnswerable(request);
        pages.settle();
        List<FoundEvent> found = id.indexOf('\0') >= 0 ? List.of() : query.byId(id);
        if (found.isEmpty()) {
            throw new ProblemException(Problem.epcis(
                    404,
                    "NoSuchNameException",
                    "Resource not found",
                    "There is no event with this id here.",
                    "no-such-event"));
        }
        return pages.answer(request, found, EpcisHeaders.versions(), QueryDocument.SIMPLE);
    }

    @GetMapping("/epcis/events")
    ResponseEntity<byte[]> events(HttpServletRequest request) throws InterruptedException {
        EpcisHeaders.requireEventsAnswerable(request);
        EventPages.requireShort(request);
        QueryParameters parameters = QueryParameters.of(request.getParameterMap(), EventPages.context(request));
        return pages.page(request, parameters, QueryDocument.SIMPLE);
    }

    /** Tokens say themselves where a page starts and until when they are good; nothing is kept that could be taken back. */
    @DeleteMapping("/epcis/nextPageToken/{token}")
    void forget(HttpServletRequest request, @PathVariable String token) {
        EpcisHeaders.requireWordlessAnswerable(request);
        throw new ProblemException(
                Problem.epcis(
                        501,
                        "ImplementationException",
                        "Functionality not supported by server",
                        "A page token cannot be taken back; it expires within a day.",
                        "page-token-kept"),
                EpcisHeaders.versions());
    }
}
