package io.waymark.bench;

/** The measurement cannot be made or not be trusted; the message is for the person who started it. */
final class BenchFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchFault(String message) {
        super(message);
    }

    BenchFault(String message, Throwable cause) {
        super(message, cause);
    }
}
