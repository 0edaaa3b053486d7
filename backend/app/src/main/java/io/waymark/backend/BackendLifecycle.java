package io.waymark.backend;

import io.waymark.backend.exchange.Exchange;
import io.waymark.backend.follow.Follower;
import io.waymark.backend.ledger.ChannelWatch;
import io.waymark.backend.log.LogWork;
import io.waymark.backend.submit.Dispatcher;
import io.waymark.backend.submit.JobListener;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops what goes on in the background. Of several processes on one database one is at work; another one takes
 * over when that one ends.
 */
final class BackendLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLifecycle.class);

    private final boolean follow;
    private final Follower follower;
    private final Dispatcher dispatcher;
    private final Exchange exchange;
    private final LogWork log;
    private final ChannelWatch watch;
    private final List<Chore> chores;
    private final JobListener listener;
    private @Nullable ScheduledExecutorService timer;
    private volatile boolean running;

    /**
     * Something that is done again and again.
     *
     * @param seconds from the end of one time to the start of the next
     */
    record Chore(String name, long seconds, Task task) {
        interface Task {
            void run() throws InterruptedException;
        }
    }

    BackendLifecycle(
            boolean follow,
            DataSource database,
            Follower follower,
            Dispatcher dispatcher,
            Exchange exchange,
            LogWork log,
            ChannelWatch watch,
            List<Chore> chores) {
        this.follow = follow;
        this.follower = follower;
        this.dispatcher = dispatcher;
        this.exchange = exchange;
        this.log = log;
        this.watch = watch;
        this.chores = chores;
        this.listener = new JobListener(database, this::lead, this::rest, dispatcher::job);
    }

    @Override
    public void start() {
        running = true;
        if (follow) {
            watch.requireUsable();
            listener.start();
        }
    }

    @Override
    public void stop() {
        running = false;
        listener.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server: what calls begin is still carried on while they end. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void lead() {
        follower.start();
        dispatcher.start();
        exchange.start();
        log.start();
        watch.start();
        timer = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "chores");
            thread.setDaemon(true);
            return thread;
        });
        chores.forEach(chore -> timer.scheduleWithFixedDelay(() -> run(chore), 1, chore.seconds(), TimeUnit.SECONDS));
    }

    private void rest() {
        if (timer != null) {
            timer.shutdownNow();
        }
        log.close();
        watch.close();
        exchange.close();
        dispatcher.close();
        follower.close();
    }

    private void run(Chore chore) {
        if (!running || !follower.caughtUp()) {
            return;
        }
        try {
            if (!follower.beginsAnew()) {
                chore.task().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            StackTraceElement[] frames = e.getStackTrace();
            LOG.warn(
                    "{} failed: {} at {}",
                    chore.name(),
                    e.getClass().getSimpleName(),
                    frames.length == 0 ? "?" : frames[0]);
        }
    }
}
