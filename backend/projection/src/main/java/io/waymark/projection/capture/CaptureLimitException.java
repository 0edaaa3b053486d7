package io.waymark.projection.capture;

/** The document is larger than this node takes; nothing of it was stored. */
public final class CaptureLimitException extends Exception {
    private static final long serialVersionUID = 1;
    private final String code;
    private final long limit;
    private final String pointer;

    CaptureLimitException(String code, long limit, String pointer, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.limit = limit;
        this.pointer = pointer;
    }

    /**
     * {@code document-too-large}, {@code too-many-events}, {@code event-too-large}, {@code too-many-identifiers} or
     * {@code too-much-master-data}.
     */
    public String code() {
        return code;
    }

    /** The limit: bytes, events, identifiers or entries, by code. */
    public long limit() {
        return limit;
    }

    /** Which event is too large, as a JSON pointer; empty for the whole document. */
    public String pointer() {
        return pointer;
    }
}
