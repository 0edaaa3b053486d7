package io.waymark.devnet.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.waymark.devnet.peer.EndorsementInterest;
import io.waymark.devnet.peer.EndorsementResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/** One endorse call: asks peers until a set of them that satisfies the policies said the same, then builds the envelope. */
final class Endorsing {
    private static final String INCOMPLETE =
            "failed to collect enough transaction endorsements, see attached details for more info";

    private final PeerCalls calls;
    private final EndorsementPlanner planner;
    private final Request request;
    private final Map<String, ProposalResponse> responses = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final List<ErrorDetail> details = new ArrayList<>();
    private ByteString payload;

    Endorsing(PeerCalls calls, EndorsementPlanner planner, Request request) {
        this.calls = calls;
        this.planner = planner;
        this.request = request;
    }

    /** The envelope without its signature. */
    Envelope endorse(List<String> organisations) {
        List<Set<String>> layouts =
                organisations.isEmpty() ? layoutsFromFirstEndorser() : List.of(namedLayout(organisations));
        for (Set<String> layout : layouts) {
            if (layout.stream().noneMatch(failed::contains) && complete(layout)) {
                return assemble(layout);
            }
        }
        throw RpcErrors.error(Code.ABORTED, INCOMPLETE, details);
    }

    private Set<String> namedLayout(List<String> organisations) {
        Set<String> named = new LinkedHashSet<>(organisations);
        List<String> missing = named.stream()
                .filter(mspId -> calls.endorser(mspId, request.chaincode()).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw RpcErrors.error(
                    Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): " + String.join(", ", missing));
        }
        return named;
    }

    private List<Set<String>> layoutsFromFirstEndorser() {
        PeerRegistry.Endpoint first =
                calls.endorser(calls.own(), request.chaincode()).orElseThrow(this::noFirstEndorser);
        EndorsementResult result =
                calls.ask(first, request.signed(), "endorsement timeout expired while collecting first endorsement");
        PeerAnswer answer = PeerAnswer.of(result);
        if (!answer.ok()) {
            throw RpcErrors.error(
                    Code.ABORTED,
                    "failed to endorse transaction, see attached details for more info",
                    List.of(RpcErrors.detail(first, answer.message())));
        }
        accept(first, result.response());
        EndorsementInterest interest = result.interest().calls().isEmpty() ? defaultInterest() : result.interest();
        List<Set<String>> layouts = planner.layouts(interest, calls.up(), calls.own(), request.hasTransient());
        if (layouts.isEmpty()) {
            throw noLayout(interest);
        }
        return layouts;
    }

    private StatusRuntimeException noFirstEndorser() {
        if (request.hasTransient()) {
            return RpcErrors.error(
                    Code.FAILED_PRECONDITION,
                    "no endorsers found in the gateway's organization; retry specifying "
                            + "endorsing organization(s) to protect transient data");
        }
        return RpcErrors.error(Code.FAILED_PRECONDITION, noCombination(defaultInterest()));
    }

    private StatusRuntimeException noLayout(EndorsementInterest interest) {
        Set<String> protectedCollections = new TreeSet<>();
        if (request.hasTransient()) {
            interest.calls().stream()
                    .filter(call -> !call.collection().isEmpty() && call.noPrivateReads())
                    .forEach(call -> protectedCollections.add(call.collection()));
        }
        if (!protectedCollections.isEmpty()
                && !planner.layouts(interest, calls.up(), calls.own(), false).isEmpty()) {
            return RpcErrors.error(
                    Code.FAILED_PRECONDITION,
                    "requires endorsement from organisation(s) that are not in the "
                            + "distribution policy of the private data collection(s): ["
                            + String.join(" ", protectedCollections)
                            + "]; retry specifying trusted endorsing organizations to protect transient data");
        }
        return RpcErrors.error(Code.FAILED_PRECONDITION, noCombination(interest));
    }

    private boolean known(EndorsementInterest interest) {
        return interest.calls().stream().allMatch(call -> calls.up().stream()
                .anyMatch(endpoint -> endpoint.peer().endorser().knows(call.chaincode())));
    }

    private String noCombination(EndorsementInterest interest) {
        return "no combination of peers can be derived which satisfy the endorsement policy: "
                + (known(interest)
                        ? "no peer combination can satisfy the endorsement policy"
                        : "No metadata was found for chaincode " + request.chaincode() + " in channel "
                                + request.channel());
    }

    private EndorsementInterest defaultInterest() {
        return new EndorsementInterest(
                List.of(new EndorsementInterest.Call(request.chaincode(), "", true, true, List.of())));
    }

    private boolean complete(Set<String> layout) {
        List<PeerRegistry.Endpoint> missing = new ArrayList<>();
        for (String mspId : layout) {
            if (!responses.containsKey(mspId)) {
                PeerRegistry.Endpoint endpoint =
                        calls.endorser(mspId, request.chaincode()).orElse(null);
                if (endpoint == null) {
                    failed.add(mspId);
                    return false;
                }
                missing.add(endpoint);
            }
        }
        List<EndorsementResult> results =
                calls.ask(missing, request.signed(), "endorsement timeout expired while collecting endorsements");
        for (int i = 0; i < missing.size(); i++) {
            PeerAnswer answer = PeerAnswer.of(results.get(i));
            if (answer.ok()) {
                accept(missing.get(i), results.get(i).response());
            } else {
                fail(missing.get(i), answer.message());
            }
        }
        return responses.keySet().containsAll(layout);
    }

    private void accept(PeerRegistry.Endpoint endpoint, ProposalResponse response) {
        if (payload == null) {
            payload = response.getPayload();
        }
        if (payload.equals(response.getPayload())) {
            responses.put(endpoint.mspId(), response);
        } else {
            fail(endpoint, "ProposalResponsePayloads do not match");
        }
    }

    private void fail(PeerRegistry.Endpoint endpoint, String message) {
        failed.add(endpoint.mspId());
        details.add(RpcErrors.detail(endpoint, message));
    }

    private Envelope assemble(Set<String> layout) {
        return assemble(
                request,
                payload,
                layout.stream()
                        .map(mspId -> responses.get(mspId).getEndorsement())
                        .toList());
    }

    /** The envelope, byte for byte as Fabric's gateway puts it together (protoutil, CreateTx). */
    static Envelope assemble(Request request, ByteString responsePayload, List<Endorsement> endorsements) {
        ChaincodeEndorsedAction action = ChaincodeEndorsedAction.newBuilder()
                .setProposalResponsePayload(responsePayload)
                .addAllEndorsements(endorsements)
                .build();
        // Transient data ends here: only the call itself goes into the transaction.
        ByteString publicPayload = ChaincodeProposalPayload.newBuilder()
                .setInput(request.payload().getInput())
                .build()
                .toByteString();
        ChaincodeActionPayload actionPayload = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(publicPayload)
                .setAction(action)
                .build();
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(request.header().getSignatureHeader())
                        .setPayload(actionPayload.toByteString()))
                .build();
        Payload envelope = Payload.newBuilder()
                .setHeader(request.header())
                .setData(transaction.toByteString())
                .build();
        return Envelope.newBuilder().setPayload(envelope.toByteString()).build();
    }
}
