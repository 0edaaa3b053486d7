package io.waymark.devnet.ledger;

/**
 * A key of the world state.
 *
 * @param namespace the chaincode
 * @param key       the key
 */
public record PublicKeyName(String namespace, String key) {}
