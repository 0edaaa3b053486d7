/**
 * Checks a whole log from its public files alone (docs/FORMATS.md, "Leaves", "Map", "Checkpoint"): from a folder or over HTTP, in
 * bounded memory.
 */
package io.waymark.verifier.fsck;
