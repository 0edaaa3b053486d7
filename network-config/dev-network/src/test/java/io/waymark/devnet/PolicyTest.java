package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.C;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.shim.ext.sbe.StateBasedEndorsement;
import org.hyperledger.fabric.shim.ext.sbe.impl.StateBasedEndorsementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys that have an endorsement policy of their own. */
class PolicyTest {
    private static Client a;
    private static Client b;

    @BeforeAll
    static void connect() {
        a = TestNetwork.shared().client(A);
        b = TestNetwork.shared().client(B);
    }

    @AfterAll
    static void disconnect() {
        a.close();
        b.close();
    }

    private static String peersOf(String... mspIds) {
        StateBasedEndorsement policy =
                StateBasedEndorsementFactory.getInstance().newStateBasedEndorsement(null);
        policy.addOrgs(StateBasedEndorsement.RoleType.RoleTypePeer, mspIds);
        return HexFormat.of().formatHex(policy.policy());
    }

    private static String anyPeerOf(String... mspIds) {
        SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder any = SignaturePolicy.NOutOf.newBuilder().setN(1);
        for (int i = 0; i < mspIds.length; i++) {
            any.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
            envelope.addIdentities(MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(MSPRole.newBuilder()
                            .setMspIdentifier(mspIds[i])
                            .setRole(MSPRole.MSPRoleType.PEER)
                            .build()
                            .toByteString()));
        }
        return HexFormat.of()
                .formatHex(envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(any))
                        .build()
                        .toByteArray());
    }

    private static TxValidationCode put(Client client, String key, String... endorsers) throws Exception {
        return Client.submit(client.proposal("put", key, "by " + List.of(endorsers))
                        .setEndorsingOrganizations(endorsers)
                        .build())
                .getCode();
    }

    @Test
    void a_keys_own_policy_replaces_the_chaincodes() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit("setPolicy", key, peersOf(C));

        assertThat(put(a, key, A, B)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(put(a, key, C)).isEqualTo(TxValidationCode.VALID);
        assertThat(a.contract().evaluateTransaction("policy", key))
                .isEqualTo(HexFormat.of().parseHex(peersOf(C)));
    }

    @Test
    void the_gateway_finds_the_endorsers_that_a_keys_policy_wants() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit("setPolicy", key, peersOf(B, C));

        assertThat(a.submit("put", key, "y").getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(b.evaluate("get", key)).isEqualTo("y");
    }

    @Test
    void one_of_several_is_enough_where_the_policy_says_so() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit("setPolicy", key, anyPeerOf(A, B));

        assertThat(put(a, key, B)).isEqualTo(TxValidationCode.VALID);
        assertThat(put(a, key, C)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_policy_set_in_the_creating_transaction_counts_from_the_next_block_on() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        Transaction setting = a.proposal("setPolicy", key, peersOf(A)).build().endorse();
        Transaction writing = b.proposal("put", key, "y").build().endorse();

        SubmittedTransaction first = setting.submitAsync();
        SubmittedTransaction second = writing.submitAsync();

        assertThat(first.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        // In the same block or a later one, for one reason or the other.
        assertThat(second.getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void deleting_a_key_deletes_its_policy() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit("setPolicy", key, peersOf(A));
        assertThat(Client.submit(a.proposal("del", key)
                                .setEndorsingOrganizations(A)
                                .build())
                        .getCode())
                .isEqualTo(TxValidationCode.VALID);

        assertThat(put(a, key, A)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(put(a, key, A, B)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_private_key_can_have_a_policy_and_stays_readable() throws Exception {
        String key = name();
        a.putPrivate(collection(A), key, "x", A);
        assertThat(Client.submit(a.proposal("setPrivatePolicy", collection(A), key, peersOf(B))
                                .setEndorsingOrganizations(A)
                                .build())
                        .getCode())
                .isEqualTo(TxValidationCode.VALID);

        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("x");
        assertThat(a.putPrivate(collection(A), key, "y", A)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(a.putPrivate(collection(A), key, "y", A, B)).isEqualTo(TxValidationCode.VALID);
        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("y");
    }

    @Test
    void a_policy_that_is_none_lets_nobody_write() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit(
                "setPolicy",
                key,
                HexFormat.of().formatHex(ByteString.copyFromUtf8("no policy").toByteArray()));

        assertThat(put(a, key, A, B)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }
}
