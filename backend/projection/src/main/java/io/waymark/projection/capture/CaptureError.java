package io.waymark.projection.capture;

/**
 * Why an event was not captured: an RFC 9457 problem as GS1 lists it in a job's {@code errors}, with this product's members.
 *
 * @param type GS1's type, for instance {@code epcisException:ValidationException}
 * @param title the type in a few words
 * @param detail what was wrong, in one sentence; no identifiers
 * @param code stable code (docs/problems.md), for instance {@code not-custodian}
 * @param pointer the event, or the place in it, as a JSON pointer into the document
 * @param event the event's id
 */
public record CaptureError(String type, String title, String detail, String code, String pointer, String event) {}
