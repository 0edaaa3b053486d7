package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transactions that read what another one changes. */
class ConflictTest {
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

    private static Transaction writeIfAbsent(Client client, String own, String other, String key) throws Exception {
        return client.proposal("writeIfAbsent", key, collection(own), collection(other))
                .putTransient("value", own)
                .setEndorsingOrganizations(own)
                .build()
                .endorse();
    }

    @Test
    void of_two_organisations_that_saw_the_key_absent_the_first_wins() throws Exception {
        String key = name();
        Transaction first = writeIfAbsent(a, A, B, key);
        Transaction second = writeIfAbsent(b, B, A, key);

        SubmittedTransaction one = first.submitAsync();
        SubmittedTransaction two = second.submitAsync();

        assertThat(one.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(two.getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(b.contract().evaluateTransaction("hash", collection(B), key)).isEmpty();
        assertThat(b.contract().evaluateTransaction("hash", collection(A), key)).isNotEmpty();
    }

    @Test
    void the_same_holds_when_the_first_is_in_an_earlier_block() throws Exception {
        String key = name();
        Transaction first = writeIfAbsent(a, A, B, key);
        Transaction second = writeIfAbsent(b, B, A, key);

        assertThat(first.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(second.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void a_hashed_read_of_an_absent_key_is_recorded_without_a_version() throws Exception {
        String key = name();
        Transaction transaction = writeIfAbsent(a, A, B, key);

        ChaincodeAction action = Transactions.action(transaction.getBytes());
        TxReadWriteSet set = TxReadWriteSet.parseFrom(action.getResults());
        List<KVReadHash> reads = HashedRWSet.parseFrom(
                        set.getNsRwset(0).getCollectionHashedRwset(1).getHashedRwset())
                .getHashedReadsList();

        assertThat(reads).hasSize(1);
        assertThat(reads.get(0).hasVersion()).isFalse();
        assertThat(reads.get(0).getKeyHash())
                .isEqualTo(ByteString.copyFrom(Forge.sha256(key.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void a_public_read_that_is_out_of_date_conflicts() throws Exception {
        String key = name();
        a.submit("put", key, "0");
        Transaction one = a.proposal("readThenPut", key, "1").build().endorse();
        Transaction two = b.proposal("readThenPut", key, "2").build().endorse();

        assertThat(one.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(two.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(a.evaluate("get", key)).isEqualTo("01");
    }

    @Test
    void blind_writes_never_conflict() throws Exception {
        String key = name();
        Transaction one = a.proposal("put", key, "1").build().endorse();
        Transaction two = b.proposal("put", key, "2").build().endorse();

        SubmittedTransaction first = one.submitAsync();
        SubmittedTransaction second = two.submitAsync();

        assertThat(first.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(second.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(a.evaluate("get", key)).isEqualTo("2");
    }

    @Test
    void a_key_that_appears_in_a_range_already_read_is_a_phantom() throws Exception {
        String prefix = name();
        a.submit("put", prefix + "-1", "x");
        Transaction counting = a.proposal("phantom", prefix + "-", prefix + "-z", prefix + "-count")
                .build()
                .endorse();
        Transaction again = a.proposal("phantom", prefix + "-", prefix + "-b", prefix + "-other")
                .build()
                .endorse();
        Transaction adding = b.proposal("put", prefix + "-2", "x").build().endorse();

        assertThat(adding.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(counting.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        assertThat(again.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        assertThat(a.submit("phantom", prefix + "-", prefix + "-b", prefix + "-third")
                        .getCode())
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_deleted_key_reads_like_one_that_never_was() throws Exception {
        String key = name();
        a.submit("put", key, "x");
        a.submit("del", key);
        Transaction transaction = a.proposal("readThenPut", key, "y").build().endorse();

        TxReadWriteSet set = TxReadWriteSet.parseFrom(
                Transactions.action(transaction.getBytes()).getResults());
        assertThat(KVRWSet.parseFrom(set.getNsRwset(0).getRwset()).getReads(0).hasVersion())
                .isFalse();
        assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void the_same_proposal_may_be_evaluated_again_until_it_is_committed() throws Exception {
        String key = name();
        Proposal proposal = a.proposal("put", key, "x").build();

        proposal.evaluate();
        proposal.evaluate();

        assertThat(Client.submit(proposal).getCode()).isEqualTo(TxValidationCode.VALID);
    }
}
