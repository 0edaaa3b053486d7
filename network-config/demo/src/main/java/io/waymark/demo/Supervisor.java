package io.waymark.demo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again what ended although it should not have: soon at first, then ever later, and after {@link #ATTEMPTS_MAX}
 * starts in a row that did not last no more, because then a person has to look.
 */
final class Supervisor {
    static final int ATTEMPTS_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
    /** What ran so long counts as having worked. */
    private static final Duration LASTING = Duration.ofSeconds(60);

    /** What can be started, again and again. */
    interface Service {
        String title();

        /** Starts it and returns once it works; the future completes when it has ended, for whatever reason. */
        CompletableFuture<?> start() throws Exception;
    }

    private final Progress progress;
    private final ScheduledThreadPoolExecutor starts;
    private volatile boolean stopped;

    Supervisor(Progress progress) {
        this.progress = progress;
        this.starts = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
        });
        starts.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Starts the service in the caller's thread and watches over it from then on; the first start must succeed. */
    void start(Service service) throws Exception {
        watch(service, service.start(), 0);
    }

    private void watch(Service service, CompletableFuture<?> end, int attempt) {
        long startedNanos = System.nanoTime();
        end.whenComplete((ignored, alsoIgnored) -> {
            boolean lasted = System.nanoTime() - startedNanos > LASTING.toNanos();
            again(service, lasted ? 0 : attempt, null);
        });
    }

    private void again(Service service, int attempt, Exception cause) {
        if (stopped) {
            return;
        }
        LOG.warn("{} has ended (attempt {})", service.title(), attempt, cause);
        if (attempt >= ATTEMPTS_MAX) {
            progress.say(service.title() + " ended " + ATTEMPTS_MAX
                    + " times in a row and stays down; see the logs, then start again.");
            return;
        }
        progress.say(service.title() + " has ended; starting it again.");
        long pause = Math.min(FIRST_PAUSE.toMillis() << attempt, PAUSE_MAX.toMillis());
        try {
            starts.schedule(() -> restart(service, attempt + 1), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            LOG.debug("{} stays down: the demo ends", service.title());
        }
    }

    private void restart(Service service, int attempt) {
        if (stopped) {
            return;
        }
        try {
            CompletableFuture<?> end = service.start();
            progress.say(service.title() + " is back.");
            watch(service, end, attempt);
        } catch (Exception failed) {
            again(service, attempt, failed);
        }
    }

    /** From now on what ends stays down. Waits for a start that is under way, so that it can be stopped afterwards. */
    void stop() throws InterruptedException {
        stopped = true;
        starts.shutdown();
        starts.awaitTermination(10, TimeUnit.SECONDS);
    }
}
