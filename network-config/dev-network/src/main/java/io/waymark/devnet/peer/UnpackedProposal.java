package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.Sha256;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A proposal taken apart.
 *
 * @param signed          as it came
 * @param channelHeader   its channel header
 * @param signatureHeader its signature header
 * @param chaincode       name in the header's extension
 * @param input           function and arguments
 * @param hash            the proposal hash that goes into the endorsement: both headers as they came, and the payload
 *                        without transient data
 */
record UnpackedProposal(
        SignedProposal signed,
        ChannelHeader channelHeader,
        SignatureHeader signatureHeader,
        String chaincode,
        ChaincodeInput input,
        ByteString hash) {

    static UnpackedProposal of(SignedProposal signed) throws InvalidProtocolBufferException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
        SignatureHeader signatureHeader = SignatureHeader.parseFrom(header.getSignatureHeader());
        ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension());
        require(extension.hasChaincodeId(), "ChaincodeHeaderExtension.ChaincodeId is nil");
        require(!extension.getChaincodeId().getName().isEmpty(), "ChaincodeHeaderExtension.ChaincodeId.Name is empty");
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
        ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
        require(spec.hasChaincodeSpec(), "chaincode invocation spec did not contain chaincode spec");
        require(spec.getChaincodeSpec().hasInput(), "chaincode input did not contain any input");
        byte[] publicPayload = ChaincodeProposalPayload.newBuilder()
                .setInput(payload.getInput())
                .build()
                .toByteArray();
        byte[] hash = Sha256.of(
                header.getChannelHeader().toByteArray(),
                header.getSignatureHeader().toByteArray(),
                publicPayload);
        return new UnpackedProposal(
                signed,
                channelHeader,
                signatureHeader,
                extension.getChaincodeId().getName(),
                spec.getChaincodeSpec().getInput(),
                ByteString.copyFrom(hash));
    }

    String txId() {
        return channelHeader.getTxId();
    }

    private static void require(boolean condition, String message) throws InvalidProtocolBufferException {
        if (!condition) {
            throw new InvalidProtocolBufferException(message);
        }
    }
}
