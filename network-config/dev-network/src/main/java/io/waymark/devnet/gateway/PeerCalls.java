package io.waymark.devnet.gateway;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status.Code;
import io.waymark.devnet.peer.EndorsementResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  CompletableFuture<EndorsementResult> ask(PeerRegistry.Endpoint endpoint, SignedProposal proposal) {
    return CompletableFuture.supplyAsync(() -> endpoint.peer().endorser().process(proposal), executor);
  }

  /** Waits for an answer, no longer than the caller of the gateway does. */
  EndorsementResult await(CompletableFuture<EndorsementResult> answer, String onTimeout) {
    Deadline deadline = Context.current().getDeadline();
    try {
      // Without a deadline the endorser's own limit on chaincode ends the wait.
      return deadline == null ? answer.get() : answer.get(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw RpcErrors.error(Code.DEADLINE_EXCEEDED, onTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RpcErrors.error(Code.CANCELLED, "the gateway stops");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a peer failed", e.getCause());
    }
  }
}
