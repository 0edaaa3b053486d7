package io.waymark.devnet.msp;

/** The bytes name nobody of this channel: malformed, or of an organisation that is not in it. */
public final class MspException extends Exception {
    private static final long serialVersionUID = 1L;

    MspException(String message) {
        super(message);
    }
}
