package io.waymark.backend.door;

import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.waymark.backend.door.DoorMeters.Outcome;
import io.waymark.projection.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gRPC server that speaks three methods of a peer, for other members' nodes and administrators: what {@link Admission} lets
 * pass goes to an own peer as it is. Every other method is {@code UNIMPLEMENTED}. Clients need no certificate: proposals are signed.
 */
public final class Door implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** An opening's page and what a chain is shown with are far below it; a peer alone would take 100 MiB. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int MOST_METADATA_BYTES = 16 << 10;
    private static final int THREADS = 4;
    private static final long HANDSHAKE_SECONDS = 10;
    /** Clients may ping as often as a peer would let them. */
    private static final long PING_SECONDS = 60;

    private static final long IDLE_MINUTES = 10;
    private static final long CERTIFICATE_SECONDS = 5;
    private static final long END_SECONDS = 3;

    private final NodeSettings settings;
    private final MeterRegistry registry;
    private @Nullable OwnPeers peers;
    private @Nullable Server server;
    private @Nullable ExecutorService threads;
    private @Nullable ScheduledExecutorService timer;

    /** @param settings of a process that opens a door, without a fault */
    public Door(NodeSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * Listens from now on.
     *
     * @throws IOException if the port is taken, or certificate and key cannot be used
     */
    public synchronized void open() throws IOException {
        NodeSettings.Door door = settings.door();
        ScheduledThreadPoolExecutor started =
                new ScheduledThreadPoolExecutor(1, named("door-timer"), new ThreadPoolExecutor.DiscardPolicy());
        // Nearly every call ends before its time does.
        started.setRemoveOnCancelPolicy(true);
        timer = started;
        threads = Executors.newFixedThreadPool(THREADS, named("door"));
        try {
            peers = new OwnPeers(settings.fabric(), MOST_BYTES);
            Places places = new Places(door.calls(), door.callsOfOne());
            DoorMeters meters = new DoorMeters(registry, places);
            InetSocketAddress address = door.address() == null
                    ? new InetSocketAddress(door.port())
                    : new InetSocketAddress(InetAddress.getByName(door.address()), door.port());
            server = NettyServerBuilder.forAddress(
                            address,
                            TlsServerCredentials.newBuilder()
                                    .keyManager(keys(door, started))
                                    .build())
                    .executor(threads)
                    .addServices(services(new Admission(settings), places, meters, started))
                    .fallbackHandlerRegistry(new Nothing(meters))
                    .maxInboundMessageSize(MOST_BYTES)
                    .maxInboundMetadataSize(MOST_METADATA_BYTES)
                    .maxConcurrentCallsPerConnection(door.callsOfOne())
                    .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                    .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                    .maxConnectionIdle(IDLE_MINUTES, TimeUnit.MINUTES)
                    .build()
                    .start();
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
        LOG.info("the door for other members is open at port {}", door.port());
    }

    /** A renewed certificate is taken into use without a restart; one that does not fit its key is not. */
    private static AdvancedTlsX509KeyManager keys(NodeSettings.Door door, ScheduledExecutorService timer)
            throws IOException {
        try {
            AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
            keys.updateIdentityCredentials(
                    Objects.requireNonNull(door.certificate()).toFile(),
                    Objects.requireNonNull(door.key()).toFile(),
                    CERTIFICATE_SECONDS,
                    TimeUnit.SECONDS,
                    timer);
            return keys;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "waymark.door.certificate and waymark.door.key cannot be used together ("
                            + unusable.getClass().getSimpleName() + ")",
                    unusable);
        }
    }

    private List<ServerServiceDefinition> services(
            Admission admission, Places places, DoorMeters meters, ScheduledExecutorService timer) {
        Map<String, ServerServiceDefinition.Builder> services = new TreeMap<>();
        for (DoorMethod method : DoorMethod.values()) {
            services.computeIfAbsent(
                            Objects.requireNonNull(method.descriptor().getServiceName()),
                            ServerServiceDefinition::builder)
                    .addMethod(
                            method.descriptor(),
                            new Passage(method, admission, places, Objects.requireNonNull(peers), meters, timer));
        }
        return services.values().stream()
                .map(ServerServiceDefinition.Builder::build)
                .toList();
    }

    /** Whatever else is asked for is counted, and is not there. */
    private static final class Nothing extends HandlerRegistry {
        private final DoorMeters meters;

        Nothing(DoorMeters meters) {
            this.meters = meters;
        }

        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
            meters.count(Outcome.REFUSED, System.nanoTime());
            return null;
        }

        @Override
        public List<ServerServiceDefinition> getServices() {
            return List.of();
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Where it listens; 0 while it does not. */
    public synchronized int port() {
        return server == null ? 0 : server.getPort();
    }

    /** Calls under way have some seconds to end. */
    @Override
    public synchronized void close() {
        try {
            if (server != null && !server.shutdown().awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow().awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        } finally {
            server = null;
            if (peers != null) {
                peers.close();
            }
            if (timer != null) {
                timer.shutdownNow();
            }
            if (threads != null) {
                threads.shutdown();
            }
        }
    }
}
