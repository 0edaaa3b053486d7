package io.waymark.devnet.peer;

/** The peer refuses a chaincode's call; the message goes to the chaincode and never holds a value. */
public final class SimulationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what the peer has to say. */
    public SimulationException(String message) {
        super(message, null, false, false);
    }
}
