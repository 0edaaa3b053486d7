package io.waymark.backend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the backend that works until it is told to stop, and may be started again. Its body asks {@link #stopping} in
 * every loop and returns soon after an interrupt.
 */
public final class Worker {
    private final String name;
    private final Runnable body;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    public Worker(String name, Runnable body) {
        this.name = name;
        this.body = body;
    }

    /** Starts the thread. */
    public synchronized void start() {
        stopping = false;
        thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the body has to return. */
    public boolean stopping() {
        return stopping;
    }

    /** Asks the body to return, without waiting for it. */
    public void stop() {
        stopping = true;
    }

    /** Stops and interrupts the thread and waits at most so long for its end. */
    public void close(Duration most) {
        stopping = true;
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null) {
            running.interrupt();
            try {
                running.join(most.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
