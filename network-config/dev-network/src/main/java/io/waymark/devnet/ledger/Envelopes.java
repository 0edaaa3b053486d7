package io.waymark.devnet.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/** Reads what is inside an entry of a block; entries can be any bytes, so everything here may be absent. */
public final class Envelopes {
    private Envelopes() {}

    /** The channel header; empty when the bytes have none. */
    public static Optional<ChannelHeader> channelHeader(ByteString envelope) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            return Optional.of(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The transaction id that the header claims; empty when there is none. */
    public static String txId(ByteString envelope) {
        return channelHeader(envelope).map(ChannelHeader::getTxId).orElse("");
    }

    /** The chaincode's action in an endorser transaction; empty when the bytes hold none. */
    public static Optional<ChaincodeAction> action(ByteString envelope) {
        try {
            Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
            Transaction transaction = Transaction.parseFrom(payload.getData());
            if (transaction.getActionsCount() == 0) {
                return Optional.empty();
            }
            ChaincodeActionPayload action =
                    ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
            ProposalResponsePayload response =
                    ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
            return Optional.of(ChaincodeAction.parseFrom(response.getExtension()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
