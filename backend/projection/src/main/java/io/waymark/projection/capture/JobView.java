package io.waymark.projection.capture;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A capture job as GS1 describes it (EPCIS 2.0 REST bindings, {@code epcisCaptureJobDocument}), with what it waits for.
 *
 * @param captureID the job's id
 * @param sequence order of acceptance on this node; pages of jobs go by it
 * @param createdAt when it was accepted
 * @param finishedAt when its last event was settled and could be read; null while it runs
 * @param running whether something of it is still to come: a job with a parked event runs
 * @param success whether no error has occurred so far
 * @param captureErrorBehaviour what it does after an error
 * @param submittedBy who handed it in: a name of an API key or an account
 * @param errors at most {@link CaptureJobs#MOST_ERRORS}, in document order
 * @param waiting parked events, at most {@link CaptureJobs#MOST_ERRORS}, in document order
 * @param progress how many events are where
 */
public record JobView(
        UUID captureID,
        long sequence,
        Instant createdAt,
        @Nullable Instant finishedAt,
        boolean running,
        boolean success,
        ErrorBehaviour captureErrorBehaviour,
        String submittedBy,
        List<CaptureError> errors,
        List<Waiting> waiting,
        Progress progress) {

    /**
     * A parked event.
     *
     * @param event its id
     * @param code what it waits for, for instance {@code no-offer}
     * @param until when the refusal becomes final
     */
    public record Waiting(String event, String code, Instant until) {}

    /**
     * @param events in the job
     * @param captured on the ledger by this job
     * @param existing on the ledger before
     * @param refused with an error
     * @param leftOut not captured because the job ended without them
     * @param waiting parked
     */
    public record Progress(int events, int captured, int existing, int refused, int leftOut, int waiting) {
        /** Those that are settled. */
        public int settled() {
            return captured + existing + refused + leftOut;
        }
    }

    /**
     * One event of a job.
     *
     * @param position in the document, from 0
     * @param pointer where it stands in the document
     * @param eventID its id: the document's, or the one that it was given
     * @param state what became of it
     * @param code why it was refused, or waits; else null
     */
    public record EventView(int position, String pointer, String eventID, EventState state, @Nullable String code) {}
}
