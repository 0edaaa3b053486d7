package io.waymark.scan;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Notes the file that checks bundles as soon as there is a policy for it, so that the log has its hash before the first
 * visitor is offered it, and not because of him.
 */
final class VerifierNotes implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(VerifierNotes.class);
    private static final long EVERY_SECONDS = 5;

    private final VerifierFileController verifier;
    private @Nullable ScheduledExecutorService timer;

    VerifierNotes(VerifierFileController verifier) {
        this.verifier = verifier;
    }

    @Override
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "verifier-notes");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            verifier.note();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("what is served cannot be noted now: {}", away.getClass().getSimpleName());
        } catch (RuntimeException failed) {
            LOG.warn("what is served cannot be noted: {}", failed.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
