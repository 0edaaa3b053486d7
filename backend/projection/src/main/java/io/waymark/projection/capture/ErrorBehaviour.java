package io.waymark.projection.capture;

import java.util.Locale;
import java.util.Optional;

/** What a job does when one of its events cannot be captured (EPCIS 2.0, {@code GS1-Capture-Error-Behaviour}). */
public enum ErrorBehaviour {
    /** All or nothing; the standard's default. */
    ROLLBACK,
    /** Keeps every event that can be captured. */
    PROCEED;

    /** As the header spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The behaviour of this word; empty for any other one. */
    public static Optional<ErrorBehaviour> of(String word) {
        for (ErrorBehaviour behaviour : values()) {
            if (behaviour.word().equals(word)) {
                return Optional.of(behaviour);
            }
        }
        return Optional.empty();
    }
}
