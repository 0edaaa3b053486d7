package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a chaincode can ask its peer, beyond single keys. */
class ChaincodeCallsTest {
    private static Client a;

    @BeforeAll
    static void connect() {
        a = TestNetwork.shared().client(A);
    }

    @AfterAll
    static void disconnect() {
        a.close();
    }

    private static void putAll(String prefix, int count) throws Exception {
        assertThat(a.submit("putMany", prefix, Integer.toString(count)).getCode())
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_range_has_its_keys_in_order_beyond_one_batch() throws Exception {
        String prefix = name();
        putAll(prefix, 120);

        String[] keys = a.evaluate("range", prefix + "-", prefix + "-~").split(",");

        assertThat(keys).hasSize(120).isSorted();
        assertThat(a.evaluate("range", prefix + "-0010", prefix + "-0012"))
                .isEqualTo(prefix + "-0010," + prefix + "-0011");
        assertThat(a.evaluate("range", prefix + "~", prefix + "~~")).isEmpty();
    }

    @Test
    void pages_follow_each_other_by_bookmark() throws Exception {
        String prefix = name();
        putAll(prefix, 5);

        String first = a.evaluate("page", prefix + "-", prefix + "-~", "2", "");
        String bookmark = first.substring(first.lastIndexOf('|') + 1);
        String second = a.evaluate("page", prefix + "-", prefix + "-~", "2", bookmark);
        String third =
                a.evaluate("page", prefix + "-", prefix + "-~", "2", second.substring(second.lastIndexOf('|') + 1));

        assertThat(first).isEqualTo(prefix + "-0000," + prefix + "-0001,|2|" + prefix + "-0002");
        assertThat(second).isEqualTo(prefix + "-0002," + prefix + "-0003,|2|" + prefix + "-0004");
        assertThat(third).isEqualTo(prefix + "-0004,|1|");
    }

    @Test
    void history_tells_every_value_newest_first() throws Exception {
        String key = name();
        a.submit("put", key, "1");
        a.submit("put", key, "2");
        a.submit("del", key);
        a.submit("put", key, "3");

        assertThat(a.evaluate("history", key)).isEqualTo("3,(deleted),2,1,");
    }

    @Test
    void a_private_range_shows_what_this_peer_has() throws Exception {
        String prefix = name();
        a.putPrivate(collection(A), prefix + "-1", "one", A);
        a.putPrivate(collection(A), prefix + "-2", "two", A);

        assertThat(a.evaluate("privateRange", collection(A), prefix, prefix + "~"))
                .isEqualTo(prefix + "-1=one," + prefix + "-2=two,");
        assertThat(new String(
                        a.proposal("privateRange", collection(A), prefix, prefix + "~")
                                .setEndorsingOrganizations(B)
                                .build()
                                .evaluate(),
                        StandardCharsets.UTF_8))
                .isEmpty();
    }

    @Test
    void calls_that_the_peer_refuses_fail_the_transaction() {
        assertThatThrownBy(() -> a.evaluate("query")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> a.evaluate("hash", "_implicit_org_NobodyMSP", "k"))
                .isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> a.evaluate("purge", "", "k")).isInstanceOf(GatewayException.class);
    }

    @Test
    void a_private_value_can_be_deleted_and_written_again() throws Exception {
        String key = name();
        a.putPrivate(collection(A), key, "1", A);
        Client.submit(a.proposal("delPrivate", collection(A), key)
                .setEndorsingOrganizations(A)
                .build());
        assertThat(a.evaluate("getPrivate", collection(A), key)).isEmpty();

        a.putPrivate(collection(A), key, "2", A);

        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("2");
    }

    @Test
    void one_transaction_writes_a_thousand_private_keys_and_reads_two_thousand_hashes() throws Exception {
        String prefix = name();
        long start = System.nanoTime();
        TxValidationCode code = Client.submit(a.proposal("bulk", collection(A), prefix, "1000", "2000")
                        .putTransient("value", "v".repeat(300))
                        .setEndorsingOrganizations(A)
                        .build())
                .getCode();
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(code).isEqualTo(TxValidationCode.VALID);
        assertThat(a.evaluate("getPrivate", collection(A), prefix + "-w-999")).hasSize(300);
        assertThat(millis).as("milliseconds, on whatever machine this is").isLessThan(30_000);
    }

    @Test
    void the_query_chaincode_finds_blocks_and_transactions() throws Exception {
        var status = a.submit("put", name(), "x");
        var qscc = a.contract("qscc");

        BlockchainInfo info = BlockchainInfo.parseFrom(qscc.evaluateTransaction("GetChainInfo", "waymark"));
        Block byNumber = Block.parseFrom(
                qscc.evaluateTransaction("GetBlockByNumber", "waymark", Long.toString(status.getBlockNumber())));
        Block byTxId =
                Block.parseFrom(qscc.evaluateTransaction("GetBlockByTxID", "waymark", status.getTransactionId()));
        ProcessedTransaction transaction = ProcessedTransaction.parseFrom(
                qscc.evaluateTransaction("GetTransactionByID", "waymark", status.getTransactionId()));

        assertThat(info.getHeight()).isGreaterThan(status.getBlockNumber());
        assertThat(byTxId).isEqualTo(byNumber);
        assertThat(byNumber.getHeader().getNumber()).isEqualTo(status.getBlockNumber());
        assertThat(transaction.getValidationCode()).isZero();
        Block byHash = Block.parseFrom(qscc.evaluateTransaction(
                "GetBlockByHash",
                "waymark".getBytes(StandardCharsets.UTF_8),
                info.getCurrentBlockHash().toByteArray()));
        assertThat(byHash.getHeader().getNumber()).isEqualTo(info.getHeight() - 1);
        assertThatThrownBy(() -> qscc.evaluateTransaction("GetBlockByNumber", "waymark", "99999999"))
                .isInstanceOf(GatewayException.class);
    }
}
