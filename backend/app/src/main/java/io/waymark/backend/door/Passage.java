package io.waymark.backend.door;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.waymark.backend.door.DoorMeters.Outcome;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes calls of one method: judges each, hands it to an own peer and brings the answer back. Holds no thread meanwhile. */
final class Passage implements ServerCallHandler<byte[], byte[]> {
    /** Time in which a request must be here whole. */
    private static final long ARRIVAL_SECONDS = 10;
    /** A little more than a peer takes at most to evaluate or endorse. */
    private static final long ANSWER_SECONDS = 35;
    /** Who reads its answer more slowly than this no longer keeps a place. */
    private static final long READING_SECONDS = 30;

    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final DoorMethod method;
    private final Admission admission;
    private final Places places;
    private final OwnPeers peers;
    private final DoorMeters meters;
    private final ScheduledExecutorService timer;

    Passage(
            DoorMethod method,
            Admission admission,
            Places places,
            OwnPeers peers,
            DoorMeters meters,
            ScheduledExecutorService timer) {
        this.method = method;
        this.admission = admission;
        this.places = places;
        this.peers = peers;
        this.meters = meters;
        this.timer = timer;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        long started = System.nanoTime();
        // Before the message is read: what waits for a place holds no memory.
        if (!places.enter()) {
            meters.count(Outcome.BUSY, started);
            call.close(busy(), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return new Passing(call, started);
    }

    private static Status busy() {
        return Status.UNAVAILABLE.withDescription("too many calls are under way; try again");
    }

    /** One call. Its two sides, and the time that runs out, come on different threads. */
    private final class Passing extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final long started;
        private final ScheduledFuture<?> arrival;
        private byte @Nullable [] request;
        private String asker = "";
        private @Nullable ClientCall<byte[], byte[]> asking;
        private boolean ended;
        private boolean departed;
        private @Nullable ScheduledFuture<?> departure;

        Passing(ServerCall<byte[], byte[]> call, long started) {
            this.call = call;
            this.started = started;
            this.arrival = timer.schedule(this::late, ARRIVAL_SECONDS, TimeUnit.SECONDS);
            // One more than there may be, so that a second one is noticed.
            call.request(2);
        }

        private synchronized void late() {
            if (request == null || asking == null) {
                end(Outcome.REFUSED, Status.DEADLINE_EXCEEDED.withDescription("the request came too slowly"));
            }
        }

        @Override
        public synchronized void onMessage(byte[] message) {
            if (request != null) {
                end(Outcome.REFUSED, Status.INVALID_ARGUMENT.withDescription("one request a call"));
                return;
            }
            request = message;
        }

        @Override
        public synchronized void onHalfClose() {
            arrival.cancel(false);
            if (ended) {
                return;
            }
            if (request == null) {
                end(Outcome.REFUSED, Status.INVALID_ARGUMENT.withDescription("the request is missing"));
                return;
            }
            try {
                String creator = admission.judge(method, request);
                if (!places.name(creator)) {
                    end(Outcome.BUSY, busy());
                    return;
                }
                asker = creator;
                ask(peers.current(), 1);
            } catch (Admission.Refused refused) {
                end(Outcome.REFUSED, refused.status());
            }
        }

        private synchronized void ask(int peer, int attempt) {
            if (ended) {
                return;
            }
            ClientCall<byte[], byte[]> out = peers.channel(peer)
                    .newCall(
                            method.descriptor(),
                            CallOptions.DEFAULT.withDeadline(Deadline.after(ANSWER_SECONDS, TimeUnit.SECONDS)));
            asking = out;
            out.start(new Answer(peer, attempt), new Metadata());
            out.sendMessage(request);
            out.halfClose();
            out.request(2);
        }

        private synchronized void answered(byte[] answer) {
            if (!ended) {
                call.sendHeaders(new Metadata());
                call.sendMessage(answer);
                end(Outcome.ANSWERED, Status.OK);
            }
        }

        private void failed(Status status, Metadata trailers) {
            byte[] details = trailers.get(DETAILS);
            Metadata passed = new Metadata();
            if (details != null) {
                passed.put(DETAILS, details);
                end(Outcome.FAILED, status, passed);
                return;
            }
            // Said by the connection and not by the peer: its text names inner addresses.
            boolean silent =
                    status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
            Status said = silent
                    ? status.getCode().toStatus().withDescription("the organisation's peers do not answer")
                    : status.withCause(null);
            end(silent ? Outcome.SILENT : Outcome.FAILED, said, passed);
        }

        private void end(Outcome outcome, Status status) {
            end(outcome, status, new Metadata());
        }

        private synchronized void end(Outcome outcome, Status status, Metadata trailers) {
            if (leave(outcome)) {
                call.close(status, trailers);
            }
        }

        private boolean leave(Outcome outcome) {
            if (ended) {
                return false;
            }
            ended = true;
            request = null;
            arrival.cancel(false);
            meters.count(outcome, started);
            departure = timer.schedule(this::depart, READING_SECONDS, TimeUnit.SECONDS);
            return true;
        }

        /** The answer is on its way whole, or nobody takes it: until then its bytes are held here. */
        private synchronized void depart() {
            if (!departed) {
                departed = true;
                places.leave(asker);
                if (departure != null) {
                    departure.cancel(false);
                }
            }
        }

        @Override
        public void onComplete() {
            depart();
        }

        /** The caller went away, or its time is over. */
        @Override
        public synchronized void onCancel() {
            ClientCall<byte[], byte[]> out = asking;
            if (leave(Outcome.BROKEN_OFF) && out != null) {
                out.cancel("the caller went away", null);
            }
            depart();
        }

        private final class Answer extends ClientCall.Listener<byte[]> {
            private final int peer;
            private final int attempt;
            private byte @Nullable [] message;

            Answer(int peer, int attempt) {
                this.peer = peer;
                this.attempt = attempt;
            }

            @Override
            public void onMessage(byte[] answer) {
                message = answer;
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                if (status.isOk() && message != null) {
                    answered(message);
                } else if (status.getCode() == Status.Code.UNAVAILABLE && attempt < peers.count()) {
                    ask(peers.next(peer), attempt + 1);
                } else {
                    if (status.getCode() == Status.Code.UNAVAILABLE) {
                        peers.next(peer);
                    }
                    failed(status.isOk() ? Status.INTERNAL.withDescription("no answer") : status, trailers);
                }
            }
        }
    }
}
