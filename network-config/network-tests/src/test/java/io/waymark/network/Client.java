package io.waymark.network;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** The unmodified Fabric Gateway client, speaking as one user to one organisation's peer. */
final class Client implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 30;

    private final NetworkUnderTest network;
    private final String mspId;
    private final ManagedChannel channel;
    private final Gateway gateway;

    /** The client user of an organisation at its own peer. */
    static Client of(NetworkUnderTest network, String mspId) {
        return new Client(network, mspId, "client", mspId);
    }

    /** @param at MSP id of the organisation whose peer is spoken to */
    Client(NetworkUnderTest network, String mspId, String user, String at) {
        this.network = network;
        this.mspId = mspId;
        NetworkUnderTest.Member member = network.members().stream()
                .filter(m -> m.mspId().equals(at))
                .findFirst()
                .orElseThrow();
        try {
            X509Certificate certificate = certificate(network, mspId, user);
            channel = NettyChannelBuilder.forAddress(
                            member.gateway(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(member.tlsRoots().toFile())
                                    .build())
                    .maxInboundMessageSize(100 << 20)
                    .build();
            gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(mspId, certificate))
                    .signer(Signers.newPrivateKeySigner(privateKey(network, mspId, user)))
                    .evaluateOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .endorseOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .submitOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .commitStatusOptions(o -> o.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static X509Certificate certificate(NetworkUnderTest network, String mspId, String user) {
        try (Reader in = Files.newBufferedReader(network.certificate(mspId, user))) {
            return Identities.readX509Certificate(in);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read a certificate of " + mspId, e);
        }
    }

    static PrivateKey privateKey(NetworkUnderTest network, String mspId, String user) {
        try (Reader in = Files.newBufferedReader(network.key(mspId, user))) {
            return Identities.readPrivateKey(in);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot read a key of " + mspId, e);
        }
    }

    String mspId() {
        return mspId;
    }

    ManagedChannel channel() {
        return channel;
    }

    Gateway gateway() {
        return gateway;
    }

    Network network() {
        return gateway.getNetwork(network.channel());
    }

    Contract contract() {
        return network().getContract(network.chaincode());
    }

    /** A proposal that only the named organisations' peers may see. */
    Proposal proposal(String function, Map<String, byte[]> transientData, String... endorsers) {
        var builder = contract().newProposal(function).setEndorsingOrganizations(endorsers);
        transientData.forEach(builder::putTransient);
        return builder.build();
    }

    /** Endorses at the own peer alone. */
    Transaction endorse(String function, Map<String, byte[]> transientData) throws Exception {
        return proposal(function, transientData, mspId).endorse();
    }

    /** Submits, and says what became of it. */
    static Status commit(Transaction transaction) throws Exception {
        return transaction.submitAsync().getStatus();
    }

    String evaluate(String at, String function, Map<String, byte[]> transientData) throws Exception {
        return new String(proposal(function, transientData, at).evaluate(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
