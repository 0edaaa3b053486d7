package io.waymark.backend.submit;

import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.EventState;
import io.waymark.projection.capture.OpenEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event under way, as the dispatcher's thread knows it. Only that thread changes it; a lane reads what is final. */
final class Pending implements Comparable<Pending> {
    enum State {
        /** To be sent when its turn comes. */
        READY,
        /** Waits for an offer, a package or a history. */
        PARKED,
        /** In a transaction, or being judged for one. */
        IN_FLIGHT,
        /** On the ledger; its rows are not there yet. */
        CAPTURED,
        /** Settled. */
        DONE
    }

    private static final long FIXED_COST = 1_700;

    final Job job;
    final OpenEvent open;
    /** What keeps it in order: what it names, and what it was found to touch. */
    final Set<String> keys;

    State state;
    /** Not before this moment, after something was in the way. */
    long notBefore = System.nanoTime();
    /** Not before so many blocks are followed. */
    long height;
    /** Its rows are there, while its job still holds its objects against others. */
    boolean readable;

    int tries;
    int together;

    @Nullable
    String code;

    @Nullable
    Instant until;

    Pending(Job job, OpenEvent open) {
        this.job = job;
        this.open = open;
        this.keys = new LinkedHashSet<>(open.keys());
        this.tries = open.tries();
        this.together = Math.max(1, open.together());
        this.code = open.code();
        this.until = open.until();
        this.state = open.state() == EventState.SENT
                ? State.IN_FLIGHT
                : open.state() == EventState.WAITING ? State.PARKED : State.READY;
    }

    /**
     * About how many bytes its private values will have: salts, digests, seen mark and a step beside its text in base64url.
     * What it is in truth is known when it is composed.
     */
    long cost() {
        return FIXED_COST + 3L * open.bytes() / 2;
    }

    EventRef ref() {
        return new EventRef(job.id, open.position());
    }

    @Override
    public int compareTo(Pending other) {
        int bySequence = Long.compare(job.sequence, other.job.sequence);
        return bySequence != 0 ? bySequence : Integer.compare(open.position(), other.open.position());
    }

    @Override
    public String toString() {
        return open + " of " + job;
    }
}
