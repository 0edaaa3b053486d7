package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;

/**
 * A private key as everybody sees it.
 *
 * @param namespace  the chaincode
 * @param collection the collection
 * @param keyHash    SHA-256 of the key, or whatever bytes a member's peer signed in its place
 */
public record HashedKey(String namespace, String collection, ByteString keyHash) {}
