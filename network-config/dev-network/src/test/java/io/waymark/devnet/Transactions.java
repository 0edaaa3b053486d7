package io.waymark.devnet;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** Looks into what the client holds as a prepared transaction. */
final class Transactions {
    private Transactions() {}

    static ChaincodeActionPayload actionPayload(byte[] prepared) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(
                PreparedTransaction.parseFrom(prepared).getEnvelope().getPayload());
        return ChaincodeActionPayload.parseFrom(
                Transaction.parseFrom(payload.getData()).getActions(0).getPayload());
    }

    static ChaincodeAction action(byte[] prepared) throws InvalidProtocolBufferException {
        ProposalResponsePayload response = ProposalResponsePayload.parseFrom(
                actionPayload(prepared).getAction().getProposalResponsePayload());
        return ChaincodeAction.parseFrom(response.getExtension());
    }
}
