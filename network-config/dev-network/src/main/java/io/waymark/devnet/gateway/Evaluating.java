package io.waymark.devnet.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.waymark.devnet.peer.EndorsementResult;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/** One evaluate call: asks one peer after the other until one answers, the own organisation's first. */
final class Evaluating {
    private final PeerCalls calls;
    private final Request request;

    Evaluating(PeerCalls calls, Request request) {
        this.calls = calls;
        this.request = request;
    }

    Response evaluate(List<String> organisations) {
        List<ErrorDetail> details = new ArrayList<>();
        PeerAnswer last = null;
        for (PeerRegistry.Endpoint endpoint : endorsers(organisations)) {
            EndorsementResult result = calls.ask(endpoint, request.signed(), "evaluate timeout expired");
            last = PeerAnswer.of(result);
            if (last.ok()) {
                return withResult(result.response());
            }
            details.add(RpcErrors.detail(endpoint, last.message()));
            if (!last.retry()) {
                throw RpcErrors.error(
                        last.code(), "evaluate call to endorser returned error: " + last.message(), details);
            }
        }
        Code code = last == null ? Code.UNAVAILABLE : last.code();
        throw RpcErrors.error(code, "failed to evaluate transaction, see attached details for more info", details);
    }

    private List<PeerRegistry.Endpoint> endorsers(List<String> organisations) {
        boolean protect = request.hasTransient() && organisations.isEmpty();
        List<PeerRegistry.Endpoint> endorsers = new ArrayList<>();
        for (PeerRegistry.Endpoint endpoint : calls.up()) {
            boolean own = endpoint.mspId().equals(calls.own());
            boolean wanted = protect ? own : organisations.isEmpty() || organisations.contains(endpoint.mspId());
            if (wanted && endpoint.peer().endorser().knows(request.chaincode())) {
                endorsers.add(own ? 0 : endorsers.size(), endpoint);
            }
        }
        if (endorsers.isEmpty()) {
            String none = "no peers available to evaluate chaincode " + request.chaincode() + " in channel "
                    + request.channel();
            throw RpcErrors.error(
                    Code.FAILED_PRECONDITION,
                    protect
                            ? "no endorsers found in the gateway's organization; retry "
                                    + "specifying target organization(s) to protect transient data: " + none
                            : none);
        }
        return endorsers;
    }

    private static Response withResult(ProposalResponse response) {
        try {
            ProposalResponsePayload payload = ProposalResponsePayload.parseFrom(response.getPayload());
            ChaincodeAction action = ChaincodeAction.parseFrom(payload.getExtension());
            return response.getResponse().toBuilder()
                    .setPayload(action.getResponse().getPayload())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a peer's own payload does not parse", e);
        }
    }
}
