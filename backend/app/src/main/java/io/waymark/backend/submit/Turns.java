package io.waymark.backend.submit;

import io.waymark.custody.RefusalCode;
import io.waymark.projection.capture.OpenEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is: of all that is under way the events that may go together in the next transaction, until it is full.
 *
 * <p>An event goes when its time has come ({@link Choice#due}) and everything before it on the same goods is gone or goes with
 * it ({@link Order}). Of a job with {@code rollback} that was not judged yet all goes at once, or a dry run comes first. For
 * the dispatcher's thread; what it finds is carried out by {@link Attempts}.
 */
final class Turns {
    /** A job of so few events may use the place that is kept free for such ones. */
    private static final int SMALL = 50;

    private final UnderWay underWay;
    private final Height height;
    private final SubmitSettings settings;

    Turns(UnderWay underWay, Height height, SubmitSettings settings) {
        this.underWay = underWay;
        this.height = height;
        this.settings = settings;
    }

    /**
     * @param events of the next transaction, in order; they were not read yet, and may turn out to touch more than they name
     * @param judge jobs of which a dry run comes first, in order: of one of them it can begin
     * @param behind events that have to wait because one before them on the same goods does, each with that as its code
     */
    record Turn(List<Pending> events, List<Job> judge, Map<Pending, String> behind) {}

    /**
     * @param now of {@link System#nanoTime}
     * @param smallOnly whether only the place that is kept for small jobs is left
     */
    Turn next(long now, boolean smallOnly) {
        Choice choice = new Choice(now);
        List<Job> judge = new ArrayList<>();
        for (Job job : underWay.inOrder()) {
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
                    judge.add(job);
                }
            }
        }
        return new Turn(List.copyOf(choice.chosen), judge, choice.behind);
    }

    private final class Choice {
        private final long now;
        private final Set<Pending> chosen = new LinkedHashSet<>();
        private final Set<String> ids = new HashSet<>();
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
                    && underWay.order().inTheWay(event, chosen).isEmpty()) {
                take(event);
            }
        }

        /**
         * All events of a job, or none of them: in one transaction all or nothing comes by itself. A job in which an event stands
         * twice takes two, and so a dry run first.
         */
        void offerWhole(Job job) {
            if (!job.events.stream().allMatch(e -> due(e) && fresh(e))) {
                return;
            }
            if (job.events.stream().map(this::id).distinct().count() < job.events.size()) {
                job.judgeFirst = true;
            } else if (underWay.order().inTheWay(job, chosen).isEmpty()) {
                job.events.forEach(this::take);
            } else {
                job.events.forEach(this::behindParked);
            }
        }

        private boolean behindParked(Pending event) {
            boolean waits = underWay.order()
                    .inTheWay(event, chosen)
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
}
