package io.waymark.scan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a client wants to see of a link (RFC 9110, section 12.5.1). */
enum Wanted {
    PAGE(MediaType.TEXT_HTML),
    BUNDLE(MediaType.APPLICATION_JSON),
    LINKSET(new MediaType("application", "linkset+json")),
    /** Nothing that there is. */
    NOTHING(MediaType.ALL);

    private static final int LONGEST = 2_000;

    private final MediaType type;

    Wanted(MediaType type) {
        this.type = type;
    }

    MediaType type() {
        return type;
    }

    /**
     * The one with the highest quality; among equals the one that the client names most exactly, then the page.
     *
     * @param accept the header, or null where there is none
     */
    static Wanted of(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return PAGE;
        }
        try {
            List<MediaType> ranges = MediaType.parseMediaTypes(accept.length() > LONGEST ? "" : accept);
            Wanted best = NOTHING;
            double bestScore = 0;
            for (Wanted wanted : List.of(PAGE, BUNDLE, LINKSET)) {
                double score = wanted.score(ranges);
                if (score > bestScore) {
                    best = wanted;
                    bestScore = score;
                }
            }
            return best;
        } catch (InvalidMediaTypeException e) {
            return NOTHING;
        }
    }

    /** Quality in thousands, then how exactly it is named. */
    private double score(List<MediaType> ranges) {
        MediaType exact = null;
        for (MediaType range : ranges) {
            boolean closer = range.includes(type) && (exact == null || exactness(range) > exactness(exact));
            exact = closer ? range : exact;
        }
        return exact == null || exact.getQualityValue() == 0
                ? 0
                : Math.round(exact.getQualityValue() * 1000) * 10 + exactness(exact);
    }

    private static int exactness(MediaType range) {
        return range.isWildcardType() ? 1 : range.isWildcardSubtype() ? 2 : 3;
    }
}
