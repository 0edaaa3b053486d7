package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.Capability.OUTLIVES_ANYTHING;
import static io.waymark.network.NetworkUnderTest.PROBE;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.C;
import static io.waymark.network.Running.collection;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.waymark.ledger.LedgerKeys;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Transactions that no honest peer endorses and no honest client sends, and what the network makes of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AttackSuite {

    abstract Running running();

    @AfterEach
    void the_network_lives_on() throws Exception {
        String key = running().name();
        assertThat(running().putPrivate(A, key, "still here").getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(running().evaluate(A, "getPrivate", collection(A), key))
                .asString()
                .isEqualTo("still here");
    }

    private byte[] fresh() {
        return ReadWriteSets.hash(running().name());
    }

    private static TxReadWriteSet mine(KVWriteHash... writes) {
        return ReadWriteSets.privately(PROBE, A, writes);
    }

    private TxValidationCode commit(TxReadWriteSet set) {
        return running().commit(A, running().handMade(A, set));
    }

    @TestFactory
    Stream<DynamicTest> nonsense_in_the_own_collection_is_valid() {
        byte[] value = ReadWriteSets.hash("value");
        Map<String, TxReadWriteSet> sets = new LinkedHashMap<>();
        for (int length : List.of(0, 3, 31, 33, 200_000)) {
            sets.put("a key hash of " + length + " bytes", mine(ReadWriteSets.write(new byte[length], value)));
            sets.put("a value hash of " + length + " bytes", mine(ReadWriteSets.write(fresh(), new byte[length])));
        }
        sets.put("the hash of no bytes", mine(ReadWriteSets.write(fresh(), Signer.sha256())));
        sets.put(
                "is_delete",
                mine(KVWriteHash.newBuilder()
                        .setKeyHash(bytes(fresh()))
                        .setIsDelete(true)
                        .build()));
        sets.put(
                "is_delete with a value",
                mine(ReadWriteSets.write(fresh(), value).toBuilder()
                        .setIsDelete(true)
                        .build()));
        sets.put(
                "is_purge alone",
                mine(KVWriteHash.newBuilder()
                        .setKeyHash(bytes(fresh()))
                        .setIsPurge(true)
                        .build()));
        sets.put(
                "is_purge with a value",
                mine(ReadWriteSets.write(fresh(), value).toBuilder()
                        .setIsPurge(true)
                        .build()));
        byte[] twice = fresh();
        sets.put(
                "a key twice",
                mine(ReadWriteSets.write(twice, value), ReadWriteSets.write(twice, ReadWriteSets.hash("b"))));
        byte[] nine = fresh();
        sets.put(
                "a key nine times",
                mine(Stream.generate(() -> ReadWriteSets.write(nine, value))
                        .limit(9)
                        .toArray(KVWriteHash[]::new)));
        HashedRWSet one = HashedRWSet.newBuilder()
                .addHashedWrites(ReadWriteSets.write(fresh(), value))
                .build();
        sets.put(
                "a collection twice",
                ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, one), ReadWriteSets.collection(A, one)));
        sets.put(
                "metadata of a key that is not there",
                ReadWriteSets.set(
                        PROBE,
                        ReadWriteSets.collection(
                                A,
                                HashedRWSet.newBuilder()
                                        .addMetadataWrites(metadata(fresh(), "anything", new byte[1]))
                                        .build())));
        sets.put(
                "the lifecycle's namespace beside the own collection",
                ReadWriteSets.together(
                        mine(ReadWriteSets.write(fresh(), value)),
                        ReadWriteSets.set("_lifecycle", ReadWriteSets.collection(A, one))));
        sets.put(
                "another chaincode's collection of the same name beside it",
                ReadWriteSets.together(
                        mine(ReadWriteSets.write(fresh(), value)),
                        ReadWriteSets.set(running().network().chaincode(), ReadWriteSets.collection(A, one))));
        return sets.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(), () -> assertThat(commit(e.getValue())).isEqualTo(TxValidationCode.VALID)));
    }

    private static ByteString bytes(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }

    private static KVMetadataWriteHash metadata(byte[] keyHash, String name, byte[] value) {
        return KVMetadataWriteHash.newBuilder()
                .setKeyHash(bytes(keyHash))
                .addEntries(KVMetadataEntry.newBuilder().setName(name).setValue(bytes(value)))
                .build();
    }

    /** What the state shows after one set with several entries of one key; "" is nothing, a key's value before is "before". */
    @TestFactory
    Stream<DynamicTest> several_entries_of_one_key_in_one_set() {
        KVWriteHash a = ReadWriteSets.write(new byte[0], ReadWriteSets.hash("a"));
        KVWriteHash b = ReadWriteSets.write(new byte[0], ReadWriteSets.hash("b"));
        KVWriteHash delete = KVWriteHash.newBuilder().setIsDelete(true).build();
        // Fabric adds up one number per operation and reads the sum as flags (txmgmt/validation/tx_ops.go).
        return Stream.of(
                        new Several("a write twice, of a new key", false, List.of(a, b), ""),
                        new Several("a write twice, of an old key", true, List.of(a, b), "before"),
                        new Several("a write three times, of a new key", false, List.of(a, a, b), "b"),
                        new Several("a write three times, of an old key", true, List.of(a, a, b), "b"),
                        new Several("a write and a delete", true, List.of(a, delete), ""),
                        new Several("a delete and a write", true, List.of(delete, a), ""))
                .map(each -> DynamicTest.dynamicTest(each.name, () -> {
                    String key = running().name();
                    if (each.before) {
                        running().putPrivate(A, key, "before");
                    }
                    KVWriteHash[] writes = each.writes.stream()
                            .map(w -> w.toBuilder()
                                    .setKeyHash(bytes(ReadWriteSets.hash(key)))
                                    .build())
                            .toArray(KVWriteHash[]::new);
                    assertThat(commit(mine(writes))).isEqualTo(TxValidationCode.VALID);
                    byte[] expected = each.after.isEmpty() ? new byte[0] : ReadWriteSets.hash(each.after);
                    for (String org : Running.MSPS) {
                        running().awaitHash(org, collection(A), key, expected);
                    }
                }));
    }

    private record Several(String name, boolean before, List<KVWriteHash> writes, String after) {}

    @Test
    void a_collection_is_written_only_with_its_owners_peer() {
        TxReadWriteSet set = mine(ReadWriteSets.write(fresh(), ReadWriteSets.hash("value")));
        for (Signer[] endorsers : List.<Signer[]>of(
                new Signer[0],
                new Signer[] {running().signer(A, "client")},
                new Signer[] {running().signer(A, "admin")},
                new Signer[] {running().signer(B, "peer")},
                new Signer[] {running().signer(B, "peer"), running().signer(C, "peer")})) {
            HandMade made = new HandMade(running().network(), PROBE, running().signer(A, "client"));
            assertThat(running().commit(A, made.writing(set).endorsedBy(endorsers)))
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }
        assertThat(running().commit(A, running().handMade(A, set).with(m -> m.highEndorsements = true)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void collections_of_one_name_in_other_namespaces_are_other_collections() throws Exception {
        String key = running().name();
        running().putPrivate(A, key, "the probe's");
        byte[] hash = ReadWriteSets.hash(key);
        TxReadWriteSet others = ReadWriteSets.together(
                ReadWriteSets.privately(
                        running().network().chaincode(), A, ReadWriteSets.write(hash, ReadWriteSets.hash("waymark's"))),
                ReadWriteSets.privately(
                        "_lifecycle", A, ReadWriteSets.write(hash, ReadWriteSets.hash("the lifecycle's"))));
        HandMade made = new HandMade(
                running().network(), running().network().chaincode(), running().signer(A, "client"));
        assertThat(running().commit(A, made.writing(others).endorsedBy(running().signer(A, "peer"))))
                .isEqualTo(TxValidationCode.VALID);
        running().awaitHash(B, collection(A), key, ReadWriteSets.hash("the probe's"));
        assertThat(LedgerKeys.collection(A)).isEqualTo(collection(A));
    }

    @Test
    void a_public_key_needs_a_majority_and_so_does_a_transaction_that_writes_nothing() {
        KVRWSet plain = KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(running().name()).setValue(ByteString.copyFromUtf8("v")))
                .build();
        for (TxReadWriteSet set : List.of(ReadWriteSets.set(PROBE, plain), ReadWriteSets.set(PROBE))) {
            Signer own = running().signer(A, "peer");
            assertThat(commit(set)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(running().commit(A, running().handMade(A, set).endorsedBy(own)))
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(running()
                            .commit(
                                    A,
                                    running()
                                            .handMade(A, set)
                                            .endorsedBy(running().signer(B, "peer"))))
                    .isEqualTo(TxValidationCode.VALID);
        }
    }

    @Test
    void a_namespace_that_nobody_defined_is_written_by_nobody() {
        KVRWSet plain = KVRWSet.newBuilder()
                .addWrites(KVWrite.newBuilder().setKey(running().name()).setValue(ByteString.copyFromUtf8("v")))
                .build();
        TxReadWriteSet mine = mine(ReadWriteSets.write(fresh(), new byte[32]));
        assertThat(commit(ReadWriteSets.together(mine, ReadWriteSets.set("nowhere", plain))))
                .isEqualTo(TxValidationCode.INVALID_CHAINCODE);
        for (String system : List.of("lscc", "cscc", "qscc")) {
            assertThat(commit(ReadWriteSets.together(mine, ReadWriteSets.set(system, plain))))
                    .as(system)
                    .isEqualTo(TxValidationCode.INVALID_CHAINCODE);
        }
    }

    @Test
    void a_collection_of_an_organisation_that_is_not_there_is_written_by_nobody() {
        assertThat(commit(ReadWriteSets.privately(PROBE, "NobodyMSP", ReadWriteSets.write(fresh(), new byte[32]))))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    /** A real peer stops for good at these (docs/decisions, 0041), and so does every other one of the channel. */
    @Test
    void what_stops_a_real_peer_gets_a_code() throws Exception {
        Assumptions.assumeTrue(running().can(OUTLIVES_ANYTHING), "the peers of this network would stop for good");
        TxReadWriteSet good = mine(ReadWriteSets.write(fresh(), new byte[32]));
        assertThat(commit(ReadWriteSets.together(
                        good, ReadWriteSets.privately("nowhere", A, ReadWriteSets.write(fresh(), new byte[32])))))
                .isEqualTo(TxValidationCode.INVALID_CHAINCODE);
        List<HandMade> block = List.of(
                running().handMade(A, good).with(m -> m.data = ByteString.copyFromUtf8("nothing that parses")),
                running().handMade(A, good).with(m -> m.actions = 0),
                running().handMade(A, good));
        RawGateway gateway = running().raw(A);
        block.forEach(each -> gateway.submit(each.envelope()));
        assertThat(block)
                .extracting(each -> gateway.status(each.txId).getResult())
                .containsExactly(
                        TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                        TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                        TxValidationCode.VALID);
    }

    @Test
    void a_read_that_was_never_so_conflicts() {
        byte[] key = fresh();
        KVReadHash versioned = KVReadHash.newBuilder()
                .setKeyHash(bytes(key))
                .setVersion(Version.newBuilder().setBlockNum(1))
                .build();
        HashedRWSet set = HashedRWSet.newBuilder()
                .addHashedReads(versioned)
                .addHashedWrites(ReadWriteSets.write(key, new byte[32]))
                .build();
        assertThat(commit(ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, set))))
                .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        HashedRWSet nil = set.toBuilder()
                .setHashedReads(0, versioned.toBuilder().clearVersion())
                .build();
        assertThat(commit(ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, nil))))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(commit(ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, nil))))
                .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    /** A key-level policy guards its key also against the collection's owner. */
    @Test
    void a_policy_of_a_private_key_holds_for_its_owner_too() throws Exception {
        String key = running().name();
        running().putPrivate(A, key, "guarded");
        HashedRWSet guard = HashedRWSet.newBuilder()
                .addMetadataWrites(metadata(ReadWriteSets.hash(key), "VALIDATION_PARAMETER", peersOf(A, B)))
                .build();
        assertThat(commit(ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, guard))))
                .isEqualTo(TxValidationCode.VALID);
        TxReadWriteSet write = mine(ReadWriteSets.write(ReadWriteSets.hash(key), ReadWriteSets.hash("changed")));
        assertThat(commit(write)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(running()
                        .commit(
                                A,
                                running()
                                        .handMade(A, write)
                                        .endorsedBy(running().signer(B, "peer"))))
                .isEqualTo(TxValidationCode.VALID);
        running().awaitHash(C, collection(A), key, ReadWriteSets.hash("changed"));
    }

    static byte[] peersOf(String... mspIds) {
        SignaturePolicyEnvelope.Builder policy = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder all = SignaturePolicy.NOutOf.newBuilder().setN(mspIds.length);
        for (int i = 0; i < mspIds.length; i++) {
            all.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
            policy.addIdentities(MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(MSPRole.newBuilder()
                            .setMspIdentifier(mspIds[i])
                            .setRole(MSPRole.MSPRoleType.PEER)
                            .build()
                            .toByteString()));
        }
        return policy.setRule(SignaturePolicy.newBuilder().setNOutOf(all))
                .build()
                .toByteArray();
    }

    @TestFactory
    Stream<DynamicTest> a_spoilt_transaction_gets_its_code() {
        List<Map.Entry<TxValidationCode, Consumer<HandMade>>> spoilt = List.of(
                Map.entry(
                        TxValidationCode.BAD_PROPOSAL_TXID,
                        m -> m.txId = "00".repeat(31) + running().name()),
                Map.entry(TxValidationCode.BAD_COMMON_HEADER, m -> m.epoch = 1),
                Map.entry(TxValidationCode.BAD_COMMON_HEADER, m -> {
                    m.nonce = ByteString.EMPTY;
                    m.txId = HandMade.txId(m.nonce, m.identity);
                }),
                Map.entry(TxValidationCode.BAD_COMMON_HEADER, m -> m.type = 77),
                Map.entry(TxValidationCode.INVALID_ENDORSER_TRANSACTION, m -> m.actions = 0),
                Map.entry(TxValidationCode.INVALID_ENDORSER_TRANSACTION, m -> m.actions = 2),
                Map.entry(TxValidationCode.INVALID_ENDORSER_TRANSACTION, m -> m.proposalHash = new byte[32]),
                Map.entry(
                        TxValidationCode.INVALID_ENDORSER_TRANSACTION,
                        m -> m.data = ByteString.copyFromUtf8("nothing")),
                Map.entry(TxValidationCode.BAD_RWSET, m -> m.results = ByteString.copyFromUtf8("no set at all")),
                Map.entry(
                        TxValidationCode.BAD_RESPONSE_PAYLOAD,
                        m -> m.chaincodeAction = ByteString.copyFromUtf8("no action")),
                Map.entry(
                        TxValidationCode.BAD_HEADER_EXTENSION,
                        m -> m.extension = ByteString.copyFromUtf8("no extension")),
                Map.entry(TxValidationCode.INVALID_CHAINCODE, m -> m.version = ""),
                Map.entry(TxValidationCode.INVALID_CHAINCODE, m -> m.actionChaincode = "other"),
                Map.entry(TxValidationCode.INVALID_CHAINCODE, m -> {
                    m.chaincode = "unknown";
                    m.actionChaincode = "unknown";
                }),
                Map.entry(
                        TxValidationCode.INVALID_OTHER_REASON,
                        m -> m.events = ChaincodeEvent.newBuilder()
                                .setChaincodeId("other")
                                .build()
                                .toByteString()),
                Map.entry(
                        TxValidationCode.ILLEGAL_WRITESET,
                        m -> m.results = ReadWriteSets.together(ReadWriteSets.set(PROBE), ReadWriteSets.set(PROBE))
                                .toByteString()),
                Map.entry(TxValidationCode.VALID, m -> {}));
        return spoilt.stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey() + " " + spoilt.indexOf(each), () -> {
                    HandMade made = running()
                            .handMade(A, mine(ReadWriteSets.write(fresh(), ReadWriteSets.hash("value"))))
                            .with(each.getValue());
                    assertThat(running().commit(A, made)).isEqualTo(each.getKey());
                }));
    }

    @Test
    void a_foreign_client_sends_what_my_peer_endorsed() {
        TxReadWriteSet set = mine(ReadWriteSets.write(fresh(), ReadWriteSets.hash("value")));
        HandMade made = new HandMade(running().network(), PROBE, running().signer(B, "client"))
                .writing(set)
                .endorsedBy(running().signer(A, "peer"));
        assertThat(running().commit(B, made)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void text_of_a_private_value_is_nowhere_in_the_blocks() throws Exception {
        String key = running().name();
        String value = "a private value " + key;
        long block = running().putPrivate(A, key, value).getBlockNumber();
        String bytes = new String(
                Blocks.between(running().client(B), block, block).get(0).toByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(value);
    }
}
