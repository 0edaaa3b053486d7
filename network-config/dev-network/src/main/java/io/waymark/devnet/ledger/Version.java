package io.waymark.devnet.ledger;

/**
 * Where a value was written: the transaction's place on the chain.
 *
 * @param block number of the block
 * @param tx    index of the transaction in it, from 0
 */
public record Version(long block, long tx) {}
