package io.waymark.epcis;

/**
 * A text that is no EPCIS document, or an event without the fields that are asked for. It names the place and the rule, never
 * the value: events are private.
 *
 * <p>Codes are stable: {@code not-epcis}, {@code missing}, {@code type}, {@code time}, {@code value}, {@code no-xml}.
 */
public final class EpcisException extends IllegalArgumentException {
    private final String code;
    private final String pointer;

    /** @param sentence never with a value of the document in it */
    public EpcisException(String code, String pointer, String sentence) {
        super((pointer.isEmpty() ? "" : pointer + ": ") + sentence);
        this.code = code;
        this.pointer = pointer;
    }

    /** The rule that was broken, as one stable word. */
    public String code() {
        return code;
    }

    /** Where, as a JSON pointer into the document. */
    public String pointer() {
        return pointer;
    }
}
