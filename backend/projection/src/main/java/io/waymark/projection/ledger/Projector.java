package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings the read model forward, block by block: rows and height change in one database transaction, so that a crash at
 * any moment leaves a whole number of blocks. One node has one projector; a second one waits for the first one's
 * transaction and is then refused.
 */
public final class Projector {

    /** @param organisation MSP id of the organisation whose peer is followed */
    public Projector(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {}

    /** Number of the block that is wanted next: as many blocks are applied. */
    public long height() {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies the next block.
     *
     * @throws NotNextBlockException if it is not block {@link #height()}
     * @throws OtherChainException if it does not name the header of the block before it
     */
    public Applied apply(LedgerBlock block) {
        throw new UnsupportedOperationException();
    }

    /** Ids of transactions with own values that the own peer has not given yet, oldest first, at most this many. */
    public List<String> missing(int most) {
        throw new UnsupportedOperationException();
    }

    /**
     * Fills in own values that came later than their block. Values that are not what the ledger's hashes say are passed over.
     *
     * @param own by ledger key
     * @return how many were filled in
     */
    public int late(String txId, Map<String, byte[]> own) {
        throw new UnsupportedOperationException();
    }

    /**
     * Empties everything that follows from blocks, in one transaction; replaying the blocks brings the same rows back.
     * What others opened is kept and loaded again when the replay comes to where it was checked.
     */
    public void rebuild() {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 over all rows that follow from blocks and opened history, in a stable order: equal before and after a rebuild. */
    public Hash digest() {
        throw new UnsupportedOperationException();
    }
}
