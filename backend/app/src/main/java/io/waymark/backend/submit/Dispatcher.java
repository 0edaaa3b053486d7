package io.waymark.backend.submit;

import io.waymark.backend.Worker;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.Verdict;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.capture.SentTransaction;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries jobs out. One thread knows the jobs under way and decides what goes when; a bounded number of others write
 * transactions and tell it what became of them. All that matters is in the database: after any failure the thread forgets
 * everything and reads it again.
 *
 * <p>This is the thread and its mailbox. What the thread knows is {@link UnderWay}; whose turn it is, {@link Turns} says; how
 * events come to the ledger and what follows is in {@link Attempts}; the other threads are {@link Lanes}, and what they do is
 * {@link Writing} and {@link Judge}. Whatever any thread wants of the dispatcher goes through the mailbox; only {@link #write}
 * works in the caller's thread, past the jobs.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final long LOOK_MILLIS = 2_000;
    private static final long SOON_MILLIS = 25;
    private static final Duration WAKE_EVERY = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final LedgerClient ledger;
    private final Outbox outbox;
    private final InboundOffers inbound;
    private final Height height;
    private final SubmitSettings settings;
    private final FailPoint failPoint;
    private final Clock clock;
    private final Seeds seeds = new Seeds();
    private final Reading reading;
    private final Judge judge;
    private final Composer composer;
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final Callers callers = new Callers();
    private final BooleanSupplier upToDate;
    private volatile Runnable noOffer = () -> {};
    private final Worker worker = new Worker("dispatcher", this::run);

    /**
     * Belongs to the thread, which makes it anew after a failure, but for its sender, which others use: they see the newest
     * one, and one that has ended leaves what it stored to its successor.
     */
    private volatile World world;

    /** @param upToDate whether the rows are those of the ledger: nothing is judged before */
    public Dispatcher(
            LedgerClient ledger,
            Outbox outbox,
            CustodyReader reader,
            InboundOffers inbound,
            Secrets secrets,
            Height height,
            SubmitSettings settings,
            FailPoint failPoint,
            BooleanSupplier upToDate,
            Clock clock) {
        this.upToDate = upToDate;
        this.ledger = ledger;
        this.outbox = outbox;
        this.inbound = inbound;
        this.height = height;
        this.settings = settings;
        this.failPoint = failPoint;
        this.clock = clock;
        Decider decider = new Decider(ledger.organisation());
        this.reading = new Reading(outbox, reader, secrets);
        this.judge = new Judge(reading, decider, seeds);
        this.composer = new Composer(ledger.organisation(), reader, decider, seeds, settings);
        this.world = new World();
    }

    /** What is done when an event waits for an offer: somebody may fetch it at once. */
    public void whenOfferMissing(Runnable action) {
        noOffer = action;
    }

    /** Starts the thread; it takes up what a crash left behind. */
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close(Duration.ofSeconds(10));
    }

    /** A job was accepted, or given up. */
    public void job(UUID id) {
        mailbox.add(() -> world.underWay.look(id));
    }

    /** A block was followed: its rows are there. */
    public void followed(LedgerBlock block) {
        World now = world;
        block.transactions().forEach(t -> now.sender.followed(t.id(), new Verdict(t.code(), block.number())));
        boolean wakes = block.transactions().stream()
                .anyMatch(t -> !t.hashed().isEmpty() || !t.publics().isEmpty());
        mailbox.add(() -> {
            if (wakes) {
                world.underWay.wake();
            }
            world.moved = true;
        });
    }

    /** Offers or histories arrived. */
    public void arrived() {
        mailbox.add(() -> world.underWay.wake());
    }

    /** Completed once the outcome of a job is known, or it turned out to wait. */
    public CompletableFuture<Settled> watch(UUID id) {
        CompletableFuture<Settled> caller = new CompletableFuture<>();
        mailbox.add(() -> {
            world.underWay.look(id);
            Optional<Job> job = world.underWay.job(id);
            if (job.isEmpty() && outbox.job(id).isEmpty()) {
                caller.complete(Settled.DONE);
                return;
            }
            callers.add(id, caller);
            job.ifPresent(callers::answer);
        });
        return caller;
    }

    /** A caller went away. */
    public void unwatch(UUID id, CompletableFuture<Settled> caller) {
        mailbox.add(() -> callers.remove(id, caller));
    }

    /**
     * @param txId of the transaction; empty if there is none
     * @param code null if it is on the ledger; else why not
     */
    public record Written(String txId, @Nullable String code) {
        /** Codes that trying again does not mend. */
        private static final Set<String> NEVER = Set.of("malformed", "too-large", "ledger-invalid");

        /** Whether it is not on the ledger and never will be. */
        boolean never() {
            return code != null && NEVER.contains(code);
        }
    }

    /** Writes a transaction that is no job's, in the caller's thread, as durable as any other. */
    public Written write(Outbox.Purpose purpose, Entry entry) throws InterruptedException {
        Outcome outcome = world.sender.send(Batch.of(ledger.organisation(), List.of(entry)), purpose, List.of());
        if (outcome instanceof Outcome.Committed committed) {
            return new Written(committed.txId(), null);
        }
        return new Written("", code(outcome));
    }

    private static String code(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return refused.code();
        }
        if (outcome instanceof Outcome.NotOrdered failed) {
            return failed.code();
        }
        return outcome instanceof Outcome.Invalid ? "ledger-invalid" : "ledger-conflict";
    }

    private void run() {
        Duration wait = Duration.ofMillis(100);
        while (!worker.stopping()) {
            try {
                world = new World();
                world.recover();
                LOG.info("jobs are carried out from here");
                while (!worker.stopping()) {
                    turn();
                    wait = Duration.ofMillis(100);
                }
            } catch (InterruptedException e) {
                worker.stop();
            } catch (RuntimeException failed) {
                LOG.error("carrying out jobs failed ({}); it starts again from the database", reason(failed));
                wait = min(wait.multipliedBy(2), LONGEST_BACKOFF);
                pause(wait);
            } finally {
                world.end();
            }
        }
    }

    /** What failed, without anything that it quotes. */
    static String reason(Throwable failed) {
        StackTraceElement[] frames = failed.getStackTrace();
        return failed.getClass().getSimpleName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    private void pause(Duration wait) {
        try {
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            worker.stop();
        }
    }

    private void turn() throws InterruptedException {
        Runnable message = mailbox.poll(world.patience(), TimeUnit.MILLISECONDS);
        while (message != null) {
            message.run();
            message = mailbox.poll();
        }
        world.advance();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Everything that is known of jobs under way, from one start to the next failure. */
    private final class World {
        private final Lanes lanes = new Lanes(mailbox::add);
        /** Any thread may use it. */
        private final Sender sender = new Sender(ledger, outbox, height, settings, failPoint, lanes.aside());

        private final UnderWay underWay = new UnderWay(outbox, height, settings, clock, callers, () -> noOffer.run());
        private final Attempts attempts = new Attempts(
                underWay,
                lanes,
                reading,
                judge,
                new Writing(ledger.organisation(), inbound, composer, sender, seeds),
                height,
                settings);
        private boolean moved = true;
        /** Moments of {@link System#nanoTime}: a clock that is set back must not make anything wait. */
        private long woken = System.nanoTime() - WAKE_EVERY.toNanos();

        private long looked = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);

        void end() {
            try {
                lanes.end();
            } catch (InterruptedException e) {
                worker.stop();
            }
        }

        /** Takes up what was on its way, and only then anything else. */
        void recover() {
            List<SentTransaction> unsettled = outbox.unsettled();
            underWay.loadMore();
            unsettled.forEach(attempts::resume);
        }

        /** How long to wait for a message: what is ready and held back by time alone is looked at again soon. */
        long patience() {
            return attempts.free() && underWay.anyReady()
                    ? SOON_MILLIS
                    : underWay.wakes() ? WAKE_EVERY.toMillis() : LOOK_MILLIS;
        }

        void advance() {
            long now = System.nanoTime();
            if (moved) {
                moved = false;
                underWay.projected();
            }
            if (now - looked >= TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
                looked = now;
                underWay.loadMore();
                underWay.expire();
            }
            if (underWay.wakes() && now - woken >= WAKE_EVERY.toNanos()) {
                woken = now;
                underWay.wakeParked();
            }
            if (!attempts.paused(now) && upToDate.getAsBoolean()) {
                attempts.begin(now);
            }
        }
    }
}
