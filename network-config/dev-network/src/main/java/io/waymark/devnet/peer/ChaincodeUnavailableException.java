package io.waymark.devnet.peer;

/** The chaincode could not be asked, or its process went away before it answered. */
public final class ChaincodeUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what Fabric's peer says in this case. */
    public ChaincodeUnavailableException(String message) {
        super(message, null, false, false);
    }
}
