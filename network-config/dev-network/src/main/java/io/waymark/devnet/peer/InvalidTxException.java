package io.waymark.devnet.peer;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A block's entry failed a check; carries the code that the entry gets. */
final class InvalidTxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final TxValidationCode code;

    InvalidTxException(TxValidationCode code) {
        super(code.name(), null, false, false);
        this.code = code;
    }

    TxValidationCode code() {
        return code;
    }
}
