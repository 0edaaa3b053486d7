package io.waymark.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** One network for all suites of a test class, with a client of each organisation. */
final class Running implements AutoCloseable {

    static final String A = "ManufacturerMSP";
    static final String B = "DistributorMSP";
    static final String C = "RetailerMSP";
    static final List<String> MSPS = List.of(A, B, C);

    private final NetworkUnderTest network;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final AtomicInteger names = new AtomicInteger();
    private final String run;
    private final long seed = System.nanoTime();

    Running(NetworkUnderTest network) {
        this.network = network;
        this.run = Long.toHexString(seed);
        System.out.println("suite on " + network.name() + ", seed " + seed);
    }

    NetworkUnderTest network() {
        return network;
    }

    boolean can(NetworkUnderTest.Capability capability) {
        return network.capabilities().contains(capability);
    }

    Random random() {
        return new Random(seed);
    }

    /** The client user of an organisation at its own peer. */
    Client client(String mspId) {
        return clients.computeIfAbsent(mspId, m -> Client.of(network, m));
    }

    Signer signer(String mspId, String user) {
        return Signer.of(network, mspId, user);
    }

    RawGateway raw(String mspId) {
        return new RawGateway(network, client(mspId), signer(mspId, "client"));
    }

    Contract probe(String mspId) {
        return client(mspId).network().getContract(NetworkUnderTest.PROBE);
    }

    /** A key that no other test uses. */
    String name() {
        return "k" + names.incrementAndGet() + "-" + run;
    }

    static String collection(String mspId) {
        return "_implicit_org_" + mspId;
    }

    /** A proposal to the probe; without endorsers the gateway finds them. */
    Proposal proposal(String mspId, List<String> endorsers, String function, String... arguments) {
        var builder = probe(mspId).newProposal(function).addArguments(arguments);
        if (!endorsers.isEmpty()) {
            builder.setEndorsingOrganizations(endorsers.toArray(String[]::new));
        }
        return builder.build();
    }

    /** A proposal to the probe with a transient value, endorsed by the named organisations. */
    Proposal withValue(String mspId, List<String> endorsers, String value, String function, String... arguments) {
        var builder = probe(mspId).newProposal(function).addArguments(arguments).putTransient("value", value);
        if (!endorsers.isEmpty()) {
            builder.setEndorsingOrganizations(endorsers.toArray(String[]::new));
        }
        return builder.build();
    }

    /** Submits to the probe, endorsed by a majority. */
    Status submit(String mspId, String function, String... arguments) throws Exception {
        return Client.commit(proposal(mspId, List.of(), function, arguments).endorse());
    }

    Status putPrivate(String mspId, String key, String value) throws Exception {
        return Client.commit(withValue(mspId, List.of(mspId), value, "putPrivate", collection(mspId), key)
                .endorse());
    }

    byte[] evaluate(String mspId, String function, String... arguments) throws Exception {
        return proposal(mspId, List.of(mspId), function, arguments).evaluate();
    }

    /** Asks another organisation's peer. */
    byte[] evaluateAt(String at, String mspId, String function, String... arguments) throws Exception {
        return proposal(mspId, List.of(at), function, arguments).evaluate();
    }

    /**
     * Waits until an organisation's peer has this hash under a key of the probe: a commit is told by one peer, and others may have
     * it a moment later.
     *
     * @param hash empty for none
     */
    void awaitHash(String mspId, String collection, String key, byte[] hash) throws Exception {
        byte[][] last = {null};
        try {
            Blocks.await(() -> Arrays.equals(last[0] = evaluate(mspId, "hash", collection, key), hash));
        } catch (AssertionError never) {
            assertThat(last[0]).as("hash at the peer of " + mspId).isEqualTo(hash);
            throw never;
        }
    }

    /** A transaction of the probe, made by hand by an organisation that its own peer endorses. */
    HandMade handMade(String mspId, TxReadWriteSet set) {
        return new HandMade(network, NetworkUnderTest.PROBE, signer(mspId, "client"))
                .writing(set)
                .endorsedBy(signer(mspId, "peer"));
    }

    TxValidationCode commit(String mspId, HandMade transaction) {
        return raw(mspId).commit(transaction);
    }

    void restartPeer(String mspId) {
        network.stopPeer(mspId);
        network.startPeer(mspId);
    }

    @Override
    public void close() {
        clients.values().forEach(Client::close);
        network.close();
    }
}
