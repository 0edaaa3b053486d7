package io.waymark.network;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A peer's gateway called directly, with messages that no client library would make. */
final class RawGateway {

    private final String channel;
    private final Client client;
    private final Signer signer;

    RawGateway(NetworkUnderTest network, Client client, Signer signer) {
        this.channel = network.channel();
        this.client = client;
        this.signer = signer;
    }

    GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(client.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    EvaluateResponse evaluate(SignedProposal proposal) {
        return stub().evaluate(EvaluateRequest.newBuilder()
                .setProposedTransaction(proposal)
                .build());
    }

    EndorseResponse endorse(SignedProposal proposal, String... organisations) {
        return stub().endorse(EndorseRequest.newBuilder()
                .setProposedTransaction(proposal)
                .addAllEndorsingOrganizations(java.util.List.of(organisations))
                .build());
    }

    void submit(Envelope envelope) throws StatusRuntimeException {
        stub().submit(SubmitRequest.newBuilder()
                .setChannelId(channel)
                .setPreparedTransaction(envelope)
                .build());
    }

    CommitStatusResponse status(String txId) {
        return status(request(txId));
    }

    CommitStatusRequest request(String txId) {
        return CommitStatusRequest.newBuilder()
                .setChannelId(channel)
                .setTransactionId(txId)
                .setIdentity(signer.identity())
                .build();
    }

    CommitStatusResponse status(CommitStatusRequest request) {
        ByteString bytes = request.toByteString();
        return stub().commitStatus(SignedCommitStatusRequest.newBuilder()
                .setRequest(bytes)
                .setSignature(signer.sign(bytes))
                .build());
    }

    Iterator<ChaincodeEventsResponse> events(ChaincodeEventsRequest request) {
        ByteString bytes = request.toByteString();
        return stub().chaincodeEvents(SignedChaincodeEventsRequest.newBuilder()
                .setRequest(bytes)
                .setSignature(signer.sign(bytes))
                .build());
    }

    /** Submits, and says what the network makes of it. */
    TxValidationCode commit(HandMade transaction) {
        submit(transaction.envelope());
        return status(transaction.txId).getResult();
    }
}
