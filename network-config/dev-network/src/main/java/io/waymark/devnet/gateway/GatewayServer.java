package io.waymark.devnet.gateway;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The port of one organisation's peer: gateway and block streams behind TLS. */
public final class GatewayServer {
    private static final int MAX_MESSAGE = 100 << 20;
    private static final long KEEPALIVE_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final Server server;

    private GatewayServer(Server server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param address where; port 0 for any free one
     * @param tls     directory with {@code cert.pem} and {@code key.pem}
     * @param limit   gateway calls at once; five times as many block streams
     * @throws IOException when the address is in use
     */
    public static GatewayServer start(
            InetSocketAddress address,
            Path tls,
            BindableService gateway,
            BindableService deliver,
            int limit,
            Executor executor)
            throws IOException {
        Server server = NettyServerBuilder.forAddress(address)
                .sslContext(GrpcSslContexts.forServer(
                                tls.resolve("cert.pem").toFile(),
                                tls.resolve("key.pem").toFile())
                        .build())
                .executor(executor)
                .maxInboundMessageSize(MAX_MESSAGE)
                .permitKeepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(ServerInterceptors.intercept(gateway, new ConcurrencyLimit("/gateway.Gateway", limit)))
                .addService(ServerInterceptors.intercept(deliver, new ConcurrencyLimit("/protos.Deliver", 5 * limit)))
                .build()
                .start();
        return new GatewayServer(server);
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Stops at once: connections are refused, calls in flight fail. */
    public void stop() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway on port " + server.getPort() + " does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
