/**
 * Checks bundles (docs/FORMATS.md, "Bundle") against a pinned policy, with the same answers and codes as the browser's script;
 * it needs neither server nor database.
 */
package io.waymark.verifier;
