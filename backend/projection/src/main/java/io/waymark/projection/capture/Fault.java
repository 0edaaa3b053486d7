package io.waymark.projection.capture;

/**
 * One thing wrong with a document.
 *
 * @param code stable code of the rule (docs/problems.md)
 * @param pointer where, as a JSON pointer into the document
 * @param sentence the rule in one sentence; never a value of the document
 */
public record Fault(String code, String pointer, String sentence) {}
