package io.waymark.devnet.gateway;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds the calls of one service that run at once, and refuses more as Fabric's peer does: UNKNOWN, with its text. */
public final class ConcurrencyLimit implements ServerInterceptor {
    private final String service;
    private final int limit;
    private final Semaphore permits;

    /** For a service such as {@code /gateway.Gateway}. */
    public ConcurrencyLimit(String service, int limit) {
        this.service = service;
        this.limit = limit;
        this.permits = new Semaphore(limit);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!permits.tryAcquire()) {
            call.close(
                    Status.UNKNOWN.withDescription(
                            "too many requests for " + service + ", exceeding concurrency limit (" + limit + ")"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        AtomicBoolean released = new AtomicBoolean();
        Runnable release = () -> {
            if (released.compareAndSet(false, true)) {
                permits.release();
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onComplete() {
                release.run();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                release.run();
                super.onCancel();
            }
        };
    }
}
