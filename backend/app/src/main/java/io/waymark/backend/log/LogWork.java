package io.waymark.backend.log;

import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.Signatures;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on about checkpoints in the background: sign when blocks were followed; ask the others each second while a later
 * checkpoint can get a quorum or more signatures, else each ten seconds; put together; look for forks.
 */
public final class LogWork {
    private static final Logger LOG = LoggerFactory.getLogger(LogWork.class);

    /** So long a start waits for nodes that do not answer, before it signs without them; one at least must. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final long QUIET = TimeUnit.SECONDS.toNanos(10);
    /** So long after a block none may follow for its checkpoint to be signed whatever its number. */
    private static final long MOMENT_MILLIS = 250;

    private static final long PRUNE = TimeUnit.SECONDS.toNanos(10);

    private final Cosigner cosigner;
    private final OtherNodes others;
    private final Checkpoints checkpoints;
    private final Forks forks;
    private final LogRows rows;
    private final Signatures signatures;
    private final BooleanSupplier caughtUp;
    private @Nullable ScheduledExecutorService threads;
    private volatile boolean maySign;
    private volatile boolean stopping;
    private volatile long followed;
    private volatile boolean due;
    private long began;
    private long asked;
    private long pruned;

    LogWork(
            Cosigner cosigner,
            OtherNodes others,
            Checkpoints checkpoints,
            Forks forks,
            LogRows rows,
            Signatures signatures,
            BooleanSupplier caughtUp) {
        this.cosigner = cosigner;
        this.others = others;
        this.checkpoints = checkpoints;
        this.forks = forks;
        this.rows = rows;
        this.signatures = signatures;
        this.caughtUp = caughtUp;
    }

    /** Starts the threads. */
    public synchronized void start() {
        began = 0;
        followed = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);
        asked = System.nanoTime() - QUIET;
        pruned = System.nanoTime();
        maySign = false;
        due = false;
        threads = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "log");
            thread.setDaemon(true);
            return thread;
        });
        stopping = false;
        threads.scheduleWithFixedDelay(this::round, 200, 1_000, TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(this::sign, MOMENT_MILLIS, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the threads and lets go of the cosigner's state. */
    public synchronized void close() {
        stopping = true;
        if (threads != null) {
            // Not interrupted at once: that would close the files that are being written.
            threads.shutdown();
            try {
                if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                    threads.shutdownNow();
                    threads.awaitTermination(5, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            threads = null;
        }
        cosigner.close();
    }

    /** A block was followed: its checkpoint can be signed. */
    public void followed() {
        followed = System.nanoTime();
        due = true;
    }

    private boolean quiet() {
        return System.nanoTime() - followed >= TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);
    }

    private void sign() {
        if (!due || !maySign) {
            return;
        }
        due = false;
        boolean quiet = quiet();
        guarded(() -> {
            if (cosigner.sign(quiet) > 0) {
                checkpoints.combine();
            }
        });
        due |= !quiet;
    }

    private void round() {
        guarded(() -> {
            if (!caughtUp.getAsBoolean()) {
                return;
            }
            ask();
            if (!maySign) {
                maySign = mayBegin();
            }
            if (maySign) {
                cosigner.sign(quiet());
            }
            checkpoints.combine();
            forks.look();
            if (System.nanoTime() - pruned > PRUNE) {
                pruned = System.nanoTime();
                signatures.prune();
            }
        });
    }

    private void ask() throws InterruptedException {
        long latest = rows.latest().map(LogState::size).orElse(0L);
        long quorum = checkpoints.size();
        boolean busy = !maySign
                || quorum < latest
                || checkpoints.cosigners() <= others.all().size();
        if (busy || System.nanoTime() - asked >= QUIET) {
            asked = System.nanoTime();
            others.ask(quorum);
        }
    }

    /** A cosigner first hears from the others what it has signed itself: its own state may be that of a backup. */
    private boolean mayBegin() {
        if (began == 0) {
            began = System.nanoTime();
        }
        int all = others.all().size();
        Set<String> answered = others.answered();
        boolean enough = answered.size() >= all || !answered.isEmpty() && System.nanoTime() - began > PATIENCE;
        if (!enough) {
            cosigner.wait("others-do-not-answer");
        }
        return enough;
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private void guarded(Task task) {
        if (stopping) {
            return;
        }
        try {
            task.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the log's files cannot be used: {}", e.toString());
        } catch (RuntimeException e) {
            StackTraceElement[] frames = e.getStackTrace();
            LOG.warn("checkpoints: {} at {}", e.getClass().getSimpleName(), frames.length == 0 ? "?" : frames[0]);
        }
    }
}
