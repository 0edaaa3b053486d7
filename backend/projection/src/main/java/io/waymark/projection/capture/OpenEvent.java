package io.waymark.projection.capture;

import io.waymark.ledger.Hash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a job that is not settled.
 *
 * @param position in the document, from 0
 * @param pointer where it stands in the document
 * @param eventId its id
 * @param declared declaration time of an error declaration, as the event spells it; else empty
 * @param content digest of what makes two events the same
 * @param bytes length of its text
 * @param keys canonical identifiers that it names, and its id
 * @param state {@code NEW}, {@code WAITING} or {@code SENT}
 * @param code what it waits for
 * @param until when a wait ends
 * @param tries how often it was tried and something was in the way
 * @param together the most events of its next transaction
 */
public record OpenEvent(
        int position,
        String pointer,
        String eventId,
        String declared,
        Hash content,
        int bytes,
        List<String> keys,
        EventState state,
        @Nullable String code,
        @Nullable Instant until,
        int tries,
        int together) {

    /** Whether a key of {@link #keys} is the event's own id and no identifier of goods. */
    public static boolean isId(String key) {
        return key.startsWith(HandedIn.ID);
    }

    @Override
    public String toString() {
        return "event " + position;
    }
}
