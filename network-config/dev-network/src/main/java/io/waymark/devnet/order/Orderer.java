package io.waymark.devnet.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.MspException;
import io.waymark.devnet.msp.SigningIdentity;
import io.waymark.devnet.policy.ChannelPolicies;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single orderer: takes envelopes from members, cuts blocks by count, bytes and time, signs them and hands them on in
 * order. One thread cuts, another commits, so that the next block fills while one is written.
 */
public final class Orderer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orderer.class);
    private static final int WAITING_MESSAGES = 20_000;
    private static final int WAITING_BLOCKS = 4;
    private static final long ENQUEUE_SECONDS = 10;
    private static final long CLOSE_MILLIS = 10_000;
    private static final long POLL_MILLIS = 100;
    /** HeaderType.ORDERER_TRANSACTION, which Fabric 3 refuses and its protocol marks as deprecated. */
    private static final int RETIRED_ORDERER_TRANSACTION = 4;

    private record Message(ByteString bytes, int size, CompletableFuture<Block> configured) {}

    private record Made(Block block, CompletableFuture<Block> configured) {}

    /**
     * What the orderer works with.
     *
     * @param channel  the channel
     * @param batch    limits of a block
     * @param identity signs the blocks
     * @param msps     the channel's organisations
     * @param policies who may write
     * @param clock    for expired certificates
     */
    public record Settings(
            String channel,
            ChannelConfig.Batch batch,
            SigningIdentity identity,
            ChannelMsps msps,
            ChannelPolicies policies,
            Clock clock) {}

    private final Settings settings;
    private final BlockMaker maker;
    private final BlockCutter cutter;
    private final Consumer<Block> committer;
    private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(WAITING_MESSAGES);
    private final BlockingQueue<Made> blocks = new ArrayBlockingQueue<>(WAITING_BLOCKS);
    private final Thread cutting = new Thread(this::cutBlocks, "devnet-orderer");
    private final Thread committing = new Thread(this::commitBlocks, "devnet-committer");
    private volatile boolean failed;
    private volatile boolean closed;
    private boolean timerRuns;
    private long timerEnds;

    /**
     * An orderer that goes on after the chain's last block.
     *
     * @param height     number of blocks that there are
     * @param lastHash   header hash of the last one
     * @param lastConfig number of the last CONFIG block
     * @param committer  takes each block, in order, in one thread
     */
    public Orderer(Settings settings, long height, ByteString lastHash, long lastConfig, Consumer<Block> committer) {
        this.settings = settings;
        this.maker = new BlockMaker(settings.identity(), height, lastHash, lastConfig);
        this.cutter = new BlockCutter(new BlockCutter.Limits(
                settings.batch().maxMessages(), settings.batch().preferredBytes()));
        this.committer = committer;
        cutting.setDaemon(true);
        committing.setDaemon(true);
    }

    /** Starts working. */
    public void start() {
        cutting.start();
        committing.start();
    }

    /**
     * Takes an envelope into the order. On return it is accepted, not committed.
     *
     * @throws OrderingException when it is refused, or the orderer cannot work
     */
    public void broadcast(Envelope envelope) throws OrderingException {
        int size = envelope.getPayload().size() + envelope.getSignature().size();
        check(envelope, size);
        enqueue(new Message(envelope.toByteString(), size, null));
    }

    /** Puts a new configuration into a block of its own; the future completes when it is committed. */
    public CompletableFuture<Block> configure(ChannelConfig config) throws OrderingException {
        Envelope envelope = config.envelope(settings.channel(), settings.batch(), settings.identity());
        CompletableFuture<Block> configured = new CompletableFuture<>();
        enqueue(new Message(envelope.toByteString(), 0, configured));
        return configured;
    }

    @Override
    public void close() {
        closed = true;
        // The committing thread is not interrupted: an interrupt in the middle of file input or output closes the file.
        cutting.interrupt();
        try {
            cutting.join(CLOSE_MILLIS);
            committing.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Message message) throws OrderingException {
        boolean taken = false;
        try {
            taken = !failed && !closed && messages.offer(message, ENQUEUE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw new OrderingException(Status.SERVICE_UNAVAILABLE, "the orderer is stopped or overloaded");
        }
    }

    private void check(Envelope envelope, int size) throws OrderingException {
        ChannelHeader channelHeader;
        SignatureHeader signatureHeader;
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            throw new OrderingException(Status.BAD_REQUEST, "could not determine channel ID: envelope does not parse");
        }
        if (!channelHeader.getChannelId().equals(settings.channel())) {
            throw new OrderingException(Status.BAD_REQUEST, "channel does not exist");
        }
        switch (channelHeader.getType()) {
            case HeaderType.CONFIG_VALUE ->
                throw new OrderingException(Status.BAD_REQUEST, "message is of type that cannot be processed directly");
            case HeaderType.CONFIG_UPDATE_VALUE, RETIRED_ORDERER_TRANSACTION ->
                throw new OrderingException(
                        Status.BAD_REQUEST, "this development network takes configuration from its own interface only");
            default -> {}
        }
        if (envelope.getPayload().isEmpty()) {
            throw new OrderingException(Status.BAD_REQUEST, "Message was empty");
        }
        if (size > settings.batch().absoluteMaxBytes()) {
            throw new OrderingException(
                    Status.BAD_REQUEST,
                    "message payload is " + size + " bytes and exceeds maximum allowed "
                            + settings.batch().absoluteMaxBytes() + " bytes");
        }
        checkCreator(signatureHeader.getCreator(), envelope);
    }

    private void checkCreator(ByteString creator, Envelope envelope) throws OrderingException {
        String denied =
                "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of "
                        + "the 'Writers' sub-policies to be satisfied: permission denied";
        try {
            Identity identity = settings.msps().identity(creator);
            if (identity.expired(settings.clock().instant())) {
                throw new OrderingException(Status.BAD_REQUEST, "broadcast client identity expired");
            }
            if (!settings.policies().mayWrite(identity)
                    || !identity.verify(
                            envelope.getPayload().toByteArray(),
                            envelope.getSignature().toByteArray())) {
                throw new OrderingException(Status.FORBIDDEN, denied);
            }
        } catch (MspException e) {
            throw new OrderingException(Status.FORBIDDEN, denied);
        }
    }

    private void cutBlocks() {
        try {
            while (!closed) {
                Message message = timerRuns
                        ? messages.poll(Math.max(0, timerEnds - System.nanoTime()), TimeUnit.NANOSECONDS)
                        : messages.take();
                if (message == null) {
                    timerRuns = false;
                    make(cutter.cut());
                } else if (message.configured() != null) {
                    make(cutter.cut());
                    timerRuns = false;
                    blocks.put(new Made(maker.next(List.of(message.bytes()), true), message.configured()));
                } else {
                    order(message);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts: what waits for a block was accepted and not committed, as with any orderer that
            // stops.
            Thread.currentThread().interrupt();
        }
    }

    private void order(Message message) throws InterruptedException {
        for (List<ByteString> batch : cutter.ordered(message.bytes(), message.size())) {
            make(batch);
        }
        if (!cutter.hasPending()) {
            timerRuns = false;
        } else if (!timerRuns) {
            // The time runs from the first message that waits; later ones do not prolong it.
            timerRuns = true;
            timerEnds = System.nanoTime() + settings.batch().timeout().toNanos();
        }
    }

    private void make(List<ByteString> batch) throws InterruptedException {
        if (!batch.isEmpty()) {
            blocks.put(new Made(maker.next(batch, false), null));
        }
    }

    private void commitBlocks() {
        try {
            while (!closed && !failed) {
                Made made = blocks.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (made != null) {
                    commit(made);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(Made made) {
        try {
            committer.accept(made.block());
            if (made.configured() != null) {
                made.configured().complete(made.block());
            }
        } catch (RuntimeException e) {
            // A block that is not on the disk must not be followed by others: stop here, refuse what comes, say why.
            failed = true;
            LOG.error(
                    "block {} could not be committed; the network takes no more transactions",
                    made.block().getHeader().getNumber(),
                    e);
            if (made.configured() != null) {
                made.configured().completeExceptionally(e);
            }
        }
    }
}
