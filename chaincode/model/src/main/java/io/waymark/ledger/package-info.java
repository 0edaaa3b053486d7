/**
 * The names and bytes of everything that Waymark puts on the ledger: keys, hashes, salts and values, each with its
 * format version (docs/FORMATS.md). Knows nothing of Fabric's client, of databases or of HTTP.
 */
package io.waymark.ledger;
