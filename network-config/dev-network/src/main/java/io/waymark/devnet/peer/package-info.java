/** Peers: endorsing, simulating, validating, committing, and keeping private data. */
package io.waymark.devnet.peer;
