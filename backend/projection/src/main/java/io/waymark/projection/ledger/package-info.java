/** Blocks into rows: applies what the own peer's blocks say, in order, each block once. Knows nothing of Fabric's bytes. */
package io.waymark.projection.ledger;
