package io.waymark.backend.door;

import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections to the own peers: the one in use, and the others in turn when it is away. */
final class OwnPeers implements AutoCloseable {
    /** Peers refuse clients that ping more often than once a minute. */
    private static final long KEEPALIVE_SECONDS = 120;

    private static final long KEEPALIVE_TIMEOUT_SECONDS = 20;
    private static final int MOST_METADATA_BYTES = 1 << 20;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicInteger current = new AtomicInteger();

    /** @throws IOException if the certificates that vouch for the peers cannot be read */
    OwnPeers(NodeSettings.Fabric fabric, int mostBytes) throws IOException {
        for (NodeSettings.Peer peer : fabric.peers()) {
            ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(
                            peer.endpoint(),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(Objects.requireNonNull(fabric.tlsRoots())
                                            .toFile())
                                    .build())
                    .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .maxInboundMessageSize(mostBytes)
                    .maxInboundMetadataSize(MOST_METADATA_BYTES);
            if (peer.authority() != null) {
                builder.overrideAuthority(peer.authority());
            }
            channels.add(builder.build());
        }
    }

    int count() {
        return channels.size();
    }

    /** Number of the peer in use. */
    int current() {
        return Math.floorMod(current.get(), channels.size());
    }

    Channel channel(int number) {
        return channels.get(number);
    }

    /** The peer after one that is away, which the next call asks first. */
    int next(int away) {
        int now = current.get();
        if (Math.floorMod(now, channels.size()) == away) {
            current.compareAndSet(now, now + 1);
        }
        return (away + 1) % channels.size();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
