/**
 * What travels to the chaincode as transient data, and what a transaction writes for it: worked out by pure functions
 * that the node's dry run and the chaincode share, so that both come to the same bytes.
 */
package io.waymark.transaction;
