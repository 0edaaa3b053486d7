package io.waymark.backend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.junit.jupiter.api.Test;

/** What is read out of sets that a member's peer may have signed, nonsense included. */
class RwSetsTest {
    private static final ByteString KEY = bytes(Hash.sha256(new byte[1]).bytes());
    private static final ByteString ONE = bytes(Hash.sha256(new byte[2]).bytes());
    private static final ByteString TWO = bytes(Hash.sha256(new byte[3]).bytes());

    private static ByteString bytes(byte[] bytes) {
        return ByteString.copyFrom(bytes);
    }

    private static CollectionHashedReadWriteSet collection(String name, HashedRWSet.Builder set) {
        return CollectionHashedReadWriteSet.newBuilder()
                .setCollectionName(name)
                .setHashedRwset(set.build().toByteString())
                .build();
    }

    private static KVWriteHash write(ByteString key, ByteString value) {
        return KVWriteHash.newBuilder().setKeyHash(key).setValueHash(value).build();
    }

    private static Payload payload(TxReadWriteSet sets) {
        ProposalResponsePayload response = ProposalResponsePayload.newBuilder()
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(sets.toByteString())
                        .build()
                        .toByteString())
                .build();
        TransactionAction action = TransactionAction.newBuilder()
                .setPayload(ChaincodeActionPayload.newBuilder()
                        .setAction(ChaincodeEndorsedAction.newBuilder()
                                .setProposalResponsePayload(response.toByteString()))
                        .build()
                        .toByteString())
                .build();
        return Payload.newBuilder()
                .setData(Transaction.newBuilder().addActions(action).build().toByteString())
                .build();
    }

    @Test
    void the_last_write_of_a_key_counts_wherever_it_stands_and_other_collections_are_not_read()
            throws InvalidProtocolBufferException {
        KVMetadataEntry policy = KVMetadataEntry.newBuilder()
                .setName("VALIDATION_PARAMETER")
                .setValue(ONE)
                .build();
        NsReadWriteSet.Builder own = NsReadWriteSet.newBuilder()
                .setNamespace("waymark")
                .setRwset(KVRWSet.newBuilder()
                        .addWrites(KVWrite.newBuilder().setKey("org|A").setValue(ONE))
                        .addMetadataWrites(
                                KVMetadataWrite.newBuilder().setKey("org|A").addEntries(policy))
                        .build()
                        .toByteString())
                .addCollectionHashedRwset(collection(
                        "_implicit_org_AMSP",
                        HashedRWSet.newBuilder()
                                .addHashedWrites(write(KEY, ONE))
                                .addHashedWrites(write(KEY, TWO))))
                .addCollectionHashedRwset(collection(
                        "_implicit_org_AMSP",
                        HashedRWSet.newBuilder()
                                .addHashedWrites(write(KEY, ONE))
                                .addHashedWrites(write(ByteString.EMPTY, ONE))
                                .addMetadataWrites(KVMetadataWriteHash.newBuilder()
                                        .setKeyHash(KEY)
                                        .addEntries(policy))
                                .addMetadataWrites(
                                        KVMetadataWriteHash.newBuilder().setKeyHash(TWO))))
                .addCollectionHashedRwset(
                        collection("_implicit_org_", HashedRWSet.newBuilder().addHashedWrites(write(KEY, ONE))))
                .addCollectionHashedRwset(
                        collection("x_implicit_org_A", HashedRWSet.newBuilder().addHashedWrites(write(KEY, ONE))));
        NsReadWriteSet.Builder other = NsReadWriteSet.newBuilder()
                .setNamespace("other")
                .addCollectionHashedRwset(collection(
                        "_implicit_org_AMSP", HashedRWSet.newBuilder().addHashedWrites(write(TWO, ONE))));
        RwSets sets = RwSets.of(
                payload(TxReadWriteSet.newBuilder()
                        .addNsRwset(own)
                        .addNsRwset(other)
                        .build()),
                "waymark");
        assertThat(sets.hashed()).extracting(HashedWrite::org).containsExactly("AMSP", "AMSP");
        assertThat(sets.hashed().get(0).keyHash()).isEmpty();
        assertThat(sets.hashed().get(1).valueHash()).isEqualTo(ONE.toByteArray());
        assertThat(sets.publics()).hasSize(1);
        assertThat(sets.logOnly().hashed()).hasSize(2);
        assertThat(sets.logOnly().hashed().get(0).value())
                .isEqualTo(sets.logOnly().publics().get(0).value())
                .isPresent();
        assertThat(sets.logOnly().hashed().get(1).value()).isEmpty();
        assertThat(sets.logOnly().definition()).isEmpty();
    }

    @Test
    void a_commit_of_the_own_definition_has_a_digest_of_what_it_writes() throws InvalidProtocolBufferException {
        byte[] value = {9};
        Hash expected = Hash.sha256(
                "waymark definition 1".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new byte[] {0, 0, 0, 2},
                new byte[] {0, 0, 0, 34},
                "namespaces/fields/waymark/Sequence".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Hash.sha256(value).bytes(),
                new byte[] {0, 0, 0, 27},
                "namespaces/metadata/waymark".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Hash.sha256().bytes());
        assertThat(definition("waymark", value)).contains(expected);
        assertThat(definition("waymark2", value)).isEmpty();
    }

    private static java.util.Optional<Hash> definition(String of, byte[] value) throws InvalidProtocolBufferException {
        NsReadWriteSet lifecycle = NsReadWriteSet.newBuilder()
                .setNamespace("_lifecycle")
                .setRwset(KVRWSet.newBuilder()
                        .addWrites(KVWrite.newBuilder()
                                .setKey("namespaces/metadata/" + of)
                                .setIsDelete(true))
                        .addWrites(KVWrite.newBuilder()
                                .setKey("namespaces/fields/" + of + "/Sequence")
                                .setValue(bytes(value)))
                        .build()
                        .toByteString())
                .build();
        return RwSets.of(
                        payload(TxReadWriteSet.newBuilder()
                                .addNsRwset(lifecycle)
                                .build()),
                        "waymark")
                .logOnly()
                .definition();
    }

    @Test
    void a_configurations_digest_changes_with_roots_and_endorsement_policies_alone()
            throws InvalidProtocolBufferException {
        Hash digest = Digests.configuration(configuration("A", ONE, 1, TWO));
        assertThat(Digests.configuration(configuration("A", ONE, 1, TWO))).isEqualTo(digest);
        assertThat(Digests.configuration(configuration("B", ONE, 1, TWO))).isNotEqualTo(digest);
        assertThat(Digests.configuration(configuration("A", TWO, 1, TWO))).isNotEqualTo(digest);
        assertThat(Digests.configuration(configuration("A", ONE, 2, TWO))).isNotEqualTo(digest);
        assertThat(Digests.configuration(configuration("A", ONE, 1, ONE))).isNotEqualTo(digest);
        assertThat(Digests.configuration(ByteString.EMPTY)).isNotEqualTo(digest);
    }

    private static ByteString configuration(String msp, ByteString root, int type, ByteString policy) {
        FabricMSPConfig config =
                FabricMSPConfig.newBuilder().setName(msp).addRootCerts(root).build();
        ConfigGroup organisation = ConfigGroup.newBuilder()
                .putValues(
                        "MSP",
                        ConfigValue.newBuilder()
                                .setValue(MSPConfig.newBuilder()
                                        .setConfig(config.toByteString())
                                        .build()
                                        .toByteString())
                                .build())
                .putPolicies(
                        "Endorsement",
                        ConfigPolicy.newBuilder()
                                .setPolicy(Policy.newBuilder().setType(type).setValue(policy))
                                .build())
                .build();
        ConfigGroup application = ConfigGroup.newBuilder()
                .putGroups("any", organisation)
                .putGroups("none", ConfigGroup.getDefaultInstance())
                .build();
        return ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder()
                        .setChannelGroup(ConfigGroup.newBuilder().putGroups("Application", application)))
                .build()
                .toByteString();
    }
}
