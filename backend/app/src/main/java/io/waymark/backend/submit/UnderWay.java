package io.waymark.backend.submit;

import io.waymark.projection.capture.CaptureError;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.OpenEvent;
import io.waymark.projection.capture.OpenJob;
import io.waymark.projection.capture.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The jobs under way, and each change of what is known of one: taken up, waiting, woken, refused, on the ledger, readable,
 * finished.
 *
 * <p>Two things hold after every call. What was changed and matters after a crash stands in the books ({@link Outbox}); where
 * they could not be written, all of this is thrown away and loaded from them again. And an event is in {@link Order} as long as
 * it holds its goods against others. For the dispatcher's thread alone: nothing here is locked.
 */
final class UnderWay {
    private static final int MOST_JOBS = 500;
    private static final int MOST_EVENTS = 50_000;
    private static final int MOST_WOKEN = 500;

    private final Outbox outbox;
    private final Height height;
    private final SubmitSettings settings;
    private final Clock clock;
    private final Callers callers;
    private final Runnable noOffer;
    private final Map<UUID, Job> jobs = new HashMap<>();
    private final TreeMap<Long, Job> inOrder = new TreeMap<>();
    private final Order order = new Order();
    private boolean wake;

    /**
     * @param callers are told what became of jobs
     * @param noOffer is run when an event begins to wait for an offer
     */
    UnderWay(Outbox outbox, Height height, SubmitSettings settings, Clock clock, Callers callers, Runnable noOffer) {
        this.outbox = outbox;
        this.height = height;
        this.settings = settings;
        this.clock = clock;
        this.callers = callers;
        this.noOffer = noOffer;
    }

    Optional<Job> job(UUID id) {
        return Optional.ofNullable(jobs.get(id));
    }

    Optional<Pending> event(EventRef ref) {
        return job(ref.job()).flatMap(job -> job.events.stream()
                .filter(e -> e.open.position() == ref.position())
                .findFirst());
    }

    /** In the order in which they were accepted. */
    Collection<Job> inOrder() {
        return inOrder.values();
    }

    /** What holds which goods. */
    Order order() {
        return order;
    }

    boolean anyReady() {
        return jobs.values().stream().anyMatch(job -> job.anyIn(Pending.State.READY));
    }

    /** What waits may go on soon: something came, or something that others waited behind is gone. */
    void wake() {
        wake = true;
    }

    boolean wakes() {
        return wake;
    }

    /** How many more jobs may be under way; parked ones count for nothing. */
    private int room() {
        return (int) Math.max(
                0, MOST_JOBS - jobs.values().stream().filter(j -> !j.waits()).count());
    }

    /** Somebody told of a job: it is new, or was given up. */
    void look(UUID id) {
        if (jobs.containsKey(id)) {
            reload(id);
        } else if (room() > 0) {
            outbox.job(id).ifPresent(this::load);
        }
    }

