package io.waymark.backend.submit;

import io.waymark.backend.ledger.Endorsed;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.backend.ledger.Verdict;
import io.waymark.projection.capture.EventRef;
import io.waymark.projection.capture.Outbox;
import io.waymark.projection.capture.SentTransaction;
import io.waymark.transaction.Batch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one transaction to the ledger. The order of side effects is the point of it:
 *
 * <ol>
 *   <li>endorsed by the own peer, and judged by it: a crash here leaves nothing;
 *   <li>stored with its id and bytes: from here on the same bytes are submitted again after a crash;
 *   <li>submitted to an orderer, as often as it takes within the age that the peers' transient store allows;
 *   <li>settled by what the ledger says of its id, in a commit status or in a followed block, whichever comes first.
 * </ol>
 *
 * An outcome that nobody knows is asked for until the ledger tells it.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    /**
     * How long a transaction that an orderer took is asked for before it is handed in once more: a leader takes it before the
     * others have it, and loses it when it dies; while a new one is elected, others may lose it too. After some times it is
     * asked for twice as long each time, because the ledger is slow then, and copies make it slower. A copy too many becomes
     * DUPLICATE_TXID.
     */
    private static final long FIRST_ASKING_MILLIS = 4_000;

    private static final int EVENLY = 3;
    private static final long LONGEST_ASKING_MILLIS = 60_000;
    private static final long ASKING_IN_DOUBT_MILLIS = 2_000;
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final long LONGEST_WAIT_MILLIS = 2_000;

    private final LedgerClient ledger;
    private final Outbox outbox;
    private final Height height;
    private final SubmitSettings settings;
    private final FailPoint failPoint;
    private final Executor aside;
    private final Map<String, CompletableFuture<Verdict>> inDoubt = new ConcurrentHashMap<>();

    /** @param aside runs what goes on beside a sending thread */
    Sender(
            LedgerClient ledger,
            Outbox outbox,
            Height height,
            SubmitSettings settings,
            FailPoint failPoint,
            Executor aside) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.height = height;
        this.settings = settings;
        this.failPoint = failPoint;
        this.aside = aside;
    }

    /** A followed block says this of a transaction; that of a copy is no verdict. */
    void followed(String txId, Verdict verdict) {
        CompletableFuture<Verdict> waiting = inDoubt.get(txId);
        if (waiting != null && verdict.code() != Verdict.DUPLICATE_TXID) {
            waiting.complete(verdict);
        }
    }

    /** Writes a batch; the books say what became of it. */
    Outcome send(Batch batch, Outbox.Purpose purpose, List<EventRef> events) throws InterruptedException {
        byte[] bytes = batch.bytes();
        long endorsedAt = height.followed();
        Endorsed endorsed;
        try {
            endorsed = batch.needsCheck() ? endorse(bytes) : ledger.endorse(bytes);
        } catch (LedgerException.Refused refused) {
            return new Outcome.Refused(refused.code(), refused.entry());
        } catch (LedgerException.NotOrdered failed) {
            return new Outcome.NotOrdered(failed.code(), failed.passing());
        }
        if (!endorsed.writes()) {
            return new Outcome.Nothing();
        }
        failPoint.reached("endorsed");
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        inDoubt.put(endorsed.txId(), verdict);
        try {
            if (!outbox.sent(endorsed.txId(), purpose, endorsedAt, endorsed.bytes(), bytes, events)) {
                return new Outcome.GivenUp();
            }
            failPoint.reached("stored");
            boolean taken = submit(endorsed.txId(), endorsed.bytes());
            failPoint.reached("submitted");
            return settle(new SentTransaction(endorsed.txId(), endorsedAt, endorsed.bytes(), events), verdict, taken);
        } finally {
            inDoubt.remove(endorsed.txId());
        }
    }

    /** Takes a transaction up again that was stored before a crash. */
    Outcome resume(SentTransaction sent) throws InterruptedException {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        inDoubt.put(sent.txId(), verdict);
        try {
            Outbox.Seen seen = outbox.seen(sent.txId());
            if (seen != null && seen.code() != Verdict.DUPLICATE_TXID) {
                verdict.complete(new Verdict(seen.code(), seen.block()));
            }
            return settle(sent, verdict, false);
        } finally {
            inDoubt.remove(sent.txId());
        }
    }

    /** Endorsed, while the peer holds the heads against its state: what is only endorsed changes nothing. */
    private Endorsed endorse(byte[] batch) {
        CompletableFuture<Void> check = CompletableFuture.runAsync(() -> ledger.check(batch), aside);
        Endorsed endorsed = ledger.endorse(batch);
        try {
            check.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LedgerException failed) {
                throw failed;
            }
            throw e;
        }
        return endorsed;
    }

    /** Whether an orderer is known to have taken it. */
    private boolean submit(String txId, byte[] bytes) {
        try {
            ledger.submit(bytes);
            CompletableFuture.runAsync(() -> outbox.submitted(txId), aside);
            return true;
        } catch (LedgerException.OutcomeUnknown unknown) {
            LOG.warn("transaction {}: {}", txId, unknown.code());
            return false;
        }
    }

    private Outcome settle(SentTransaction sent, CompletableFuture<Verdict> followed, boolean taken)
            throws InterruptedException {
        long wait = FIRST_WAIT_MILLIS;
        long asking = FIRST_ASKING_MILLIS;
        boolean acknowledged = taken;
        for (int times = 1; ; times++) {
            Verdict verdict = verdict(sent.txId(), followed, acknowledged ? asking : ASKING_IN_DOUBT_MILLIS);
            if (verdict != null) {
                return book(sent, verdict);
            }
            asking = acknowledged && times >= EVENLY ? Math.min(2 * asking, LONGEST_ASKING_MILLIS) : asking;
            // Nobody knows of it. While its private data are surely kept by the peer it is handed in again.
            if (!young(sent.height())) {
                outbox.replaced(sent.txId());
                return new Outcome.Replaced();
            }
            acknowledged = submit(sent.txId(), sent.envelope());
            verdict = await(followed, wait);
            if (verdict != null) {
                return book(sent, verdict);
            }
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
    }

    private boolean young(long endorsedAt) {
        return height.followed() - endorsedAt < settings.resubmitBlocks();
    }

    /** The verdict of the peer or of a followed block, whichever is there first; null if neither has one. */
    private @Nullable Verdict verdict(String txId, CompletableFuture<Verdict> followed, long millis)
            throws InterruptedException {
        CompletableFuture<Optional<Verdict>> first = new CompletableFuture<>();
        followed.thenAccept(verdict -> first.complete(Optional.of(verdict)));
        CompletableFuture.supplyAsync(() -> ledger.status(txId), aside).whenComplete((verdict, failed) -> {
            if (failed != null) {
                LOG.debug("transaction {}: {}", txId, failed.getClass().getSimpleName());
            }
            boolean told = failed == null && verdict.code() != Verdict.DUPLICATE_TXID;
            first.complete(told ? Optional.of(verdict) : Optional.empty());
        });
        try {
            return first.get(millis, TimeUnit.MILLISECONDS).orElse(null);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed with a failure", e);
        }
    }

    private static @Nullable Verdict await(CompletableFuture<Verdict> followed, long millis)
            throws InterruptedException {
        try {
            return followed.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a followed block cannot fail", e);
        }
    }

    private Outcome book(SentTransaction sent, Verdict verdict) {
        String txId = sent.txId();
        if (verdict.valid()) {
            outbox.committed(txId, verdict.block());
            height.committed(verdict.block());
            failPoint.reached("settled");
            return new Outcome.Committed(txId, verdict.block());
        }
        outbox.invalid(
                txId, verdict.code(), verdict.block(), Math.max(1, sent.events().size() / 2));
        LOG.info("transaction {} is invalid with code {}", txId, verdict.code());
        return verdict.conflict()
                ? new Outcome.Conflict(verdict.block())
                : new Outcome.Invalid(verdict.code(), verdict.block());
    }
}
