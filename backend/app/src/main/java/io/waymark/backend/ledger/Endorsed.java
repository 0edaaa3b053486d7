package io.waymark.backend.ledger;

/**
 * A transaction that is endorsed and not yet submitted.
 *
 * @param txId its id
 * @param bytes what {@link LedgerClient#submit} takes, now or after a restart
 * @param writes whether it writes anything at all; one that does not is an answer and must not be submitted
 */
public record Endorsed(String txId, byte[] bytes, boolean writes) {
    @Override
    public String toString() {
        return "endorsed " + txId;
    }
}
