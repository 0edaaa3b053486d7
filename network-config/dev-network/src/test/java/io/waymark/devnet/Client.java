package io.waymark.devnet;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The real Fabric Gateway client, connected to one organisation's gateway. */
final class Client implements AutoCloseable {
    private final ManagedChannel channel;
    private final Gateway gateway;
    private final String channelName;

    private Client(DevNetwork network, DevOrganisation organisation, X509Certificate certificate, PrivateKey key) {
        try {
            channel = NettyChannelBuilder.forAddress(
                            organisation.gateway(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(organisation.tlsRoots().toFile())
                                    .build())
                    .build();
            channelName = network.channel();
            gateway = Gateway.newInstance()
                    .connection(channel)
                    .identity(new X509Identity(organisation.mspId(), certificate))
                    .signer(Signers.newPrivateKeySigner(key))
                    .evaluateOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
                    .endorseOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
                    .submitOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
                    .commitStatusOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
                    .connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Client of(DevNetwork network, String mspId, String user) {
        DevOrganisation organisation = network.organisation(mspId);
        return new Client(network, organisation, organisation.certificateOf(user), organisation.keyOf(user));
    }

    static Client with(DevNetwork network, String mspId, X509Certificate certificate, PrivateKey key) {
        return new Client(network, network.organisation(mspId), certificate, key);
    }

    ManagedChannel channel() {
        return channel;
    }

    Gateway gateway() {
        return gateway;
    }

    Network network() {
        return gateway.getNetwork(channelName);
    }

    Contract contract() {
        return network().getContract(TestNetwork.CHAINCODE);
    }

    Contract contract(String chaincode) {
        return network().getContract(chaincode);
    }

    Proposal.Builder proposal(String function, String... args) {
        return contract().newProposal(function).addArguments(args);
    }

    String evaluate(String function, String... args) throws Exception {
        return new String(contract().evaluateTransaction(function, args), StandardCharsets.UTF_8);
    }

    /** Submits and waits; the code may say anything. */
    static Status submit(Proposal proposal) throws Exception {
        return proposal.endorse().submitAsync().getStatus();
    }

    Status submit(String function, String... args) throws Exception {
        return submit(proposal(function, args).build());
    }

    /** Writes private data into a collection, endorsed by the collection's organisation and whoever else is named. */
    TxValidationCode putPrivate(String collection, String key, String value, String... endorsers) throws Exception {
        return putPrivateStatus(collection, key, value, endorsers).getCode();
    }

    Status putPrivateStatus(String collection, String key, String value, String... endorsers) throws Exception {
        return submit(proposal("putPrivate", collection, key)
                .putTransient("value", value)
                .setEndorsingOrganizations(endorsers)
                .build());
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
