package io.waymark.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
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
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * A transaction made by hand: what organisations with altered software can do, since a read-write set is whatever a peer's key
 * signed. Every part can be spoilt before it is put together.
 */
final class HandMade {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String channel;
    private final Signer creator;
    private final List<Signer> endorsers = new ArrayList<>();

    String chaincode;
    String actionChaincode;
    String version = "1.0";
    String envelopeChannel;
    ByteString results = ByteString.EMPTY;
    ByteString events = ByteString.EMPTY;
    ByteString extension;
    ByteString chaincodeAction;
    ByteString data;
    ByteString nonce = nonce();
    ByteString identity;
    String txId;
    int type = HeaderType.ENDORSER_TRANSACTION_VALUE;
    long epoch;
    int actions = 1;
    byte[] proposalHash;
    boolean highEndorsements;
    Instant time = Instant.now();

    HandMade(NetworkUnderTest network, String chaincode, Signer creator) {
        this.channel = network.channel();
        this.envelopeChannel = channel;
        this.chaincode = chaincode;
        this.actionChaincode = chaincode;
        this.creator = creator;
        this.identity = creator.identity();
        this.txId = txId(nonce, identity);
    }

    HandMade writing(TxReadWriteSet set) {
        results = set.toByteString();
        return this;
    }

    HandMade endorsedBy(Signer... signers) {
        endorsers.addAll(List.of(signers));
        return this;
    }

    HandMade with(Consumer<HandMade> change) {
        change.accept(this);
        return this;
    }

    /** The envelope, signed by its creator. */
    Envelope envelope() {
        Header header = header();
        ByteString bytes = Payload.newBuilder()
                .setHeader(header)
                .setData(data != null ? data : transaction(header).toByteString())
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(bytes)
                .setSignature(creator.sign(bytes))
                .build();
    }

    /** A signed proposal with the same header. */
    SignedProposal proposal(Map<String, ByteString> transientData, String... arguments) {
        ByteString bytes = Proposal.newBuilder()
                .setHeader(header().toByteString())
                .setPayload(ChaincodeProposalPayload.newBuilder()
                        .setInput(input(arguments))
                        .putAllTransientMap(transientData)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return SignedProposal.newBuilder()
                .setProposalBytes(bytes)
                .setSignature(creator.sign(bytes))
                .build();
    }

    Header header() {
        ByteString named = ChaincodeHeaderExtension.newBuilder()
                .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                .build()
                .toByteString();
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(type)
                .setTxId(txId)
                .setChannelId(envelopeChannel)
                .setEpoch(epoch)
                .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .setExtension(extension != null ? extension : named)
                .build();
        SignatureHeader signatureHeader = SignatureHeader.newBuilder()
                .setCreator(identity)
                .setNonce(nonce)
                .build();
        return Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(signatureHeader.toByteString())
                .build();
    }

    private ByteString input(String... arguments) {
        ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
        for (String argument : arguments) {
            input.addArgs(ByteString.copyFromUtf8(argument));
        }
        return ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(ChaincodeSpec.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                        .setInput(input))
                .build()
                .toByteString();
    }

    private Transaction transaction(Header header) {
        ByteString proposal = ChaincodeProposalPayload.newBuilder()
                .setInput(input("apply"))
                .build()
                .toByteString();
        byte[] hash = proposalHash != null
                ? proposalHash
                : Signer.sha256(
                        header.getChannelHeader().toByteArray(),
                        header.getSignatureHeader().toByteArray(),
                        proposal.toByteArray());
        ByteString response = ProposalResponsePayload.newBuilder()
                .setProposalHash(ByteString.copyFrom(hash))
                .setExtension(chaincodeAction != null ? chaincodeAction : action())
                .build()
                .toByteString();
        ChaincodeEndorsedAction.Builder endorsed =
                ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
        for (Signer endorser : endorsers) {
            ByteString signature = endorser.sign(response.concat(endorser.identity()));
            endorsed.addEndorsements(Endorsement.newBuilder()
                    .setEndorser(endorser.identity())
                    .setSignature(highEndorsements ? Signer.high(signature) : signature));
        }
        ByteString payload = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(proposal)
                .setAction(endorsed)
                .build()
                .toByteString();
        Transaction.Builder transaction = Transaction.newBuilder();
        for (int i = 0; i < actions; i++) {
            transaction.addActions(TransactionAction.newBuilder()
                    .setHeader(header.getSignatureHeader())
                    .setPayload(payload));
        }
        return transaction.build();
    }

    private ByteString action() {
        return ChaincodeAction.newBuilder()
                .setResults(results)
                .setEvents(events)
                .setResponse(Response.newBuilder().setStatus(200))
                .setChaincodeId(
                        ChaincodeID.newBuilder().setName(actionChaincode).setVersion(version))
                .build()
                .toByteString();
    }

    static String txId(ByteString nonce, ByteString creator) {
        return HexFormat.of().formatHex(Signer.sha256(nonce.toByteArray(), creator.toByteArray()));
    }

    private static ByteString nonce() {
        byte[] nonce = new byte[24];
        RANDOM.nextBytes(nonce);
        return ByteString.copyFrom(nonce);
    }
}
