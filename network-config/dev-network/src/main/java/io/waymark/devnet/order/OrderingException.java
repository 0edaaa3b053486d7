package io.waymark.devnet.order;

import org.hyperledger.fabric.protos.common.Status;

/** The orderer does not take a message. */
public final class OrderingException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Status status;

    OrderingException(Status status, String info) {
        super(info, null, false, false);
        this.status = status;
    }

    /** Fabric's status: 4xx is the sender's fault, 5xx is ours. */
    public Status status() {
        return status;
    }
}
