package io.waymark.devnet.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.waymark.devnet.deliver.SignedRequests;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.ledger.TxLocation;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.order.Orderer;
import io.waymark.devnet.order.OrderingException;
import io.waymark.devnet.policy.ChannelPolicies;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway of one organisation's peer, as the Fabric Gateway client calls it. */
public final class GatewayService extends GatewayGrpc.GatewayImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);

    private final Ledger ledger;
    private final Orderer orderer;
    private final SignedRequests requests;
    private final PeerCalls calls;
    private final EndorsementPlanner planner;
    private final Executor executor;

    /** What all gateways share, and the organisation that this one belongs to. */
    public GatewayService(
            String own,
            Ledger ledger,
            Orderer orderer,
            ChannelMsps msps,
            ChannelPolicies policies,
            PeerRegistry registry,
            Executor executor) {
        this.ledger = ledger;
        this.orderer = orderer;
        this.requests = new SignedRequests(msps, policies);
        this.calls = new PeerCalls(own, registry, executor);
        this.planner = new EndorsementPlanner(msps, policies);
        this.executor = executor;
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> responses) {
        answer(responses, () -> {
            Request parsed = evaluable(request.getProposedTransaction());
            return EvaluateResponse.newBuilder()
                    .setResult(new Evaluating(calls, parsed).evaluate(request.getTargetOrganizationsList()))
                    .build();
        });
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> responses) {
        answer(responses, () -> {
            SignedProposal signed = request.getProposedTransaction();
            if (signed.getProposalBytes().isEmpty()) {
                throw invalid("the proposed transaction must contain a signed proposal");
            }
            try {
                Envelope prepared = new Endorsing(calls, planner, Request.of(signed))
                        .endorse(request.getEndorsingOrganizationsList());
                return EndorseResponse.newBuilder()
                        .setPreparedTransaction(prepared)
                        .build();
            } catch (InvalidProtocolBufferException e) {
                throw invalid("error unmarshalling proposal: " + e.getMessage());
            }
        });
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> responses) {
        answer(responses, () -> {
            if (!request.hasPreparedTransaction()) {
                throw invalid("a prepared transaction is required");
            }
            if (request.getPreparedTransaction().getSignature().isEmpty()) {
                throw invalid("prepared transaction must be signed");
            }
            if (!request.getChannelId().equals(ledger.channel())) {
                throw RpcErrors.error(Code.FAILED_PRECONDITION, "unknown channel: " + request.getChannelId());
            }
            broadcast(request.getPreparedTransaction());
            return SubmitResponse.getDefaultInstance();
        });
    }

    @Override
    public void commitStatus(SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> responses) {
        guard(responses, () -> {
            CommitStatusRequest request = checkedStatusRequest(signed);
            CompletableFuture<TxLocation> commit = ledger.commitOf(request.getTransactionId());
            // grpc-java hands server methods this subtype; it tells when the caller has gone, so that we wait no
            // longer.
            ((ServerCallStreamObserver<CommitStatusResponse>) responses).setOnCancelHandler(() -> commit.cancel(false));
            commit.thenAcceptAsync(
                    location -> {
                        responses.onNext(CommitStatusResponse.newBuilder()
                                .setBlockNumber(location.block())
                                .setResult(TxValidationCode.forNumber(location.code()))
                                .build());
                        responses.onCompleted();
                    },
                    executor);
        });
    }

    @Override
    public void chaincodeEvents(
            SignedChaincodeEventsRequest signed, StreamObserver<ChaincodeEventsResponse> responses) {
        guard(responses, () -> {
            ChaincodeEventsRequest request = checkedEventsRequest(signed);
            new EventStream(
                            ledger,
                            request,
                            start(request),
                            (ServerCallStreamObserver<ChaincodeEventsResponse>) responses,
                            executor)
                    .start();
        });
    }

    private Request evaluable(SignedProposal signed) {
        String failure = "failed to unpack transaction proposal: ";
        if (signed.getProposalBytes().isEmpty()) {
            throw invalid(failure + "a signed proposal is required");
        }
        Request request;
        try {
            request = Request.of(signed);
        } catch (InvalidProtocolBufferException e) {
            throw invalid(failure + e.getMessage());
        }
        if (request.channel().isEmpty()) {
            throw invalid(failure + "no channel id provided");
        }
        if (!request.hasChaincode() || request.chaincode().isEmpty()) {
            throw invalid(failure + "no chaincode name is provided, channel id [" + request.channel() + "]");
        }
        requireChannel(request);
        return request;
    }

    /** Which peers there are in a channel stands in its configuration. */
    private void requireChannel(Request request) {
        if (!request.channel().equals(ledger.channel())) {
            throw RpcErrors.error(
                    Code.UNAVAILABLE,
                    "failed to get config for channel [" + request.channel()
                            + "]: could not get last config for channel " + request.channel());
        }
    }

    private void broadcast(Envelope envelope) {
        try {
            orderer.broadcast(envelope);
        } catch (OrderingException e) {
            if (e.status().getNumber() < 500) {
                throw RpcErrors.error(
                        Code.ABORTED,
                        "received unsuccessful response from orderer: status=" + e.status() + ", info="
                                + e.getMessage());
            }
            throw RpcErrors.error(
                    Code.UNAVAILABLE,
                    "no orderers could successfully process transaction",
                    List.of(ErrorDetail.newBuilder()
                            .setAddress("orderer")
                            .setMspId("OrdererMSP")
                            .setMessage(e.getMessage())
                            .build()));
        }
    }

    private CommitStatusRequest checkedStatusRequest(SignedCommitStatusRequest signed) {
        if (signed.getRequest().isEmpty()) {
            throw invalid("a commit status request is required");
        }
        CommitStatusRequest request;
        try {
            request = CommitStatusRequest.parseFrom(signed.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw invalid("invalid status request: " + e.getMessage());
        }
        if (request.getIdentity().isEmpty()) {
            throw invalid("no identity provided");
        }
        if (request.getChannelId().isEmpty()) {
            throw invalid("no channel ID provided");
        }
        if (request.getTransactionId().isEmpty()) {
            throw invalid("transaction ID should not be empty");
        }
        boolean allowed = request.getChannelId().equals(ledger.channel())
                && requests.reader(request.getIdentity(), signed.getRequest(), signed.getSignature())
                        .isPresent();
        if (!allowed) {
            throw denied(request.getChannelId());
        }
        return request;
    }

    private ChaincodeEventsRequest checkedEventsRequest(SignedChaincodeEventsRequest signed) {
        if (signed.getRequest().isEmpty()) {
            throw invalid("a chaincode events request is required");
        }
        ChaincodeEventsRequest request;
        try {
            request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw invalid("invalid chaincode events request: " + e.getMessage());
        }
        // An unknown channel has no policy that would let anybody in, so it shows as a lack of rights.
        boolean allowed = request.getChannelId().equals(ledger.channel())
                && requests.reader(request.getIdentity(), signed.getRequest(), signed.getSignature())
                        .isPresent();
        if (!allowed) {
            throw denied(request.getChannelId());
        }
        return request;
    }

    private long start(ChaincodeEventsRequest request) {
        if (!request.getAfterTransactionId().isEmpty()) {
            Long block = ledger.transaction(request.getAfterTransactionId())
                    .map(TxLocation::block)
                    .orElse(null);
            if (block != null) {
                return block;
            }
        }
        SeekPosition position = request.getStartPosition();
        return switch (position.getTypeCase()) {
            case SPECIFIED ->
                position.getSpecified().getNumber() < 0
                        ? Long.MAX_VALUE
                        : position.getSpecified().getNumber();
            case NEXT_COMMIT, TYPE_NOT_SET -> ledger.height();
            case OLDEST, NEWEST ->
                throw invalid("invalid start position type: *orderer.SeekPosition_"
                        + (position.hasOldest() ? "Oldest" : "Newest"));
        };
    }

    private static StatusRuntimeException invalid(String message) {
        return RpcErrors.error(Code.INVALID_ARGUMENT, message);
    }

    private static StatusRuntimeException denied(String channel) {
        return RpcErrors.error(
                Code.PERMISSION_DENIED,
                "Failed evaluating policy on signed data during check policy on channel ["
                        + channel
                        + "] with policy [/Channel/Application/Readers]: [implicit policy evaluation failed - 0"
                        + " sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to"
                        + " be satisfied]");
    }

    private static <T> void answer(StreamObserver<T> responses, Supplier<T> work) {
        guard(responses, () -> {
            T response = work.get();
            responses.onNext(response);
            responses.onCompleted();
        });
    }

    private static void guard(StreamObserver<?> responses, Runnable work) {
        try {
            work.run();
        } catch (StatusRuntimeException e) {
            responses.onError(e);
        } catch (RuntimeException e) {
            // The message could hold what the caller sent; its kind is enough to find the fault.
            LOG.error("a gateway call failed: {}", e.getClass().getName(), e.getCause());
            responses.onError(RpcErrors.error(Code.INTERNAL, "the peer failed"));
        }
    }
}
