package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.C;
import static io.waymark.devnet.TestNetwork.FAST;
import static io.waymark.devnet.TestNetwork.LONG;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Restarts, kills, peers that are away, organisations that join. */
class LifecycleTest {
    private static TestNetwork own;

    @BeforeAll
    static void start() {
        own = TestNetwork.fresh(FAST, DevNetworkOptions.defaults().withTransientRetentionBlocks(2));
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void after_a_restart_blocks_values_and_ports_are_the_same() throws Exception {
        String key = name();
        List<Block> before;
        int port = own.network().organisation(A).gateway().getPort();
        try (Client a = own.client(A)) {
            a.putPrivate(collection(A), key, "kept", A);
            Status last = a.submit("put", key, "public");
            before = BlockReader.blocks(a, 0, last.getBlockNumber());
        }

        own.restart(FAST, () -> {});

        assertThat(own.network().organisation(A).gateway().getPort()).isEqualTo(port);
        try (Client a = own.client(A)) {
            assertThat(BlockReader.blocks(a, 0, before.size() - 1L)).isEqualTo(before);
            assertThat(a.evaluate("get", key)).isEqualTo("public");
            assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("kept");
            assertThat(a.submit("put", key, "more").getCode()).isEqualTo(TxValidationCode.VALID);
        }
    }

    @Test
    void a_kill_in_the_middle_of_a_write_loses_that_block_and_nothing_before() throws Exception {
        String key = name();
        List<Block> before;
        try (Client a = own.client(A)) {
            Status kept = a.putPrivateStatus(collection(A), key, "kept", A);
            before = BlockReader.blocks(a, 0, kept.getBlockNumber());
            a.putPrivate(collection(A), key + "-torn", "torn", A);
        }
        own.restart(FAST, () -> tear(own.data().resolve("ledger").resolve("blocks.dat"), 7));

        try (Client a = own.client(A)) {
            assertThat(BlockReader.blocks(a, 0, before.size() - 1L)).isEqualTo(before);
            assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("kept");
            assertThat(a.evaluate("getPrivate", collection(A), key + "-torn")).isEmpty();
            assertThat(a.putPrivate(collection(A), key + "-again", "again", A)).isEqualTo(TxValidationCode.VALID);
            assertThat(a.evaluate("getPrivate", collection(A), key + "-again")).isEqualTo("again");
        }
    }

    @Test
    void an_envelope_endorsed_before_a_restart_still_finds_its_private_data() throws Exception {
        String key = name();
        byte[] prepared;
        try (Client a = own.client(A)) {
            prepared = a.proposal("putPrivate", collection(A), key)
                    .putTransient("value", "waited")
                    .setEndorsingOrganizations(A)
                    .build()
                    .endorse()
                    .getBytes();
        }

        own.restart(FAST, () -> {});

        try (Client a = own.client(A)) {
            Transaction transaction = a.gateway().newTransaction(prepared);
            assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
            assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("waited");
        }
    }

    @Test
    void an_envelope_submitted_after_the_retention_is_valid_and_its_private_data_gone() throws Exception {
        TestNetwork brief = own;
        String key = name();
        try (Client a = brief.client(A)) {
            Transaction late = a.proposal("putPrivate", collection(A), key)
                    .putTransient("value", "too late")
                    .setEndorsingOrganizations(A)
                    .build()
                    .endorse();
            for (int i = 0; i < 6; i++) {
                a.submit("put", name(), "block " + i);
            }

            assertThat(late.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);

            assertThatThrownBy(() -> a.evaluate("getPrivate", collection(A), key))
                    .isInstanceOf(GatewayException.class);
            assertThat(a.contract().evaluateTransaction("hash", collection(A), key))
                    .isNotEmpty();
        }
    }

    @Test
    void a_peer_that_was_away_catches_up() throws Exception {
        String key = name();
        try (Client a = own.client(A);
                Client b = own.client(B)) {
            Transaction ofB = b.proposal("putPrivate", collection(B), key)
                    .putTransient("value", "b's")
                    .setEndorsingOrganizations(B)
                    .build()
                    .endorse();
            own.network().stopPeer(B);

            assertThatThrownBy(() -> b.evaluate("msp")).isInstanceOfSatisfying(GatewayException.class, e -> assertThat(
                            e.getStatus().getCode())
                    .isEqualTo(Code.UNAVAILABLE));
            assertThatThrownBy(() -> a.proposal("put", key, "x")
                            .setEndorsingOrganizations(B)
                            .build()
                            .endorse())
                    .isInstanceOfSatisfying(
                            EndorseException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
            assertThat(a.submit("put", key, "by a and c").getCode()).isEqualTo(TxValidationCode.VALID);
            Forge.submit(a, signed(ofB, Forge.Signer.of(own.network(), B, "client")));
            assertThat(Forge.status(a, Forge.Signer.of(own.network(), A, "client"), ofB.getTransactionId())
                            .getResult())
                    .isEqualTo(TxValidationCode.VALID);

            own.network().startPeer(B);

            try (Client back = own.client(B)) {
                assertThat(back.evaluate("get", key)).isEqualTo("by a and c");
                assertThat(back.evaluate("getPrivate", collection(B), key)).isEqualTo("b's");
            }
        }
    }

    private static org.hyperledger.fabric.protos.common.Envelope signed(Transaction transaction, Forge.Signer signer)
            throws Exception {
        ByteString payload = org.hyperledger.fabric.protos.gateway.PreparedTransaction.parseFrom(transaction.getBytes())
                .getEnvelope()
                .getPayload();
        return org.hyperledger.fabric.protos.common.Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(signer.sign(payload))
                .build();
    }

    @Test
    void a_chaincode_process_that_comes_back_is_dialled_again() throws Exception {
        try (Client c = own.client(C)) {
            assertThat(c.evaluate("msp")).isEqualTo(C);
            own.processes().kill(C);
            assertThatThrownBy(() -> c.proposal("msp")
                            .setEndorsingOrganizations(C)
                            .build()
                            .evaluate())
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED));

            own.processes().start(own.network(), C);
            own.network().awaitChaincode(LONG);

            assertThat(c.evaluate("msp")).isEqualTo(C);
        }
    }

