package io.waymark.network;

import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.C;
import static io.waymark.network.Running.collection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Transactions that read what another one changes, and transactions that come twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConflictSuite {

    abstract Running running();

    private Transaction endorsed(String mspId, String function, String... arguments) throws Exception {
        return running().proposal(mspId, List.of(), function, arguments).endorse();
    }

    private Transaction ifAbsent(String own, String other, String key) throws Exception {
        return running()
                .withValue(own, List.of(own), own, "writeIfAbsent", key, collection(own), collection(other))
                .endorse();
    }

    private String state(String key) throws Exception {
        return new String(running().evaluate(A, "get", key), StandardCharsets.UTF_8);
    }

    private static TxValidationCode code(SubmittedTransaction transaction) throws Exception {
        return transaction.getStatus().getCode();
    }

    @Test
    void of_two_that_saw_a_private_key_absent_the_first_wins_in_one_block_and_across_blocks() throws Exception {
        for (boolean together : List.of(true, false)) {
            String key = running().name();
            Transaction first = ifAbsent(A, B, key);
            Transaction second = ifAbsent(B, A, key);
            SubmittedTransaction one = first.submitAsync();
            if (!together) {
                assertThat(code(one)).isEqualTo(TxValidationCode.VALID);
            }
            SubmittedTransaction two = second.submitAsync();
            List<TxValidationCode> codes = List.of(code(one), code(two));
            assertThat(codes).containsExactlyInAnyOrder(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
            boolean firstWon = codes.get(0) == TxValidationCode.VALID;
            Blocks.await(() -> running().evaluate(C, "hash", collection(firstWon ? A : B), key).length > 0);
            assertThat(running().evaluate(C, "hash", collection(firstWon ? B : A), key))
                    .isEmpty();
        }
    }

    @Test
    void a_public_read_that_is_out_of_date_conflicts() throws Exception {
        String key = running().name();
        running().submit(A, "put", key, "0");
        Transaction one = endorsed(A, "readThenPut", key, "1");
        Transaction two = endorsed(B, "readThenPut", key, "2");
        assertThat(code(one.submitAsync())).isEqualTo(TxValidationCode.VALID);
        assertThat(code(two.submitAsync())).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(state(key)).isEqualTo("01");
    }

    @Test
    void blind_writes_never_conflict() throws Exception {
        String key = running().name();
        Transaction one = endorsed(A, "put", key, "1");
        Transaction two = endorsed(B, "put", key, "2");
        SubmittedTransaction first = one.submitAsync();
        SubmittedTransaction second = two.submitAsync();
        assertThat(List.of(code(first), code(second))).containsOnly(TxValidationCode.VALID);
        assertThat(state(key)).isIn("1", "2");
    }

    @Test
    void a_key_that_appears_in_a_range_already_read_is_a_phantom() throws Exception {
        String prefix = running().name();
        running().submit(A, "put", prefix + "-1", "x");
        Transaction whole = endorsed(A, "phantom", prefix + "-", prefix + "-z", prefix + "=count");
        Transaction other = endorsed(A, "phantom", prefix + "-", prefix + "-b", prefix + "=other");
        Transaction before = endorsed(A, "phantom", prefix + "-", prefix + "-2", prefix + "=before");
        assertThat(running().submit(B, "put", prefix + "-2", "x").getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(code(whole.submitAsync())).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        assertThat(code(other.submitAsync())).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        assertThat(code(before.submitAsync())).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_key_that_goes_from_a_range_already_read_is_a_phantom_and_a_changed_one_too() throws Exception {
        String prefix = running().name();
        running().submit(A, "put", prefix + "-1", "x");
        running().submit(A, "put", prefix + "-2", "x");
        Transaction read = endorsed(A, "phantom", prefix + "-", prefix + "-z", prefix + "=count");
        running().submit(B, "del", prefix + "-1");
        assertThat(code(read.submitAsync())).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        Transaction again = endorsed(A, "phantom", prefix + "-", prefix + "-z", prefix + "=count");
        running().submit(B, "put", prefix + "-2", "y");
        assertThat(code(again.submitAsync())).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    /** Beyond fifty rows Fabric records hashes of what was read instead of the rows; beyond a hundred it reads in batches. */
    @Test
    void long_ranges_have_phantoms_too() throws Exception {
        for (int rows : List.of(49, 50, 51, 100, 101, 250)) {
            String prefix = running().name();
            assertThat(running()
                            .submit(A, "putMany", prefix, Integer.toString(rows))
                            .getCode())
                    .isEqualTo(TxValidationCode.VALID);
            Transaction same = endorsed(A, "phantom", prefix + "-", prefix + ".", prefix + "=same");
            assertThat(code(same.submitAsync())).as("%s rows, unchanged", rows).isEqualTo(TxValidationCode.VALID);
            Transaction read = endorsed(A, "phantom", prefix + "-", prefix + ".", prefix + "=count");
            running().submit(B, "put", prefix + "-" + String.format("%04d", rows - 1) + "x", "new");
            assertThat(code(read.submitAsync()))
                    .as("%s rows, one more", rows)
                    .isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        }
    }

    /** What a transaction put into the range before in the same block is no less a phantom. */
    @Test
    void a_phantom_in_the_same_block() throws Exception {
        String prefix = running().name();
        Transaction read = endorsed(A, "phantom", prefix + "-", prefix + "-z", prefix + "=count");
        Transaction add = endorsed(B, "put", prefix + "-1", "x");
        SubmittedTransaction added = add.submitAsync();
        SubmittedTransaction counted = read.submitAsync();
        assertThat(code(added)).isEqualTo(TxValidationCode.VALID);
        // The order is the orderer's: if it put the count first, there was nothing to conflict with.
        boolean countedFirst = counted.getStatus().getBlockNumber()
                        < added.getStatus().getBlockNumber()
                || counted.getStatus().getBlockNumber() == added.getStatus().getBlockNumber()
                        && index(counted) < index(added);
        assertThat(code(counted))
                .isEqualTo(countedFirst ? TxValidationCode.VALID : TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    private int index(SubmittedTransaction transaction) throws Exception {
        long block = transaction.getStatus().getBlockNumber();
        return Blocks.txIds(Blocks.between(running().client(A), block, block).get(0))
                .indexOf(transaction.getTransactionId());
    }

    @Test
    void a_deleted_key_reads_like_one_that_never_was() throws Exception {
        String key = running().name();
        running().submit(A, "put", key, "x");
        running().submit(A, "del", key);
        Transaction transaction = endorsed(A, "readThenPut", key, "y");
        TxReadWriteSet set = ReadWriteSets.all(transaction.getBytes());
        for (NsReadWriteSet part : set.getNsRwsetList()) {
            if (part.getNamespace().equals(NetworkUnderTest.PROBE)) {
                assertThat(KVRWSet.parseFrom(part.getRwset()).getReads(0).hasVersion())
                        .isFalse();
            }
        }
        assertThat(code(transaction.submitAsync())).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void the_same_proposal_may_be_evaluated_again_until_it_is_committed() throws Exception {
        Proposal proposal = running().proposal(A, List.of(), "put", running().name(), "x");
        proposal.evaluate();
        proposal.evaluate();
        assertThat(Client.commit(proposal.endorse()).getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(catchThrowableOfType(GatewayException.class, proposal::evaluate)
                        .getDetails()
                        .get(0)
                        .getMessage())
                .startsWith("duplicate transaction found [" + proposal.getTransactionId() + "]");
        assertThat(catchThrowableOfType(EndorseException.class, proposal::endorse)
                        .getDetails()
                        .get(0)
                        .getMessage())
                .startsWith("duplicate transaction found [" + proposal.getTransactionId() + "]");
    }

    @Test
    void an_envelope_that_comes_again_is_a_duplicate_in_its_block_and_in_later_ones() throws Exception {
        HandMade transaction = running()
                .handMade(
                        A,
                        ReadWriteSets.privately(
                                NetworkUnderTest.PROBE,
                                A,
                                ReadWriteSets.write(ReadWriteSets.hash(running().name()), new byte[32])));
        Envelope envelope = transaction.envelope();
        RawGateway gateway = running().raw(A);
        gateway.submit(envelope);
        gateway.submit(envelope);
        long block = gateway.status(transaction.txId).getBlockNumber();
        assertThat(gateway.status(transaction.txId).getResult()).isEqualTo(TxValidationCode.VALID);
        gateway.submit(envelope);
        assertThat(Blocks.codes(running().client(A), transaction.txId, 3, block))
                .containsExactly(
                        TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID, TxValidationCode.DUPLICATE_TXID);
        // The status of an id is that of its first transaction.
        assertThat(gateway.status(transaction.txId).getResult()).isEqualTo(TxValidationCode.VALID);
        assertThat(gateway.status(transaction.txId).getBlockNumber()).isEqualTo(block);
    }

    @Test
    void an_id_is_used_up_by_an_invalid_transaction_too() throws Exception {
        String key = running().name();
        Transaction loser = endorsed(A, "readThenPut", key, "x");
        running().submit(B, "put", key, "y");
        assertThat(code(loser.submitAsync())).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        long block = loser.submitAsync().getStatus().getBlockNumber();
        assertThat(Blocks.codes(running().client(A), loser.getTransactionId(), 2, block))
                .containsExactly(TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.DUPLICATE_TXID);
    }

    @Test
    void a_transactions_own_writes_are_not_read() throws Exception {
        String key = running().name();
        assertThat(running().evaluate(A, "ownWrite", key)).isEmpty();
    }

    @Test
    void pages_of_a_range_and_the_history_of_a_key() throws Exception {
        String prefix = running().name();
        running().submit(A, "putMany", prefix, "5");
        String first =
                new String(running().evaluate(A, "page", prefix + "-", prefix + ".", "2", ""), StandardCharsets.UTF_8);
        assertThat(first).isEqualTo(prefix + "-0000," + prefix + "-0001,|2|" + prefix + "-0002");
        String last = new String(
                running().evaluate(A, "page", prefix + "-", prefix + ".", "9", prefix + "-0002"),
                StandardCharsets.UTF_8);
        assertThat(last).isEqualTo(prefix + "-0002," + prefix + "-0003," + prefix + "-0004,|3|");
        running().submit(A, "put", prefix, "one");
        running().submit(A, "del", prefix);
        running().submit(A, "put", prefix, "two");
        assertThat(new String(running().evaluate(A, "history", prefix), StandardCharsets.UTF_8))
                .isEqualTo("two,(deleted),one,");
    }
}
