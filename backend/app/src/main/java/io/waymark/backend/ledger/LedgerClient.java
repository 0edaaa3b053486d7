package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.ledger.Hash;
import io.waymark.projection.NodeSettings;
import io.waymark.transaction.Batch;
import java.util.Map;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The ledger as this organisation uses it, through the Fabric gateway of its own peers. Every call has a deadline; failures
 * are {@link LedgerException}s that say what is known afterwards. Safe for many threads.
 */
public final class LedgerClient implements AutoCloseable {
    private final String organisation;
    private final String channel;
    private final String chaincode;
    private final Peers peers;

    /** Connects when first used. */
    public LedgerClient(NodeSettings settings, LedgerTimeouts timeouts) {
        this.organisation = settings.organisation();
        this.channel = settings.fabric().channel();
        this.chaincode = settings.fabric().chaincode();
        this.peers = new Peers(organisation, settings.fabric(), timeouts);
    }

    /** MSP id of the own organisation. */
    public String organisation() {
        return organisation;
    }

    /**
     * Has the own peer judge a batch without writing anything: shown steps are on the ledger as shown, and nothing stands yet
     * where it would write.
     *
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered otherwise
     */
    public void check(byte[] batch) {
        evaluateAt(organisation, "check", Map.of(Batch.TRANSIENT, batch));
    }

    /**
     * Has the own peer, and no other one, endorse a batch.
     *
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered otherwise
     */
    public Endorsed endorse(byte[] batch) {
        return beforeOrdering(gateway -> {
            Proposal proposal = network(gateway)
                    .getContract(chaincode)
                    .newProposal("apply")
                    .putTransient(Batch.TRANSIENT, batch)
                    .setEndorsingOrganizations(organisation)
                    .build();
            Transaction transaction = proposal.endorse();
            byte[] bytes = transaction.getBytes();
            return new Endorsed(transaction.getTransactionId(), bytes, writes(bytes));
        });
    }

    private boolean writes(byte[] transaction) {
        try {
            return BlockDecoder.writesPrivately(
                    PreparedTransaction.parseFrom(transaction).getEnvelope(), chaincode);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the client does not read what it wrote", e);
        }
    }

    /**
     * Hands an endorsed transaction to an orderer, through each own peer in turn. The same bytes may be submitted again:
     * the ledger takes a transaction id once.
     *
     * @throws LedgerException.OutcomeUnknown if nobody confirmed; ask {@link #status}
     */
    public void submit(byte[] endorsed) {
        GatewayException last = null;
        for (int i = 0; i < peers.count(); i++) {
            Gateway gateway = peers.gateway();
            try {
                gateway.newTransaction(endorsed).submitAsync();
                return;
            } catch (SubmitException e) {
                last = e;
                if (!Failures.elsewhere(e)) {
                    break;
                }
                peers.next(gateway);
            }
        }
        throw Failures.ofSubmit(last);
    }

    /**
     * What the own peer says of a transaction, once it is in a block.
     *
     * @throws LedgerException.OutcomeUnknown if it is in no block in time, or nobody answers
     */
    public Verdict status(String txId) {
        GatewayException last = null;
        for (int i = 0; i < peers.count(); i++) {
            Gateway gateway = peers.gateway();
            try {
                Status status = gateway.newCommit(statusRequest(txId)).getStatus();
                return new Verdict(status.getCode().getNumber(), status.getBlockNumber());
            } catch (CommitStatusException e) {
                last = e;
                if (!Failures.elsewhere(e)) {
                    break;
                }
                peers.next(gateway);
            }
        }
        throw Failures.ofStatus(last);
    }

    private byte[] statusRequest(String txId) {
        ByteString identity = SerializedIdentity.newBuilder()
                .setMspid(organisation)
                .setIdBytes(ByteString.copyFrom(peers.identity().getCredentials()))
                .build()
                .toByteString();
        CommitStatusRequest request = CommitStatusRequest.newBuilder()
                .setTransactionId(txId)
                .setChannelId(channel)
                .setIdentity(identity)
                .build();
        return SignedCommitStatusRequest.newBuilder().setRequest(request.toByteString()).build().toByteArray();
    }

    /**
     * Writes a public value, endorsed by as many members as the policy asks for, and waits until it is on the ledger.
     *
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered if it is certainly not on the ledger
     * @throws LedgerException.OutcomeUnknown if nobody can say
     */
    public Verdict publish(String key, byte[] value) {
        Transaction transaction = beforeOrdering(gateway -> network(gateway)
                .getContract(chaincode)
                .newProposal("publish")
                .addArguments(key.getBytes(java.nio.charset.StandardCharsets.UTF_8), value)
                .build()
                .endorse());
        submit(transaction.getBytes());
        return status(transaction.getTransactionId());
    }

    /**
     * Asks the peer of an organisation, the own one or another one.
     *
     * @param transients private parts of the question; never on the ledger
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered otherwise
     */
    public byte[] evaluateAt(String org, String function, Map<String, byte[]> transients) {
        return beforeOrdering(gateway -> network(gateway)
                .getContract(chaincode)
                .newProposal(function)
                .putAllTransient(transients)
                .setEndorsingOrganizations(org)
                .build()
                .evaluate());
    }

    /**
     * Blocks of the own peer with this organisation's private data.
     *
     * @param from number of the first one
     * @param previous header hash of the block before it; null to take the first one as it is
     */
    public BlockStream blocks(long from, @org.jspecify.annotations.Nullable Hash previous) {
        Gateway gateway = peers.gateway();
        try {
            return new BlockStream(
                    network(gateway)
                            .newBlockAndPrivateDataEventsRequest()
                            .startBlock(from)
                            .build()
                            .getEvents(),
                    new BlockDecoder(organisation, chaincode, from, previous));
        } catch (RuntimeException e) {
            throw Failures.ofStream(e);
        }
    }

    /** The next call goes to another own peer, if there is one. */
    public void useAnotherPeer() {
        peers.next(peers.gateway());
    }

    private Network network(Gateway gateway) {
        return gateway.getNetwork(channel);
    }

    private interface Call<T> {
        T on(Gateway gateway) throws GatewayException;
    }

    /** Asks each own peer in turn: nothing is lost by asking twice. */
    private <T> T beforeOrdering(Call<T> call) {
        GatewayException last = null;
        for (int i = 0; i < peers.count(); i++) {
            Gateway gateway = peers.gateway();
            try {
                return call.on(gateway);
            } catch (GatewayException e) {
                last = e;
                if (!Failures.elsewhere(e)) {
                    break;
                }
                peers.next(gateway);
            }
        }
        throw Failures.beforeOrdering(last);
    }

    @Override
    public void close() {
        peers.close();
    }
}
