package io.waymark.projection.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What others wrote freely, made fit for a column: a value that PostgreSQL cannot hold must never stop the follower. */
final class Texts {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Texts() {}

    /** The text with U+FFFD for NUL and for halves of surrogate pairs, which no text column takes. */
    static String safe(String text) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(i, REPLACEMENT);
            }
        }
        return out == null ? text : out.toString();
    }

    /** As {@link #safe}, where there may be none. */
    static @Nullable String safeOrNull(@Nullable String text) {
        return text == null ? null : safe(text);
    }

    /** ISO 8601 text of a time, to the microsecond, no further from now than a timestamptz reaches. */
    static String time(Instant time) {
        Instant clamped = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
        return clamped.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
