package io.waymark.network;

import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** What an endorsed transaction would read and write, as everybody will see it. */
final class ReadWriteSets {

    private ReadWriteSets() {}

    /** The hashed sets of a chaincode's collections in a serialized prepared transaction. */
    static List<HashedRWSet> of(byte[] prepared, String chaincode) throws Exception {
        Envelope envelope = PreparedTransaction.parseFrom(prepared).getEnvelope();
        Transaction transaction =
                Transaction.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        ProposalResponsePayload response =
                ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
        TxReadWriteSet sets = TxReadWriteSet.parseFrom(
                ChaincodeAction.parseFrom(response.getExtension()).getResults());
        List<HashedRWSet> hashed = new ArrayList<>();
        for (NsReadWriteSet set : sets.getNsRwsetList()) {
            if (set.getNamespace().equals(chaincode)) {
                for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
                    hashed.add(HashedRWSet.parseFrom(collection.getHashedRwset()));
                }
            }
        }
        return hashed;
    }
}
