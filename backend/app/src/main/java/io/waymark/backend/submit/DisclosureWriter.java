package io.waymark.backend.submit;

import io.waymark.projection.capture.Outbox;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.projection.disclosure.Purges;
import io.waymark.transaction.Entry;
import java.util.List;
import java.util.Optional;

/** Puts the rules of disclosure where the own peer finds them, and carries out withdrawals that were confirmed. */
public final class DisclosureWriter {
    private static final int AT_ONCE = 20;

    private final Disclosures disclosures;
    private final Purges purges;
    private final Dispatcher dispatcher;
    private final Seeds seeds = new Seeds();

    public DisclosureWriter(Disclosures disclosures, Purges purges, Dispatcher dispatcher) {
        this.disclosures = disclosures;
        this.purges = purges;
        this.dispatcher = dispatcher;
    }

    /** Writes what is due; what the ledger does not take now is due the next time. */
    public void write() throws InterruptedException {
        Optional<Disclosures.Version> version = disclosures.due();
        if (version.isPresent()) {
            int n = version.get().n();
            Entry entry = new Entry.Disclosure(version.get().rules(), seeds.salt());
            Dispatcher.Written written = dispatcher.write(Outbox.Purpose.DISCLOSURE, entry);
            if (written.code() == null) {
                disclosures.done(n, written.txId());
            } else if (written.never()) {
                disclosures.refused(n, written.code());
            }
        }
        withdraw();
    }

    /** One transaction each: whoever was given the event sees in the blocks that this one was purged, and finds no others. */
    private void withdraw() throws InterruptedException {
        for (Purges.Due due : purges.due(AT_ONCE)) {
            Dispatcher.Written written = dispatcher.write(Outbox.Purpose.PURGE, new Entry.Purge(List.of(due.key())));
            if (written.code() == null) {
                purges.done(due.id(), written.txId());
            } else if (written.never()) {
                purges.refused(due.id(), written.code());
            } else {
                return;
            }
        }
    }
}
