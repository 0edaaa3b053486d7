package io.waymark.projection.event;

import java.time.Instant;

/**
 * An event as captured.
 *
 * @param text JSON, standing alone: with its id, and its document's context if that said more than the standard one
 * @param recordTime when its transaction claims to have been made
 * @param eventTime when it happened
 * @param position its place among all events of this organisation
 */
public record FoundEvent(String text, Instant recordTime, Instant eventTime, long position) {
    @Override
    public String toString() {
        return "event " + position;
    }
}