    @Test
    void a_chaincode_that_dies_during_a_call_fails_that_call() throws Exception {
        try (Client c = own.client(C)) {
            assertThatThrownBy(() -> c.proposal("halt")
                            .setEndorsingOrganizations(C)
                            .build()
                            .endorse())
                    .isInstanceOfSatisfying(EndorseException.class, e -> assertThat(
                                    e.getDetails().get(0).getMessage())
                            .endsWith("chaincode stream terminated"));
            own.processes().kill(C);
            own.processes().start(own.network(), C);
            own.network().awaitChaincode(LONG);
            assertThat(c.evaluate("msp")).isEqualTo(C);
        }
    }

    @Test
    void an_organisation_joins_by_a_config_block() throws Exception {
        Path data = Files.createTempDirectory("devnet-join");
        try {
            try (ChaincodeProcesses processes = new ChaincodeProcesses();
                    DevNetwork network = DevNetwork.start(TestNetwork.config(data, FAST, A, B))) {
                network.addOrganisation(new DevOrganisationConfig("DeltaMSP", 0));
                network.organisations().forEach(each -> processes.start(network, each.mspId()));
                network.awaitChaincode(LONG);
                joined(network);
            }
            try (DevNetwork again = DevNetwork.start(TestNetwork.config(data, FAST, A, B))) {
                assertThat(again.organisations())
                        .extracting(DevOrganisation::mspId)
                        .containsExactly(A, B, "DeltaMSP");
            }
        } finally {
            delete(data);
        }
    }

