package io.waymark.backend.submit;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads in which the dispatcher has things done, and the way back: a task runs in a thread of its own, what follows
 * from its result in the dispatcher's. All methods are called in the dispatcher's thread, so nothing here is locked. How many
 * tasks may run at once is for the caller to bound ({@link #busy}).
 */
final class Lanes {
    private final ExecutorService tasks = Executors.newCachedThreadPool(named("sender"));
    private final ExecutorService aside = Executors.newCachedThreadPool(named("sender-aside"));
    private final Consumer<Runnable> mailbox;
    private int busy;
    private boolean ended;

    /** What runs in a thread of its own. Of jobs and events it reads what never changes, and changes nothing of them. */
    interface Task<T> {
        T run() throws InterruptedException;
    }

    /** @param mailbox what is put there is run in the dispatcher's thread */
    Lanes(Consumer<Runnable> mailbox) {
        this.mailbox = mailbox;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        };
    }

    /** Runs what goes on beside a task. */
    Executor aside() {
        return aside;
    }

    /** How many tasks are under way: from when they were begun until what follows from them is done. */
    int busy() {
        return busy;
    }

    /**
     * Begins a task. Where it fails, the dispatcher's thread does in its place: it reads anew what the task may have left.
     * What a task brings back after {@link #end} is dropped: it was about jobs that nobody knows any more.
     */
    <T> void run(Task<T> task, Consumer<T> then) {
        busy++;
        tasks.execute(() -> {
            Runnable message;
            try {
                T result = task.run();
                message = () -> then.accept(result);
            } catch (InterruptedException e) {
                return;
            } catch (Throwable failed) {
                message = () -> {
                    throw new IllegalStateException("a sender failed: " + Dispatcher.reason(failed));
                };
            }
            Runnable consequence = message;
            mailbox.accept(() -> {
                if (!ended) {
                    busy--;
                    consequence.run();
                }
            });
        });
    }

    /** Interrupts all tasks and waits for their end, at most ten seconds. */
    void end() throws InterruptedException {
        ended = true;
        tasks.shutdownNow();
        aside.shutdownNow();
        tasks.awaitTermination(10, TimeUnit.SECONDS);
    }
}
