package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.PROBE;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a single member can do to all peers of a channel of Fabric v3.1 (docs/decisions, 0041). Each test needs a network of its
 * own, which it ruins; {@code -Dwaymark.fabric.deadly=true} runs them. They fail on the day on which Fabric mends it.
 */
@EnabledIfSystemProperty(named = "waymark.fabric.deadly", matches = "true")
class PeerStopsTest {

    private static final int PORTS = 24_850;

    @TempDir
    static Path data;

    private interface Poison {
        List<Envelope> on(Running network);
    }

    @Test
    void a_collection_in_a_namespace_that_nobody_defined() throws Exception {
        stops(
                "namespace",
                network -> List.of(network.handMade(
                                A,
                                ReadWriteSets.together(
                                        ReadWriteSets.privately(
                                                PROBE, A, ReadWriteSets.write(new byte[32], new byte[32])),
                                        ReadWriteSets.privately(
                                                "nowhere", A, ReadWriteSets.write(new byte[32], new byte[32]))))
                        .envelope()));
    }

    /** No peer's key is needed for this: a client's is enough. */
    @Test
    void a_transaction_that_does_not_parse_before_another_one_in_its_block() throws Exception {
        stops(
                "unreadable",
                network -> List.of(
                        new HandMade(network.network(), PROBE, network.signer(A, "client"))
                                .with(m -> m.data = ByteString.copyFromUtf8("nothing that parses"))
                                .envelope(),
                        network.handMade(
                                        A,
                                        ReadWriteSets.privately(
                                                PROBE, A, ReadWriteSets.write(new byte[32], new byte[32])))
                                .envelope()));
    }

    @Test
    void a_transaction_without_an_action_before_another_one_in_its_block() throws Exception {
        stops(
                "no action",
                network -> List.of(
                        network.handMade(A, ReadWriteSets.set(PROBE))
                                .with(m -> m.actions = 0)
                                .envelope(),
                        network.handMade(
                                        A,
                                        ReadWriteSets.privately(
                                                PROBE, A, ReadWriteSets.write(new byte[32], new byte[32])))
                                .envelope()));
    }

    /** Everybody has the old envelope: it is in a block, with its signatures. */
    @Test
    void an_old_transaction_that_set_a_keys_policy_sent_again_before_a_write_of_that_key() throws Exception {
        stops("replay", network -> {
            byte[] key = ReadWriteSets.hash("guarded");
            HashedRWSet guard = HashedRWSet.newBuilder()
                    .addHashedWrites(ReadWriteSets.write(key, key))
                    .addMetadataWrites(KVMetadataWriteHash.newBuilder()
                            .setKeyHash(ByteString.copyFrom(key))
                            .addEntries(KVMetadataEntry.newBuilder()
                                    .setName("VALIDATION_PARAMETER")
                                    .setValue(ByteString.copyFrom(AttackSuite.peersOf(A)))))
                    .build();
            HandMade old = network.handMade(A, ReadWriteSets.set(PROBE, ReadWriteSets.collection(A, guard)));
            assertThat(network.commit(A, old)).isEqualTo(TxValidationCode.VALID);
            Envelope write = network.handMade(
                            A, ReadWriteSets.privately(PROBE, A, ReadWriteSets.write(key, new byte[32])))
                    .envelope();
            return List.of(
                    old.envelope(),
                    write,
                    old.envelope(),
                    network.handMade(A, ReadWriteSets.privately(PROBE, A, ReadWriteSets.write(key, key)))
                            .envelope());
        });
    }

    private static void stops(String name, Poison poison) throws Exception {
        Path dir = Files.createDirectories(data.resolve(name));
        try (Running network =
                new Running(new FabricUnderTest(dir, Running.MSPS, FabricUnderTest.binariesOrSkip(), PORTS))) {
            assertThat(lives(network)).isTrue();
            poison.on(network).forEach(network.raw(B)::submit);
            boolean stopped = !lives(network);
            System.out.println(name + ": " + (stopped ? "the peers stopped" : "the peers live"));
            assertThat(stopped).isTrue();
        }
    }

    /** Whether a transaction becomes valid within some seconds. */
    private static boolean lives(Running network) {
        HandMade transaction = network.handMade(
                B,
                ReadWriteSets.privately(
                        PROBE, B, ReadWriteSets.write(ReadWriteSets.hash(network.name()), new byte[32])));
        try {
            RawGateway gateway = network.raw(B);
            gateway.submit(transaction.envelope());
            ByteString request = gateway.request(transaction.txId).toByteString();
            gateway.stub()
                    .withDeadlineAfter(15, TimeUnit.SECONDS)
                    .commitStatus(org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest.newBuilder()
                            .setRequest(request)
                            .setSignature(network.signer(B, "client").sign(request))
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
