package io.waymark.devnet.deliver;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that is run again after every wake-up, by one thread at a time and never in the waking thread. Wake-ups that come
 * while it runs are answered by one more run.
 */
public final class SerialTask {
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final Executor executor;
    private final Runnable work;

    /** The work must not throw. */
    public SerialTask(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Has the work run soon. */
    public void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = wakeUps.get();
            work.run();
        } while (wakeUps.addAndGet(-seen) > 0);
    }
}
