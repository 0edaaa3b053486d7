package io.waymark.backend.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.jspecify.annotations.Nullable;

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
    private final ClientIdentity client;
    private final @Nullable Doors doors;

    /** @throws LedgerRefusal if certificate and key cannot be used */
    Peers(NodeSettings settings, LedgerTimeouts timeouts) {
        String organisation = Objects.requireNonNull(settings.organisation());
        NodeSettings.Fabric fabric = settings.fabric();
        client = ClientIdentity.load(organisation, fabric);
        try {
            for (NodeSettings.Peer peer : fabric.peers()) {
                ManagedChannel channel = channel(fabric, peer);
                channels.add(channel);
                gateways.add(gateway(channel, timeouts));
            }
        } catch (IOException e) {
            throw new LedgerRefusal(
                    "waymark.fabric.tls-roots",
                    "its certificates cannot be read (" + e.getClass().getSimpleName() + ")",
                    "put the PEM file of the CA there that vouches for the peers' TLS");
        }
        Path others = settings.door().others();
        SystemChaincode system = new SystemChaincode(organisation, fabric.channel());
        doors = others == null ? null : new Doors(others, () -> facts(system), channel -> gateway(channel, timeouts));
    }

    private ChannelFacts facts(SystemChaincode system) throws GatewayException, InvalidProtocolBufferException {
        Gateway gateway = gateway();
        try {
            return system.facts(gateway, system.newest(gateway));
        } catch (GatewayException e) {
            if (Failures.silent(e)) {
                next(gateway);
            }
            throw e;
        }
    }

    /** Other members' doors; null where none is known. */
    @Nullable
    Doors doors() {
        return doors;
    }

    private static ManagedChannel channel(NodeSettings.Fabric fabric, NodeSettings.Peer peer) throws IOException {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(
                        peer.endpoint(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(fabric.tlsRoots().toFile())
                                .build())
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MOST_BYTES)
                .maxInboundMetadataSize(MOST_METADATA_BYTES);
        if (peer.authority() != null) {
            builder.overrideAuthority(peer.authority());
        }
        return builder.build();
    }

    private Gateway gateway(ManagedChannel channel, LedgerTimeouts timeouts) {
        return Gateway.newInstance()
                .connection(channel)
                .identity(client.identity())
                .signer(client.signer())
                .hash(client.hash())
                .evaluateOptions(o -> o.withDeadlineAfter(timeouts.evaluate().toMillis(), TimeUnit.MILLISECONDS))
                .endorseOptions(o -> o.withDeadlineAfter(timeouts.endorse().toMillis(), TimeUnit.MILLISECONDS))
                .submitOptions(o -> o.withDeadlineAfter(timeouts.submit().toMillis(), TimeUnit.MILLISECONDS))
                .commitStatusOptions(o -> o.withDeadlineAfter(timeouts.status().toMillis(), TimeUnit.MILLISECONDS))
                .connect();
    }

    ClientIdentity client() {
        return client;
    }

    int count() {
        return gateways.size();
    }

    /** All of them, to ask each. */
    List<Gateway> gateways() {
        return List.copyOf(gateways);
    }

    Gateway gateway() {
        return gateways.get(Math.floorMod(current.get(), gateways.size()));
    }

    /**
     * Moves on from a gateway that failed, unless another thread did already. The next call on its channel dials at once: left
     * to itself a channel waits longer after each failure, up to two minutes, and a peer that is back would not be noticed.
     * Callers wait between their tries.
     */
    void next(Gateway failed) {
        int index = gateways.indexOf(failed);
        if (index < 0) {
            // Of the connections before a renewal: these ones did not fail.
            return;
        }
        channels.get(index).resetConnectBackoff();
        int now = current.get();
        if (Math.floorMod(now, gateways.size()) == index) {
            current.compareAndSet(now, now + 1);
        }
    }

    @Override
    public void close() {
        if (doors != null) {
            doors.close();
        }
        gateways.forEach(Gateway::close);
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
