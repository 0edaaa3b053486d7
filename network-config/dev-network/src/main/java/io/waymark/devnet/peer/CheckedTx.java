package io.waymark.devnet.peer;

import io.waymark.devnet.msp.Identity;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * One entry of a block after the checks that need nothing but the entry itself.
 *
 * @param code       VALID so far, or why not
 * @param kind       what the entry is
 * @param txId       the id that the header claims; empty when there is none
 * @param namespaces the chaincode invoked and every namespace written
 * @param rwset      the read-write set; null unless an endorser transaction that is valid so far
 * @param endorsers  identities whose endorsement signatures fit, each once
 */
record CheckedTx(
        TxValidationCode code, Kind kind, String txId, Set<String> namespaces, RwSet rwset, List<Identity> endorsers) {
    /** What a block's entry is. */
    enum Kind {
        ENDORSED,
        CONFIG,
        UNREADABLE
    }

    static CheckedTx failed(TxValidationCode code, String txId) {
        return new CheckedTx(code, Kind.UNREADABLE, txId, Set.of(), null, List.of());
    }

    static CheckedTx config(String txId) {
        return new CheckedTx(TxValidationCode.VALID, Kind.CONFIG, txId, Set.of(), null, List.of());
    }

    CheckedTx with(TxValidationCode newCode) {
        return new CheckedTx(newCode, kind, txId, namespaces, rwset, endorsers);
    }

    boolean valid() {
        return code == TxValidationCode.VALID;
    }
}
