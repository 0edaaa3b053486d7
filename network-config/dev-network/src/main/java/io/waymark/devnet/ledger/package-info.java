/** The durable chain, the state with all its versions, and the files under both. */
package io.waymark.devnet.ledger;
