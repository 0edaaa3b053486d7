package io.waymark.network;

import static io.waymark.network.NetworkUnderTest.PROBE;
import static io.waymark.network.Running.A;
import static io.waymark.network.Running.B;
import static io.waymark.network.Running.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every error of the gateway that a client can cause: gRPC code, description and details. Texts are those of Fabric, as far as
 * they do not hold numbers of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ErrorSuite {

    private RawGateway gateway;
    private Signer signer;
    private String channel;

    abstract Running running();

    @BeforeAll
    void begin() {
        gateway = running().raw(A);
        signer = running().signer(A, "client");
        channel = running().network().channel();
    }

    /** An error as it is on the wire. */
    private record Failure(Code code, String description, List<ErrorDetail> details) {
        Failure with(Code expected, String text) {
            assertThat(code).as(description + " " + details).isEqualTo(expected);
            assertThat(description).startsWith(text);
            return this;
        }

        Failure detail(int index, String mspId, String text) {
            assertThat(details.size()).isGreaterThan(index);
            assertThat(details.get(index).getMspId()).isEqualTo(mspId);
            assertThat(details.get(index).getMessage()).startsWith(text);
            return this;
        }

        void noDetails() {
            assertThat(details).isEmpty();
        }
    }

    private static Failure raw(ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        List<ErrorDetail> details = new ArrayList<>();
        status.getDetailsList().forEach(any -> {
            try {
                details.add(any.unpack(ErrorDetail.class));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError("a detail of another type", e);
            }
        });
        return new Failure(failure.getStatus().getCode(), failure.getStatus().getDescription(), details);
    }

    private static Failure failure(ThrowingCallable call) {
        GatewayException failure = catchThrowableOfType(GatewayException.class, call);
        assertThat(failure).as("a failure").isNotNull();
        return new Failure(failure.getStatus().getCode(), failure.getStatus().getDescription(), failure.getDetails());
    }

    private HandMade made() {
        return new HandMade(running().network(), PROBE, signer);
    }

    private SignedProposal proposal(HandMade made, String... call) {
        return made.proposal(Map.of(), call);
    }

    @Test
    void evaluate_of_nothing_readable() {
        raw(() -> gateway.stub().evaluate(EvaluateRequest.getDefaultInstance()))
                .with(Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: a signed proposal is required")
                .noDetails();
        raw(() -> gateway.evaluate(SignedProposal.newBuilder()
                        .setProposalBytes(ByteString.copyFromUtf8("broken"))
                        .build()))
                .with(Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: ");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.chaincode = ""), "get", "k")))
                .with(
                        Code.INVALID_ARGUMENT,
                        "failed to unpack transaction proposal: no chaincode name is provided, channel id [" + channel
                                + "]");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.envelopeChannel = ""), "get", "k")))
                .with(Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: no channel id provided");
    }

    @Test
    void evaluate_where_no_peer_can() {
        var client = running().client(A);
        failure(() -> client.network().getContract("other").evaluateTransaction("get", "k"))
                .with(Code.FAILED_PRECONDITION, "no peers available to evaluate chaincode other in channel " + channel)
                .noDetails();
        failure(() -> running().proposal(A, List.of("NobodyMSP"), "get", "k").evaluate())
                .with(Code.FAILED_PRECONDITION, "no peers available to evaluate chaincode probe in channel " + channel);
        failure(() -> client.network()
                        .getContract("other")
                        .newProposal("get")
                        .putTransient("value", "x")
                        .build()
                        .evaluate())
                .with(
                        Code.FAILED_PRECONDITION,
                        "no endorsers found in the gateway's organization; retry specifying target "
                                + "organization(s) to protect transient data: ");
        failure(() -> client.gateway()
                        .getNetwork("elsewhere")
                        .getContract(PROBE)
                        .evaluateTransaction("get", "k"))
                .with(
                        Code.UNAVAILABLE,
                        "failed to get config for channel [elsewhere]: could not get last config for channel "
                                + "elsewhere");
    }

    @Test
    void evaluate_that_the_chaincode_refuses() {
        failure(() -> running().evaluate(A, "fail", "no goods"))
                .with(Code.UNKNOWN, "evaluate call to endorser returned error: chaincode response 500, no goods")
                .detail(0, A, "chaincode response 500, no goods");
        failure(() -> running().evaluate(A, "status", "400", "not here"))
                .with(Code.UNKNOWN, "evaluate call to endorser returned error: chaincode response 400, not here")
                .detail(0, A, "chaincode response 400, not here");
        assertThat(failure(() -> running().evaluate(A, "fail", "x")).details()).hasSize(1);
    }

    @Test
    void evaluate_that_breaks_the_chaincode_is_tried_on_the_next_peer() {
        Failure broken = failure(() -> running().proposal(A, List.of(), "crash").evaluate())
                .with(Code.ABORTED, "failed to evaluate transaction, see attached details for more info")
                .detail(0, A, "error in simulation: transaction returned with failure: ");
        assertThat(broken.details()).extracting(ErrorDetail::getMspId).containsExactlyInAnyOrder(A, B, C);
        assertThat(failure(() -> running().evaluate(A, "crash")).details()).hasSize(1);
    }

    @Test
    void proposals_that_the_peer_refuses() {
        SignedProposal good = proposal(made(), "get", "k");
        String refused = "evaluate call to endorser returned error: error validating proposal: ";
        raw(() -> gateway.evaluate(good.toBuilder()
                        .setSignature(signer.sign(ByteString.copyFromUtf8("else")))
                        .build()))
                .with(
                        Code.FAILED_PRECONDITION,
                        refused + "access denied: channel [" + channel + "] creator org [" + A + "]")
                .detail(
                        0,
                        A,
                        "error validating proposal: access denied: channel [" + channel + "] creator org [" + A + "]");
        raw(() -> gateway.evaluate(good.toBuilder()
                        .setSignature(Signer.high(good.getSignature()))
                        .build()))
                .with(
                        Code.FAILED_PRECONDITION,
                        refused + "access denied: channel [" + channel + "] creator org [" + A + "]");
        assertThat(gateway.evaluate(good).getResult().getStatus()).isEqualTo(200);
        raw(() -> gateway.evaluate(proposal(stranger(), "get", "k")))
                .with(
                        Code.FAILED_PRECONDITION,
                        refused + "access denied: channel [" + channel + "] creator org unknown, creator is malformed");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.txId = "00".repeat(32)), "get", "k")))
                .with(
                        Code.FAILED_PRECONDITION,
                        refused + "incorrectly computed txid '" + "00".repeat(32) + "' -- expected '");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.nonce = ByteString.EMPTY), "get", "k")))
                .with(Code.FAILED_PRECONDITION, refused + "nonce is empty");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.identity = ByteString.EMPTY), "get", "k")))
                .with(Code.FAILED_PRECONDITION, refused + "creator is empty");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.epoch = 1), "get", "k")))
                .with(Code.FAILED_PRECONDITION, refused + "epoch is non-zero");
        raw(() -> gateway.evaluate(proposal(made().with(m -> m.type = HeaderType.MESSAGE_VALUE), "get", "k")))
                .with(Code.FAILED_PRECONDITION, refused + "invalid header type MESSAGE");
        raw(() -> gateway.evaluate(good.toBuilder().clearSignature().build()))
                .with(Code.FAILED_PRECONDITION, refused + "empty signature bytes");
    }

    private HandMade stranger() {
        return made().with(m -> {
            m.identity = ByteString.copyFromUtf8("nobody");
            m.txId = HandMade.txId(m.nonce, m.identity);
        });
    }

    @Test
    void a_clock_too_far_off_keeps_the_doors_shut() {
        for (Duration off : List.of(Duration.ofMinutes(16), Duration.ofMinutes(-16))) {
            HandMade made = made().with(m -> m.time = Instant.now().plus(off));
            raw(() -> gateway.evaluate(proposal(made, "get", "k")))
                    .with(Code.UNAVAILABLE, "failed to evaluate transaction, see attached details for more info")
                    .detail(0, A, "request unauthorized due to incorrect timestamp ");
            raw(() -> gateway.endorse(proposal(made, "put", "k", "v")))
                    .with(Code.ABORTED, "failed to endorse transaction, see attached details for more info")
                    .detail(0, A, "request unauthorized due to incorrect timestamp ");
        }
    }

    @Test
    void endorse_of_nothing_readable() {
        raw(() -> gateway.stub().endorse(EndorseRequest.getDefaultInstance()))
                .with(Code.INVALID_ARGUMENT, "the proposed transaction must contain a signed proposal");
        raw(() -> gateway.endorse(SignedProposal.newBuilder()
                        .setProposalBytes(ByteString.copyFromUtf8("broken"))
                        .build()))
                .with(Code.INVALID_ARGUMENT, "");
        raw(() -> gateway.endorse(proposal(made().with(m -> m.chaincode = ""), "get", "k")))
                .with(
                        Code.FAILED_PRECONDITION,
                        "no combination of peers can be derived which satisfy the endorsement policy: "
                                + "No metadata was found for chaincode  in channel " + channel);
    }

    @Test
    void endorse_where_no_peer_can() {
        failure(() -> running()
                        .proposal(A, List.of(A, "NobodyMSP"), "put", "k", "v")
                        .endorse())
                .with(Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): NobodyMSP")
                .noDetails();
        failure(() -> running()
                        .client(A)
                        .network()
                        .getContract("other")
                        .newProposal("put")
                        .build()
                        .endorse())
                .with(
                        Code.FAILED_PRECONDITION,
                        "no combination of peers can be derived which satisfy the endorsement policy: "
                                + "No metadata was found for chaincode other in channel " + channel);
        failure(() -> running()
                        .client(A)
                        .network()
                        .getContract("other")
                        .newProposal("put")
                        .putTransient("v", "x")
                        .build()
                        .endorse())
                .with(Code.FAILED_PRECONDITION, "");
    }

    @Test
    void endorse_that_the_chaincode_refuses() {
        failure(() -> running().proposal(A, List.of(), "fail", "no goods").endorse())
                .with(Code.ABORTED, "failed to endorse transaction, see attached details for more info")
                .detail(0, A, "chaincode response 500, no goods");
        failure(() -> running()
                        .proposal(A, List.of(), "status", "400", "not here")
                        .endorse())
                .with(Code.ABORTED, "failed to endorse transaction, see attached details for more info")
                .detail(0, A, "chaincode response 400, not here");
        failure(() -> running().proposal(A, List.of(), "crash").endorse())
                .with(Code.ABORTED, "failed to endorse transaction, see attached details for more info")
                .detail(0, A, "error in simulation: transaction returned with failure: ");
        failure(() -> running().proposal(A, List.of(A), "fail", "no goods").endorse())
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info")
                .detail(0, A, "chaincode response 500, no goods");
        Failure both = failure(() ->
                        running().proposal(A, List.of(A, B), "fail", "no goods").endorse())
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info");
        assertThat(both.details()).extracting(ErrorDetail::getMspId).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void endorsers_that_do_not_agree() {
        Failure apart = failure(() -> running()
                        .proposal(A, List.of(A, B), "random-for", running().name())
                        .endorse())
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info");
        assertThat(apart.details()).hasSize(1);
        assertThat(apart.details().get(0).getMessage()).isEqualTo("ProposalResponsePayloads do not match");
        failure(() -> running()
                        .proposal(A, List.of(), "random", running().name())
                        .endorse())
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info");
    }

    @Test
    void proposals_that_the_endorser_refuses() {
        SignedProposal good = proposal(made(), "put", running().name(), "v");
        SignedProposal forged = good.toBuilder()
                .setSignature(signer.sign(ByteString.copyFromUtf8("else")))
                .build();
        raw(() -> gateway.endorse(forged))
                .with(Code.ABORTED, "failed to endorse transaction, see attached details for more info")
                .detail(
                        0,
                        A,
                        "error validating proposal: access denied: channel [" + channel + "] creator org [" + A + "]");
        raw(() -> gateway.endorse(forged, A, B))
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info");
    }

    @Test
    void a_caller_who_does_not_wait_hears_of_his_deadline() {
        failure(() -> running()
                        .proposal(A, List.of(A), "sleep", "2000")
                        .evaluate(o -> o.withDeadlineAfter(300, TimeUnit.MILLISECONDS)))
                .with(Code.DEADLINE_EXCEEDED, "");
        failure(() -> running()
                        .proposal(A, List.of(A), "sleep", "2000")
                        .endorse(o -> o.withDeadlineAfter(300, TimeUnit.MILLISECONDS)))
                .with(Code.DEADLINE_EXCEEDED, "");
    }

    @Test
    void submit_of_nothing_signed_and_to_no_channel() {
        Envelope envelope = made().endorsedBy(running().signer(A, "peer")).envelope();
        raw(() -> gateway.stub().submit(SubmitRequest.getDefaultInstance()))
                .with(Code.INVALID_ARGUMENT, "a prepared transaction is required");
        raw(() -> gateway.submit(envelope.toBuilder().clearSignature().build()))
                .with(Code.INVALID_ARGUMENT, "prepared transaction must be signed");
        raw(() -> gateway.stub()
                        .submit(SubmitRequest.newBuilder()
                                .setChannelId("elsewhere")
                                .setPreparedTransaction(envelope)
                                .build()))
                .with(Code.FAILED_PRECONDITION, "");
    }

    @Test
    void submit_that_the_orderer_refuses() {
        Envelope envelope = made().endorsedBy(running().signer(A, "peer")).envelope();
        String refused = "received unsuccessful response from orderer: status=";
        raw(() -> gateway.submit(envelope.toBuilder()
                        .setSignature(signer.sign(ByteString.EMPTY))
                        .build()))
                .with(
                        Code.ABORTED,
                        refused + "FORBIDDEN, info=implicit policy evaluation failed - 0 sub-policies were satisfied,"
                                + " but this policy requires 1 of the 'Writers' sub-policies to be satisfied:"
                                + " permission denied")
                .noDetails();
        raw(() -> gateway.submit(envelope.toBuilder()
                        .setSignature(Signer.high(envelope.getSignature()))
                        .build()))
                .with(Code.ABORTED, refused + "FORBIDDEN, info=");
        raw(() -> gateway.submit(made().with(m -> m.results = ByteString.copyFrom(new byte[11 << 20]))
                        .envelope()))
                .with(Code.ABORTED, refused + "BAD_REQUEST, info=message payload is ");
        raw(() -> gateway.submit(stranger().envelope())).with(Code.ABORTED, refused + "FORBIDDEN, info=");
        raw(() -> gateway.submit(
                        made().with(m -> m.envelopeChannel = "elsewhere").envelope()))
                .with(Code.ABORTED, refused + "BAD_REQUEST, info=channel does not exist");
        raw(() -> gateway.submit(Envelope.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("broken"))
                        .setSignature(signer.sign(ByteString.copyFromUtf8("broken")))
                        .build()))
                .with(Code.ABORTED, refused + "BAD_REQUEST, info=could not determine channel ID: ");
        raw(() -> gateway.submit(
                        made().with(m -> m.type = HeaderType.CONFIG_VALUE).envelope()))
                .with(Code.ABORTED, refused + "BAD_REQUEST, info=");
        raw(() -> gateway.submit(made().with(m -> m.type = HeaderType.CONFIG_UPDATE_VALUE)
                        .envelope()))
                .with(Code.ABORTED, refused + "BAD_REQUEST, info=");
    }

    @Test
    void commit_status_wants_every_field_and_a_reader() {
        raw(() -> gateway.stub().commitStatus(SignedCommitStatusRequest.getDefaultInstance()))
                .with(Code.INVALID_ARGUMENT, "a commit status request is required");
        CommitStatusRequest whole = gateway.request("t");
        raw(() -> gateway.status(whole.toBuilder().clearIdentity().build()))
                .with(Code.INVALID_ARGUMENT, "no identity provided");
        raw(() -> gateway.status(whole.toBuilder().clearChannelId().build()))
                .with(Code.INVALID_ARGUMENT, "no channel ID provided");
        raw(() -> gateway.status(whole.toBuilder().clearTransactionId().build()))
                .with(Code.INVALID_ARGUMENT, "transaction ID should not be empty");
        raw(() -> gateway.status(whole.toBuilder().setChannelId("elsewhere").build()))
                .with(Code.PERMISSION_DENIED, "");
        ByteString request = whole.toByteString();
        raw(() -> gateway.stub()
                        .commitStatus(SignedCommitStatusRequest.newBuilder()
                                .setRequest(request)
                                .setSignature(signer.sign(ByteString.EMPTY))
                                .build()))
                .with(Code.PERMISSION_DENIED, "");
        raw(() -> gateway.stub()
                        .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                        .commitStatus(SignedCommitStatusRequest.newBuilder()
                                .setRequest(request)
                                .setSignature(signer.sign(request))
                                .build()))
                .with(Code.DEADLINE_EXCEEDED, "");
    }

    @Test
    void chaincode_events_want_a_reader_and_a_position_that_makes_sense() {
        ChaincodeEventsRequest whole = ChaincodeEventsRequest.newBuilder()
                .setChannelId(channel)
                .setChaincodeId(PROBE)
                .setIdentity(signer.identity())
                .build();
        raw(() -> gateway.stub()
                        .chaincodeEvents(SignedChaincodeEventsRequest.getDefaultInstance())
                        .hasNext())
                .with(Code.INVALID_ARGUMENT, "a chaincode events request is required");
        raw(() -> gateway.events(whole.toBuilder()
                                .setStartPosition(SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()))
                                .build())
                        .hasNext())
                .with(Code.INVALID_ARGUMENT, "invalid start position type: *orderer.SeekPosition_Oldest");
        raw(() -> gateway.events(whole.toBuilder()
                                .setStartPosition(SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()))
                                .build())
                        .hasNext())
                .with(Code.INVALID_ARGUMENT, "invalid start position type: *orderer.SeekPosition_Newest");
        raw(() -> gateway.events(whole.toBuilder().setChannelId("elsewhere").build())
                        .hasNext())
                .with(Code.PERMISSION_DENIED, "");
        raw(() -> gateway.events(whole.toBuilder().clearIdentity().build()).hasNext())
                .with(Code.PERMISSION_DENIED, "");
        raw(() -> gateway.events(whole.toBuilder().clearChannelId().build()).hasNext())
                .with(Code.PERMISSION_DENIED, "");
    }

    /** Writers are clients and administrators, as configtxgen's samples have it. */
    @Test
    void a_peers_key_proposes_and_submits_nothing() {
        HandMade peers = new HandMade(running().network(), PROBE, running().signer(A, "peer"));
        raw(() -> gateway.evaluate(proposal(peers, "get", "k"))).with(Code.FAILED_PRECONDITION, "");
        raw(() -> gateway.submit(peers.envelope()))
                .with(Code.ABORTED, "received unsuccessful response from orderer: status=FORBIDDEN, info=");
    }

    @Test
    void who_is_nobody_reads_nothing() {
        Failure denied = raw(() -> new RawGateway(
                        running().network(),
                        running().client(A),
                        new Signer(A, ByteString.copyFromUtf8("nobody"), signer.key()))
                .status("t"));
        denied.with(Code.PERMISSION_DENIED, "");
    }

    @Test
    void private_keys_of_a_collection_that_does_not_exist() {
        failure(() -> running()
                        .withValue(A, List.of(A), "x", "putPrivate", "_implicit_org_NobodyMSP", "k")
                        .endorse())
                .with(
                        Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details for more info");
    }
}
