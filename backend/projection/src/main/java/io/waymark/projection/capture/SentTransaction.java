package io.waymark.projection.capture;

import java.util.List;

/**
 * A transaction of the outbox whose outcome is not known.
 *
 * @param txId its id
 * @param height blocks that the own peer had when it endorsed
 * @param envelope endorsed and signed
 * @param events what it carries; empty unless it carries events
 */
public record SentTransaction(String txId, long height, byte[] envelope, List<EventRef> events) {
    @Override
    public String toString() {
        return "sent " + txId;
    }
}
