package io.waymark.projection.capture;

import java.util.Locale;

/** What became of one event of a job. */
public enum EventState {
    /** Not looked at yet, or looked at and to be looked at again. */
    NEW(false),
    /** Parked: what it waits for may yet come. */
    WAITING(false),
    /** In a transaction whose outcome is not known yet. */
    SENT(false),
    /** On the ledger. */
    CAPTURED(true),
    /** It was on the ledger before, with the same content: success that wrote nothing. */
    EXISTING(true),
    /** Refused; the job's errors say why. */
    REFUSED(true),
    /** Nothing was wrong with it, but the job ended without it (rollback, or given up). */
    LEFT_OUT(true);

    private final boolean last;

    EventState(boolean last) {
        this.last = last;
    }

    /** Whether nothing follows. */
    public boolean last() {
        return last;
    }

    /** Whether the event is on the ledger. */
    public boolean stands() {
        return this == CAPTURED || this == EXISTING;
    }

    /** As the database and the interface spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static EventState parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
