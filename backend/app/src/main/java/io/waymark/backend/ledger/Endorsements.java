package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;

/**
 * Several organisations' endorsements of one proposal, put together as a peer's gateway does it (Fabric:
 * internal/pkg/gateway/endorsement.go), where they were asked one by one.
 */
final class Endorsements {
    private final PreparedTransaction first;
    private ChaincodeEndorsedAction action;
    private int count = 1;

    /** @param prepared the own organisation's transaction, not signed */
    Endorsements(byte[] prepared) throws InvalidProtocolBufferException {
        first = PreparedTransaction.parseFrom(prepared);
        action = action(first);
    }

    /**
     * Adds what another organisation endorsed of the same proposal.
     *
     * @return false if its peer came to another result, which then stays out: the peers are not at the same block
     */
    boolean add(byte[] prepared) throws InvalidProtocolBufferException {
        ChaincodeEndorsedAction other = action(PreparedTransaction.parseFrom(prepared));
        if (!other.getProposalResponsePayload().equals(action.getProposalResponsePayload())) {
            return false;
        }
        Set<ByteString> endorsers = new HashSet<>();
        action.getEndorsementsList().forEach(known -> endorsers.add(known.getEndorser()));
        ChaincodeEndorsedAction.Builder joined = action.toBuilder();
        for (Endorsement endorsement : other.getEndorsementsList()) {
            if (endorsers.add(endorsement.getEndorser())) {
                joined.addEndorsements(endorsement);
            }
        }
        action = joined.build();
        count++;
        return true;
    }

    /** How many organisations have endorsed. */
    int count() {
        return count;
    }

    /** The transaction with all endorsements, to be signed. */
    byte[] prepared() throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(first.getEnvelope().getPayload());
        Transaction transaction = Transaction.parseFrom(payload.getData());
        ChaincodeActionPayload inner =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload()).toBuilder()
                        .setAction(action)
                        .build();
        Transaction joined = transaction.toBuilder()
                .setActions(0, transaction.getActions(0).toBuilder().setPayload(inner.toByteString()))
                .build();
        return first.toBuilder()
                .setEnvelope(Envelope.newBuilder()
                        .setPayload(payload.toBuilder()
                                .setData(joined.toByteString())
                                .build()
                                .toByteString()))
                .build()
                .toByteArray();
    }

    private static ChaincodeEndorsedAction action(PreparedTransaction prepared) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(prepared.getEnvelope().getPayload());
        Transaction transaction = Transaction.parseFrom(payload.getData());
        if (transaction.getActionsCount() != 1) {
            throw new InvalidProtocolBufferException("a transaction of other than one action");
        }
        return ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
                .getAction();
    }
}
