package io.waymark.backend.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.ledger.Hash;
import io.waymark.projection.ClientCertificate;
import io.waymark.projection.NodeSettings;
import io.waymark.transaction.Batch;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Signable;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger as this organisation uses it, through the Fabric gateway of its own peers. Every call has a deadline; failures
 * are {@link LedgerException}s that say what is known afterwards. Safe for many threads.
 */
public final class LedgerClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerClient.class);
    private static final long GRACE_SECONDS = 60;

    private final String organisation;
    private final String channel;
    private final String chaincode;
    private final NodeSettings settings;
    private final NodeSettings.Fabric fabric;
    private final LedgerTimeouts timeouts;
    private volatile Peers peers;
    private volatile @Nullable Gateway streaming;
    private String refused = "";

    /**
     * Connects when first used.
     *
     * @throws LedgerRefusal if certificate, key and TLS roots cannot be used
     */
    public LedgerClient(NodeSettings settings, LedgerTimeouts timeouts) {
        this.organisation = settings.organisation();
        this.channel = settings.fabric().channel();
        this.chaincode = settings.fabric().chaincode();
        this.settings = settings;
        this.fabric = settings.fabric();
        this.timeouts = timeouts;
        this.peers = new Peers(settings, timeouts);
    }

    /** When the client's certificate expires. */
    public Instant certificateEnds() {
        return peers.client().certificate().getNotAfter().toInstant();
    }

    X509Certificate certificate() {
        return peers.client().certificate();
    }

    /**
     * Takes a renewed certificate, key or TLS roots into use, where the files have changed and fit together. What is under way
     * on the old connections has a minute to end; the stream of blocks breaks then and is taken up on the new ones.
     *
     * @return what keeps changed files from being used; empty if nothing does. The old ones stay in use meanwhile
     */
    public synchronized String renew() {
        Peers old = peers;
        String state;
        try {
            state = ClientIdentity.state(fabric);
        } catch (IOException beingReplaced) {
            return "";
        }
        if (state.equals(old.client().state())) {
            refused = "";
            return "";
        }
        List<NodeSettings.Fault> faults = ClientCertificate.faults(
                fabric.certificate(), fabric.keyStore() == null ? fabric.key() : null, Instant.now());
        if (!faults.isEmpty()) {
            return refuse(faults.get(0).toString());
        }
        try {
            peers = new Peers(settings, timeouts);
        } catch (LedgerRefusal unusable) {
            return refuse(unusable.fault().toString());
        }
        refused = "";
        LOG.info("the client's certificate was renewed; it expires at {}", certificateEnds());
        Thread closing = new Thread(() -> closeLater(old), "old-connections");
        closing.setDaemon(true);
        closing.start();
        return "";
    }

    /** Files are copied one after the other: what does not fit now may fit at the next look, and is said once. */
    private String refuse(String what) {
        if (!what.equals(refused)) {
            refused = what;
            LOG.warn("the renewed certificate or key is not used: {}", what);
        }
        return what;
    }

    private static void closeLater(Peers old) {
        try {
            TimeUnit.SECONDS.sleep(GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        old.close();
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
        Peers using = peers;
        return beforeOrdering(using, gateway -> {
            Proposal proposal = network(gateway)
                    .getContract(chaincode)
                    .newProposal("apply")
                    .putTransient(Batch.TRANSIENT, batch)
                    .setEndorsingOrganizations(organisation)
                    .build();
            Transaction transaction = proposal.endorse();
            byte[] bytes = transaction.getBytes();
            // Signed here and not when it is submitted: it names the certificate of now, which may be renewed by then.
            byte[] signature = sign(using.client(), transaction);
            return new Endorsed(
                    transaction.getTransactionId(),
                    gateway.newSignedTransaction(bytes, signature).getBytes(),
                    writes(bytes));
        });
    }

    private static byte[] sign(ClientIdentity client, Signable signable) {
        try {
            return client.signer().sign(signable.getDigest());
        } catch (GeneralSecurityException e) {
            throw new LedgerException.NotOrdered("ledger-access", true);
        }
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
        Peers using = peers;
        GatewayException last = null;
        for (int i = 0; i < using.count(); i++) {
            Gateway gateway = using.gateway();
            try {
                gateway.newTransaction(endorsed).submitAsync();
                return;
            } catch (SubmitException e) {
                last = e;
                if (Failures.silent(e)) {
                    using.next(gateway);
                }
                if (!Failures.elsewhere(e)) {
                    break;
                }
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
        Peers using = peers;
        GatewayException last = null;
        for (int i = 0; i < using.count(); i++) {
            Gateway gateway = using.gateway();
            try {
                Status status =
                        gateway.newCommit(statusRequest(using.client(), txId)).getStatus();
                return new Verdict(status.getCode().getNumber(), status.getBlockNumber());
            } catch (CommitStatusException e) {
                last = e;
                if (!Failures.elsewhere(e)) {
                    break;
                }
                using.next(gateway);
            }
        }
        throw Failures.ofStatus(last);
    }

    private byte[] statusRequest(ClientIdentity client, String txId) {
        ByteString identity = SerializedIdentity.newBuilder()
                .setMspid(organisation)
                .setIdBytes(ByteString.copyFrom(client.identity().getCredentials()))
                .build()
                .toByteString();
        CommitStatusRequest request = CommitStatusRequest.newBuilder()
                .setTransactionId(txId)
                .setChannelId(channel)
                .setIdentity(identity)
                .build();
        return SignedCommitStatusRequest.newBuilder()
                .setRequest(request.toByteString())
                .build()
                .toByteArray();
    }

    /**
     * Writes a public value, endorsed by as many members as the policy asks for, and waits until it is on the ledger.
     *
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered if it is certainly not on the ledger
     * @throws LedgerException.OutcomeUnknown if nobody can say
     */
    public Verdict publish(String key, byte[] value) {
        Peers using = peers;
        Doors doors = using.doors();
        byte[] name = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Transaction transaction = beforeOrdering(
                using,
                gateway -> doors == null
                        ? publishing(gateway, name, value).build().endorse()
                        : throughDoors(using, gateway, doors, name, value));
        submit(transaction.getBytes());
        return status(transaction.getTransactionId());
    }

    private Proposal.Builder publishing(Gateway gateway, byte[] key, byte[] value) {
        return network(gateway).getContract(chaincode).newProposal("publish").addArguments(key, value);
    }

    /**
     * Endorsed by the own peer and, through their doors, by others, until it is a majority. Where doors do not suffice, the own
     * peer asks the others' peers itself, as far as it reaches them.
     */
    private Transaction throughDoors(Peers using, Gateway own, Doors doors, byte[] key, byte[] value)
            throws GatewayException {
        Proposal proposal = publishing(own, key, value)
                .setEndorsingOrganizations(organisation)
                .build();
        byte[] signature = sign(using.client(), proposal);
        try {
            Endorsements endorsements = new Endorsements(own.newSignedProposal(proposal.getBytes(), signature)
                    .endorse()
                    .getBytes());
            ChannelFacts channelNow = doors.channel();
            int majority = channelNow.sound().size() / 2 + 1;
            for (String member : doors.members()) {
                if (endorsements.count() < majority && !member.equals(organisation)) {
                    addEndorsement(endorsements, doors, channelNow, member, proposal.getBytes(), signature);
                }
            }
            if (endorsements.count() >= majority) {
                return own.newTransaction(endorsements.prepared());
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an endorsed transaction cannot be read", e);
        }
        return publishing(own, key, value).build().endorse();
    }

    /** A member that is away, at another block, or says what cannot be read is left out: others may suffice. */
    private static void addEndorsement(
            Endorsements endorsements,
            Doors doors,
            ChannelFacts channel,
            String member,
            byte[] proposal,
            byte[] signature)
            throws InvalidProtocolBufferException {
        byte[] asked = ProposedTransaction.parseFrom(proposal).toBuilder()
                .clearEndorsingOrganizations()
                .addEndorsingOrganizations(member)
                .build()
                .toByteArray();
        try {
            Gateway door = doors.at(member);
            if (door != null
                    && !endorsements.add(
                            member,
                            door.newSignedProposal(asked, signature).endorse().getBytes(),
                            certificate -> channel.vouches(member, certificate))) {
                LOG.info("{} endorses nothing that helps: its peer may be at another block", member);
            }
        } catch (GatewayException e) {
            if (Failures.silent(e)) {
                doors.silent();
            }
            LOG.info("{} does not endorse: {}", member, e.getStatus().getCode());
        } catch (LedgerException.NotOrdered unknown) {
            LOG.info("{} does not endorse: {}", member, unknown.code());
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("{} endorses with what cannot be read", member);
        }
    }

    /**
     * Asks the peer of an organisation: the own one, or another one through its door, where it is known to have one.
     *
     * @param transients private parts of the question; never on the ledger
     * @throws LedgerException.Refused by a rule
     * @throws LedgerException.NotOrdered otherwise
     */
    public byte[] evaluateAt(String org, String function, Map<String, byte[]> transients) {
        Peers using = peers;
        Doors doors = using.doors();
        if (doors != null && !org.equals(organisation)) {
            try {
                Gateway door = doors.at(org);
                if (door != null) {
                    return question(door, org, function, transients);
                }
            } catch (GatewayException e) {
                if (Failures.silent(e)) {
                    doors.silent();
                }
                throw Failures.beforeOrdering(e);
            }
        }
        return beforeOrdering(using, gateway -> question(gateway, org, function, transients));
    }

    private byte[] question(Gateway gateway, String org, String function, Map<String, byte[]> transients)
            throws GatewayException {
        return network(gateway)
                .getContract(chaincode)
                .newProposal(function)
                .putAllTransient(transients)
                .setEndorsingOrganizations(org)
                .build()
                .evaluate();
    }

    /**
     * Blocks of the own peer with this organisation's private data.
     *
     * @param from number of the first one
     * @param previous header hash of the block before it; null to take the first one as it is
     */
    public BlockStream blocks(long from, @Nullable Hash previous) {
        Gateway gateway = peers.gateway();
        streaming = gateway;
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

    /** The peer that sent the latest stream of blocks is not asked next, if there is another one. */
    public void useAnotherPeer() {
        Gateway failed = streaming;
        if (failed != null) {
            peers.next(failed);
        }
    }

    /** Own peers, in the order of the settings, to ask each of them. */
    List<Gateway> gateways() {
        return peers.gateways();
    }

    String channel() {
        return channel;
    }

    String chaincode() {
        return chaincode;
    }

    private Network network(Gateway gateway) {
        return gateway.getNetwork(channel);
    }

    private interface Call<T> {
        T on(Gateway gateway) throws GatewayException;
    }

    /** Asks each own peer in turn: nothing is lost by asking twice. */
    private static <T> T beforeOrdering(Peers using, Call<T> call) {
        GatewayException last = null;
        for (int i = 0; i < using.count(); i++) {
            Gateway gateway = using.gateway();
            try {
                return call.on(gateway);
            } catch (GatewayException e) {
                last = e;
                if (Failures.silent(e)) {
                    using.next(gateway);
                }
                if (!Failures.elsewhere(e)) {
                    break;
                }
            }
        }
        throw Failures.beforeOrdering(last);
    }

    @Override
    public void close() {
        peers.close();
    }
}
