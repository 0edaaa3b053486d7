package io.waymark.custody;

/**
 * A quantity of a lot that an event names.
 *
 * @param lot canonical identifier of the lot
 * @param quantity how much of it
 */
public record Amount(String lot, Quantity quantity) {}
