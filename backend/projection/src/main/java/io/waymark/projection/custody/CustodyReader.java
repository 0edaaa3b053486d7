package io.waymark.projection.custody;

import io.waymark.epcis.EpcisEvent;
import io.waymark.ledger.Hash;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.projection.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads from the read model what decisions need, each call from one state of it and in a bounded number of statements. */
public final class CustodyReader {

    public CustodyReader(String organisation, Secrets secrets, JdbcTemplate jdbc, TransactionTemplate transaction) {}

    /**
     * Everything that a {@link io.waymark.transaction.Batch} of these events needs.
     *
     * @param events valid ones that stand alone ({@link io.waymark.transaction.EventFields#parse})
     */
    public Prepared prepare(List<EpcisEvent> events) {
        throw new UnsupportedOperationException();
    }

    /**
     * What an offer of these objects opens of their history so far: all that is known of their chains, of what is inside
     * them and of the units that they were in, and of what portions were split off or merged from; fields of the events
     * and texts of the products.
     */
    public Opens opens(Collection<ObjectName> objects) {
        throw new UnsupportedOperationException();
    }

    /**
     * Which event ids were captured before.
     *
     * @param seenKeys ledger keys ({@link io.waymark.ledger.LedgerKeys#seen})
     * @return what is known of those that were, by key
     */
    public Map<String, SeenEvent> seen(Collection<String> seenKeys) {
        throw new UnsupportedOperationException();
    }

    /**
     * An event id that was captured before.
     *
     * @param eventKey ledger key of the event
     * @param digest digest of the event
     * @param content SHA-256 of its normal form ({@link io.waymark.transaction.EventFields#contentDigest})
     * @param txId the transaction that wrote it
     */
    public record SeenEvent(
            String eventKey, Hash digest, Hash content, String txId) {}
}
