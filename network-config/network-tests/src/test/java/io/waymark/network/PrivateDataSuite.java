package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.Capability.SHORT_TRANSIENT_RETENTION;
import static io.waymark.network.NetworkUnderTest.Capability.STOP_PEER;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.C;
import static io.waymark.network.Running.collection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who keeps, sees and may write private data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PrivateDataSuite {

    abstract Running running();

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void the_owners_peer_answers_with_the_value_and_every_peer_with_its_hash() throws Exception {
        String key = running().name();
        assertThat(running().putPrivate(A, key, "mine").getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(text(running().evaluate(A, "getPrivate", collection(A), key)))
                .isEqualTo("mine");
        for (String org : Running.MSPS) {
            running().awaitHash(org, collection(A), key, ReadWriteSets.hash("mine"));
        }
    }

    /** Implicit collections let everybody read who can reach the owner's peer: chaincode must say who may ask. */
    @Test
    void anybody_reads_the_value_at_the_owners_peer_and_nobody_at_another() throws Exception {
        String key = running().name();
        running().putPrivate(A, key, "mine");
        assertThat(text(running().evaluateAt(A, B, "getPrivate", collection(A), key)))
                .isEqualTo("mine");
        assertThatThrownBy(() -> running().evaluate(B, "getPrivate", collection(A), key))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
                    assertThat(e.getDetails().get(0).getMessage()).startsWith("chaincode response 500, ");
                });
    }

    @Test
    void a_key_that_is_nowhere_reads_as_nothing_everywhere() throws Exception {
        for (String org : Running.MSPS) {
            assertThat(running()
                            .evaluate(
                                    org, "getPrivate", collection(A), running().name()))
                    .isEmpty();
            assertThat(running().evaluate(org, "hash", collection(A), running().name()))
                    .isEmpty();
        }
    }

    @Test
    void a_collection_of_nobody_is_an_error() {
        for (String function : List.of("getPrivate", "hash")) {
            assertThatThrownBy(() -> running().evaluate(A, function, "_implicit_org_NobodyMSP", "k"))
                    .isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void another_organisations_peer_alone_cannot_write_the_collection() throws Exception {
        Transaction transaction = running()
                .withValue(
                        B,
                        List.of(B),
                        "theirs",
                        "putPrivate",
                        collection(A),
                        running().name())
                .endorse();
        assertThat(Client.commit(transaction).getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_foreign_client_writes_when_the_owners_peer_endorses() throws Exception {
        String key = running().name();
        Transaction transaction = running()
                .withValue(B, List.of(A), "theirs", "putPrivate", collection(A), key)
                .endorse();
        assertThat(Client.commit(transaction).getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(text(running().evaluate(A, "getPrivate", collection(A), key)))
                .isEqualTo("theirs");
    }

    @Test
    void two_collections_are_written_when_both_owners_are_named() throws Exception {
        String key = running().name();
        Transaction transaction = running()
                .withValue(A, List.of(A, B), "both", "writeBoth", key, collection(A), collection(B))
                .endorse();
        assertThat(Client.commit(transaction).getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(text(running().evaluate(A, "getPrivate", collection(A), key)))
                .isEqualTo("both");
        assertThat(text(running().evaluate(B, "getPrivate", collection(B), key)))
                .isEqualTo("both");
    }

    @Test
    void transient_data_goes_to_no_organisation_outside_the_collections() {
        assertThatThrownBy(() -> running()
                        .withValue(A, List.of(), "x", "writeBoth", running().name(), collection(A), collection(B))
                        .endorse())
                .isInstanceOfSatisfying(EndorseException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
                    assertThat(e.getStatus().getDescription())
                            .contains(
                                    "requires endorsement from organisation(s) that are not in the distribution policy "
                                            + "of the private data collection(s)");
                });
    }

    @Test
    void for_the_own_collection_the_gateway_finds_the_endorser_itself() throws Exception {
        Transaction transaction = running()
                .withValue(
                        A,
                        List.of(),
                        "x",
                        "putPrivate",
                        collection(A),
                        running().name())
                .endorse();
        assertThat(Client.commit(transaction).getCode()).isEqualTo(TxValidationCode.VALID);
    }

    /** Implicit collections are not memberOnlyRead, and a peer asks no more: who may read the channel may have it from the owner. */
    @Test
    void blocks_bring_private_data_from_the_owners_peer_to_every_reader_and_from_no_other() throws Exception {
        String key = running().name();
        Status status = running().putPrivate(A, key, "mine");
        TxPvtReadWriteSet mine = privateData(running().client(A), status);
        KVRWSet set =
                KVRWSet.parseFrom(mine.getNsPvtRwset(0).getCollectionPvtRwset(0).getRwset());
        assertThat(mine.getNsPvtRwset(0).getNamespace()).isEqualTo(NetworkUnderTest.PROBE);
        assertThat(mine.getNsPvtRwset(0).getCollectionPvtRwset(0).getCollectionName())
                .isEqualTo(collection(A));
        assertThat(set.getWrites(0).getKey()).isEqualTo(key);
        assertThat(set.getWrites(0).getValue().toStringUtf8()).isEqualTo("mine");
        assertThat(privateData(running().client(B), status)).isNull();
        try (Client foreign = new Client(running().network(), B, "client", A)) {
            assertThat(privateData(foreign, status)).isEqualTo(mine);
        }
    }

    private static TxPvtReadWriteSet privateData(Client client, Status status) throws Exception {
        try (CloseableIterator<BlockAndPrivateData> blocks = client.network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(status.getBlockNumber())
                .build()
                .getEvents(Blocks.BOUNDED)) {
            BlockAndPrivateData both = blocks.next();
            int index = Blocks.txIds(both.getBlock()).indexOf(status.getTransactionId());
            return both.getPrivateDataMapMap().get((long) index);
        }
    }

    @Test
    void a_purged_value_is_gone_from_state_and_later_from_blocks_and_its_hash_with_it() throws Exception {
        String key = running().name();
        Status put = running().putPrivate(A, key, "forget me");
        Status purged = Client.commit(
                running().proposal(A, List.of(A), "purge", collection(A), key).endorse());
        assertThat(purged.getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(running().evaluate(A, "getPrivate", collection(A), key)).isEmpty();
        running().awaitHash(B, collection(A), key, new byte[0]);
        // What a stream still shows of it goes when the peer next purges: at the latest after a few blocks.
        Blocks.await(() -> {
            running().submit(A, "put", running().name(), "another block");
            TxPvtReadWriteSet left = privateData(running().client(A), put);
            return left == null
                    || !left.toString().contains("forget me")
                            && !left.toString().contains(key);
        });
    }

    @Test
    void another_organisation_purges_nothing_of_mine() throws Exception {
        String key = running().name();
        running().putPrivate(A, key, "mine");
        Transaction purge =
                running().proposal(B, List.of(B), "purge", collection(A), key).endorse();
        assertThat(Client.commit(purge).getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(text(running().evaluate(A, "getPrivate", collection(A), key)))
                .isEqualTo("mine");
    }

    @Test
    void a_deleted_value_can_be_written_again_and_so_can_a_purged_one() throws Exception {
        for (String end : List.of("delPrivate", "purge")) {
            String key = running().name();
            running().putPrivate(A, key, "one");
            Client.commit(
                    running().proposal(A, List.of(A), end, collection(A), key).endorse());
            running().awaitHash(B, collection(A), key, new byte[0]);
            assertThat(running().putPrivate(A, key, "two").getCode()).isEqualTo(TxValidationCode.VALID);
            assertThat(text(running().evaluate(A, "getPrivate", collection(A), key)))
                    .isEqualTo("two");
        }
    }

    /** Endorsed with a set whose hash of the private part is another one's: valid, and no peer keeps the value. */
    @Test
    void a_private_part_that_does_not_fit_its_hash_is_kept_by_nobody() throws Exception {
        String key = running().name();
        KVWriteHash write = ReadWriteSets.write(ReadWriteSets.hash(key), ReadWriteSets.hash("promised"));
        var collection =
                ReadWriteSets.collection(
                                A,
                                HashedRWSet.newBuilder().addHashedWrites(write).build())
                        .toBuilder()
                        .setPvtRwsetHash(ByteString.copyFrom(ReadWriteSets.hash("another set")))
                        .build();
        HandMade transaction = running().handMade(A, ReadWriteSets.set(NetworkUnderTest.PROBE, collection));
        assertThat(running().commit(A, transaction)).isEqualTo(TxValidationCode.VALID);
        for (String org : Running.MSPS) {
            running().awaitHash(org, collection(A), key, ReadWriteSets.hash("promised"));
            assertThatThrownBy(() -> running().evaluate(org, "getPrivate", collection(A), key))
                    .isInstanceOf(GatewayException.class);
        }
    }

    /** The order may bring a transaction while its owner's peer is away: its transient store still has the value then. */
    @Test
    void a_peer_that_was_away_gets_the_value_when_it_is_back() throws Exception {
        Assumptions.assumeTrue(running().can(STOP_PEER), "this network cannot stop a peer");
        String key = running().name();
        Transaction transaction = running()
                .withValue(C, List.of(C), "late", "putPrivate", collection(C), key)
                .endorse();
        ByteString envelope = PreparedTransaction.parseFrom(transaction.getBytes())
                .getEnvelope()
                .getPayload();
        running().network().stopPeer(C);
        try {
            running()
                    .raw(A)
                    .submit(org.hyperledger.fabric.protos.common.Envelope.newBuilder()
                            .setPayload(envelope)
                            .setSignature(running().signer(C, "client").sign(envelope))
                            .build());
            assertThat(running().raw(A).status(transaction.getTransactionId()).getResult())
                    .isEqualTo(TxValidationCode.VALID);
            assertThat(running().evaluate(A, "hash", collection(C), key)).isEqualTo(ReadWriteSets.hash("late"));
        } finally {
            running().network().startPeer(C);
        }
        Blocks.await(() ->
                text(running().evaluate(C, "getPrivate", collection(C), key)).equals("late"));
        // Other peers learn by gossip that it is back, and then ask it again.
        Blocks.await(() -> text(running().evaluateAt(C, A, "getPrivate", collection(C), key))
                .equals("late"));
    }

    @Test
    void an_endorsement_that_waited_too_long_is_valid_and_its_value_gone() throws Exception {
        Assumptions.assumeTrue(running().can(SHORT_TRANSIENT_RETENTION), "this network keeps transient data for long");
        String key = running().name();
        Transaction waited = running()
                .withValue(A, List.of(A), "too late", "putPrivate", collection(A), key)
                .endorse();
        for (int i = 0; i < 45; i++) {
            running().submit(B, "put", running().name(), "x");
        }
        assertThat(Client.commit(waited).getCode()).isEqualTo(TxValidationCode.VALID);
        running().awaitHash(B, collection(A), key, ReadWriteSets.hash("too late"));
        assertThatThrownBy(() -> running().evaluate(A, "getPrivate", collection(A), key))
                .isInstanceOf(GatewayException.class);
    }
}
