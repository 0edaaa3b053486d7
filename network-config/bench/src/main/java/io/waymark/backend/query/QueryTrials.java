package io.waymark.backend.query;

import io.waymark.backend.PageTokens;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.projection.event.EventFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fuzzer runs of the query interface: beside its classes, because they are nobody else's. */
public final class QueryTrials {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    private static final PageTokens TOKENS = new PageTokens(new byte[32], CLOCK);
    private static final PageTokens.Place PLACE = new PageTokens.Place(1_780_000_000_000_000L, 7, Long.MAX_VALUE);
    private static final String LIST = "events";

    private QueryTrials() {}

    /** The query string of {@code GET /epcis/events}: a filter, or a problem of the caller's. */
    public static String string(byte[] input) {
        Map<String, List<String>> values = new HashMap<>();
        try {
            for (String pair : new String(input, StandardCharsets.UTF_8).split("&")) {
                String[] parts = pair.split("=", 2);
                values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : decoded(parts[1]));
            }
        } catch (IllegalArgumentException refusedByTheServer) {
            return "not percent-encoded";
        }
        Map<String, String[]> parameters = new HashMap<>();
        values.forEach((name, all) -> parameters.put(name, all.toArray(String[]::new)));
        return read(() -> QueryParameters.of(parameters, QueryParameters.context(null)));
    }

    /** The body of {@code POST /epcis/queries}, without what is around the query. */
    public static String json(byte[] input) {
        try {
            var query = JsonParser.parse(input, JsonLimits.VALUE.withBytes(128 << 10))
                    .asObject();
            return read(() -> QueryParameters.of(query, Map.of()));
        } catch (JsonException refused) {
            return refused.code();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private interface Reading {
        QueryParameters read();
    }

    private static String read(Reading reading) {
        try {
            QueryParameters parameters = reading.read();
            EventFilter filter = parameters.filter();
            int pages = parameters.perPage();
            if (pages < 1 || parameters.conditions().isEmpty()) {
                throw new AssertionError("a page has at least one event, and a query its conditions");
            }
            return "read " + filter.equal().keySet() + filter.within().keySet()
                    + filter.times().keySet() + filter.matches().size()
                    + filter.stated().size() + filter.described().size() + parameters.order();
        } catch (ProblemException refused) {
            int status = refused.problem().status();
            if (status != 400 && status != 413) {
                throw new AssertionError("it is the caller's fault", refused);
            }
            return refused.problem().code() + refused.problem().detail().split(":")[0];
        }
    }

    /** A page token: the one that was made is read, and no other. */
    public static String token(byte[] input) {
        Optional<PageTokens.Place> place = TOKENS.read(LIST, new String(input, StandardCharsets.UTF_8));
        if (place.filter(p -> !p.equals(PLACE)).isPresent()) {
            throw new AssertionError("a token was read that nobody made");
        }
        return place.isPresent() ? "read " + input.length : "no token of " + Math.min(input.length, 120);
    }

    /** A good token. */
    public static byte[] goodToken() {
        return TOKENS.make(LIST, PLACE).text().getBytes(StandardCharsets.US_ASCII);
    }
}
