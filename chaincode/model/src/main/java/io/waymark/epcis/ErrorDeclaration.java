package io.waymark.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What makes an event a correction: the event with this identifier was wrong (EPCIS 2.0, section 7.4.1.4).
 *
 * @param declarationTime when the error was declared
 * @param declarationTimeText the same as the event spells it
 * @param reason the bare CBV word ({@code did_not_occur}, {@code incorrect_data}) or another URI
 * @param correctiveEventIDs events that say what is right
 */
public record ErrorDeclaration(
        Instant declarationTime, String declarationTimeText, Optional<String> reason, List<String> correctiveEventIDs) {

    /** What it is, never its content. */
    @Override
    public String toString() {
        return "error declaration";
    }
}
