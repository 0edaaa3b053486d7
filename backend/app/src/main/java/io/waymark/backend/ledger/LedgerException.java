package io.waymark.backend.ledger;

/**
 * A step of the ledger's protocol failed. The kinds say what is known afterwards, because that decides what may be done next
 * (docs/PRODUCTION.md, "When the ledger fails"). Messages are stable codes: what peers said stays inside, it could quote
 * private data.
 */
public abstract sealed class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private LedgerException(String code) {
        super(code);
    }

    /** Stable code, for instance {@code ledger-unavailable}. */
    public String code() {
        return getMessage();
    }

    /** Nothing was handed to an orderer: a new proposal is safe, now or later. */
    public static final class NotOrdered extends LedgerException {
        private static final long serialVersionUID = 1;
        private final boolean passing;

        NotOrdered(String code, boolean passing) {
            super(code);
            this.passing = passing;
        }

        /** Whether it is the ledger's state and not this request: a later try may well succeed. */
        public boolean passing() {
            return passing;
        }
    }

    /** The chaincode refused one entry of the batch by a rule; nothing was handed to an orderer. */
    public static final class Refused extends LedgerException {
        private static final long serialVersionUID = 1;
        private final int entry;

        Refused(String code, int entry) {
            super(code);
            this.entry = entry;
        }

        /** Index of the entry in the batch; -1 if it is about the whole batch. */
        public int entry() {
            return entry;
        }
    }

    /** It may be on the ledger or not, or may still come: only the ledger can say. */
    public static final class OutcomeUnknown extends LedgerException {
        private static final long serialVersionUID = 1;

        OutcomeUnknown(String code) {
            super(code);
        }
    }

    /** What the own peer sent as a block is not the next block of this ledger. */
    public static final class WrongBlock extends LedgerException {
        private static final long serialVersionUID = 1;

        WrongBlock(String code) {
            super(code);
        }
    }
}