    private static void joined(DevNetwork network) throws Exception {
        try (Client delta = Client.of(network, "DeltaMSP", "client");
                Client a = Client.of(network, A, "client")) {
            assertThat(delta.putPrivate(collection("DeltaMSP"), "k", "new here", "DeltaMSP"))
                    .isEqualTo(TxValidationCode.VALID);
            assertThat(delta.evaluate("getPrivate", collection("DeltaMSP"), "k"))
                    .isEqualTo("new here");
            assertThat(a.contract().evaluateTransaction("hash", collection("DeltaMSP"), "k"))
                    .isNotEmpty();
            // Of three organisations a majority is two, as it was of two.
            assertThat(Client.submit(a.proposal("put", "p", "v")
                                    .setEndorsingOrganizations(A)
                                    .build())
                            .getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(Client.submit(a.proposal("put", "p", "v")
                                    .setEndorsingOrganizations("DeltaMSP", A)
                                    .build())
                            .getCode())
                    .isEqualTo(TxValidationCode.VALID);
        }
    }

    @Test
    void a_gateway_serves_so_many_calls_at_once_and_refuses_more() throws Exception {
        Path data = Files.createTempDirectory("devnet-limit");
        DevNetworkOptions one = DevNetworkOptions.defaults().withLimits(Duration.ofSeconds(5), 1);
        try (DevNetwork network = DevNetwork.start(TestNetwork.config(data, FAST, A), one);
                Client a = Client.of(network, A, "client")) {
            Forge.Signer signer = Forge.Signer.of(network, A, "client");
            // The one that waits may itself be refused while another call ends: it asks again.
            Thread waiting = new Thread(() -> {
                for (int i = 0; i < 200 && !a.channel().isShutdown(); i++) {
                    assertThatThrownBy(() -> Forge.status(a, signer, "never committed"))
                            .isInstanceOf(StatusRuntimeException.class);
                }
            });
            waiting.start();
            StatusRuntimeException refused = null;
            for (int i = 0; refused == null && i < 200; i++) {
                refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                        StatusRuntimeException.class, () -> Forge.submit(a, new Forge.Tx(signer).envelope()));
            }
            assertThat(refused).isNotNull();
            assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
            assertThat(refused.getStatus().getDescription())
                    .isEqualTo("too many requests for /gateway.Gateway, exceeding concurrency limit (1)");
            a.channel().shutdownNow();
            waiting.join(LONG.toMillis());
            assertThat(waiting.isAlive()).isFalse();
        } finally {
            delete(data);
        }
    }

    @Test
    void an_empty_network_starts_and_stops_quickly_and_keeps_its_keys_to_itself() throws Exception {
        Path data = Files.createTempDirectory("devnet-empty");
        try {
            for (int i = 0; i < 2; i++) {
                try (DevNetwork network = DevNetwork.start(TestNetwork.config(data, FAST, A, B))) {
                    assertThat(network.chaincodeReady(A)).isFalse();
                    assertThatThrownBy(() -> network.awaitChaincode(Duration.ofMillis(10)))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining(A)
                            .hasMessageContaining(B);
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                                    network.organisation(A).key("client"))))
                            .isEqualTo("rw-------");
                }
            }
            assertThatThrownBy(() -> DevNetwork.start(new DevNetworkConfig(
                            data, "another", "waymark", "1.0", List.of(new DevOrganisationConfig(A, 0)), FAST, false)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is of channel waymark");
        } finally {
            delete(data);
        }
    }

    @Test
    void production_is_refused_and_two_networks_do_not_share_data() throws Exception {
        assertThatThrownBy(() -> DevNetwork.start(new DevNetworkConfig(
                        own.data(), "waymark", "waymark", "1.0", List.of(new DevOrganisationConfig(A, 0)), FAST, true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no production ledger");
        assertThatThrownBy(() -> DevNetwork.start(TestNetwork.config(own.data(), FAST, A)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already open");
    }

    private static void tear(Path file, int bytes) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() - bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
