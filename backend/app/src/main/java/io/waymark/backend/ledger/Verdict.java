package io.waymark.backend.ledger;

/**
 * What the ledger says of a transaction.
 *
 * @param code Fabric's TxValidationCode
 * @param block where it stands
 */
public record Verdict(int code, long block) {
    /** Its writes count. */
    public static final int VALID = 0;
    /** Something that it read was written first by another one. */
    public static final int MVCC_READ_CONFLICT = 11;
    /** As {@link #MVCC_READ_CONFLICT}, for a range. */
    public static final int PHANTOM_READ_CONFLICT = 12;
    /** A copy of a transaction that came earlier; that one's verdict counts. */
    public static final int DUPLICATE_TXID = 9;

    /** Whether its writes count. */
    public boolean valid() {
        return code == VALID;
    }

    /** Whether another transaction was first: the same events may be tried again. */
    public boolean conflict() {
        return code == MVCC_READ_CONFLICT || code == PHANTOM_READ_CONFLICT;
    }
}
