package io.waymark.devnet;

import static io.waymark.devnet.TestNetwork.A;
import static io.waymark.devnet.TestNetwork.B;
import static io.waymark.devnet.TestNetwork.C;
import static io.waymark.devnet.TestNetwork.collection;
import static io.waymark.devnet.TestNetwork.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc.GatewayBlockingStub;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which failure comes back as which gRPC code, text and details. */
class GatewayErrorsTest {
    private static DevNetwork network;
    private static Client a;
    private static Forge.Signer signer;
    private static GatewayBlockingStub stub;

    @BeforeAll
    static void connect() {
        network = TestNetwork.shared().network();
        a = TestNetwork.shared().client(A);
        signer = Forge.Signer.of(network, A, "client");
        stub = GatewayGrpc.newBlockingStub(a.channel());
    }

    @AfterAll
    static void disconnect() {
        a.close();
    }

    private static GatewayBlockingStub stub() {
        return stub.withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private static void fails(ThrowingCallable call, Code code, String text) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).as("a failure with " + code).isNotNull();
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure.getStatus().getDescription()).contains(text);
    }

    private static GatewayException refused(ThrowingCallable call, Code code, String text) {
        GatewayException failure = catchThrowableOfType(GatewayException.class, call);
        assertThat(failure).as("a failure with " + code).isNotNull();
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure.getStatus().getDescription()).contains(text);
        return failure;
    }

    private static EndorseException unendorsed(ThrowingCallable call, Code code, String text) {
        EndorseException failure = catchThrowableOfType(EndorseException.class, call);
        assertThat(failure).as("a failure with " + code).isNotNull();
        assertThat(failure.getStatus().getCode()).isEqualTo(code);
        assertThat(failure.getStatus().getDescription()).contains(text);
        return failure;
    }

    private static EvaluateRequest evaluate(SignedProposal proposal) {
        return EvaluateRequest.newBuilder().setProposedTransaction(proposal).build();
    }

    private static Header header(ByteString nonce, String txId, Instant time) {
        return Forge.header(signer, nonce, txId, HeaderType.ENDORSER_TRANSACTION_VALUE, 0, "waymark", time);
    }

    private static SignedProposal proposal(Instant time, String... call) {
        ByteString nonce = Forge.nonce();
        return Forge.proposal(
                signer,
                header(nonce, Forge.txId(nonce, signer.identity()), time),
                Forge.input("waymark", call),
                Map.of());
    }

    @Test
    void evaluate_of_nothing_is_an_invalid_argument() {
        fails(
                () -> stub().evaluate(EvaluateRequest.getDefaultInstance()),
                Code.INVALID_ARGUMENT,
                "failed to unpack transaction proposal: a signed proposal is required");
        SignedProposal broken = SignedProposal.newBuilder()
                .setProposalBytes(ByteString.copyFromUtf8("broken"))
                .build();
        fails(
                () -> stub().evaluate(evaluate(broken)),
                Code.INVALID_ARGUMENT,
                "failed to unpack transaction proposal: ");
        ByteString nonce = Forge.nonce();
        SignedProposal nameless = Forge.proposal(
                signer,
                header(nonce, Forge.txId(nonce, signer.identity()), Instant.now()),
                Forge.input("", "get"),
                Map.of());
        fails(() -> stub().evaluate(evaluate(nameless)), Code.INVALID_ARGUMENT, "no chaincode name is provided");
    }

    @Test
    void evaluate_of_an_unknown_chaincode_or_organisation_finds_no_peer() {
        refused(
                () -> a.contract("other").evaluateTransaction("get", "k"),
                Code.FAILED_PRECONDITION,
                "no peers available to evaluate chaincode other in channel waymark");
        refused(
                () -> a.proposal("get", "k")
                        .setEndorsingOrganizations("NobodyMSP")
                        .build()
                        .evaluate(),
                Code.FAILED_PRECONDITION,
                "no peers available to evaluate chaincode waymark in channel waymark");
        refused(
                () -> a.contract("other")
                        .newProposal("get")
                        .putTransient("value", "x")
                        .build()
                        .evaluate(),
                Code.FAILED_PRECONDITION,
                "retry specifying target organization(s) to protect transient data");
    }

    @Test
    void a_chaincodes_refusal_comes_with_its_text_and_the_peer() {
        GatewayException failure = refused(
                () -> a.evaluate("fail", "no goods"),
                Code.UNKNOWN,
                "evaluate call to endorser returned error: chaincode response 500, no goods");

        assertThat(failure.getDetails()).hasSize(1);
        assertThat(failure.getDetails().get(0).getMspId()).isEqualTo(A);
        assertThat(failure.getDetails().get(0).getMessage()).isEqualTo("chaincode response 500, no goods");
        assertThat(failure.getDetails().get(0).getAddress())
                .isEqualTo("127.0.0.1:" + network.organisation(A).gateway().getPort());
    }

    @Test
    void a_status_between_400_and_500_is_a_refusal_too() {
        refused(() -> a.evaluate("status", "400", "not here"), Code.UNKNOWN, "chaincode response 400, not here");
        unendorsed(
                () -> a.proposal("status", "400", "not here").build().endorse(),
                Code.ABORTED,
                "failed to endorse transaction, see attached details for more info");
    }

    @Test
    void a_chaincode_that_breaks_is_tried_on_every_peer() {
        GatewayException failure = refused(
                () -> a.evaluate("crash"),
                Code.ABORTED,
                "failed to evaluate transaction, see attached details for more info");

        assertThat(failure.getDetails()).hasSize(3);
        assertThat(failure.getDetails().get(0).getMessage())
                .startsWith("error in simulation: transaction returned with failure:");
    }

    @Test
    void a_bad_signature_is_refused_before_anything_runs() {
        SignedProposal good = proposal(Instant.now(), "get", "k");
        SignedProposal unsigned = good.toBuilder()
                .setSignature(signer.sign(ByteString.copyFromUtf8("something else")))
                .build();
        fails(
                () -> stub().evaluate(evaluate(unsigned)),
                Code.FAILED_PRECONDITION,
                "evaluate call to endorser returned error: error validating proposal: access denied: channel [waymark] "
                        + "creator org [AlphaMSP]");
        SignedProposal high = good.toBuilder()
                .setSignature(
                        ByteString.copyFrom(Forge.highS(good.getSignature().toByteArray())))
                .build();
        fails(() -> stub().evaluate(evaluate(high)), Code.FAILED_PRECONDITION, "access denied");
        assertThat(stub().evaluate(evaluate(good)).getResult().getStatus()).isEqualTo(200);
    }

    @Test
    void a_stranger_is_refused() {
        Forge.Signer stranger = new Forge.Signer(ByteString.copyFromUtf8("nobody"), signer.key());
        ByteString nonce = Forge.nonce();
        Header header = Forge.header(
                stranger,
                nonce,
                Forge.txId(nonce, stranger.identity()),
                HeaderType.ENDORSER_TRANSACTION_VALUE,
                0,
                "waymark",
                Instant.now());

        fails(
                () -> stub().evaluate(evaluate(
                        Forge.proposal(stranger, header, Forge.input("waymark", "get", "k"), Map.of()))),
                Code.FAILED_PRECONDITION,
                "creator org unknown, creator is malformed");
    }

    @Test
    void a_wrong_transaction_id_or_nonce_is_refused() {
        SignedProposal foreign = Forge.proposal(
                signer,
                header(Forge.nonce(), "00".repeat(32), Instant.now()),
                Forge.input("waymark", "get", "k"),
                Map.of());
        fails(() -> stub().evaluate(evaluate(foreign)), Code.FAILED_PRECONDITION, "incorrectly computed txid");
        SignedProposal without = Forge.proposal(
                signer,
                header(ByteString.EMPTY, Forge.txId(ByteString.EMPTY, signer.identity()), Instant.now()),
                Forge.input("waymark", "get", "k"),
                Map.of());
        fails(() -> stub().evaluate(evaluate(without)), Code.FAILED_PRECONDITION, "nonce is empty");
    }

    @Test
    void a_clock_too_far_off_keeps_the_doors_shut() {
        for (Duration off : new Duration[] {Duration.ofMinutes(16), Duration.ofMinutes(-16)}) {
            SignedProposal proposal = proposal(Instant.now().plus(off), "get", "k");
            fails(() -> stub().evaluate(evaluate(proposal)), Code.UNAVAILABLE, "failed to evaluate transaction");
            fails(
                    () -> stub().endorse(EndorseRequest.newBuilder()
                            .setProposedTransaction(proposal)
                            .build()),
                    Code.ABORTED,
                    "failed to endorse transaction");
        }
    }

    @Test
    void an_expired_certificate_neither_proposes_nor_submits() throws Exception {
        Forge.Signer expired = ExpiredClient.of(TestNetwork.shared(), A);
        ByteString nonce = Forge.nonce();
        Header header = Forge.header(
                expired,
                nonce,
                Forge.txId(nonce, expired.identity()),
                HeaderType.ENDORSER_TRANSACTION_VALUE,
                0,
                "waymark",
                Instant.now());
        SignedProposal proposal = Forge.proposal(expired, header, Forge.input("waymark", "get", "k"), Map.of());

        fails(() -> stub().evaluate(evaluate(proposal)), Code.UNAVAILABLE, "failed to evaluate transaction");
        fails(
                () -> Forge.submit(a, new Forge.Tx(expired).envelope()),
                Code.ABORTED,
                "broadcast client identity expired");
    }

    @Test
    void a_transaction_id_is_used_once() throws Exception {
        Proposal proposal = a.proposal("put", name(), "x").build();
        Client.submit(proposal);

        unendorsed(proposal::endorse, Code.ABORTED, "failed to endorse transaction")
                .getDetails()
                .forEach(detail -> assertThat(detail.getMessage()).startsWith("duplicate transaction found ["));
        refused(proposal::evaluate, Code.FAILED_PRECONDITION, "duplicate transaction found [");
    }

    @Test
    void endorse_of_nothing_is_an_invalid_argument() {
        fails(
                () -> stub().endorse(EndorseRequest.getDefaultInstance()),
                Code.INVALID_ARGUMENT,
                "the proposed transaction must contain a signed proposal");
    }

    @Test
    void endorsers_that_do_not_exist_are_unavailable() {
        unendorsed(
                () -> a.proposal("put", "k", "v")
                        .setEndorsingOrganizations(A, "NobodyMSP")
                        .build()
                        .endorse(),
                Code.UNAVAILABLE,
                "failed to find any endorsing peers for org(s): NobodyMSP");
        unendorsed(
                () -> a.contract("other").newProposal("put").build().endorse(),
                Code.FAILED_PRECONDITION,
                "no combination of peers can be derived which satisfy the endorsement policy");
    }

    @Test
    void endorsers_that_do_not_agree_are_told_apart() {
        EndorseException failure = unendorsed(
                () -> a.proposal("random-for", name())
                        .setEndorsingOrganizations(A, B)
                        .build()
                        .endorse(),
                Code.ABORTED,
                "failed to collect enough transaction endorsements, see attached details for more info");

        assertThat(failure.getDetails()).hasSize(1);
        assertThat(failure.getDetails().get(0).getMessage()).isEqualTo("ProposalResponsePayloads do not match");
        unendorsed(
                () -> a.proposal("random", name()).build().endorse(),
                Code.ABORTED,
                "failed to collect enough transaction endorsements");
    }

    @Test
    void transient_data_is_not_sent_to_organisations_outside_the_collections() {
        unendorsed(
                () -> a.proposal("writeBoth", name(), collection(A), collection(B))
                        .putTransient("value", "x")
                        .build()
                        .endorse(),
                Code.FAILED_PRECONDITION,
                "requires endorsement from organisation(s) that are not in the distribution policy of the private data "
                        + "collection(s)");
    }

    @Test
    void transient_data_for_the_own_collection_needs_no_list_of_endorsers() throws Exception {
        String key = name();

        TxValidationCode code = Client.submit(a.proposal("putPrivate", collection(A), key)
                        .putTransient("value", "x")
                        .build())
                .getCode();

        assertThat(code).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void private_data_of_two_organisations_is_written_when_both_are_named() throws Exception {
        String key = name();

        assertThat(Client.submit(a.proposal("writeBoth", key, collection(A), collection(B))
                                .putTransient("value", "both")
                                .setEndorsingOrganizations(A, B)
                                .build())
                        .getCode())
                .isEqualTo(TxValidationCode.VALID);

        assertThat(a.evaluate("getPrivate", collection(A), key)).isEqualTo("both");
        assertThat(new String(
                        a.proposal("getPrivate", collection(B), key)
                                .setEndorsingOrganizations(B)
                                .build()
                                .evaluate(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("both");
    }

    @Test
    void a_caller_who_does_not_wait_hears_of_his_deadline() {
        refused(
                () -> a.proposal("sleep", "3000")
                        .build()
                        .evaluate(options -> options.withDeadlineAfter(200, TimeUnit.MILLISECONDS)),
                Code.DEADLINE_EXCEEDED,
                "");
        unendorsed(
                () -> a.proposal("sleep", "3000")
                        .build()
                        .endorse(options -> options.withDeadlineAfter(200, TimeUnit.MILLISECONDS)),
                Code.DEADLINE_EXCEEDED,
                "");
    }

    @Test
    void submit_wants_a_signed_envelope_of_this_channel() {
        Envelope envelope = new Forge.Tx(signer).envelope();
        fails(
                () -> stub().submit(SubmitRequest.getDefaultInstance()),
                Code.INVALID_ARGUMENT,
                "a prepared transaction is required");
        fails(
                () -> stub().submit(SubmitRequest.newBuilder()
                        .setChannelId("waymark")
                        .setPreparedTransaction(envelope.toBuilder().clearSignature())
                        .build()),
                Code.INVALID_ARGUMENT,
                "prepared transaction must be signed");
        fails(
                () -> stub().submit(SubmitRequest.newBuilder()
                        .setChannelId("other")
                        .setPreparedTransaction(envelope)
                        .build()),
                Code.FAILED_PRECONDITION,
                "other");
    }

    @Test
    void the_orderer_refuses_a_wrong_signature_too_much_and_configuration() {
        Envelope envelope = new Forge.Tx(signer).envelope();
        fails(
                () -> Forge.submit(
                        a,
                        envelope.toBuilder()
                                .setSignature(signer.sign(ByteString.EMPTY))
                                .build()),
                Code.ABORTED,
                "received unsuccessful response from orderer: status=FORBIDDEN, info=");
        Envelope large = new Forge.Tx(signer)
                .with(tx -> tx.results = ByteString.copyFrom(new byte[11 << 20]))
                .envelope();
        fails(() -> Forge.submit(a, large), Code.ABORTED, "status=BAD_REQUEST, info=message payload is");
        Envelope config = new Forge.Tx(signer)
                .with(tx -> tx.type = HeaderType.CONFIG_VALUE)
                .envelope();
        fails(() -> Forge.submit(a, config), Code.ABORTED, "status=BAD_REQUEST");
    }

    @Test
    void commit_status_wants_every_field_and_a_reader() {
        fails(
                () -> stub().commitStatus(SignedCommitStatusRequest.getDefaultInstance()),
                Code.INVALID_ARGUMENT,
                "a commit status request is required");
        CommitStatusRequest whole = CommitStatusRequest.newBuilder()
                .setChannelId("waymark")
                .setTransactionId("t")
                .setIdentity(signer.identity())
                .build();
        fails(() -> status(whole.toBuilder().clearIdentity().build()), Code.INVALID_ARGUMENT, "no identity provided");
        fails(
                () -> status(whole.toBuilder().clearChannelId().build()),
                Code.INVALID_ARGUMENT,
                "no channel ID provided");
        fails(
                () -> status(whole.toBuilder().clearTransactionId().build()),
                Code.INVALID_ARGUMENT,
                "transaction ID should not be empty");
        fails(() -> status(whole.toBuilder().setChannelId("other").build()), Code.PERMISSION_DENIED, "other");
        ByteString request = whole.toByteString();
        fails(
                () -> stub().commitStatus(SignedCommitStatusRequest.newBuilder()
                        .setRequest(request)
                        .setSignature(signer.sign(ByteString.EMPTY))
                        .build()),
                Code.PERMISSION_DENIED,
                "Readers");
        fails(
                () -> stub.withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                        .commitStatus(SignedCommitStatusRequest.newBuilder()
                                .setRequest(request)
                                .setSignature(signer.sign(request))
                                .build()),
                Code.DEADLINE_EXCEEDED,
                "");
    }

    private static void status(CommitStatusRequest request) {
        ByteString bytes = request.toByteString();
        stub().commitStatus(SignedCommitStatusRequest.newBuilder()
                .setRequest(bytes)
                .setSignature(signer.sign(bytes))
                .build());
    }

    @Test
    void chaincode_events_want_a_reader_and_a_position_that_makes_sense() {
        ChaincodeEventsRequest whole = ChaincodeEventsRequest.newBuilder()
                .setChannelId("waymark")
                .setChaincodeId("waymark")
                .setIdentity(signer.identity())
                .build();
        fails(
                () -> events(whole.toBuilder()
                        .setStartPosition(SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()))
                        .build()),
                Code.INVALID_ARGUMENT,
                "invalid start position type");
        fails(() -> events(whole.toBuilder().setChannelId("other").build()), Code.PERMISSION_DENIED, "other");
        fails(() -> events(whole.toBuilder().clearIdentity().build()), Code.PERMISSION_DENIED, "Readers");
    }

    private static void events(ChaincodeEventsRequest request) {
        ByteString bytes = request.toByteString();
        stub().chaincodeEvents(SignedChaincodeEventsRequest.newBuilder()
                        .setRequest(bytes)
                        .setSignature(signer.sign(bytes))
                        .build())
                .hasNext();
    }

    @Test
    void transient_data_is_nowhere_in_the_transaction() throws Exception {
        Transaction transaction = a.proposal("putPrivate", collection(A), name())
                .putTransient("value", "must stay secret")
                .setEndorsingOrganizations(A)
                .build()
                .endorse();

        assertThat(ByteString.copyFrom(transaction.getBytes()).toStringUtf8()).doesNotContain("must stay secret");
        assertThat(Transactions.actionPayload(transaction.getBytes())
                        .getChaincodeProposalPayload()
                        .toStringUtf8())
                .contains("putPrivate");
    }

    @Test
    void any_organisations_gateway_reaches_any_peer() throws Exception {
        try (Client c = TestNetwork.shared().client(C)) {
            assertThat(new String(
                            c.proposal("msp")
                                    .setEndorsingOrganizations(B)
                                    .build()
                                    .evaluate(),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(B);
        }
    }
}
