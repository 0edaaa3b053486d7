package io.waymark.projection.capture;

/**
 * How much one capture call may hand in.
 *
 * @param bytes of the document
 * @param events in the document
 */
public record CaptureLimits(int bytes, int events) {

    /** 32 MB and 20,000 events. */
    public static final CaptureLimits DEFAULT = new CaptureLimits(32 << 20, 20_000);

    /** The largest event, in bytes: it has to fit into one transaction with its salts and steps. */
    public static final int MOST_EVENT_BYTES = 512 << 10;

    public CaptureLimits {
        if (bytes < 1 || events < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
