package io.waymark.devnet.peer;

import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Runs one organisation's chaincode process; what the endorser needs of it. */
public interface ChaincodeRunner {
    /**
     * One call of the chaincode.
     *
     * @param channel   the channel
     * @param txId      the transaction; at most one call with the same id runs at a time
     * @param input     function and arguments
     * @param proposal  the signed proposal, from which the chaincode reads creator, time and transient data
     * @param simulator answers the chaincode's reads and takes its writes
     */
    record Invocation(
            String channel, String txId, ChaincodeInput input, SignedProposal proposal, Simulator simulator) {}

    /**
     * Sends the call to the process. The future completes with COMPLETED or ERROR, or exceptionally with
     * {@link ChaincodeUnavailableException}; cancelling it makes the peer deaf to what the chaincode still asks for.
     */
    CompletableFuture<ChaincodeMessage> run(Invocation invocation);
}
