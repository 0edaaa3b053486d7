package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
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
     * Adds what another organisation endorsed of the same proposal. What its door says is believed only as far as the
     * signature goes: one that does not hold would make the whole transaction invalid.
     *
     * @param mspId the organisation
     * @param trust says whether a CA of the organisation vouches for a certificate
     * @return false if it stays out: its peer came to another result, because the peers are not at the same block, or nobody
     *     of that organisation signed it
     */
    boolean add(String mspId, byte[] prepared, Predicate<X509Certificate> trust) {
        ChaincodeEndorsedAction other;
        try {
            other = action(PreparedTransaction.parseFrom(prepared));
        } catch (InvalidProtocolBufferException unreadable) {
            return false;
        }
        ByteString result = action.getProposalResponsePayload();
        if (!other.getProposalResponsePayload().equals(result)) {
            return false;
        }
        for (Endorsement endorsement : other.getEndorsementsList()) {
            if (holds(endorsement, result, mspId, trust)) {
                action = action.toBuilder().addEndorsements(endorsement).build();
                count++;
                return true;
            }
        }
        return false;
    }

    /** Fabric: core/handlers/endorsement/builtin. */
    private static boolean holds(
            Endorsement endorsement, ByteString result, String mspId, Predicate<X509Certificate> trust) {
        try {
            SerializedIdentity endorser = SerializedIdentity.parseFrom(endorsement.getEndorser());
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(endorser.getIdBytes().newInput());
            Signature signature = Signature.getInstance(
                    certificate.getPublicKey() instanceof ECPublicKey ? "SHA256withECDSA" : "Ed25519");
            signature.initVerify(certificate.getPublicKey());
            signature.update(result.concat(endorsement.getEndorser()).toByteArray());
            return endorser.getMspid().equals(mspId)
                    && trust.test(certificate)
                    && signature.verify(endorsement.getSignature().toByteArray());
        } catch (InvalidProtocolBufferException | GeneralSecurityException unusable) {
            return false;
        }
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
