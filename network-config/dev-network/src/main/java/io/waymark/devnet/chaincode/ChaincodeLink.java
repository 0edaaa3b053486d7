package io.waymark.devnet.chaincode;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.waymark.devnet.peer.ChaincodeRunner;
import io.waymark.devnet.peer.ChaincodeUnavailableException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's link to its organisation's chaincode process. The peer dials (chaincode as a service), and dials again,
 * ever more slowly up to a bound, for as long as the link is open.
 */
public final class ChaincodeLink implements ChaincodeRunner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChaincodeLink.class);
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 500;
    private static final long REGISTER_SECONDS = 10;
    private static final int MAX_MESSAGE = 100 << 20;

    private final String mspId;
    private final String packageId;
    private final ScheduledExecutorService scheduler;
    private final Runnable onReady;
    private InetSocketAddress address;
    private ManagedChannel channel;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private boolean closed;
    private volatile ChaincodeStream stream;

    /** A link that dials nobody yet; {@code onReady} runs whenever a process has registered. */
    public ChaincodeLink(String mspId, String packageId, ScheduledExecutorService scheduler, Runnable onReady) {
        this.mspId = mspId;
        this.packageId = packageId;
        this.scheduler = scheduler;
        this.onReady = onReady;
    }

    /** Dials that address from now on, instead of any other. */
    public synchronized void connect(InetSocketAddress newAddress) {
        address = newAddress;
        retryMillis = FIRST_RETRY_MILLIS;
        hangUp();
        dial();
    }

    /** Whether the process has registered and takes calls. */
    public boolean ready() {
        ChaincodeStream current = stream;
        return current != null && current.ready();
    }

    @Override
    public CompletableFuture<ChaincodeMessage> run(Invocation invocation) {
        ChaincodeStream current = stream;
        if (current == null || !current.ready()) {
            return CompletableFuture.failedFuture(
                    new ChaincodeUnavailableException("could not launch chaincode " + packageId + ": connection to "
                            + packageId + " failed: no process of " + mspId + " is registered"));
        }
        return current.run(invocation);
    }

    @Override
    public synchronized void close() {
        closed = true;
        hangUp();
    }

    private void hangUp() {
        ChaincodeStream old = stream;
        stream = null;
        if (old != null) {
            old.end();
        }
        if (channel != null) {
            channel.shutdownNow();
            channel = null;
        }
    }

    private synchronized void dial() {
        // Another dial may have come first: a retry was waiting when a new address was given.
        if (closed || address == null || stream != null) {
            return;
        }
        // Calls are answered on the network thread itself: each is a look into memory, and a hop costs more than that.
        channel = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(MAX_MESSAGE)
                .build();
        ChaincodeStream opened = new ChaincodeStream(packageId, this::registered, this::ended);
        stream = opened;
        opened.start(ChaincodeGrpc.newStub(channel));
        scheduler.schedule(opened::endUnlessReady, REGISTER_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void registered(ChaincodeStream ready) {
        if (ready == stream) {
            retryMillis = FIRST_RETRY_MILLIS;
            LOG.info("{}: chaincode {} is ready", mspId, packageId);
            onReady.run();
        }
    }

    /** The process went away, or never was there. */
    private synchronized void ended(ChaincodeStream gone) {
        if (closed || gone != stream) {
            return;
        }
        if (gone.wasReady()) {
            LOG.warn("{}: chaincode {} went away; dialling again", mspId, packageId);
        }
        hangUp();
        scheduler.schedule(this::dial, retryMillis, TimeUnit.MILLISECONDS);
        retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
    }
}
