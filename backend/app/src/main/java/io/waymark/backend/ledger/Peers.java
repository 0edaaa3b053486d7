package io.waymark.backend.ledger;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** Connections to the own peers, one of them in use; the next one is when it fails. Channels reconnect by themselves. */
final class Peers implements AutoCloseable {
    /** Peers refuse clients that ping more often than once a minute. */
    private static final long KEEPALIVE_SECONDS = 120;

    private static final long KEEPALIVE_TIMEOUT_SECONDS = 20;
    private static final int MOST_BYTES = 100 << 20;
    private static final int MOST_METADATA_BYTES = 1 << 20;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final AtomicInteger current = new AtomicInteger();
    private final Identity identity;

    Peers(String organisation, NodeSettings.Fabric fabric, LedgerTimeouts timeouts) {
        try {
            identity = new X509Identity(
                    organisation, Identities.readX509Certificate(Files.readString(fabric.certificate())));
            Signer signer = Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.readString(fabric.key())));
            for (NodeSettings.Peer peer : fabric.peers()) {
                ManagedChannel channel = channel(fabric, peer);
                channels.add(channel);
                gateways.add(gateway(channel, signer, timeouts));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the client's certificate or key, or the TLS roots, cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static ManagedChannel channel(NodeSettings.Fabric fabric, NodeSettings.Peer peer) throws IOException {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(
                        peer.endpoint(),
                        TlsChannelCredentials.newBuilder().trustManager(fabric.tlsRoots().toFile()).build())
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MOST_BYTES)
                .maxInboundMetadataSize(MOST_METADATA_BYTES);
        if (peer.authority() != null) {
            builder.overrideAuthority(peer.authority());
        }
        return builder.build();
    }

    private Gateway gateway(ManagedChannel channel, Signer signer, LedgerTimeouts timeouts) {
        return Gateway.newInstance()
                .connection(channel)
                .identity(identity)
                .signer(signer)
                .evaluateOptions(o -> o.withDeadlineAfter(timeouts.evaluate().toMillis(), TimeUnit.MILLISECONDS))
                .endorseOptions(o -> o.withDeadlineAfter(timeouts.endorse().toMillis(), TimeUnit.MILLISECONDS))
                .submitOptions(o -> o.withDeadlineAfter(timeouts.submit().toMillis(), TimeUnit.MILLISECONDS))
                .commitStatusOptions(o -> o.withDeadlineAfter(timeouts.status().toMillis(), TimeUnit.MILLISECONDS))
                .connect();
    }

    /** The client's identity as signed requests carry it. */
    Identity identity() {
        return identity;
    }

    int count() {
        return gateways.size();
    }

    Gateway gateway() {
        return gateways.get(Math.floorMod(current.get(), gateways.size()));
    }

    /** Moves on from a gateway that failed, unless another thread did already. */
    void next(Gateway failed) {
        int now = current.get();
        if (gateways.get(Math.floorMod(now, gateways.size())) == failed) {
            current.compareAndSet(now, now + 1);
        }
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
