package io.waymark.backend.submit;

import io.waymark.projection.capture.ErrorBehaviour;
import io.waymark.projection.capture.OpenJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A job under way, as the dispatcher's thread knows it. Only that thread changes it. A lane reads what is final, and of a job
 * that was handed to it the phase and the number of events, which nothing but a job that is given up changes meanwhile: then
 * the books refuse its transaction ({@link Outcome.GivenUp}).
 */
final class Job {
    /** How far a job with {@link ErrorBehaviour#ROLLBACK} is. A job that proceeds is cleared from the start. */
    enum Phase {
        /** Nothing of it was judged. */
        QUEUED,
        /** Its dry run is under way; it holds its objects. */
        JUDGING,
        /** Its events may be sent. */
        CLEARED,
        /** An event of it waits, so all of it does, and it holds nothing. */
        PARKED
    }

    final UUID id;
    final long sequence;
    final boolean rollback;
    final int total;
    final List<Pending> events = new ArrayList<>();
    Phase phase;
    boolean failed;
    boolean givenUp;
    /** It cannot go in one transaction: all of it is judged before anything of it is sent. */
    boolean judgeFirst;
    /** The last block that holds something of it. */
    long block = -1;

    Job(OpenJob open) {
        this.id = open.id();
        this.sequence = open.sequence();
        this.rollback = open.behaviour() == ErrorBehaviour.ROLLBACK;
        this.total = open.events();
        this.failed = open.failed();
        this.givenUp = open.givenUp();
        this.phase = rollback ? Phase.QUEUED : Phase.CLEARED;
    }

    /** The jobs of these events, each once, in the order of the events. */
    static Set<Job> of(Collection<Pending> events) {
        Set<Job> jobs = new LinkedHashSet<>();
        events.forEach(e -> jobs.add(e.job));
        return jobs;
    }

    boolean anyIn(Pending.State state) {
        return events.stream().anyMatch(e -> e.state == state);
    }

    /** Whether there is nothing to do for it before something comes from elsewhere. */
    boolean waits() {
        return events.stream().allMatch(e -> phase == Phase.PARKED || e.state == Pending.State.PARKED);
    }

    /** Whether the outcome of every event is known. */
    boolean settled() {
        return events.stream().allMatch(e -> e.state == Pending.State.CAPTURED || e.state == Pending.State.DONE);
    }

    @Override
    public String toString() {
        return "job " + id;
    }
}
