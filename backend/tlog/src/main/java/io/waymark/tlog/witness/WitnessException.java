package io.waymark.tlog.witness;

/** A witness did not cosign. */
public final class WitnessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    WitnessException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status of the witness's answer; 200 where the answer held no good cosignature. */
    public int status() {
        return status;
    }
}
