package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The everyday path of the product: public and private writes, and who can read them. */
class FirstStepsTest {
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

    @Test
    void a_public_write_is_endorsed_by_a_majority_and_read_by_all() throws Exception {
        String key = name();

        assertThat(a.submit("put", key, "hello").getCode()).isEqualTo(TxValidationCode.VALID);

        assertThat(a.evaluate("get", key)).isEqualTo("hello");
        assertThat(b.evaluate("get", key)).isEqualTo("hello");
    }

    @Test
    void a_private_value_is_read_by_its_owner_and_known_to_others_by_its_hash() throws Exception {
        String key = name();

        assertThat(a.putPrivate(collection(A), key, "secret", A)).isEqualTo(TxValidationCode.VALID);

        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("secret");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest("secret".getBytes(StandardCharsets.UTF_8));
        assertThat(a.contract().evaluateTransaction("hash", collection(A), key)).isEqualTo(hash);
        assertThat(b.contract().evaluateTransaction("hash", collection(A), key)).isEqualTo(hash);
        assertThatThrownBy(() -> b.evaluate("getPrivate", collection(A), key)).isInstanceOf(GatewayException.class);
    }

    @Test
    void an_absent_key_reads_as_empty_everywhere() throws Exception {
        String key = name();

        assertThat(a.evaluate("get", key)).isEmpty();
        assertThat(a.evaluate("getPrivate", collection(A), key)).isEmpty();
        assertThat(b.evaluate("getPrivate", collection(A), key)).isEmpty();
        assertThat(b.evaluate("hash", collection(A), key)).isEmpty();
    }

    @Test
    void a_member_reads_anothers_value_on_the_others_peer() throws Exception {
        String key = name();
        a.putPrivate(collection(A), key, "for b", A);

        byte[] read = b.proposal("getPrivate", collection(A), key)
                .setEndorsingOrganizations(A)
                .build()
                .evaluate();

        assertThat(read).asString(StandardCharsets.UTF_8).isEqualTo("for b");
    }

    @Test
    void a_purged_value_is_gone_and_its_hash_too() throws Exception {
        String key = name();
        a.putPrivate(collection(A), key, "to be forgotten", A);

        assertThat(Client.submit(a.proposal("purge", collection(A), key)
                                .setEndorsingOrganizations(A)
                                .build())
                        .getCode())
                .isEqualTo(TxValidationCode.VALID);

        assertThat(a.evaluate("getPrivate", collection(A), key)).isEmpty();
        assertThat(b.evaluate("hash", collection(A), key)).isEmpty();
    }

    @Test
    void chaincode_of_each_organisation_knows_its_own_peer() throws Exception {
        assertThat(a.evaluate("msp")).isEqualTo(A);
        assertThat(b.evaluate("msp")).isEqualTo(B);
    }

    @Test
    void reads_never_see_the_transactions_own_writes() throws Exception {
        assertThat(a.evaluate("ownWrite", name())).isEmpty();
    }
}
