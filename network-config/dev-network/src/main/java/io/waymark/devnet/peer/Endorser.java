package io.waymark.devnet.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.policy.ChannelPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** One organisation's endorser: checks a proposal, runs it on the organisation's chaincode, signs what came out. */
public final class Endorser {
    private static final int ERROR_THRESHOLD = 400;
    private static final int ERROR = 500;
    private static final String SYSTEM_VERSION = "syscc";

    private final SigningIdentity identity;
    private final Ledger ledger;
    private final ChannelPolicies policies;
    private final ProposalChecks checks;
    private final PrivateStore privateStore;
    private final TransientStore transientStore;
    private final Map<String, ? extends ChaincodeRunner> chaincodes;
    /** Versions in the definitions of the channel's chaincodes, by name. */
    private final Map<String, String> versions;

    private final List<SystemChaincode> systemChaincodes;
    private final Duration executeTimeout;

    Endorser(
            Peer.Services services,
            SigningIdentity identity,
            PrivateStore privateStore,
            TransientStore transientStore,
            Map<String, ? extends ChaincodeRunner> chaincodes) {
        this.identity = identity;
        this.ledger = services.ledger();
        this.policies = services.policies();
        this.checks = new ProposalChecks(
                services.msps(), services.policies(), services.ledger(), services.timeWindow(), services.clock());
        this.privateStore = privateStore;
        this.transientStore = transientStore;
        this.chaincodes = chaincodes;
        this.versions = services.versions();
        this.systemChaincodes = services.systemChaincodes();
        this.executeTimeout = services.executeTimeout();
    }

    /** Whether a proposal for that chaincode makes sense here. */
    public boolean knows(String chaincodeName) {
        return versions.containsKey(chaincodeName) || system(chaincodeName).isPresent();
    }

    /**
     * Answers a proposal; blocks until the chaincode has answered or its time is over.
     *
     * @param max how long the caller waits; the peer's own limit counts when it is shorter
     */
    public EndorsementResult process(SignedProposal signed, Duration max) {
        UnpackedProposal proposal;
        try {
            proposal = UnpackedProposal.of(signed);
        } catch (InvalidProtocolBufferException e) {
            return EndorsementResult.refused(e.getMessage());
        }
        Optional<String> shut = checks.shut(proposal);
        if (shut.isPresent()) {
            return EndorsementResult.shut(shut.get());
        }
        if (!proposal.channelHeader().getChannelId().equals(ledger.channel())) {
            return EndorsementResult.failed(
                    "channel '" + proposal.channelHeader().getChannelId() + "' not found");
        }
        Optional<String> refusal = checks.refusal(proposal);
        if (refusal.isPresent()) {
            return EndorsementResult.refused(refusal.get());
        }
        Optional<SystemChaincode> system = system(proposal.chaincode());
        return system.isPresent() ? answer(proposal, system.get()) : simulate(proposal, max);
    }

    private Optional<SystemChaincode> system(String name) {
        return systemChaincodes.stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private EndorsementResult answer(UnpackedProposal proposal, SystemChaincode system) {
        Response response = system.invoke(proposal.input().getArgsList());
        ByteString payload = payload(proposal, response, ByteString.EMPTY, ByteString.EMPTY, SYSTEM_VERSION);
        return EndorsementResult.of(respond(response, payload), new EndorsementInterest(List.of()));
    }

    private EndorsementResult simulate(UnpackedProposal proposal, Duration max) {
        if (!versions.containsKey(proposal.chaincode())) {
            return EndorsementResult.failed("make sure the chaincode " + proposal.chaincode()
                    + " has been successfully defined on channel " + ledger.channel() + " and try again: chaincode "
                    + proposal.chaincode() + " not found");
        }
        Simulator simulator = new Simulator(proposal.txId(), ledger, privateStore, policies);
        long endorsedAt = ledger.height();
        Duration wait = max.compareTo(executeTimeout) < 0 ? max : executeTimeout;
        CompletableFuture<ChaincodeMessage> running = chaincodes
                .get(proposal.chaincode())
                .run(new ChaincodeRunner.Invocation(
                        ledger.channel(), proposal.txId(), proposal.input(), proposal.signed(), simulator));
        try {
            ChaincodeMessage reply = running.get(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            return conclude(proposal, simulator, reply, endorsedAt);
        } catch (TimeoutException e) {
            return failedExecution(proposal, "timeout expired while executing transaction");
        } catch (ExecutionException e) {
            return failedExecution(
                    proposal,
                    e.getCause() instanceof ChaincodeUnavailableException unavailable
                            ? unavailable.getMessage()
                            : "the peer failed: " + e.getCause().getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failedExecution(proposal, "context finished before the chaincode answered");
        } finally {
            running.cancel(false);
        }
    }

    private static EndorsementResult failedExecution(UnpackedProposal proposal, String why) {
        return EndorsementResult.failed(
                "error in simulation: failed to execute transaction " + proposal.txId() + ": " + why);
    }

    private EndorsementResult conclude(
            UnpackedProposal proposal, Simulator simulator, ChaincodeMessage reply, long endorsedAt) {
        if (reply.getType() == ChaincodeMessage.Type.ERROR) {
            return EndorsementResult.failed("error in simulation: transaction returned with failure: "
                    + reply.getPayload().toStringUtf8());
        }
        Response response;
        try {
            response = Response.parseFrom(reply.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return failedExecution(proposal, "failed to unmarshal response for transaction " + proposal.txId());
        }
        SimulationResults results = simulator.results();
        if (response.getStatus() < ERROR_THRESHOLD && results.privateSet().getNsPvtRwsetCount() > 0) {
            transientStore.put(proposal.txId(), endorsedAt, results.privateSet());
        }
        ByteString payload = payload(
                proposal,
                response,
                results.publicBytes(),
                event(proposal, reply, response),
                versions.get(proposal.chaincode()));
        return EndorsementResult.of(respond(response, payload), results.interest());
    }

    private static ByteString event(UnpackedProposal proposal, ChaincodeMessage reply, Response response) {
        if (!reply.hasChaincodeEvent() || response.getStatus() >= ERROR_THRESHOLD) {
            return ByteString.EMPTY;
        }
        ChaincodeEvent event = reply.getChaincodeEvent().toBuilder()
                .setChaincodeId(proposal.chaincode())
                .setTxId(proposal.txId())
                .build();
        return event.toByteString();
    }

    private static ByteString payload(
            UnpackedProposal proposal, Response response, ByteString results, ByteString event, String version) {
        ChaincodeAction action = ChaincodeAction.newBuilder()
                .setResults(results)
                .setEvents(event)
                .setResponse(response)
                .setChaincodeId(
                        ChaincodeID.newBuilder().setName(proposal.chaincode()).setVersion(version))
                .build();
        return ProposalResponsePayload.newBuilder()
                .setProposalHash(proposal.hash())
                .setExtension(action.toByteString())
                .build()
                .toByteString();
    }

    private ProposalResponse respond(Response response, ByteString payload) {
        ProposalResponse.Builder answer = ProposalResponse.newBuilder().setResponse(response);
        if (response.getStatus() >= ERROR) {
            return answer.setPayload(payload).build();
        }
        if (response.getStatus() >= ERROR_THRESHOLD) {
            return answer.build();
        }
        byte[] signature = identity.sign(payload.concat(identity.serialized()).toByteArray());
        return answer.setVersion(1)
                .setPayload(payload)
                .setEndorsement(Endorsement.newBuilder()
                        .setEndorser(identity.serialized())
                        .setSignature(ByteString.copyFrom(signature)))
                .build();
    }
}
