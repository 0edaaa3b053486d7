package io.waymark.backend;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;

/** Proposals that name another chaincode in one of the two places where they name it. */
final class Forged {
    private Forged() {}

    static byte[] header(byte[] bytes, String chaincode) {
        try {
            Proposal proposal = Proposal.parseFrom(bytes);
            Header header = Header.parseFrom(proposal.getHeader());
            ChannelHeader head = ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()
                    .setExtension(ChaincodeHeaderExtension.newBuilder()
                            .setChaincodeId(named(chaincode))
                            .build()
                            .toByteString())
                    .build();
            return proposal.toBuilder()
                    .setHeader(header.toBuilder()
                            .setChannelHeader(head.toByteString())
                            .build()
                            .toByteString())
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] input(byte[] bytes, String chaincode) {
        try {
            Proposal proposal = Proposal.parseFrom(bytes);
            ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
            ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
            ChaincodeInvocationSpec named = spec.toBuilder()
                    .setChaincodeSpec(spec.getChaincodeSpec().toBuilder().setChaincodeId(named(chaincode)))
                    .build();
            return proposal.toBuilder()
                    .setPayload(payload.toBuilder()
                            .setInput(named.toByteString())
                            .build()
                            .toByteString())
                    .build()
                    .toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ChaincodeID named(String chaincode) {
        return ChaincodeID.newBuilder().setName(chaincode).build();
    }
}
