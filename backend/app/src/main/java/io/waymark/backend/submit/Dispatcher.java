package io.waymark.backend.submit;

import io.waymark.backend.Worker;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.Verdict;
import io.waymark.custody.RefusalCode;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.Secrets;
import io.waymark.projection.capture.CaptureError;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.OpenEvent;
import io.waymark.projection.capture.OpenJob;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.capture.SentTransaction;
import io.waymark.projection.custody.CustodyReader;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Opening;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries jobs out. One thread knows the jobs under way and decides what goes when; a bounded number of others write
 * transactions and tell it what became of them. All that matters is in the database: after any failure the thread forgets
 * everything and reads it again.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** A job of so few events may use the place that is kept free for such ones. */
    private static final int SMALL = 50;

    private static final int MOST_JOBS = 500;
    private static final int MOST_EVENTS = 50_000;
    private static final int MOST_WOKEN = 500;
    private static final long LOOK_MILLIS = 2_000;
    private static final long SOON_MILLIS = 25;
    private static final Duration WAKE_EVERY = Duration.ofSeconds(1);
    /** The ledger may be back any moment, and one question is cheap. */
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
    private final Map<UUID, List<CompletableFuture<Settled>>> callers = new HashMap<>();
    private final BooleanSupplier upToDate;
    private volatile Runnable noOffer = () -> {};
    private final Worker worker = new Worker("dispatcher", this::run);

    // What follows belongs to the thread, and is made anew after a failure.
    private World world = new World();

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
        mailbox.add(() -> look(id));
    }

    /** A block was followed: its rows are there. */
    public void followed(LedgerBlock block) {
        World now = world;
        block.transactions().forEach(t -> now.sender.followed(t.id(), new Verdict(t.code(), block.number())));
        boolean wakes = block.transactions().stream()
                .anyMatch(t -> !t.hashed().isEmpty() || !t.publics().isEmpty());
        mailbox.add(() -> {
            world.wake |= wakes;
            world.moved = true;
        });
    }

    /** Offers or histories arrived. */
    public void arrived() {
        mailbox.add(() -> world.wake = true);
    }

    /** Completed once the outcome of a job is known, or it turned out to wait. */
    public CompletableFuture<Settled> watch(UUID id) {
        CompletableFuture<Settled> caller = new CompletableFuture<>();
        mailbox.add(() -> {
            look(id);
            Job job = world.jobs.get(id);
            if (job == null && outbox.job(id).isEmpty()) {
                caller.complete(Settled.DONE);
                return;
            }
            callers.computeIfAbsent(id, i -> new ArrayList<>()).add(caller);
            if (job != null) {
                answer(job);
            }
        });
        return caller;
    }

    /** A caller went away. */
    public void unwatch(UUID id, CompletableFuture<Settled> caller) {
        mailbox.add(() -> callers.computeIfPresent(id, (i, list) -> {
            list.remove(caller);
            return list.isEmpty() ? null : list;
        }));
    }

    /**
     * @param txId of the transaction; empty if there is none
     * @param code null if it is on the ledger; else why not
     */
    public record Written(String txId, @Nullable String code) {}

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
    private static String reason(Throwable failed) {
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

    private void look(UUID id) {
        if (world.jobs.containsKey(id)) {
            world.reload(id);
        } else if (world.room() > 0) {
            outbox.job(id).ifPresent(world::load);
        }
    }

    private void answer(Job job) {
        List<CompletableFuture<Settled>> waiting = callers.get(job.id);
        if (waiting == null) {
            return;
        }
        Settled settled = job.settled() ? Settled.DONE : job.anyIn(Pending.State.PARKED) ? Settled.WAITS : null;
        if (settled != null) {
            callers.remove(job.id);
            waiting.forEach(caller -> caller.complete(settled));
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Everything that is known of jobs under way, from one start to the next failure. */
    private final class World {
        private final Map<UUID, Job> jobs = new HashMap<>();
        private final TreeMap<Long, Job> inOrder = new TreeMap<>();
        private final Order order = new Order();
        private final ExecutorService lanes = Executors.newCachedThreadPool(named("sender"));
        private final ExecutorService aside = Executors.newCachedThreadPool(named("sender-aside"));
        private final Sender sender = new Sender(ledger, outbox, height, settings, failPoint, aside);
        private int busy;
        private int judging;
        private boolean wake;
        private boolean moved = true;
        /** Moments of {@link System#nanoTime}: a clock that is set back must not make anything wait. */
        private long woken = System.nanoTime() - WAKE_EVERY.toNanos();

        private long looked = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        private long pausedUntil = System.nanoTime();
        private Duration pause = Duration.ofMillis(250);

        private java.util.concurrent.ThreadFactory named(String name) {
            return task -> {
                Thread made = new Thread(task, name);
                made.setDaemon(true);
                return made;
            };
        }

        void end() {
            lanes.shutdownNow();
            aside.shutdownNow();
            try {
                lanes.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                worker.stop();
            }
        }

        /** Takes up what was on its way, and only then anything else. */
        void recover() {
            List<SentTransaction> unsettled = outbox.unsettled();
            loadMore();
            for (SentTransaction sent : unsettled) {
                List<Pending> events = sent.events().stream()
                        .map(ref -> Optional.ofNullable(jobs.get(ref.job())).flatMap(job -> job.events.stream()
                                .filter(e -> e.open.position() == ref.position())
                                .findFirst()))
                        .flatMap(Optional::stream)
                        .toList();
                lane(() -> sender.resume(sent), outcome -> outcome(events, outcome));
            }
        }

        /** How long to wait for a message: what is ready and held back by time alone is looked at again soon. */
        long patience() {
            boolean ready = jobs.values().stream().anyMatch(job -> job.anyIn(Pending.State.READY));
            return ready && busy < settings.inFlight() ? SOON_MILLIS : wake ? WAKE_EVERY.toMillis() : LOOK_MILLIS;
        }

        void advance() {
            long now = System.nanoTime();
            if (moved) {
                moved = false;
                projected();
            }
            if (now - looked >= TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
                looked = now;
                loadMore();
                expire(clock.instant());
            }
            if (wake && now - woken >= WAKE_EVERY.toNanos()) {
                wake = false;
                woken = now;
                wakeParked();
            }
            if (now - pausedUntil >= 0 && upToDate.getAsBoolean()) {
                dispatch(now);
            }
        }

        /** How many more jobs may be under way; parked ones count for nothing. */
        int room() {
            return (int) Math.max(
                    0,
                    MOST_JOBS - jobs.values().stream().filter(j -> !j.waits()).count());
        }

        /** Jobs that nobody told of: handed in elsewhere while the database was away, or when there was no room. */
        private void loadMore() {
            int active = 0;
            for (Job job : jobs.values()) {
                active += job.waits() ? 0 : job.events.size();
            }
            for (OpenJob open : outbox.jobs(-1, jobs.size() + room())) {
                if (active > MOST_EVENTS) {
                    break;
                }
                if (!jobs.containsKey(open.id())) {
                    load(open);
                    active += open.events();
                }
            }
        }

        void load(OpenJob open) {
            if (jobs.containsKey(open.id())) {
                return;
            }
            Job job = new Job(open);
            for (OpenEvent event : outbox.events(open.id())) {
                job.events.add(new Pending(job, event));
            }
            jobs.put(job.id, job);
            inOrder.put(job.sequence, job);
            boolean underWay = job.events.size() < job.total || job.anyIn(Pending.State.IN_FLIGHT);
            if (job.rollback && job.anyIn(Pending.State.PARKED) && !underWay) {
                job.phase = Job.Phase.PARKED;
            } else if (job.rollback && underWay) {
                job.phase = Job.Phase.CLEARED;
            }
            job.judgeFirst = job.events.size() > settings.steps()
                    || job.events.stream().mapToLong(Pending::cost).sum() > settings.bytes();
            for (Pending event : job.events) {
                if (job.phase != Job.Phase.PARKED || event.state == Pending.State.PARKED) {
                    order.add(event);
                }
            }
            if (job.failed && job.rollback || job.givenUp) {
                abandon(job);
            }
            if (job.events.isEmpty()) {
                job.block = height.followed() - 1;
            }
            finishIfDone(job);
        }

        /** Somebody may have given it up. */
        void reload(UUID id) {
            Job job = jobs.get(id);
            Optional<OpenJob> open = outbox.job(id);
            if (open.isEmpty() || open.get().givenUp()) {
                job.givenUp = true;
                job.failed = true;
                abandon(job);
                finishIfDone(job);
            }
        }

        /** Rows of followed blocks are there: what they hold is free, and jobs of which all can be read are finished. */
        private void projected() {
            for (Job job : List.copyOf(jobs.values())) {
                release(job);
                if (job.block < height.followed()) {
                    finishIfDone(job);
                }
            }
        }

        /** What can be read is free for others; of a job that holds its objects to its end, for its own events. */
        private void release(Job job) {
            for (Pending event : job.events) {
                if (event.state == Pending.State.CAPTURED && event.height < height.followed()) {
                    event.readable = true;
                    if (!job.rollback) {
                        event.state = Pending.State.DONE;
                        order.remove(event);
                    }
                }
            }
        }

        private void finishIfDone(Job job) {
            if (!job.settled()) {
                return;
            }
            answer(job);
            if (job.block < height.followed() || !job.anyIn(Pending.State.CAPTURED)) {
                if (job.failed && job.rollback || job.givenUp) {
                    // What came back from a transaction without effect is left out like the rest.
                    outbox.leaveOut(job.id);
                }
                outbox.finish(job.id);
                job.events.forEach(order::remove);
                jobs.remove(job.id);
                inOrder.remove(job.sequence);
            }
        }

        /** A wait ends after its time, with the refusal that it waited on. */
        private void expire(Instant now) {
            Map<Pending, String> over = new LinkedHashMap<>();
            for (Job job : jobs.values()) {
                for (Pending event : job.events) {
                    if (event.state == Pending.State.PARKED && event.until != null && event.until.isBefore(now)) {
                        over.put(event, Optional.ofNullable(event.code).orElse("no-offer"));
                    }
                }
            }
            if (!over.isEmpty()) {
                refuse(over);
            }
        }

        private void wakeParked() {
            int woken = 0;
            for (Job job : List.copyOf(inOrder.values())) {
                if (woken >= MOST_WOKEN) {
                    wake = true;
                    return;
                }
                if (job.phase == Job.Phase.PARKED) {
                    job.phase = Job.Phase.QUEUED;
                    job.judgeFirst = job.events.size() > 1;
                    job.events.forEach(order::add);
                }
                for (Pending event : job.events) {
                    if (event.state == Pending.State.PARKED) {
                        event.state = Pending.State.READY;
                        woken++;
                    }
                }
            }
        }

        private void dispatch(long now) {
            while (busy < settings.inFlight()) {
                boolean smallOnly = busy == settings.inFlight() - 1;
                List<Pending> events = choose(now, smallOnly);
                if (events.isEmpty() || !send(events)) {
                    return;
                }
            }
        }

        /** The events of the next transaction, in order: all whose turn it is, until it is full. */
        private List<Pending> choose(long now, boolean smallOnly) {
            Choice choice = new Choice(now);
            for (Job job : inOrder.values()) {
                if (choice.full()) {
                    break;
                }
                if (smallOnly && job.total > SMALL) {
                    continue;
                }
                if (job.phase == Job.Phase.CLEARED) {
                    job.events.forEach(choice::offer);
                } else if (job.phase == Job.Phase.QUEUED) {
                    if (!job.judgeFirst && choice.fits(job)) {
                        choice.offerWhole(job);
                    } else if (choice.chosen.isEmpty() || job.judgeFirst) {
                        job.events.stream().filter(choice::due).forEach(choice::behindParked);
                        judge(job, now);
                    }
                }
            }
            park(choice.behind);
            return List.copyOf(choice.chosen);
        }

        private final class Choice {
            private final long now;
            private final Set<Pending> chosen = new LinkedHashSet<>();
            private final Set<String> ids = new HashSet<>();
            /** What has to wait because an event before it on the same goods does. */
            private final Map<Pending, String> behind = new LinkedHashMap<>();

            private int most = settings.steps();
            private long bytes;

            Choice(long now) {
                this.now = now;
            }

            boolean full() {
                return chosen.size() >= most || bytes >= settings.bytes();
            }

            boolean fits(Job job) {
                return chosen.size() + job.events.size() <= most;
            }

            void offer(Pending event) {
                if (!full()
                        && due(event)
                        && fresh(event)
                        && !behindParked(event)
                        && order.inTheWay(event, chosen).isEmpty()) {
                    take(event);
                }
            }

            /** All events of a job, or none of them: in one transaction all or nothing comes by itself. */
            void offerWhole(Job job) {
                Set<String> own = new HashSet<>();
                boolean due = job.events.stream().allMatch(e -> due(e) && fresh(e) && own.add(id(e)));
                if (due && order.inTheWay(job, chosen).isEmpty()) {
                    job.events.forEach(this::take);
                } else if (due && job.events.size() > own.size()) {
                    job.judgeFirst = true;
                } else if (due) {
                    job.events.forEach(this::behindParked);
                }
            }

            private boolean behindParked(Pending event) {
                boolean waits = order.inTheWay(event, chosen)
                        .filter(other -> other.state == Pending.State.PARKED && other.job != event.job)
                        .isPresent();
                if (waits) {
                    behind.put(event, RefusalCode.EARLIER_EVENT_WAITS.code());
                }
                return waits;
            }

            private boolean due(Pending event) {
                return event.state == Pending.State.READY
                        && event.notBefore - now <= 0
                        && event.height <= height.followed()
                        && event.together > chosen.size();
            }

            /** An event id goes once in a transaction: the second one is judged when the first is on the ledger. */
            private boolean fresh(Pending event) {
                return !ids.contains(id(event));
            }

            private String id(Pending event) {
                return event.open.keys().stream()
                        .filter(OpenEvent::isId)
                        .findFirst()
                        .orElseThrow();
            }

            private void take(Pending event) {
                chosen.add(event);
                ids.add(id(event));
                most = Math.min(most, event.together);
                bytes += event.cost();
            }
        }

        /** Reads and sends events; false if nothing of them could be. */
        private boolean send(List<Pending> events) {
            Reading.Result read;
            try {
                read = reading.read(events);
            } catch (IllegalArgumentException tooMuch) {
                lessAtOnce(events);
                return true;
            }
            settle(read.existing(), read.conflicting(), read.gone());
            Set<Pending> together = new HashSet<>();
            read.chosen().forEach(e -> together.add(e.pending()));
            Known known = read.known();
            List<Chosen> free = new ArrayList<>();
            for (Chosen event : read.chosen()) {
                order.extend(event.pending(), Reading.Result.touched(event, known));
                if (order.inTheWay(event.pending(), together).isEmpty()) {
                    free.add(event);
                } else {
                    together.remove(event.pending());
                }
            }
            Set<Job> cut = jobs(read.chosen().stream().map(Chosen::pending).toList());
            cut.removeIf(job -> job.phase != Job.Phase.QUEUED
                    || job.events.stream().noneMatch(e -> e.state == Pending.State.READY && !together.contains(e)));
            free.removeIf(e -> cut.contains(e.pending().job));
            if (free.isEmpty()) {
                return !read.existing().isEmpty()
                        || !read.conflicting().isEmpty()
                        || !read.gone().isEmpty();
            }
            List<Pending> going = free.stream().map(Chosen::pending).toList();
            going.forEach(e -> e.state = Pending.State.IN_FLIGHT);
            lane(() -> attempt(free, read), this::attempted);
            return true;
        }

        /** Together they touch more than can be judged at once. */
        private void lessAtOnce(List<Pending> events) {
            if (events.size() == 1) {
                refuse(Map.of(events.get(0), "event-too-large"));
                return;
            }
            for (Pending event : events) {
                event.together = Math.max(1, events.size() / 2);
                event.job.judgeFirst |= event.job.phase == Job.Phase.QUEUED && event.job.events.size() > 1;
            }
        }

        private void settle(List<Pending> existing, List<Pending> conflicting, List<Pending> gone) {
            if (!existing.isEmpty()) {
                outbox.existing(existing.stream().map(Pending::ref).toList());
                existing.forEach(e -> done(e));
            }
            gone.forEach(this::done);
            if (!conflicting.isEmpty()) {
                Map<Pending, String> codes = new LinkedHashMap<>();
                conflicting.forEach(e -> codes.put(e, "event-id-conflict"));
                refuse(codes);
            }
            Set<Job> jobs = new LinkedHashSet<>();
            existing.forEach(e -> jobs.add(e.job));
            gone.forEach(e -> jobs.add(e.job));
            jobs.forEach(this::finishIfDone);
        }

        private void done(Pending event) {
            // Whatever waited behind it may go now.
            wake |= event.state == Pending.State.PARKED;
            event.state = Pending.State.DONE;
            order.remove(event);
        }

        private record Attempt(Composer.Composed composed, Outcome outcome) {}

        /** In a thread of its own: stores the packages of what is received, composes, sends. */
        private Attempt attempt(List<Chosen> events, Reading.Result read) throws InterruptedException {
            Composer.Composed composed = composer.compose(events, read.prepared());
            if (composed.batch() == null) {
                return new Attempt(composed, new Outcome.Nothing());
            }
            List<Chosen> going = events.stream()
                    .filter(e -> composed.events().contains(e.pending()))
                    .toList();
            Outcome stored = packages(composer.received(going, read.prepared()));
            if (!(stored instanceof Outcome.Committed)) {
                return new Attempt(composed, stored);
            }
            List<EventRef> refs = composed.events().stream().map(Pending::ref).toList();
            return new Attempt(composed, sender.send(composed.batch(), Outbox.Purpose.EVENTS, refs));
        }

        /** What was opened with received goods is stored before they are received, so that the next hop can be served. */
        private Outcome packages(List<ObjectName> received) throws InterruptedException {
            Outcome outcome = new Outcome.Committed("", -1);
            if (received.isEmpty()) {
                return outcome;
            }
            for (long offer : inbound.offersOf(received)) {
                for (Opening part : inbound.packageFor(offer)) {
                    Entry entry = new Entry.Package(seeds.salt(), part);
                    outcome = sender.send(
                            Batch.of(ledger.organisation(), List.of(entry)), Outbox.Purpose.PACKAGE, List.of());
                    if (!(outcome instanceof Outcome.Committed)) {
                        return outcome;
                    }
                }
            }
            return outcome;
        }

        private void attempted(Attempt attempt) {
            Composer.Composed composed = attempt.composed();
            LOG.debug(
                    "{} events composed, {} put back, {} refused or waiting",
                    composed.events().size(),
                    composed.putBack().size(),
                    composed.codes().values());
            composed.putBack().forEach(this::again);
            composed.putBack().stream()
                    .map(e -> e.job)
                    .filter(job -> job.phase == Job.Phase.QUEUED)
                    .forEach(job -> job.judgeFirst = true);
            verdicts(composed.codes());
            if (composed.batch() != null) {
                outcome(composed.events(), attempt.outcome());
            }
        }

        private void again(Pending event) {
            if (event.job.failed && event.job.rollback) {
                done(event);
            } else {
                event.state = Pending.State.READY;
            }
        }

        private void verdicts(Map<Pending, String> codes) {
            Map<Pending, String> waits = new LinkedHashMap<>();
            Map<Pending, String> refused = new LinkedHashMap<>();
            codes.forEach((event, code) -> (Decider.Judgement.waits(code) ? waits : refused).put(event, code));
            park(waits);
            refuse(refused);
        }

        private void park(Map<Pending, String> verdicts) {
            Map<Pending, String> codes = new LinkedHashMap<>(verdicts);
            // Given up while it was judged: it waits for nothing, and nobody waits behind it.
            verdicts.keySet().stream().filter(e -> e.job.givenUp).forEach(e -> {
                codes.remove(e);
                done(e);
                finishIfDone(e.job);
            });
            if (codes.isEmpty()) {
                return;
            }
            Instant until = clock.instant().plus(settings.park());
            Map<EventRef, String> changed = new LinkedHashMap<>();
            codes.forEach((event, code) -> {
                event.state = Pending.State.PARKED;
                if (event.until == null || !code.equals(event.code)) {
                    changed.put(event.ref(), code);
                }
                event.code = code;
                event.until = event.until == null ? until : event.until;
            });
            if (!changed.isEmpty()) {
                outbox.parked(changed, until);
            }
            Set<Job> parked = new LinkedHashSet<>();
            codes.keySet().forEach(e -> parked.add(e.job));
            for (Job job : parked) {
                boolean untouched = job.events.size() == job.total
                        && job.events.stream()
                                .allMatch(e -> e.state == Pending.State.READY || e.state == Pending.State.PARKED);
                if (job.rollback && untouched) {
                    job.phase = Job.Phase.PARKED;
                    job.events.stream()
                            .filter(e -> e.state != Pending.State.PARKED)
                            .forEach(order::remove);
                }
                answer(job);
            }
            if (codes.containsValue("no-offer") && !changed.isEmpty()) {
                noOffer.run();
            }
        }

        private void refuse(Map<Pending, String> codes) {
            if (codes.isEmpty()) {
                return;
            }
            Map<EventRef, CaptureError> errors = new LinkedHashMap<>();
            codes.forEach((event, code) -> errors.put(event.ref(), Refusals.error(event, code)));
            outbox.refused(errors);
            Set<Job> failed = new LinkedHashSet<>();
            codes.keySet().forEach(event -> {
                done(event);
                event.job.failed = true;
                failed.add(event.job);
            });
            for (Job job : failed) {
                if (job.rollback) {
                    abandon(job);
                }
                finishIfDone(job);
            }
        }

        /** What of a job was not sent never will be. */
        private void abandon(Job job) {
            outbox.leaveOut(job.id);
            for (Pending event : job.events) {
                if (event.state == Pending.State.READY || event.state == Pending.State.PARKED) {
                    done(event);
                }
            }
            if (job.phase != Job.Phase.JUDGING) {
                job.phase = Job.Phase.CLEARED;
            }
        }

        /** The dry run of a whole job, if nothing is in its way. It holds its objects from here on. */
        private void judge(Job job, long now) {
            if (judging > 0
                    || !job.events.stream().allMatch(e -> e.state == Pending.State.READY && e.notBefore - now <= 0)) {
                return;
            }
            if (order.inTheWay(job, Set.of()).isPresent()) {
                return;
            }
            judging++;
            job.phase = Job.Phase.JUDGING;
            List<Pending> events = List.copyOf(job.events);
            lane(() -> judge.rule(events), ruling -> judged(job, ruling));
        }

        private void judged(Job job, Judge.Ruling ruling) {
            judging--;
            job.phase = Job.Phase.QUEUED;
            LOG.debug("{} judged: {} refusals", job, ruling.codes().size());
            ruling.touched().forEach(order::extend);
            settle(ruling.existing(), List.of(), ruling.gone());
            if (job.failed) {
                abandon(job);
                finishIfDone(job);
                return;
            }
            if (ruling.codes().isEmpty()) {
                job.phase = Job.Phase.CLEARED;
                return;
            }
            if (ruling.onlyWaits()) {
                park(ruling.codes());
                return;
            }
            Map<Pending, String> refused = new LinkedHashMap<>(ruling.codes());
            refused.values().removeIf(Decider.Judgement::waits);
            refuse(refused);
        }

        /** What became of a transaction of these events. */
        private void outcome(List<Pending> events, Outcome outcome) {
            LOG.debug("{} events: {}", events.size(), outcome);
            if (outcome instanceof Outcome.Committed committed) {
                pause = Duration.ofMillis(250);
                events.forEach(e -> {
                    e.state = Pending.State.CAPTURED;
                    e.height = committed.block();
                    e.job.block = Math.max(e.job.block, committed.block());
                });
                jobs(events).forEach(job -> {
                    release(job);
                    if (job.failed && job.rollback) {
                        abandon(job);
                    }
                    finishIfDone(job);
                });
            } else if (outcome instanceof Outcome.Conflict conflict) {
                retry(events, conflict.block() + 1, "ledger-conflict");
            } else if (outcome instanceof Outcome.Replaced) {
                retry(events, 0, "ledger-conflict");
            } else if (outcome instanceof Outcome.Nothing) {
                retry(events, height.followed(), "ledger-conflict");
            } else if (outcome instanceof Outcome.Invalid) {
                refuseAll(events, "ledger-invalid");
            } else if (outcome instanceof Outcome.GivenUp) {
                events.forEach(this::again);
                jobs(events).forEach(job -> reload(job.id));
            } else if (outcome instanceof Outcome.Refused refused) {
                refusedByLedger(events, refused);
            } else if (outcome instanceof Outcome.NotOrdered failed) {
                notOrdered(events, failed);
            }
        }

        private static Set<Job> jobs(List<Pending> events) {
            Set<Job> jobs = new LinkedHashSet<>();
            events.forEach(e -> jobs.add(e.job));
            return jobs;
        }

        private void refuseAll(List<Pending> events, String code) {
            Map<Pending, String> codes = new LinkedHashMap<>();
            events.forEach(e -> codes.put(e, code));
            // Their rows say "new" again: the books were closed on the transaction before.
            refuse(codes);
        }

        /** The same events again, in smaller transactions, later and later, and not for ever. */
        private void retry(List<Pending> events, long notBeforeBlocks, String code) {
            Map<Pending, String> over = new LinkedHashMap<>();
            for (Pending event : events) {
                event.tries++;
                event.together = Math.max(1, events.size() / 2);
                event.height = notBeforeBlocks;
                long most = Math.min(5_000, 20L << Math.min(event.tries, 10));
                event.notBefore = System.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(
                                ThreadLocalRandom.current().nextLong(1, most));
                if (event.tries > settings.conflicts()) {
                    over.put(event, code);
                } else {
                    again(event);
                }
            }
            refuse(over);
            jobs(events).forEach(this::finishIfDone);
        }

        /**
         * The chaincode computes what the node computed, so what it refuses alone is what the ledger holds and the node does
         * not know yet: the event is judged again once the node knows more, and refused when that changes nothing.
         */
        private void refusedByLedger(List<Pending> events, Outcome.Refused refused) {
            if (refused.entry() < 0 || refused.entry() >= events.size()) {
                retry(events, 0, refused.code());
                return;
            }
            Pending about = events.get(refused.entry());
            List<Pending> others = events.stream().filter(e -> e != about).toList();
            others.forEach(this::again);
            retry(List.of(about), 0, refused.code());
            about.tries += 2;
        }

        private void notOrdered(List<Pending> events, Outcome.NotOrdered failed) {
            if (failed.passing()) {
                events.forEach(this::again);
                jobs(events).forEach(this::finishIfDone);
                pausedUntil = System.nanoTime() + pause.toNanos();
                LOG.warn("the ledger cannot be written to ({}); again in {} ms", failed.code(), pause.toMillis());
                pause = min(pause.multipliedBy(2), LONGEST_BACKOFF);
            } else {
                retry(events, 0, "chaincode-error");
            }
        }

        private interface Task<T> {
            T run() throws InterruptedException;
        }

        private interface Then<T> {
            void accept(T result);
        }

        /** Runs a task in a thread of its own and its consequence in the dispatcher's. */
        private <T> void lane(Task<T> task, Then<T> then) {
            busy++;
            World mine = this;
            lanes.execute(() -> {
                Runnable message;
                try {
                    T result = task.run();
                    message = () -> then.accept(result);
                } catch (InterruptedException e) {
                    return;
                } catch (Throwable failed) {
                    message = () -> {
                        throw new IllegalStateException("a sender failed: " + reason(failed));
                    };
                }
                Runnable consequence = message;
                mailbox.add(() -> {
                    if (world == mine) {
                        busy--;
                        consequence.run();
                    }
                });
            });
        }
    }
}
