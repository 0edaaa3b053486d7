package io.waymark.projection.genealogy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * When something was done, as far as it is known.
 *
 * @param time time that the event claims, where it was captured here
 * @param day the event's date in its own offset, where that alone was opened
 * @param block number of the block that it stands in
 * @param written timestamp of the transaction, a claim of the client that made it
 */
public record Moment(Optional<Instant> time, Optional<LocalDate> day, long block, Instant written) {

    /** The best that is known: the event's time, else noon of its day, else when it was written; all by UTC. */
    public Instant best() {
        return time.or(() -> day.map(d -> d.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC)))
                .orElse(written);
    }

    /** The date of {@link #best} by UTC, {@code 2026-11-22}. */
    public String date() {
        return day.map(LocalDate::toString)
                .orElseGet(() ->
                        best().atOffset(java.time.ZoneOffset.UTC).toLocalDate().toString());
    }
}
