package io.waymark.backend.submit;

import io.waymark.ledger.ObjectName;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.capture.SentTransaction;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Opening;
import java.util.List;

/**
 * What is done in a lane: from events that were read to what became of their transaction. It knows jobs and events only by
 * what was read, and leaves their state to the dispatcher's thread.
 */
final class Writing {
    private final String organisation;
    private final InboundOffers inbound;
    private final Composer composer;
    private final Sender sender;
    private final Seeds seeds;

    Writing(String organisation, InboundOffers inbound, Composer composer, Sender sender, Seeds seeds) {
        this.organisation = organisation;
        this.inbound = inbound;
        this.composer = composer;
        this.sender = sender;
        this.seeds = seeds;
    }

    /**
     * @param composed what went, and what did not
     * @param outcome of what went; {@link Outcome.Nothing} if nothing did
     */
    record Attempt(Composer.Composed composed, Outcome outcome) {}

    /** Stores the packages of what is received, composes, sends. */
    Attempt attempt(List<Chosen> events, Reading.Result read) throws InterruptedException {
        Composer.Composed composed = composer.compose(events, read.prepared());
        if (composed.batch() == null) {
            return new Attempt(composed, new Outcome.Nothing());
        }
        List<Chosen> going = events.stream()
                .filter(e -> composed.events().contains(e.pending()))
                .toList();
        Outcome stored = packages(composer.received(going, read.prepared()));
        if (!(stored instanceof Outcome.Committed)) {
            return new Attempt(composed, stored);
        }
        List<EventRef> refs = composed.events().stream().map(Pending::ref).toList();
        return new Attempt(composed, sender.send(composed.batch(), Outbox.Purpose.EVENTS, refs));
    }

    /** Takes up what was stored before a crash. */
    Outcome resume(SentTransaction sent) throws InterruptedException {
        return sender.resume(sent);
    }

    /** What was opened with received goods is stored before they are received, so that the next hop can be served. */
    private Outcome packages(List<ObjectName> received) throws InterruptedException {
        Outcome outcome = new Outcome.Committed("", -1);
        if (received.isEmpty()) {
            return outcome;
        }
        for (long offer : inbound.offersOf(received)) {
            for (Opening part : inbound.packageFor(offer)) {
                Entry entry = new Entry.Package(seeds.salt(), part);
                outcome = sender.send(Batch.of(organisation, List.of(entry)), Outbox.Purpose.PACKAGE, List.of());
                if (!(outcome instanceof Outcome.Committed)) {
                    return outcome;
                }
            }
        }
        return outcome;
    }
}
