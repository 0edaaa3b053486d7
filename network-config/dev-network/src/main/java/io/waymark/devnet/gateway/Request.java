package io.waymark.devnet.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * What the gateway reads in a proposal to route it.
 *
 * @param signed       as it came
 * @param header       both headers
 * @param payload      call and transient data
 * @param channel      channel in the channel header
 * @param chaincode    name in the call
 * @param hasChaincode whether the call names a chaincode at all
 */
record Request(
        SignedProposal signed,
        Header header,
        ChaincodeProposalPayload payload,
        String channel,
        String chaincode,
        boolean hasChaincode) {
    static Request of(SignedProposal signed) throws InvalidProtocolBufferException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
        ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
        return new Request(
                signed,
                header,
                payload,
                channelHeader.getChannelId(),
                spec.getChaincodeSpec().getChaincodeId().getName(),
                spec.hasChaincodeSpec() && spec.getChaincodeSpec().hasChaincodeId());
    }

    boolean hasTransient() {
        return payload.getTransientMapCount() > 0;
    }
}
