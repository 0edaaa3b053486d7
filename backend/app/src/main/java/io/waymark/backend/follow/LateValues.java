package io.waymark.backend.follow;

import io.waymark.backend.ledger.BlockStream;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.Projector;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Plan;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Own values that did not come with their block: a peer may get them later from another one, or has lost them for good. Then
 * what the node sent itself, kept until the peer served it back, takes their place.
 */
public final class LateValues {
    private static final Logger LOG = LoggerFactory.getLogger(LateValues.class);
    private static final int AT_ONCE = 50;

    private final LedgerClient ledger;
    private final Projector projector;
    private final Outbox outbox;

    public LateValues(LedgerClient ledger, Projector projector, Outbox outbox) {
        this.ledger = ledger;
        this.projector = projector;
        this.outbox = outbox;
    }

    /** Looks once for all that is missing, and lets go of what is served. */
    public void look() {
        List<String> missing = projector.missing(AT_ONCE);
        Map<String, byte[]> kept = missing.isEmpty() ? Map.of() : outbox.transients(missing);
        for (String txId : missing) {
            int found = kept.containsKey(txId) ? fromOutbox(txId, kept.get(txId)) : fromPeer(txId);
            if (found > 0) {
                LOG.info("{} values of transaction {} came late", found, txId);
            }
        }
        if (missing.size() < AT_ONCE) {
            outbox.forgetTransients(projector.height(), projector.missing(AT_ONCE));
        }
    }

    private int fromOutbox(String txId, byte[] transients) {
        try {
            return projector.late(txId, Plan.of(Batch.parse(transients)).writes());
        } catch (Plan.RefusedException e) {
            throw new IllegalStateException("a batch that was accepted once is refused", e);
        }
    }

    private int fromPeer(String txId) {
        Outbox.Seen seen = outbox.seen(txId);
        if (seen == null) {
            return 0;
        }
        try (BlockStream blocks = ledger.blocks(seen.block(), null)) {
            return blocks.next().transactions().stream()
                    .filter(t -> t.id().equals(txId) && !t.own().isEmpty())
                    .mapToInt((LedgerBlock.Transaction t) -> projector.late(txId, t.own()))
                    .sum();
        } catch (LedgerException e) {
            LOG.debug("transaction {}: {}", txId, e.code());
            return 0;
        }
    }
}
