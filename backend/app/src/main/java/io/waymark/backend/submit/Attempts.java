package io.waymark.backend.submit;

import io.waymark.backend.submit.Writing.Attempt;
import io.waymark.projection.capture.SentTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets events whose turn it is onto the ledger: reads what is known for them, has them judged or written in a lane, and says
 * to {@link UnderWay} what became of them: on the ledger, refused, waiting, or to be tried again.
 *
 * <p>For the dispatcher's thread. What is with a lane is {@code IN_FLIGHT}, or its job {@code JUDGING}, so that nothing else
 * begins on the same goods; the lane's result is taken in this thread again. At most {@code waymark.submit.in-flight} lanes
 * are under way, dry runs counted, of which one runs at a time.
 */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    /** The ledger may be back any moment, and one question is cheap. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final UnderWay underWay;
    private final Lanes lanes;
    private final Reading reading;
    private final Judge judge;
    private final Writing writing;
    private final Height height;
    private final SubmitSettings settings;
    private final Turns turns;
    private int judging;
    /** A moment of {@link System#nanoTime}: a clock that is set back must not make anything wait. */
    private long pausedUntil = System.nanoTime();

    private Duration pause = FIRST_PAUSE;

    Attempts(
            UnderWay underWay,
            Lanes lanes,
            Reading reading,
            Judge judge,
            Writing writing,
            Height height,
            SubmitSettings settings) {
        this.underWay = underWay;
        this.lanes = lanes;
        this.reading = reading;
        this.judge = judge;
        this.writing = writing;
        this.height = height;
        this.settings = settings;
        this.turns = new Turns(underWay, height, settings);
    }

    /** Takes up a transaction that was on its way at a crash. Its events were loaded before. */
    void resume(SentTransaction sent) {
        List<Pending> events = sent.events().stream()
                .flatMap(ref -> underWay.event(ref).stream())
                .toList();
        lanes.run(() -> writing.resume(sent), outcome -> outcome(events, outcome));
    }

    /** Whether one more transaction could be begun. */
    boolean free() {
        return lanes.busy() < settings.inFlight();
    }

    /** Whether the ledger was found not to take anything, and is left alone until later. */
    boolean paused(long now) {
        return now - pausedUntil < 0;
    }

    /**
     * Begins transactions and dry runs until there is no lane, or nothing whose turn it is. One lane is kept for small jobs.
     *
     * @param now of {@link System#nanoTime}
     */
    void begin(long now) {
        while (free()) {
            Turns.Turn turn = turns.next(now, lanes.busy() == settings.inFlight() - 1);
            turn.judge().forEach(job -> judge(job, now));
            underWay.park(turn.behind());
            if (turn.events().isEmpty() || !send(turn.events())) {
                return;
            }
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
        underWay.settle(read.existing(), read.conflicting(), read.gone());
        List<Chosen> free = free(read);
        if (free.isEmpty()) {
            return !read.existing().isEmpty()
                    || !read.conflicting().isEmpty()
                    || !read.gone().isEmpty();
        }
        free.forEach(e -> e.pending().state = Pending.State.IN_FLIGHT);
        lanes.run(() -> writing.attempt(free, read), this::attempted);
        return true;
    }

    /** Those in whose way is nothing, now that it is known what they touch; of a job that goes as a whole, all or none. */
    private List<Chosen> free(Reading.Result read) {
        Set<Pending> together = new HashSet<>();
        read.chosen().forEach(e -> together.add(e.pending()));
        Known known = read.known();
        List<Chosen> free = new ArrayList<>();
        for (Chosen event : read.chosen()) {
            underWay.order().extend(event.pending(), Reading.Result.touched(event, known));
            if (underWay.order().inTheWay(event.pending(), together).isEmpty()) {
                free.add(event);
            } else {
                together.remove(event.pending());
            }
        }
        Set<Job> cut = Job.of(read.chosen().stream().map(Chosen::pending).toList());
        cut.removeIf(job -> job.phase != Job.Phase.QUEUED
                || job.events.stream().noneMatch(e -> e.state == Pending.State.READY && !together.contains(e)));
        free.removeIf(e -> cut.contains(e.pending().job));
        return free;
    }

    /** Together they touch more than can be judged at once. */
    private void lessAtOnce(List<Pending> events) {
        if (events.size() == 1) {
            underWay.refuse(Map.of(events.get(0), "event-too-large"));
            return;
        }
        for (Pending event : events) {
            event.together = Math.max(1, events.size() / 2);
            event.job.judgeFirst |= event.job.phase == Job.Phase.QUEUED && event.job.events.size() > 1;
        }
    }

    private void attempted(Attempt attempt) {
        Composer.Composed composed = attempt.composed();
        LOG.debug(
                "{} events composed, {} put back, {} refused or waiting",
                composed.events().size(),
                composed.putBack().size(),
                composed.codes().values());
        composed.putBack().forEach(underWay::again);
        composed.putBack().stream()
                .map(e -> e.job)
                .filter(job -> job.phase == Job.Phase.QUEUED)
                .forEach(job -> job.judgeFirst = true);
        underWay.verdicts(composed.codes());
        if (composed.batch() != null) {
            outcome(composed.events(), attempt.outcome());
        }
    }

    /** The dry run of a whole job, if nothing is in its way. It holds its objects from here on. */
    private void judge(Job job, long now) {
        if (judging > 0
                || !job.events.stream().allMatch(e -> e.state == Pending.State.READY && e.notBefore - now <= 0)) {
            return;
        }
        if (underWay.order().inTheWay(job, Set.of()).isPresent()) {
            return;
        }
        judging++;
        job.phase = Job.Phase.JUDGING;
        List<Pending> events = List.copyOf(job.events);
        lanes.run(() -> judge.rule(events), ruling -> judged(job, ruling));
    }

    private void judged(Job job, Judge.Ruling ruling) {
        judging--;
        job.phase = Job.Phase.QUEUED;
        LOG.debug("{} judged: {} refusals", job, ruling.codes().size());
        ruling.touched().forEach(underWay.order()::extend);
        underWay.settle(ruling.existing(), List.of(), ruling.gone());
        if (job.failed) {
            underWay.abandon(job);
            underWay.finishIfDone(job);
            return;
        }
        if (ruling.codes().isEmpty()) {
            job.phase = Job.Phase.CLEARED;
            return;
        }
        if (ruling.onlyWaits()) {
            underWay.park(ruling.codes());
            return;
        }
        Map<Pending, String> refused = new LinkedHashMap<>(ruling.codes());
        refused.values().removeIf(Decider.Judgement::waits);
        underWay.refuse(refused);
    }

    /** What became of a transaction of these events. */
    private void outcome(List<Pending> events, Outcome outcome) {
        LOG.debug("{} events: {}", events.size(), outcome);
        if (outcome instanceof Outcome.Committed committed) {
            pause = FIRST_PAUSE;
            underWay.captured(events, committed.block());
        } else if (outcome instanceof Outcome.Conflict conflict) {
            retry(events, conflict.block() + 1, "ledger-conflict");
        } else if (outcome instanceof Outcome.Replaced) {
            retry(events, 0, "ledger-conflict");
        } else if (outcome instanceof Outcome.Nothing) {
            retry(events, height.followed(), "ledger-conflict");
        } else if (outcome instanceof Outcome.Invalid) {
            refuseAll(events, "ledger-invalid");
        } else if (outcome instanceof Outcome.GivenUp) {
            events.forEach(underWay::again);
            Job.of(events).forEach(job -> underWay.reload(job.id));
        } else if (outcome instanceof Outcome.Refused refused) {
            refusedByLedger(events, refused);
        } else if (outcome instanceof Outcome.NotOrdered failed) {
            notOrdered(events, failed);
        }
    }

    private void refuseAll(List<Pending> events, String code) {
        Map<Pending, String> codes = new LinkedHashMap<>();
        events.forEach(e -> codes.put(e, code));
        // Their rows say "new" again: the books were closed on the transaction before.
        underWay.refuse(codes);
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
                    + TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, most));
            if (event.tries > settings.conflicts()) {
                over.put(event, code);
            } else {
                underWay.again(event);
            }
        }
        underWay.refuse(over);
        Job.of(events).forEach(underWay::finishIfDone);
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
        others.forEach(underWay::again);
        retry(List.of(about), 0, refused.code());
        about.tries += 2;
    }

    private void notOrdered(List<Pending> events, Outcome.NotOrdered failed) {
        if (failed.passing()) {
            events.forEach(underWay::again);
            Job.of(events).forEach(underWay::finishIfDone);
            pausedUntil = System.nanoTime() + pause.toNanos();
            LOG.warn("the ledger cannot be written to ({}); again in {} ms", failed.code(), pause.toMillis());
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        } else {
            retry(events, 0, "chaincode-error");
        }
    }
}
