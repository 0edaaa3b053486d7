package io.waymark.projection.product;

/**
 * A wish to write a product's texts to the ledger as {@link io.waymark.transaction.Entry.Product}.
 *
 * @param id order of the wishes; of one product they are written in this order
 * @param n number for {@link io.waymark.ledger.LedgerKeys#product}: fixed, so that writing it twice meets the same key
 */
public record ProductRequest(long id, int n, ProductTexts texts) {}
