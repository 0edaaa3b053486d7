/**
 * An append-only map from 256-bit keys to hashes with one root for each state, proofs of presence and of absence, and a
 * store on disk that keeps every state; it knows nothing of what keys and values are.
 */
package io.waymark.tlog.map;
