package io.waymark.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what was started, in the order of {@link Stage} whatever the order of starting was. What is started while the end is
 * under way is ended at once, so that nothing is left behind when the demo is stopped in the middle of its start.
 */
final class Teardown {
    /** Who uses something ends before it. */
    enum Stage {
        STORY,
        PAGE,
        NODES,
        SUPERVISION,
        LEDGER,
        CHAINCODE,
        POSTGRES,
        WATCHDOG,
        FILES
    }

    /** Ends one thing. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private static final long STAGE_SECONDS_MAX = 15;

    private final Map<Stage, List<Step>> steps = new EnumMap<>(Stage.class);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean begun;

    /** Registers how to end what was just started. */
    void add(Stage stage, Step step) {
        synchronized (steps) {
            if (!begun) {
                steps.computeIfAbsent(stage, none -> new ArrayList<>()).add(step);
                return;
            }
        }
        end(stage, List.of(step));
        throw new DemoFault("The demo was stopped while it started.");
    }

    boolean begun() {
        synchronized (steps) {
            return begun;
        }
    }

    /** Ends everything; a second caller waits for the first. */
    void run() {
        synchronized (steps) {
            if (begun) {
                return;
            }
            begun = true;
        }
        steps.forEach(Teardown::end);
        done.complete(null);
    }

    /** Waits until {@link #run} is through. */
    void await() {
        done.join();
    }

    private static void end(Stage stage, List<Step> steps) {
        Logger log = LoggerFactory.getLogger(Teardown.class);
        CompletableFuture<?>[] ends = steps.stream()
                .map(step -> CompletableFuture.runAsync(() -> run(step, stage, log), Teardown::inThread))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(STAGE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            log.warn("{} did not end within {} s; going on", stage, STAGE_SECONDS_MAX);
        } catch (ExecutionException failed) {
            log.warn("{} did not end cleanly", stage, failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Step step, Stage stage, Logger log) {
        try {
            step.run();
        } catch (Exception failed) {
            // One thing that does not end must not keep the others from ending.
            log.warn("{} did not end cleanly", stage, failed);
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "teardown");
        thread.setDaemon(true);
        thread.start();
    }
}
