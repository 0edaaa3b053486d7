package io.waymark.backend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.NodeRole;
import io.waymark.devnet.msp.OrganisationMaterial;
import io.waymark.devnet.msp.SigningIdentity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndorsementsTest {
    private static final ByteString PROPOSAL = ByteString.copyFromUtf8("proposal");

    @TempDir
    Path directory;

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private OrganisationMaterial organisation(String mspId) {
        return OrganisationMaterial.open(mspId, directory.resolve(mspId));
    }

    private SigningIdentity peer(String mspId) {
        return organisation(mspId).identity("peer", NodeRole.PEER);
    }

    private Predicate<X509Certificate> issuedBy(String mspId) {
        return certificate -> {
            try {
                certificate.verify(organisation(mspId).root().getPublicKey());
                return true;
            } catch (GeneralSecurityException another) {
                return false;
            }
        };
    }

    private static Endorsement endorsement(String result, SigningIdentity endorser) {
        return Endorsement.newBuilder()
                .setEndorser(endorser.serialized())
                .setSignature(ByteString.copyFrom(endorser.sign(
                        bytes(result).concat(endorser.serialized()).toByteArray())))
                .build();
    }

    private static TransactionAction action(String result, Endorsement... endorsements) {
        return TransactionAction.newBuilder()
                .setHeader(bytes("signature header"))
                .setPayload(ChaincodeActionPayload.newBuilder()
                        .setChaincodeProposalPayload(PROPOSAL)
                        .setAction(ChaincodeEndorsedAction.newBuilder()
                                .setProposalResponsePayload(bytes(result))
                                .addAllEndorsements(List.of(endorsements)))
                        .build()
                        .toByteString())
                .build();
    }

    private static byte[] prepared(TransactionAction... actions) {
        Transaction.Builder transaction = Transaction.newBuilder();
        for (TransactionAction action : actions) {
            transaction.addActions(action);
        }
        return PreparedTransaction.newBuilder()
                .setTransactionId("tx")
                .setEnvelope(Envelope.newBuilder()
                        .setPayload(Payload.newBuilder()
                                .setHeader(Header.newBuilder().setChannelHeader(bytes("channel header")))
                                .setData(transaction.build().toByteString())
                                .build()
                                .toByteString()))
                .build()
                .toByteArray();
    }

    @Test
    void the_same_result_of_several_is_one_transaction_as_a_gateway_would_have_made_it()
            throws InvalidProtocolBufferException {
        Endorsement own = endorsement("result", peer("A"));
        Endorsement other = endorsement("result", peer("B"));
        Endorsements endorsements = new Endorsements(prepared(action("result", own)));
        assertThat(endorsements.add("B", prepared(action("result", other)), issuedBy("B")))
                .isTrue();
        assertThat(endorsements.count()).isEqualTo(2);
        assertThat(endorsements.prepared()).isEqualTo(prepared(action("result", own, other)));
    }

    @Test
    void what_would_make_the_transaction_invalid_stays_out() throws InvalidProtocolBufferException {
        byte[] own = prepared(action("result", endorsement("result", peer("A"))));
        Endorsements endorsements = new Endorsements(own);
        Endorsement good = endorsement("result", peer("B"));
        List<byte[]> useless = List.of(
                prepared(action("other result", endorsement("other result", peer("B")))),
                prepared(action("result", endorsement("other result", peer("B")))),
                prepared(action("result", endorsement("result", peer("C")))),
                prepared(action("result")),
                prepared(action(
                        "result", good.toBuilder().setEndorser(bytes("nobody")).build())),
                prepared(action("result", good.toBuilder().clearSignature().build())),
                prepared(action("result", good), action("result", good)),
                new byte[] {1, 2, 3});
        for (byte[] prepared : useless) {
            assertThat(endorsements.add("B", prepared, issuedBy("B"))).isFalse();
        }
        // Who calls itself a member, with a certificate of another one.
        assertThat(endorsements.add("B", prepared(action("result", good)), issuedBy("C")))
                .isFalse();
        assertThat(endorsements.count()).isEqualTo(1);
        assertThat(endorsements.prepared()).isEqualTo(own);
    }
}