    /** Jobs that nobody told of: handed in elsewhere while the database was away, or when there was no room. */
    void loadMore() {
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

    private void load(OpenJob open) {
        if (jobs.containsKey(open.id())) {
            return;
        }
        Job job = new Job(open);
        for (OpenEvent event : outbox.events(open.id())) {
            job.events.add(new Pending(job, event));
        }
        jobs.put(job.id, job);
        inOrder.put(job.sequence, job);
        boolean begun = job.events.size() < job.total || job.anyIn(Pending.State.IN_FLIGHT);
        if (job.rollback && job.anyIn(Pending.State.PARKED) && !begun) {
            job.phase = Job.Phase.PARKED;
        } else if (job.rollback && begun) {
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

    /** These events are on the ledger, in this block. */
    void captured(List<Pending> events, long block) {
        events.forEach(e -> {
            e.state = Pending.State.CAPTURED;
            e.height = block;
            e.job.block = Math.max(e.job.block, block);
        });
        Job.of(events).forEach(job -> {
            release(job);
            if (job.failed && job.rollback) {
                abandon(job);
            }
            finishIfDone(job);
        });
    }

    /** Rows of followed blocks are there: what they hold is free, and jobs of which all can be read are finished. */
    void projected() {
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

    /** Tells callers once the outcome of every event is known, and forgets the job once all of it can be read. */
    void finishIfDone(Job job) {
        if (!job.settled()) {
            return;
        }
        callers.answer(job);
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
    void expire() {
        Instant now = clock.instant();
        Map<Pending, String> over = new LinkedHashMap<>();
        for (Job job : jobs.values()) {
            for (Pending event : job.events) {
                if (event.state == Pending.State.PARKED && event.until != null && event.until.isBefore(now)) {
                    over.put(event, Optional.ofNullable(event.code).orElse("no-offer"));
                }
            }
        }
        refuse(over);
    }

    /** What waits is judged anew, first what was accepted first; some hundred at a time. */
    void wakeParked() {
        wake = false;
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

    /** What was found when events were read: captured before, id taken, given up. */
    void settle(List<Pending> existing, List<Pending> conflicting, List<Pending> gone) {
        if (!existing.isEmpty()) {
            outbox.existing(existing.stream().map(Pending::ref).toList());
            existing.forEach(this::done);
        }
        gone.forEach(this::done);
        Map<Pending, String> codes = new LinkedHashMap<>();
        conflicting.forEach(e -> codes.put(e, "event-id-conflict"));
        refuse(codes);
        Set<Job> touched = new LinkedHashSet<>(Job.of(existing));
        touched.addAll(Job.of(gone));
        touched.forEach(this::finishIfDone);
    }

    private void done(Pending event) {
        // Whatever waited behind it may go now.
        wake |= event.state == Pending.State.PARKED;
        event.state = Pending.State.DONE;
        order.remove(event);
    }

    /** Its attempt had no effect: its turn comes again, unless nothing of its job is sent any more. */
    void again(Pending event) {
        if (event.job.failed && event.job.rollback) {
            done(event);
        } else {
            event.state = Pending.State.READY;
        }
    }

    /** These events are refused with these codes; those whose code is that of a wait begin to wait. */
    void verdicts(Map<Pending, String> codes) {
        Map<Pending, String> waits = new LinkedHashMap<>();
        Map<Pending, String> refused = new LinkedHashMap<>();
        codes.forEach((event, code) -> (Decider.Judgement.waits(code) ? waits : refused).put(event, code));
        park(waits);
        refuse(refused);
    }

    /** These events wait, each with the code that says for what; of a job that goes as a whole, all of it. */
    void park(Map<Pending, String> verdicts) {
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
        Job.of(codes.keySet()).forEach(this::parked);
        if (codes.containsValue("no-offer") && !changed.isEmpty()) {
            noOffer.run();
        }
    }

    /** An event of it waits. If nothing of a job that goes as a whole went yet, it waits whole and holds nothing. */
    private void parked(Job job) {
        boolean untouched = job.events.size() == job.total
                && job.events.stream().allMatch(e -> e.state == Pending.State.READY || e.state == Pending.State.PARKED);
        if (job.rollback && untouched) {
            job.phase = Job.Phase.PARKED;
            job.events.stream().filter(e -> e.state != Pending.State.PARKED).forEach(order::remove);
        }
        callers.answer(job);
    }

    /** These events are refused for good; of a job that goes as a whole, nothing more is sent. */
    void refuse(Map<Pending, String> codes) {
        if (codes.isEmpty()) {
            return;
        }
        Map<EventRef, CaptureError> errors = new LinkedHashMap<>();
        codes.forEach((event, code) -> errors.put(event.ref(), Refusals.error(event, code)));
        outbox.refused(errors);
        codes.keySet().forEach(event -> {
            done(event);
            event.job.failed = true;
        });
        for (Job job : Job.of(codes.keySet())) {
            if (job.rollback) {
                abandon(job);
            }
            finishIfDone(job);
        }
    }

    /** What of a job was not sent never will be. */
    void abandon(Job job) {
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
}
