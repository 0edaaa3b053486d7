package io.waymark.devnet.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.msp.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's stream: seek requests in, blocks out, errors as statuses in the stream (common/deliver). It sends when
 * the reader has room and a block is there; whatever brings news calls {@link #wake}, and one thread at a time works.
 */
final class DeliverStream implements StreamObserver<Envelope> {
    private static final Logger LOG = LoggerFactory.getLogger(DeliverStream.class);
    private static final Duration TIME_WINDOW = Duration.ofMinutes(15);

    private record Seek(long next, long stop, boolean failIfNotReady, Identity reader) {
        Seek advanced() {
            return new Seek(next + 1, stop, failIfNotReady, reader);
        }
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final Status status;

        Refused(Status status) {
            super(status.name(), null, false, false);
            this.status = status;
        }
    }

    private final Ledger ledger;
    private final SignedRequests requests;
    private final Clock clock;
    private final BlockView view;
    private final ServerCallStreamObserver<DeliverResponse> responses;
    private final SerialTask task;
    private final Ledger.Subscription subscription;
    private volatile Envelope request;
    private volatile boolean readerDone;
    private volatile boolean over;
    private Seek seek;

    DeliverStream(
            Ledger ledger,
            SignedRequests requests,
            Clock clock,
            BlockView view,
            ServerCallStreamObserver<DeliverResponse> responses,
            Executor executor) {
        this.ledger = ledger;
        this.requests = requests;
        this.clock = clock;
        this.view = view;
        this.responses = responses;
        this.task = new SerialTask(executor, this::work);
        this.subscription = ledger.onBlock(this::wake);
        responses.setOnReadyHandler(this::wake);
        responses.setOnCancelHandler(this::end);
        // One seek request at a time: the next is read when the one before has its status.
        responses.disableAutoRequest();
        responses.request(1);
    }

    @Override
    public void onNext(Envelope envelope) {
        request = envelope;
        wake();
    }

    @Override
    public void onError(Throwable t) {
        end();
    }

    @Override
    public void onCompleted() {
        readerDone = true;
        wake();
    }

    private void end() {
        over = true;
        subscription.close();
    }

    private void wake() {
        task.wake();
    }

    private void work() {
        try {
            advance();
        } catch (RuntimeException e) {
            if (!over) {
                LOG.warn("a block stream ends: {}", e.getClass().getName());
                end();
                responses.onError(io.grpc.Status.INTERNAL
                        .withDescription("the peer failed")
                        .asRuntimeException());
            }
        }
    }

    private void advance() {
        if (over) {
            return;
        }
        try {
            if (seek == null && request != null) {
                Envelope envelope = request;
                request = null;
                seek = begin(envelope);
            }
            while (seek != null && !over && responses.isReady()) {
                if (seek.next() > seek.stop() && seek.stop() >= 0) {
                    finish(Status.SUCCESS);
                } else if (!sendNext()) {
                    break;
                }
            }
            if (seek == null && request == null && readerDone && !over) {
                end();
                responses.onCompleted();
            }
        } catch (Refused e) {
            finish(e.status);
        }
    }

    private boolean sendNext() throws Refused {
        Optional<Block> block = ledger.block(seek.next());
        if (block.isEmpty()) {
            if (seek.failIfNotReady()) {
                throw new Refused(Status.NOT_FOUND);
            }
            return false;
        }
        if (seek.reader().expired(clock.instant())) {
            throw new Refused(Status.FORBIDDEN);
        }
        responses.onNext(view.of(block.get(), seek.reader()));
        seek = seek.advanced();
        return true;
    }

    private void finish(Status status) {
        seek = null;
        responses.onNext(DeliverResponse.newBuilder().setStatus(status).build());
        if (status == Status.SUCCESS) {
            responses.request(1);
        } else {
            end();
            responses.onCompleted();
        }
    }

    private Seek begin(Envelope envelope) throws Refused {
        ChannelHeader channelHeader;
        SignatureHeader signatureHeader;
        SeekInfo info;
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
            info = SeekInfo.parseFrom(payload.getData());
            require(payload.hasHeader() && !envelope.getPayload().isEmpty(), Status.BAD_REQUEST);
        } catch (InvalidProtocolBufferException e) {
            throw new Refused(Status.BAD_REQUEST);
        }
        requireTime(channelHeader);
        require(channelHeader.getChannelId().equals(ledger.channel()), Status.NOT_FOUND);
        Identity reader = requests.reader(signatureHeader.getCreator(), envelope.getPayload(), envelope.getSignature())
                .filter(identity -> !identity.expired(clock.instant()))
                .orElseThrow(() -> new Refused(Status.FORBIDDEN));
        require(info.hasStart() && info.hasStop(), Status.BAD_REQUEST);
        long start = start(info.getStart());
        long stop = stop(info, start);
        require(stop < 0 || stop >= start, Status.BAD_REQUEST);
        return new Seek(start, stop, info.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY, reader);
    }

    private void requireTime(ChannelHeader header) throws Refused {
        require(header.hasTimestamp(), Status.BAD_REQUEST);
        Instant now = clock.instant();
        long seconds = header.getTimestamp().getSeconds();
        require(
                Math.abs(Math.subtractExact(now.getEpochSecond(), Math.max(0, seconds))) <= TIME_WINDOW.toSeconds(),
                Status.BAD_REQUEST);
    }

    private long start(SeekPosition position) throws Refused {
        return switch (position.getTypeCase()) {
            case OLDEST -> 0;
            case NEWEST -> ledger.height() - 1;
            case NEXT_COMMIT -> ledger.height();
            case SPECIFIED -> {
                long number = position.getSpecified().getNumber();
                // A peer waits for its next block and for no later one: who asks for that knows of blocks that this
                // peer lacks.
                require(number >= 0 && number <= ledger.height(), Status.NOT_FOUND);
                yield number;
            }
            case TYPE_NOT_SET -> throw new Refused(Status.BAD_REQUEST);
        };
    }

    /** Negative numbers are those beyond 2^63: never reached. */
    private long stop(SeekInfo info, long start) throws Refused {
        return switch (info.getStop().getTypeCase()) {
            case OLDEST -> start;
            case NEWEST -> info.getStart().equals(info.getStop()) ? start : ledger.height() - 1;
            case SPECIFIED -> info.getStop().getSpecified().getNumber();
            case NEXT_COMMIT, TYPE_NOT_SET -> throw new Refused(Status.BAD_REQUEST);
        };
    }

    private static void require(boolean condition, Status otherwise) throws Refused {
        if (!condition) {
            throw new Refused(otherwise);
        }
    }
}
