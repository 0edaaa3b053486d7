/**
 * Measurements of what is pure arithmetic on documents, without any network: how fast event hashes are worked out, and
 * whether any input breaks a parser.
 */
package io.waymark.bench.gs1;
