package io.waymark.backend;

import io.waymark.backend.submit.Dispatcher;
import io.waymark.projection.capture.Outbox;
import io.waymark.transaction.Entry;
import java.util.List;

/** Purges own offers of which nothing is open any more, many at once, so that the purge says little about each. */
final class SettledOffers {
    private static final int AT_ONCE = 500;

    private final Outbox outbox;
    private final Dispatcher dispatcher;

    SettledOffers(Outbox outbox, Dispatcher dispatcher) {
        this.outbox = outbox;
        this.dispatcher = dispatcher;
    }

    void purge() throws InterruptedException {
        List<String> keys = outbox.settledOffers(AT_ONCE);
        if (!keys.isEmpty()) {
            dispatcher.write(Outbox.Purpose.PURGE, new Entry.Purge(keys));
        }
    }
}
