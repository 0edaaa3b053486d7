package io.waymark.devnet.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import io.waymark.devnet.peer.EndorsementResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Asks peers on behalf of one organisation's gateway, within the caller's deadline. */
final class PeerCalls {
    private final String own;
    private final PeerRegistry registry;
    private final Executor executor;

    PeerCalls(String own, PeerRegistry registry, Executor executor) {
        this.own = own;
        this.registry = registry;
        this.executor = executor;
    }

    String own() {
        return own;
    }

    List<PeerRegistry.Endpoint> up() {
        return registry.up();
    }

    /** The organisation's peer, if it is up and has the chaincode. */
    Optional<PeerRegistry.Endpoint> endorser(String mspId, String chaincode) {
        return registry.of(mspId).filter(endpoint -> endpoint.peer().endorser().knows(chaincode));
    }

    /**
     * Asks one peer, in this thread: most calls need no more than one, and handing over costs more than checking.
     *
     * @param onTimeout what to say when the caller's deadline is over
     */
    EndorsementResult ask(PeerRegistry.Endpoint endpoint, SignedProposal proposal, String onTimeout) {
        Deadline deadline = Context.current().getDeadline();
        EndorsementResult result = endpoint.peer().endorser().process(proposal, left(deadline));
        requireTime(deadline, onTimeout);
        return result;
    }

    /** Asks several peers at once; the answers are in the order of the peers. */
    List<EndorsementResult> ask(List<PeerRegistry.Endpoint> endpoints, SignedProposal proposal, String onTimeout) {
        if (endpoints.size() == 1) {
            return List.of(ask(endpoints.get(0), proposal, onTimeout));
        }
        Deadline deadline = Context.current().getDeadline();
        List<CompletableFuture<EndorsementResult>> running = endpoints.stream()
                .map(endpoint -> CompletableFuture.supplyAsync(
                        () -> endpoint.peer().endorser().process(proposal, left(deadline)), executor))
                .toList();
        try {
            // Each ends by itself: the endorser bounds its wait for chaincode.
            List<EndorsementResult> results =
                    running.stream().map(CompletableFuture::join).toList();
            requireTime(deadline, onTimeout);
            return results;
        } catch (CompletionException e) {
            throw new IllegalStateException("a peer failed", e.getCause());
        }
    }

    private static Duration left(Deadline deadline) {
        return deadline == null
                ? Duration.ofDays(1)
                : Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    private static void requireTime(Deadline deadline, String onTimeout) {
        if (deadline != null && deadline.isExpired()) {
            throw RpcErrors.error(Code.DEADLINE_EXCEEDED, onTimeout);
        }
    }
}
