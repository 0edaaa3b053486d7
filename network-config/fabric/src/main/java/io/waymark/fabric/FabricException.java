package io.waymark.fabric;

/** A network could not be brought up, changed or asked; the message says what failed and what to do. */
public final class FabricException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FabricException(String message) {
        super(message);
    }

    FabricException(String message, Throwable cause) {
        super(message, cause);
    }
}
