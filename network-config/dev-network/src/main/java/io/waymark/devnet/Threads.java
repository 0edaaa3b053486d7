package io.waymark.devnet;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network's thread pools. Calls may wait for chaincode, so theirs grows with the calls, whose number the gateways
 * bound; checks of signatures only compute, so theirs has one thread per processor.
 */
final class Threads implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final ExecutorService calls = Executors.newCachedThreadPool(named("devnet-call-"));
    private final ExecutorService checks =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), named("devnet-check-"));
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(named("devnet-timer-"));

    ExecutorService calls() {
        return calls;
    }

    ExecutorService checks() {
        return checks;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        // No interrupts for calls: one in the middle of reading a file would close that file.
        scheduler.shutdownNow();
        calls.shutdown();
        checks.shutdown();
        try {
            calls.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
