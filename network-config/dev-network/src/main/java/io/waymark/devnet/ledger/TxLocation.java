package io.waymark.devnet.ledger;

/**
 * Where a transaction is and what became of it.
 *
 * @param block number of its block
 * @param index index in the block, from 0
 * @param code  number of its {@code TxValidationCode}
 */
public record TxLocation(long block, int index, int code) {}
