package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions that no honest peer endorses and no honest client assembles, with the codes that Fabric gives them. */
class HandMadeTransactionTest {
    private static DevNetwork network;
    private static Client a;
    private static Forge.Signer client;
    private static Forge.Signer peerA;
    private static Forge.Signer peerB;

    @BeforeAll
    static void connect() {
        network = TestNetwork.shared().network();
        a = TestNetwork.shared().client(A);
        client = Forge.Signer.of(network, A, "client");
        peerA = Forge.Signer.of(network, A, "peer");
        peerB = Forge.Signer.of(network, B, "peer");
    }

    @AfterAll
    static void disconnect() {
        a.close();
    }

    @AfterEach
    void the_network_lives_on() throws Exception {
        String key = name();
        assertThat(a.putPrivate(collection(A), key, "still here", A)).isEqualTo(TxValidationCode.VALID);
        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("still here");
    }

    private static KVWriteHash write(byte[] keyHash, byte[] valueHash) {
        return KVWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(keyHash))
                .setValueHash(ByteString.copyFrom(valueHash))
                .build();
    }

    private static byte[] hash(String text) {
        return Forge.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TxReadWriteSet ownCollection(KVWriteHash... writes) {
        return Forge.set(
                "waymark",
                KVRWSet.getDefaultInstance(),
                Forge.collection(
                        collection(A),
                        HashedRWSet.newBuilder()
                                .addAllHashedWrites(java.util.List.of(writes))
                                .build()));
    }

    private static Forge.Tx tx(TxReadWriteSet set, Forge.Signer... endorsers) {
        return new Forge.Tx(client).writing(set).endorsedBy(endorsers);
    }

    static Stream<Arguments> nonsense() {
        byte[] value = hash("value");
        KVWriteHash purgeAlone = KVWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(hash(name())))
                .setIsPurge(true)
                .setValueHash(ByteString.copyFrom(value))
                .build();
        KVWriteHash delete = KVWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(hash(name())))
                .setIsDelete(true)
                .build();
        byte[] twice = hash(name());
        HashedRWSet one = HashedRWSet.newBuilder()
                .addHashedWrites(write(hash(name()), value))
                .build();
        KVMetadataWriteHash metadata = KVMetadataWriteHash.newBuilder()
                .setKeyHash(ByteString.copyFrom(hash(name())))
                .addEntries(KVMetadataEntry.newBuilder().setName("anything").setValue(ByteString.copyFromUtf8("x")))
                .build();
        return Stream.of(
                Arguments.of("a key hash of 0 bytes", ownCollection(write(new byte[0], value))),
                Arguments.of("a key hash of 3 bytes", ownCollection(write(new byte[3], value))),
                Arguments.of("a key hash of 200,000 bytes", ownCollection(write(new byte[200_000], value))),
                Arguments.of("an empty value hash", ownCollection(write(hash(name()), new byte[0]))),
                Arguments.of("the hash of no bytes", ownCollection(write(hash(name()), Forge.sha256()))),
                Arguments.of("a value hash of 5 bytes", ownCollection(write(hash(name()), new byte[5]))),
                Arguments.of("is_delete", ownCollection(delete)),
                Arguments.of("is_purge alone", ownCollection(purgeAlone)),
                Arguments.of("a key twice", ownCollection(write(twice, value), write(twice, hash("other")))),
                Arguments.of(
                        "a key nine times",
                        ownCollection(Stream.generate(() -> write(twice, value))
                                .limit(9)
                                .toArray(KVWriteHash[]::new))),
                Arguments.of(
                        "a collection twice",
                        Forge.set(
                                "waymark",
                                KVRWSet.getDefaultInstance(),
                                Forge.collection(collection(A), one),
                                Forge.collection(collection(A), one))),
                Arguments.of(
                        "metadata of a key that is not there",
                        Forge.set(
                                "waymark",
                                KVRWSet.getDefaultInstance(),
                                Forge.collection(
                                        collection(A),
                                        HashedRWSet.newBuilder()
                                                .addMetadataWrites(metadata)
                                                .build()))),
                Arguments.of(
                        "the lifecycle's namespace, beside the own collection",
                        TxReadWriteSet.newBuilder()
                                .addAllNsRwset(ownCollection(write(hash(name()), value))
                                        .getNsRwsetList())
                                .addAllNsRwset(Forge.set(
                                                "_lifecycle",
                                                KVRWSet.getDefaultInstance(),
                                                Forge.collection(collection(A), one))
                                        .getNsRwsetList())
                                .build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsense_in_the_own_collection_is_valid(String what, TxReadWriteSet set) {
        assertThat(Forge.commit(a, client, tx(set, peerA))).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_key_written_twice_in_one_transaction_keeps_the_state_that_it_had() throws Exception {
        String key = name();
        byte[] twice = hash(key);
        Forge.commit(a, client, tx(ownCollection(write(twice, hash("1")), write(twice, hash("2"))), peerA));
        assertThat(a.contract().evaluateTransaction("hash", collection(A), key)).isEmpty();

        a.putPrivate(collection(A), key, "first", A);
        Forge.commit(a, client, tx(ownCollection(write(twice, hash("1")), write(twice, hash("2"))), peerA));
        assertThat(a.contract().evaluateTransaction("hash", collection(A), key)).isEqualTo(hash("first"));
    }

    static Stream<Arguments> policyFailures() {
        return Stream.of(
                Arguments.of("nobody endorsed", new Forge.Signer[0]),
                Arguments.of(
                        "the organisation's client endorsed",
                        new Forge.Signer[] {Forge.Signer.of(network, A, "client")}),
                Arguments.of(
                        "the organisation's admin endorsed", new Forge.Signer[] {Forge.Signer.of(network, A, "admin")}),
                Arguments.of(
                        "another organisation's peer endorsed",
                        new Forge.Signer[] {Forge.Signer.of(network, B, "peer")}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policyFailures")
    void a_collection_is_written_only_with_its_owners_peer(String what, Forge.Signer[] endorsers) {
        TxReadWriteSet set = ownCollection(write(hash(name()), hash("value")));

        assertThat(Forge.commit(a, client, tx(set, endorsers))).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_public_key_needs_a_majority() {
        KVRWSet plain = KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(name()).setValue(ByteString.copyFromUtf8("v")))
                .build();

        assertThat(Forge.commit(a, client, tx(Forge.set("waymark", plain), peerA)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(Forge.commit(a, client, tx(Forge.set("waymark", plain), peerA, peerA)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(Forge.commit(a, client, tx(Forge.set("waymark", plain), peerA, peerB)))
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_transaction_that_writes_nothing_needs_a_majority_too() {
        assertThat(Forge.commit(a, client, tx(Forge.set("waymark", KVRWSet.getDefaultInstance()), peerA)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_collection_that_does_not_exist_is_written_by_nobody() {
        TxReadWriteSet set = Forge.set(
                "waymark",
                KVRWSet.getDefaultInstance(),
                Forge.collection(
                        "_implicit_org_NobodyMSP",
                        HashedRWSet.newBuilder()
                                .addHashedWrites(write(hash(name()), hash("v")))
                                .build()));

        assertThat(Forge.commit(a, client, tx(set, peerA, peerB)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    static Stream<Arguments> spoilt() {
        Consumer<Forge.Tx> none = tx -> {};
        return Stream.of(
                Arguments.of(TxValidationCode.BAD_PROPOSAL_TXID, change(tx -> tx.txId = "00".repeat(32))),
                Arguments.of(TxValidationCode.BAD_COMMON_HEADER, change(tx -> tx.epoch = 1)),
                Arguments.of(TxValidationCode.BAD_COMMON_HEADER, change(tx -> {
                    tx.nonce = ByteString.EMPTY;
                    tx.txId = Forge.txId(tx.nonce, tx.creator.identity());
                })),
                Arguments.of(TxValidationCode.BAD_COMMON_HEADER, change(tx -> tx.type = 77)),
                Arguments.of(TxValidationCode.INVALID_ENDORSER_TRANSACTION, change(tx -> tx.actions = 0)),
                Arguments.of(TxValidationCode.INVALID_ENDORSER_TRANSACTION, change(tx -> tx.actions = 2)),
                Arguments.of(
                        TxValidationCode.INVALID_ENDORSER_TRANSACTION, change(tx -> tx.proposalHash = new byte[32])),
                Arguments.of(
                        TxValidationCode.BAD_RWSET,
                        change(tx -> tx.results = ByteString.copyFromUtf8("no set at all"))),
                Arguments.of(TxValidationCode.INVALID_CHAINCODE, change(tx -> tx.version = "")),
                Arguments.of(TxValidationCode.INVALID_CHAINCODE, change(tx -> tx.actionChaincode = "other")),
                Arguments.of(TxValidationCode.INVALID_CHAINCODE, change(tx -> {
                    tx.chaincode = "unknown";
                    tx.actionChaincode = "unknown";
                })),
                Arguments.of(
                        TxValidationCode.INVALID_OTHER_REASON,
                        change(tx -> tx.events = ChaincodeEvent.newBuilder()
                                .setChaincodeId("other")
                                .build()
                                .toByteString())),
                Arguments.of(
                        TxValidationCode.ILLEGAL_WRITESET,
                        change(tx -> tx.results = TxReadWriteSet.newBuilder()
                                .addNsRwset(NsReadWriteSet.newBuilder().setNamespace("waymark"))
                                .addNsRwset(NsReadWriteSet.newBuilder().setNamespace("waymark"))
                                .build()
                                .toByteString())),
                Arguments.of(TxValidationCode.VALID, none));
    }

    private static Consumer<Forge.Tx> change(Consumer<Forge.Tx> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("spoilt")
    void a_spoilt_transaction_gets_its_code(TxValidationCode code, Consumer<Forge.Tx> change) {
        Forge.Tx tx =
                tx(ownCollection(write(hash(name()), hash("value"))), peerA).with(change);

        assertThat(Forge.commit(a, client, tx)).isEqualTo(code);
    }

    @Test
    void bytes_that_are_no_transaction_are_ordered_and_invalid() {
        Forge.Tx frame = new Forge.Tx(client);
        Envelope envelope = Forge.envelopeOf(
                client,
                Forge.header(client, frame.nonce, frame.txId, frame.type, 0, "waymark", java.time.Instant.now()),
                ByteString.copyFromUtf8("nothing that parses"));

        Forge.submit(a, envelope);

        assertThat(Forge.status(a, client, frame.txId).getResult())
                .isEqualTo(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
    }

    @Test
    void the_same_envelope_again_is_a_duplicate_and_the_status_stays_that_of_the_first() throws Exception {
        Forge.Tx tx = tx(ownCollection(write(hash(name()), hash("value"))), peerA);
        Envelope envelope = tx.envelope();
        Forge.submit(a, envelope);
        Forge.submit(a, envelope);
        long block = Forge.status(a, client, tx.txId).getBlockNumber();
        assertThat(Forge.status(a, client, tx.txId).getResult()).isEqualTo(TxValidationCode.VALID);
        Forge.submit(a, envelope);

        assertThat(BlockReader.codesOf(a, tx.txId, 3, block))
                .containsExactly(
                        TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID, TxValidationCode.DUPLICATE_TXID);
        assertThat(Forge.status(a, client, tx.txId).getResult()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void sets_with_random_damage_get_some_code_and_stop_nothing() throws Exception {
        java.util.Random random = new java.util.Random(11);
        byte[] whole = ownCollection(write(hash(name()), hash("value")), write(hash(name()), hash("other")))
                .toByteArray();
        Forge.Tx last = null;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            last = new Forge.Tx(client).endorsedBy(peerA, peerB).with(tx -> tx.results = ByteString.copyFrom(damaged));
            Forge.submit(a, last.envelope());
        }

        assertThat(Forge.status(a, client, last.txId).getResult()).isNotEqualTo(TxValidationCode.NOT_VALIDATED);
    }

    @Test
    void an_endorsement_with_a_high_s_counts_for_nothing() {
        Forge.Tx tx =
                tx(ownCollection(write(hash(name()), hash("value"))), peerA).with(each -> each.highEndorsements = true);

        assertThat(Forge.commit(a, client, tx)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void an_envelope_with_a_high_s_is_refused_by_the_orderer() {
        Envelope envelope =
                tx(ownCollection(write(hash(name()), hash("value"))), peerA).envelope();
        Envelope high = envelope.toBuilder()
                .setSignature(
                        ByteString.copyFrom(Forge.highS(envelope.getSignature().toByteArray())))
                .build();

        assertThatThrownBy(() -> Forge.submit(a, high))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("ABORTED")
                .hasMessageContaining("status=FORBIDDEN");
    }
}
