package io.waymark.backend.exchange;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.Openings;
import io.waymark.projection.custody.Verdict;
import io.waymark.transaction.Opening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with the other members: asks one when a block brings writes of it, at most once a second, and a moment later once
 * more, because its peer may have been behind; again while it owes what it wrote; and everybody once a minute. One thread for
 * each question under way, few at once; a member that does not answer is asked less often and stops nobody else.
 */
public final class Exchange implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int AT_ONCE = 4;
    private static final long APART_MILLIS = 1_000;
    private static final long EVERYBODY_SECONDS = 60;
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
    /** So long at most for one that writes: it is there again, whatever it did not answer before. */
    private static final Duration WRITER_SILENCE = Duration.ofSeconds(5);
    /** So long after it wrote it is asked a second time. */
    private static final Duration AFTER_WRITE = Duration.ofSeconds(2);

    private static final int MOST_QUESTIONS = 200;
    private static final int MOST_OFFER_PAGES = 1_000;

    private final Questions questions;
    private final String organisation;
    private final Directory directory;
    private final InboundOffers offers;
    private final Openings openings;
    private final BooleanSupplier upToDate;
    private final Runnable arrived;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private volatile @Nullable ScheduledExecutorService threads;

    /**
     * @param upToDate whether the rows are those of the ledger: until then much is asked for that is only not replayed yet
     * @param arrived is told when something came that events may wait for
     */
    public Exchange(
            LedgerClient ledger,
            Directory directory,
            InboundOffers offers,
            Openings openings,
            BooleanSupplier upToDate,
            Runnable arrived) {
        this.questions = new Questions(ledger);
        this.organisation = ledger.organisation();
        this.directory = directory;
        this.offers = offers;
        this.openings = openings;
        this.upToDate = upToDate;
        this.arrived = arrived;
    }

    /** Starts asking. */
    public void start() {
        AtomicInteger number = new AtomicInteger();
        ScheduledExecutorService started = Executors.newScheduledThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "exchange-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        members.clear();
        threads = started;
        started.scheduleWithFixedDelay(this::everybody, 0, EVERYBODY_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        ScheduledExecutorService running = threads;
        threads = null;
        if (running != null) {
            running.shutdownNow();
            try {
                running.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** These members wrote something. */
    public void wrote(Collection<String> writers) {
        writers.stream().filter(org -> !org.equals(organisation)).forEach(org -> member(org)
                .alive());
    }

    /** An event waits for an offer: perhaps it is there and was not fetched. */
    public void offerMissing() {
        askAll();
    }

    private void askAll() {
        members.values().forEach(Member::soon);
    }

    private void everybody() {
        try {
            directory.members().stream()
                    .filter(org -> !org.equals(organisation))
                    .forEach(org -> member(org).soon());
        } catch (RuntimeException e) {
            LOG.warn("members cannot be read: {}", e.getClass().getSimpleName());
        }
    }

    private Member member(String org) {
        return members.computeIfAbsent(org, Member::new);
    }

    /** One other member, and when it is asked next. */
    private final class Member {
        private final String org;
        private boolean due;
        private boolean asking;
        private long askedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(APART_MILLIS);
        private Duration silence = Duration.ofMillis(APART_MILLIS);
        private @Nullable ScheduledFuture<?> planned;
        /** Whether it wrote what it did not show when it was asked: its peer may be behind this one's. */
        private boolean owing;

        private boolean wrote;
        private @Nullable ScheduledFuture<?> reminder;
        private long reminderNanos;
        private Duration patience = Duration.ofMillis(APART_MILLIS);

        Member(String org) {
            this.org = org;
        }

        /** Asks it once more: at once, or when it was asked long enough ago. */
        synchronized void soon() {
            if (due) {
                return;
            }
            due = true;
            if (!asking) {
                schedule();
            }
        }

        /** Asks it once more, however long it was silent before, and soon again while it owes what it wrote. */
        synchronized void alive() {
            wrote = true;
            patience = Duration.ofMillis(APART_MILLIS);
            if (silence.compareTo(WRITER_SILENCE) > 0) {
                silence = WRITER_SILENCE;
                if (planned != null) {
                    planned.cancel(false);
                    planned = null;
                    due = false;
                }
            }
            soon();
        }

        private void schedule() {
            long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
            ScheduledExecutorService running = threads;
            if (running == null) {
                return;
            }
            try {
                planned = running.schedule(this::ask, Math.max(0, silence.toMillis() - since), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                LOG.debug("not asked any more");
            }
        }

        private void ask() {
            boolean now = upToDate.getAsBoolean();
            synchronized (this) {
                if (asking) {
                    // What was cancelled a moment too late.
                    return;
                }
                planned = null;
                due = !now;
                asking = true;
                askedNanos = System.nanoTime();
            }
            boolean answered = !now || answered();
            synchronized (this) {
                asking = false;
                Duration twice = silence.multipliedBy(2);
                silence = answered
                        ? Duration.ofMillis(APART_MILLIS)
                        : twice.compareTo(LONGEST_SILENCE) < 0 ? twice : LONGEST_SILENCE;
                if (due) {
                    schedule();
                }
                if (now) {
                    owing |= !answered;
                    remind();
                }
            }
        }

        /**
         * Asks once more a moment after it wrote: its peer may commit a block later than this one's does. Where something is owed,
         * again and again, later and later, for it may never be shown: nobody need write for it to be there.
         */
        private void remind() {
            if (!owing) {
                patience = Duration.ofMillis(APART_MILLIS);
            } else if (reminder == null) {
                remindIn(patience);
                Duration twice = patience.multipliedBy(2);
                patience = twice.compareTo(LONGEST_SILENCE) < 0 ? twice : LONGEST_SILENCE;
            }
            if (wrote) {
                wrote = false;
                remindIn(AFTER_WRITE);
            }
        }

        private void remindIn(Duration wait) {
            long at = System.nanoTime() + wait.toNanos();
            ScheduledExecutorService running = threads;
            if (running == null || reminder != null && reminderNanos - at <= 0) {
                return;
            }
            if (reminder != null) {
                reminder.cancel(false);
            }
            try {
                reminderNanos = at;
                reminder = running.schedule(this::reminded, wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                LOG.debug("not asked any more");
            }
        }

        private synchronized void reminded() {
            reminder = null;
            soon();
        }

        private boolean answered() {
            try {
                fetchOffers();
                fetchContinuations();
                fetchRecalls();
                return true;
            } catch (LedgerException e) {
                LOG.info("{} does not answer: {}", org, e.code());
            } catch (IllegalArgumentException e) {
                LOG.warn("{} answers with what cannot be read", org);
            } catch (RuntimeException e) {
                LOG.warn("what {} opens cannot be kept: {}", org, e.getClass().getSimpleName());
            }
            return false;
        }

        private void fetchOffers() {
            @Nullable String after = null;
            for (int page = 0; page < MOST_OFFER_PAGES; page++) {
                Questions.OfferPage answer = questions.offers(org, after);
                for (Map.Entry<String, OfferValue> offer : answer.offers().entrySet()) {
                    after = offer.getKey();
                    if (offers.wants(org, after)) {
                        fetchOffer(after, offer.getValue());
                    }
                }
                if (!answer.more() || answer.offers().isEmpty()) {
                    return;
                }
            }
        }

        /** One offer that cannot be opened is no reason to leave out the others. */
        private void fetchOffer(String key, OfferValue value) {
            try {
                Optional<Opening> opening = questions.open(org, key);
                if (opening.isEmpty()) {
                    LOG.warn("an offer of {} opens more than this node takes", org);
                    return;
                }
                Verdict verdict = offers.store(org, key, value, opening.get());
                if (verdict.ready()) {
                    arrived.run();
                } else {
                    LOG.info("an offer of {} is not ready: {}", org, verdict.reason());
                }
            } catch (LedgerException.Refused settledMeanwhile) {
                LOG.debug("an offer of {}: {}", org, settledMeanwhile.code());
            } catch (IllegalArgumentException e) {
                LOG.warn("an offer of {} cannot be read", org);
            }
        }

        /** How own goods went on there, of those that the ledger says went on. */
        private void fetchContinuations() {
            boolean owes = false;
            @Nullable ObjectName after = null;
            long height = openings.height();
            List<Openings.Question> page = openings.gone(after, MOST_QUESTIONS);
            // Whoever emptied the rows meanwhile is noticed before they come back.
            while (!page.isEmpty() && upToDate.getAsBoolean()) {
                for (Openings.Question question : page) {
                    after = question.name();
                    if (question.to().equals(org)) {
                        owes |= !fetchContinuation(question, height);
                    }
                }
                page = page.size() < MOST_QUESTIONS ? new ArrayList<>() : openings.gone(after, MOST_QUESTIONS);
            }
            owing = owes || !page.isEmpty();
        }

        /** Whether it showed anything. @param height of the rows that asked */
        private boolean fetchContinuation(Openings.Question question, long height) {
            try {
                Opening answer = questions.next(question, openings.beside(question.name()));
                boolean news = openings.isNews(answer);
                Verdict verdict = openings.store(org, answer, height);
                if (verdict.ready()) {
                    arrived.run();
                    if (news) {
                        // It may lead on to another member, or to what was inside: nobody needs to write for that.
                        askAll();
                    }
                    return news;
                }
                LOG.info("what {} opens of a chain is not as the ledger says: {}", org, verdict.reason());
            } catch (LedgerException.Refused notShown) {
                LOG.debug("a chain at {}: {}", org, notShown.code());
            } catch (IllegalArgumentException e) {
                LOG.warn("what {} opens of a chain cannot be read", org);
            }
            return false;
        }

        private void fetchRecalls() {
            long height = openings.height();
            List<Openings.RecallQuestion> unread = openings.unreadRecalls(MOST_QUESTIONS);
            for (Openings.RecallQuestion question :
                    upToDate.getAsBoolean() ? unread : List.<Openings.RecallQuestion>of()) {
                if (question.org().equals(org)) {
                    try {
                        Verdict verdict = openings.storeRecalls(org, questions.recalls(question), height);
                        LOG.debug("recalls of {}: {}", org, verdict);
                    } catch (LedgerException.Refused notShown) {
                        LOG.debug("recalls of {}: {}", org, notShown.code());
                    } catch (IllegalArgumentException e) {
                        LOG.warn("recalls of {} cannot be read", org);
                    }
                }
            }
        }
    }
}
