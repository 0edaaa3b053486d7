package io.waymark.network;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What an organisation with an altered chaincode can do: its client's and its peer's keys sign a read-write set that no
 * chaincode made.
 */
final class HandMade {

    private final NetworkUnderTest network;
    private final Client client;
    private final String endorser;
    private final String endorsingUser;
    private final SecureRandom random = new SecureRandom();

    /** Endorsed by the client's own organisation's peer. */
    HandMade(NetworkUnderTest network, Client client) {
        this(network, client, client.mspId(), "peer");
    }

    /** @param endorsingUser whose key signs as endorser */
    HandMade(NetworkUnderTest network, Client client, String endorser, String endorsingUser) {
        this.network = network;
        this.client = client;
        this.endorser = endorser;
        this.endorsingUser = endorsingUser;
    }

    /** Submits a transaction with this read-write set, and says what the network makes of it. */
    TxValidationCode commit(TxReadWriteSet set) throws Exception {
        byte[] creator = identity(client.mspId(), "client");
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        String txId = HexFormat.of().formatHex(sha256(nonce, creator));
        ByteString channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setTxId(txId)
                .setChannelId(network.channel())
                .setTimestamp(com.google.protobuf.Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
                .setExtension(ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(network.chaincode()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(ByteString.copyFrom(creator))
                .setNonce(ByteString.copyFrom(nonce))
                .build()
                .toByteString();
        Payload payload = payload(channelHeader, signatureHeader, set);
        byte[] bytes = payload.toByteArray();
        Envelope envelope = Envelope.newBuilder()
                .setPayload(ByteString.copyFrom(bytes))
                .setSignature(ByteString.copyFrom(sign(bytes, client.mspId(), "client")))
                .build();
        GatewayGrpc.GatewayBlockingStub gateway =
                GatewayGrpc.newBlockingStub(client.channel()).withDeadlineAfter(30, TimeUnit.SECONDS);
        gateway.submit(SubmitRequest.newBuilder()
                .setTransactionId(txId)
                .setChannelId(network.channel())
                .setPreparedTransaction(envelope)
                .build());
        byte[] request = CommitStatusRequest.newBuilder()
                .setChannelId(network.channel())
                .setTransactionId(txId)
                .setIdentity(ByteString.copyFrom(creator))
                .build()
                .toByteArray();
        return gateway.commitStatus(SignedCommitStatusRequest.newBuilder()
                        .setRequest(ByteString.copyFrom(request))
                        .setSignature(ByteString.copyFrom(sign(request, client.mspId(), "client")))
                        .build())
                .getResult();
    }

    private Payload payload(ByteString channelHeader, ByteString signatureHeader, TxReadWriteSet set) throws Exception {
        ByteString proposal = ChaincodeProposalPayload.newBuilder()
                .setInput(ChaincodeInvocationSpec.newBuilder()
                        .setChaincodeSpec(ChaincodeSpec.newBuilder()
                                .setChaincodeId(ChaincodeID.newBuilder().setName(network.chaincode()))
                                .setInput(ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("apply"))))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        byte[] prp = ProposalResponsePayload.newBuilder()
                .setProposalHash(ByteString.copyFrom(
                        sha256(channelHeader.toByteArray(), signatureHeader.toByteArray(), proposal.toByteArray())))
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(set.toByteString())
                        .setResponse(Response.newBuilder().setStatus(200))
                        .setChaincodeId(ChaincodeID.newBuilder().setName(network.chaincode()).setVersion("1.0"))
                        .build()
                        .toByteString())
                .build()
                .toByteArray();
        byte[] peer = identity(endorser, endorsingUser);
        byte[] signed = concat(prp, peer);
        ChaincodeActionPayload action = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(proposal)
                .setAction(ChaincodeEndorsedAction.newBuilder()
                        .setProposalResponsePayload(ByteString.copyFrom(prp))
                        .addEndorsements(Endorsement.newBuilder()
                                .setEndorser(ByteString.copyFrom(peer))
                                .setSignature(ByteString.copyFrom(sign(signed, endorser, endorsingUser)))))
                .build();
        return Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(channelHeader).setSignatureHeader(signatureHeader))
                .setData(Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder()
                                .setHeader(signatureHeader)
                                .setPayload(action.toByteString()))
                        .build()
                        .toByteString())
                .build();
    }

    private byte[] identity(String mspId, String user) {
        return SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(ByteString.copyFromUtf8(
                        Identities.toPemString(Client.certificate(network, mspId, user))))
                .build()
                .toByteArray();
    }

    /** Signs as Fabric wants it: ECDSA over SHA-256 with low S, which the client library's signer makes. */
    private byte[] sign(byte[] message, String mspId, String user) throws Exception {
        PrivateKey key = Client.privateKey(network, mspId, user);
        return Signers.newPrivateKeySigner(key).sign(sha256(message));
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
