package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.PageTokens;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.backend.submit.Height;
import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.LdContext;
import io.waymark.epcis.xml.CbvFormat;
import io.waymark.epcis.xml.EpcisXmlWriter;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.projection.event.EventOrder;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.EventQuery.After;
import io.waymark.projection.event.FoundEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers to event queries, page by page. Who was answered 201 reads the event back at once. */
@Component
final class EventPages {
    private static final long SETTLE_MILLIS = 3_000;
    private static final long MICROS = 1_000_000L;
    private static final int LONGEST_URL = 7_000;

    private final EventQuery query;
    private final PageTokens tokens;
    private final Height height;
    private final Clock clock;

    EventPages(EventQuery query, PageTokens tokens, Height height) {
        this.query = query;
        this.tokens = tokens;
        this.height = height;
        this.clock = Clock.systemUTC();
    }

    /** Waits, within a bound, until what was answered as captured is in the rows. */
    void settle() throws InterruptedException {
        height.awaitCommitted(SETTLE_MILLIS);
    }

    /** @throws ProblemException 414 if the URL is longer than this node reads */
    static void requireShort(HttpServletRequest request) {
        String text = request.getQueryString();
        if ((text == null ? 0 : text.length()) + request.getRequestURI().length() > LONGEST_URL) {
            throw new ProblemException(
                    Problem.epcis(
                            414,
                            "URITooLongException",
                            "URL too long",
                            "The URL has more than " + LONGEST_URL
                                    + " characters. POST /epcis/queries takes longer queries.",
                            "url-too-long"),
                    EpcisHeaders.versions());
        }
    }

    /** Prefixes that the request declares in GS1-Extensions: {@code ex=https://example.org/epcis/, …}. */
    static LdContext context(HttpServletRequest request) {
        String header = request.getHeader("GS1-Extensions");
        if (header == null) {
            return QueryParameters.context(null);
        }
        JsonObject.Builder declared = JsonObject.builder();
        Map<String, String> prefixes = new LinkedHashMap<>();
        for (String one : header.split(",", 50)) {
            int equals = one.indexOf('=');
            String name = equals < 0 ? "" : one.substring(0, equals).strip();
            if (name.matches("[A-Za-z][A-Za-z0-9_.-]{0,100}")) {
                prefixes.put(name, one.substring(equals + 1).strip());
            }
        }
        prefixes.forEach(declared::put);
        return QueryParameters.context(declared.build());
    }

    /** One page as the parameters want it. */
    ResponseEntity<byte[]> page(HttpServletRequest request, QueryParameters parameters, JsonObject about)
            throws InterruptedException {
        settle();
        Integer maximum = parameters.maximum();
        if (maximum != null && query.moreThan(parameters.filter(), maximum)) {
            throw new ProblemException(
                    Problem.epcis(
                            413,
                            "QueryTooLargeException",
                            "Too many events",
                            "The query finds more than maxEventCount events.",
                            "query-too-large"),
                    EpcisHeaders.versions());
        }
        PageTokens.@Nullable Place place = place(parameters);
        long left = place != null ? place.third() : parameters.limit() == null ? Long.MAX_VALUE : parameters.limit();
        int size = (int) Math.min(parameters.perPage(), left);
        EventOrder order = parameters.order();
        List<FoundEvent> found = size == 0 ? List.of() : query.find(parameters.filter(), order, after(place), size + 1);
        List<FoundEvent> page = found.subList(0, Math.min(size, found.size()));
        HttpHeaders headers = EpcisHeaders.versions();
        if (found.size() > page.size() && left > size) {
            link(
                    headers,
                    request,
                    parameters,
                    After.of(order, page.get(page.size() - 1)),
                    left == Long.MAX_VALUE ? left : left - size);
        }
        return answer(request, page, headers, about);
    }

    private PageTokens.@Nullable Place place(QueryParameters parameters) {
        String token = parameters.token();
        return token == null
                ? null
                : tokens.read(parameters.conditions(), token)
                        .orElseThrow(() ->
                                QueryParameters.fault("nextPageToken", "It is of another query, or has expired."));
    }

    private static @Nullable After after(PageTokens.@Nullable Place place) {
        return place == null
                ? null
                : new After(
                        Instant.ofEpochSecond(
                                Math.floorDiv(place.first(), MICROS), Math.floorMod(place.first(), MICROS) * 1_000),
                        place.second());
    }

    private void link(
            HttpHeaders headers, HttpServletRequest request, QueryParameters parameters, After after, long left) {
        // Times of rows have microseconds, and all of them fit: in nanoseconds, those of the year 2300 did not.
        long micros = Math.addExact(
                Math.multiplyExact(after.time().getEpochSecond(), MICROS),
                after.time().getNano() / 1_000L);
        next(
                headers,
                request,
                tokens.make(parameters.conditions(), new PageTokens.Place(micros, after.position(), left)));
    }

    /** Says where the next page is: at the same URL with another token. */
    static void next(HttpHeaders headers, HttpServletRequest request, PageTokens.Token token) {
        StringBuilder url = new StringBuilder(request.getRequestURI()).append('?');
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals("nextPageToken")) {
                url.append(encoded(name)).append('=').append(encoded(values[0])).append('&');
            }
        });
        url.append("nextPageToken=").append(token.text());
        headers.set(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
        headers.set("GS1-Next-Page-Token-Expires", token.expires().toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** These events as an EPCISQueryDocument, in the format that the request asks for. */
    ResponseEntity<byte[]> answer(
            HttpServletRequest request, List<FoundEvent> events, HttpHeaders headers, JsonObject about) {
        EpcFormat format = EpcFormat.of(request);
        headers.set(EpcFormat.HEADER, format.word());
        byte[] json = QueryDocument.of(events, clock.instant(), format, about);
        boolean xml = EpcisHeaders.wantsXml(request);
        CbvFormat words = EpcisHeaders.words(request);
        if (xml) {
            EpcisHeaders.setWords(headers, words);
        }
        return ResponseEntity.ok()
                .headers(headers)
                .varyBy(HttpHeaders.ACCEPT)
                .contentType(xml ? MediaType.APPLICATION_XML : MediaType.APPLICATION_JSON)
                .body(xml ? xml(json, words) : json);
    }

    private static byte[] xml(byte[] json, CbvFormat words) {
        try {
            return EpcisXmlWriter.write(EpcisDocument.parse(json, JsonLimits.DOCUMENT.withBytes(json.length)), words);
        } catch (EpcisException nameless) {
            throw new ProblemException(
                    Problem.epcis(
                                    406,
                                    "NotAcceptableException",
                                    "Conflicting request and response headers",
                                    "An event has an extension that XML has no name for. Ask for JSON.",
                                    "no-xml")
                            .at(nameless.pointer()),
                    EpcisHeaders.versions());
        }
    }
}
