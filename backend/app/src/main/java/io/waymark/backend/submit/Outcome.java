package io.waymark.backend.submit;

/** What became of one attempt to write a transaction. */
sealed interface Outcome {
    /** On the ledger. */
    record Committed(String txId, long block) implements Outcome {}

    /** On the ledger without effect, because another one was first. */
    record Conflict(long block) implements Outcome {}

    /** On the ledger without effect, for a reason that trying again does not mend. */
    record Invalid(int code, long block) implements Outcome {}

    /** The chaincode refused it. */
    record Refused(String code, int entry) implements Outcome {}

    /** It never came to an orderer. */
    record NotOrdered(String code, boolean passing) implements Outcome {}

    /** It was endorsed, not seen on the ledger, and is too old now: a new one takes its place. */
    record Replaced() implements Outcome {}

    /** What it does was on the ledger before. */
    record Nothing() implements Outcome {}

    /** One of its events was given up before it was submitted. */
    record GivenUp() implements Outcome {}
}
