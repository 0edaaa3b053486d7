/** A node's connection, tried on a real network. */
package io.waymark.backend.ledger;
