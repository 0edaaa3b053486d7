package io.waymark.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waymark.backend.door.Door;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Sealed;
import io.waymark.projection.NodeSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A door before the development network's peer, asked by a client of another member. */
class DoorTest {
    private static final String OWNER = "OwnerMSP";
    private static final String ASKER = "AskerMSP";
    private static final String CHAINCODE = "waymark";

    @TempDir
    private static Path data;

    private static DevNetwork network;
    private static ChaincodeProcess chaincode;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private SimpleMeterRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        network = DevNetwork.start(DevNetworkConfig.defaults(
                data.resolve("ledger"),
                List.of(new DevOrganisationConfig(OWNER, 0), new DevOrganisationConfig(ASKER, 0))));
        chaincode = new ChaincodeProcess(OWNER, network.chaincodePackageId(OWNER), data.resolve("chaincode.log"));
        network.connectChaincode(OWNER, chaincode.address());
        Await.until("the chaincode is ready", Duration.ofSeconds(60), () -> network.chaincodeReady(OWNER));
    }

    @AfterAll
    static void stop() {
        network.close();
        chaincode.close();
    }

    @BeforeEach
    void meters() {
        registry = new SimpleMeterRegistry();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private static DevOrganisation owner() {
        return network.organisation(OWNER);
    }

    private static String peer() {
        return owner().gateway().getHostString() + ":" + owner().gateway().getPort();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int door(String... peers) throws IOException {
        return door(8, peers);
    }

    private int door(int callsOfOne, String... peers) throws IOException {
        NodeSettings settings = new NodeSettings(
                OWNER,
                URI.create("https://node.example"),
                false,
                null,
                null,
                Set.of(NodeSettings.Part.DOOR),
                new NodeSettings.Fabric(
                        network.channel(),
                        CHAINCODE,
                        List.of(peers).stream()
                                .map(peer -> new NodeSettings.Peer(peer, null))
                                .toList(),
                        owner().tlsRoots(),
                        null,
                        null,
                        null),
                new NodeSettings.Bootstrap(null, null, null, null),
                new NodeSettings.Log(null, null, false, null),
                new NodeSettings.Door(
                        freePort(), "127.0.0.1", owner().tlsCertificate(), owner().tlsKey(), 8, callsOfOne, null));
        assertThat(settings.faults()).isEmpty();
        Door door = new Door(settings, registry);
        door.open();
        opened.add(door);
        return door.port();
    }

    private ManagedChannel channel(String endpoint) throws IOException {
        ManagedChannel channel = Grpc.newChannelBuilder(
                        endpoint,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(owner().tlsRoots().toFile())
                                .build())
                .maxInboundMetadataSize(1 << 20)
                .build();
        opened.add(0, () -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
        return channel;
    }

    private Gateway gateway(String endpoint) throws IOException {
        DevOrganisation asker = network.organisation(ASKER);
        return Gateway.newInstance()
                .connection(channel(endpoint))
                .identity(new X509Identity(ASKER, asker.certificateOf("client")))
                .signer(Signers.newPrivateKeySigner(asker.keyOf("client")))
                .hash(Hash.SHA256)
                .evaluateOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))
                .connect();
    }

    private Network throughDoor() throws IOException {
        return gateway("127.0.0.1:" + door(peer())).getNetwork(network.channel());
    }

    private static Proposal.Builder question(Network network, String function) {
        return network.getContract(CHAINCODE).newProposal(function).setEndorsingOrganizations(OWNER);
    }

    private double counted(String outcome) {
        return registry.get("waymark.door.calls")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void another_members_question_is_answered_as_the_peer_answers_it() throws Exception {
        KeyPair pair = Sealed.keyPair();
        byte[] answer = question(throughDoor(), "offers")
                .putTransient("key", pair.getPublic().getEncoded())
                .build()
                .evaluate();
        byte[] opened = Sealed.open(pair, Base64.getDecoder().decode(answer));
        assertThat(CanonicalJson.parse(opened, JsonLimits.DOCUMENT).asObject().array("offers"))
                .isEmpty();
        assertThat(counted("answered")).isEqualTo(1);
    }

    @Test
    void what_the_chaincode_refuses_comes_with_status_and_details_byte_for_byte() throws Exception {
        Metadata direct = new Metadata();
        Metadata passed = new Metadata();
        Status atPeer = evaluate(channel(peer()), openNothing(), direct);
        Status atDoor = evaluate(channel("127.0.0.1:" + door(peer())), openNothing(), passed);
        assertThat(atPeer.getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(atDoor.getCode()).isEqualTo(atPeer.getCode());
        assertThat(atDoor.getDescription()).isEqualTo(atPeer.getDescription());
        Metadata.Key<byte[]> details = Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
        assertThat(passed.get(details)).isNotEmpty().isEqualTo(direct.get(details));
        assertThat(counted("failed")).isEqualTo(1);
    }

    private EvaluateRequest openNothing() throws IOException {
        return request(question(gateway(peer()).getNetwork(network.channel()), "open")
                .putTransient("key", Sealed.keyPair().getPublic().getEncoded())
                .putTransient("offer", utf8("offer|none"))
                .putTransient("page", utf8("0"))
                .build());
    }

    /** What the client would send. */
    private static EvaluateRequest request(Proposal proposal) {
        try {
            DevOrganisation asker = network.organisation(ASKER);
            ProposedTransaction proposed = ProposedTransaction.parseFrom(proposal.getBytes());
            byte[] signature =
                    Signers.newPrivateKeySigner(asker.keyOf("client")).sign(proposal.getDigest());
            return EvaluateRequest.newBuilder()
                    .setTransactionId(proposed.getTransactionId())
                    .setChannelId(network.channel())
                    .addAllTargetOrganizations(proposed.getEndorsingOrganizationsList())
                    .setProposedTransaction(
                            proposed.getProposal().toBuilder().setSignature(ByteString.copyFrom(signature)))
                    .build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Status evaluate(ManagedChannel channel, EvaluateRequest request, Metadata trailers) {
        return call(channel, "gateway.Gateway/Evaluate", request.toByteArray(), trailers);
    }

    private static Status call(ManagedChannel channel, String method, byte[] request, Metadata trailers) {
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                            .setFullMethodName(method)
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .build(),
                    CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                    request);
            return Status.OK;
        } catch (StatusRuntimeException failed) {
            trailers.merge(failed.getTrailers() == null ? new Metadata() : failed.getTrailers());
            return failed.getStatus();
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void blocks_with_private_data_which_the_peer_would_give_are_not_to_be_had() throws Exception {
        Network atPeer = gateway(peer()).getNetwork(network.channel());
        try (var blocks = atPeer.newBlockAndPrivateDataEventsRequest()
                .startBlock(0)
                .build()
                .getEvents()) {
            assertThat(blocks.next().getBlock().getHeader().getNumber()).isZero();
        }
        Network atDoor = throughDoor();
        GatewayRuntimeException refused = catchThrowableOfType(GatewayRuntimeException.class, () -> {
            try (var blocks = atDoor.newBlockAndPrivateDataEventsRequest()
                    .startBlock(0)
                    .build()
                    .getEvents()) {
                blocks.next();
            }
        });
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(counted("refused")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.Gateway/Submit",
                "gateway.Gateway/CommitStatus",
                "gateway.Gateway/ChaincodeEvents",
                "protos.Deliver/Deliver",
                "protos.Deliver/DeliverFiltered",
                "protos.Deliver/DeliverWithPrivateData",
                "discovery.Discovery/Discover",
                "gossip.Gossip/GossipStream",
                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
            })
    void no_other_method_is_there(String method) throws Exception {
        Status refused = call(channel("127.0.0.1:" + door(peer())), method, new byte[0], new Metadata());
        assertThat(refused.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "apply", "profiles", "publish", "", "offers ", "OFFERS", "waymark:offers"})
    void functions_that_are_not_for_others_are_not_called(String function) throws Exception {
        Proposal asked = question(throughDoor(), function).build();
        GatewayException refused = catchThrowableOfType(GatewayException.class, asked::evaluate);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused.getStatus().getDescription()).endsWith("a function that is not for others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"offers", "apply", "check"})
    void nothing_but_public_values_is_signed_for_others(String function) throws Exception {
        Proposal asked = question(throughDoor(), function).build();
        GatewayException refused = catchThrowableOfType(GatewayException.class, asked::endorse);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_public_value_is_judged_by_the_peer_that_is_to_sign_it() throws Exception {
        Proposal claim = question(throughDoor(), "publish")
                .addArguments(utf8(LedgerKeys.prefix("9521009")), new PrefixClaim("9521009", ASKER).bytes())
                .build();
        assertThat(claim.endorse().getTransactionId()).isNotEmpty();
        Proposal foreign = question(throughDoor(), "publish")
                .addArguments(utf8(LedgerKeys.prefix("9521008")), new PrefixClaim("9521008", OWNER).bytes())
                .build();
        GatewayException refused = catchThrowableOfType(GatewayException.class, foreign::endorse);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(refused.getDetails()).singleElement().satisfies(detail -> assertThat(detail.getMessage())
                .contains("waymark:wrong-organisation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qscc", "_lifecycle", "cscc", "another"})
    void no_other_chaincode_is_called(String name) throws Exception {
        Proposal asked = throughDoor()
                .getContract(name)
                .newProposal("offers")
                .setEndorsingOrganizations(OWNER)
                .build();
        GatewayException refused = catchThrowableOfType(GatewayException.class, asked::evaluate);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refused.getStatus().getDescription()).endsWith("another chaincode");
    }

    /** Administrators' tools call a peer's endorser, which takes the signed proposal alone. */
    @Test
    void an_endorser_is_there_for_the_commit_of_a_definition_alone() throws Exception {
        Network atPeer = gateway(peer()).getNetwork(network.channel());
        ManagedChannel channel = channel("127.0.0.1:" + door(peer()));
        for (String function : List.of("offers", "publish", "apply")) {
            EvaluateRequest asked = request(question(atPeer, function).build());
            assertThat(endorser(channel, asked)).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        for (String function :
                List.of("InstallChaincode", "QueryApprovedChaincodeDefinition", "GetInstalledChaincodePackage")) {
            EvaluateRequest asked = request(
                    atPeer.getContract("_lifecycle").newProposal(function).build());
            assertThat(endorser(channel, asked)).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        EvaluateRequest commit = request(atPeer.getContract("_lifecycle")
                .newProposal("CommitChaincodeDefinition")
                .build());
        // It passes; the development network's peer has no endorser of its own.
        assertThat(endorser(channel, commit)).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(counted("failed")).isEqualTo(1);
    }

    private static Status.Code endorser(ManagedChannel channel, EvaluateRequest asked) {
        byte[] proposal = asked.getProposedTransaction().toByteArray();
        return call(channel, "protos.Endorser/ProcessProposal", proposal, new Metadata())
                .getCode();
    }

    @Test
    void no_other_channel_and_no_other_organisation_is_asked() throws Exception {
        Gateway gateway = gateway("127.0.0.1:" + door(peer()));
        Proposal elsewhere = question(gateway.getNetwork("another"), "offers").build();
        assertThat(catchThrowableOfType(GatewayException.class, elsewhere::evaluate)
                        .getStatus()
                        .getDescription())
                .endsWith("another channel");
        Proposal others = gateway.getNetwork(network.channel())
                .getContract(CHAINCODE)
                .newProposal("offers")
                .setEndorsingOrganizations(OWNER, ASKER)
                .build();
        assertThat(catchThrowableOfType(GatewayException.class, others::evaluate)
                        .getStatus()
                        .getDescription())
                .endsWith("other organisations' peers");
    }

    @Test
    void what_cannot_be_read_or_is_too_large_is_refused() throws Exception {
        ManagedChannel channel = channel("127.0.0.1:" + door(peer()));
        byte[] noise = utf8("no message of Fabric's");
        assertThat(call(channel, "gateway.Gateway/Evaluate", noise, new Metadata())
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(call(channel, "gateway.Gateway/Evaluate", new byte[0], new Metadata())
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(call(channel, "gateway.Gateway/Evaluate", new byte[17 << 20], new Metadata())
                        .getCode())
                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        Await.until(
                "every call has given its place back",
                Duration.ofSeconds(5),
                () -> registry.get("waymark.door.calls.open").gauge().value() == 0);
    }

    /** A gateway goes by the name in the invocation, an endorser by the one in the header. */
    @Test
    void a_proposal_that_names_two_chaincodes_is_refused() throws Exception {
        EvaluateRequest good = request(question(gateway(peer()).getNetwork(network.channel()), "offers")
                .build());
        UnaryOperator<byte[]> header = bytes -> Forged.header(bytes, "qscc");
        UnaryOperator<byte[]> input = bytes -> Forged.input(bytes, "qscc");
        ManagedChannel channel = channel("127.0.0.1:" + door(peer()));
        for (UnaryOperator<byte[]> forge : List.of(header, input)) {
            EvaluateRequest forged = good.toBuilder()
                    .setProposedTransaction(good.getProposedTransaction().toBuilder()
                            .setProposalBytes(ByteString.copyFrom(forge.apply(good.getProposedTransaction()
                                    .getProposalBytes()
                                    .toByteArray()))))
                    .build();
            Status refused = evaluate(channel, forged, new Metadata());
            assertThat(refused.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refused.getDescription()).endsWith("another chaincode");
        }
    }

    @Test
    void a_wrong_signature_is_the_peers_to_refuse() throws Exception {
        EvaluateRequest good = request(question(gateway(peer()).getNetwork(network.channel()), "offers")
                .build());
        EvaluateRequest wrong = good.toBuilder()
                .setProposedTransaction(
                        good.getProposedTransaction().toBuilder().setSignature(ByteString.copyFrom(new byte[70])))
                .build();
        Status refused = evaluate(channel("127.0.0.1:" + door(peer())), wrong, new Metadata());
        assertThat(refused.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void when_one_peer_is_away_the_next_one_is_asked_and_when_all_are_that_is_said() throws Exception {
        String away = "127.0.0.1:" + freePort();
        String alsoAway = "127.0.0.1:" + freePort();
        EvaluateRequest request = openNothing();
        assertThat(evaluate(channel("127.0.0.1:" + door(away, peer())), request, new Metadata())
                        .getCode())
                .isEqualTo(Status.Code.UNKNOWN);
        Status silent = evaluate(channel("127.0.0.1:" + door(away, alsoAway)), request, new Metadata());
        assertThat(silent.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(silent.getDescription())
                .isEqualTo("the organisation's peers do not answer")
                .doesNotContain("127.0.0.1");
        assertThat(counted("silent")).isEqualTo(1);
    }
}
