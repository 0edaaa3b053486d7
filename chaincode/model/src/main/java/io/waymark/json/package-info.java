/**
 * JSON, small, strict and exact: parsing that keeps every number and every captured slice, canonical bytes (RFC 8785) to
 * hash and sign, and equality of values; it knows nothing of events, identifiers or ledgers.
 */
package io.waymark.json;
