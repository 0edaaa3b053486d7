/**
 * The Merkle tree of RFC 6962 section 2 and the proofs over it, and the spellings that all formats of this library
 * share; it knows nothing of what its leaves mean.
 */
package io.waymark.tlog;
