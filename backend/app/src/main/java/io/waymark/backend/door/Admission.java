package io.waymark.backend.door;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.waymark.projection.NodeSettings;
import java.util.List;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;

/**
 * Judges a request before the peer sees it: this channel, this chaincode, a function that is meant for others, asked of this
 * organisation's peers. Whether the asker is who it says, and what it may be told, the peer and the chaincode judge.
 *
 * <p>A proposal names its chaincode twice. A peer's gateway goes by one place and its endorser by the other
 * (internal/pkg/gateway/apiutils.go; core/endorser/msgvalidation.go), so both must name the same.
 */
final class Admission {
    private static final int LONGEST_NAME = 100;

    private final String organisation;
    private final String channel;
    private final String chaincode;

    Admission(NodeSettings settings) {
        this.organisation = Objects.requireNonNull(settings.organisation());
        this.channel = settings.fabric().channel();
        this.chaincode = settings.fabric().chaincode();
    }

    /** A request that does not pass. Its status says why, and nothing of what was asked. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Status status;

        private Refused(Status status) {
            super(status.getDescription(), null, false, false);
            this.status = status;
        }

        Status status() {
            return status;
        }
    }

    /**
     * Lets a request pass.
     *
     * @return MSP id of the asker, as it says itself
     * @throws Refused if it does not pass: {@code INVALID_ARGUMENT} what cannot be read, {@code PERMISSION_DENIED} all else
     */
    String judge(DoorMethod method, byte[] request) throws Refused {
        try {
            DoorMethod.Asked asked = method.parse(request);
            Proposal proposal = Proposal.parseFrom(asked.proposal().getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            ChannelHeader head = ChannelHeader.parseFrom(header.getChannelHeader());
            require(
                    head.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
                            && head.getChannelId().equals(channel)
                            && (asked.channel().equals(channel) || !asked.routing()),
                    "another channel");
            ChaincodeSpec called = ChaincodeInvocationSpec.parseFrom(
                            ChaincodeProposalPayload.parseFrom(proposal.getPayload())
                                    .getInput())
                    .getChaincodeSpec();
            String named = ChaincodeHeaderExtension.parseFrom(head.getExtension())
                    .getChaincodeId()
                    .getName();
            String meant = method.chaincode(chaincode);
            require(named.equals(meant) && called.getChaincodeId().getName().equals(meant), "another chaincode");
            require(allows(method, called.getInput()), "a function that is not for others");
            require(
                    !asked.routing() || asked.organisations().equals(List.of(organisation)),
                    "other organisations' peers");
            String creator = SerializedIdentity.parseFrom(SignatureHeader.parseFrom(header.getSignatureHeader())
                            .getCreator())
                    .getMspid();
            if (creator.isEmpty() || creator.length() > LONGEST_NAME) {
                throw unreadable();
            }
            return creator;
        } catch (InvalidProtocolBufferException malformed) {
            throw unreadable();
        }
    }

    private static boolean allows(DoorMethod method, ChaincodeInput input) {
        return !input.getIsInit()
                && input.getArgsCount() > 0
                && input.getArgs(0).isValidUtf8()
                && method.allows(input.getArgs(0).toStringUtf8());
    }

    private static void require(boolean holds, String what) throws Refused {
        if (!holds) {
            throw new Refused(Status.PERMISSION_DENIED.withDescription("this door does not lead to " + what));
        }
    }

    private static Refused unreadable() {
        return new Refused(Status.INVALID_ARGUMENT.withDescription("the request cannot be read"));
    }
}
