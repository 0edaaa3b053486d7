package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.projection.event.EventFilter;
import io.waymark.projection.event.EventOrder;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.EventQuery.After;
import io.waymark.projection.event.FoundEvent;
import io.waymark.projection.event.Subscriptions;
import io.waymark.projection.event.Subscriptions.Subscription;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends subscribers what is new, in order, each event at least once: what was told is written down after the receiver said
 * 2xx. What does not arrive is sent again, after a second, two, four and so on up to an hour, for as long as the subscription
 * stands; nothing piles up meanwhile, because what is new is read from the rows.
 */
public final class Deliveries implements AutoCloseable {
    /** The most events in one message. */
    static final int MOST_EVENTS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final int THREADS = 4;
    private static final int MOST_BATCHES = 20;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int TOO_LARGE = 413;

    private final Subscriptions subscriptions;
    private final EventQuery query;
    private final Seal seal;
    private final boolean inside;
    private final Webhook webhook;
    private final Clock clock;
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Subscriptions.MOST), task -> {
                Thread thread = new Thread(task, "subscriptions");
                thread.setDaemon(true);
                return thread;
            });

    Deliveries(Subscriptions subscriptions, EventQuery query, Seal seal, SubscriptionSettings settings) {
        this.subscriptions = subscriptions;
        this.query = query;
        this.seal = seal;
        this.inside = settings.inside();
        this.webhook = new Webhook(inside);
        this.clock = Clock.systemUTC();
        pool.allowCoreThreadTimeOut(true);
    }

    /** Starts what is due and is not on its way. */
    public void look() {
        long latest = subscriptions.latest();
        for (Subscription due : subscriptions.due(clock.instant(), latest)) {
            if (busy.add(due.id())) {
                try {
                    pool.execute(() -> run(due, latest));
                } catch (RejectedExecutionException full) {
                    busy.remove(due.id());
                }
            }
        }
    }

    private void run(Subscription subscription, long latest) {
        try {
            deliver(subscription, latest);
        } catch (IOException e) {
            failed(subscription, subscription.most(), e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            failed(subscription, subscription.most(), e.getClass().getName());
        } finally {
            busy.remove(subscription.id());
        }
    }

    private void deliver(Subscription subscription, long latest) throws IOException {
        URI dest = Destination.parse(subscription.dest(), inside).orElseThrow(() -> new IOException("not permitted"));
        EventFilter filter = filter(subscription);
        String token = subscription.token() == null ? null : seal.open(subscription.token());
        long position = subscription.position();
        boolean sent = false;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            List<FoundEvent> found =
                    query.find(filter, EventOrder.CAPTURE, new After(Instant.EPOCH, position), subscription.most());
            boolean last = found.size() < subscription.most();
            boolean report =
                    !found.isEmpty() || subscription.reportIfEmpty() && subscription.schedule() != null && !sent;
            if (report) {
                byte[] body = QueryDocument.of(
                        found,
                        clock.instant(),
                        EpcFormat.word(subscription.format()).orElse(EpcFormat.NEVER_TRANSLATES),
                        JsonObject.of(
                                "queryName",
                                subscription.query(),
                                "subscriptionID",
                                subscription.id().toString()));
                int status = webhook.post(dest, body, token);
                if (status < 200 || status > 299) {
                    int most = status == TOO_LARGE ? Math.max(1, subscription.most() / 2) : subscription.most();
                    failed(subscription, most, "status " + status);
                    return;
                }
                sent = true;
            }
            position = found.isEmpty()
                    ? Math.max(position, latest)
                    : found.get(found.size() - 1).position();
            boolean done = last || batch == MOST_BATCHES - 1;
            // Until all is told it stays due; then a stream is due with the next event, a schedule at its next time.
            subscriptions.told(
                    subscription.id(),
                    last ? Math.max(position, latest) : position,
                    report,
                    clock.instant(),
                    last ? next(subscription) : clock.instant());
            if (done) {
                return;
            }
        }
    }

    private static EventFilter filter(Subscription subscription) {
        JsonObject definition =
                JsonParser.parse(subscription.definition(), JsonLimits.VALUE).asObject();
        EventFilter filter = QueryParameters.of(definition, Map.of()).filter();
        return subscription.initial() == null ? filter : filter.recordedFrom(subscription.initial());
    }

    private Instant next(Subscription subscription) {
        Instant now = clock.instant();
        return subscription.schedule() == null
                ? now
                : Schedule.of(JsonParser.parse(subscription.schedule(), JsonLimits.VALUE)
                                .asObject())
                        .next(now)
                        .orElse(now.plus(LONGEST_WAIT));
    }

    private void failed(Subscription subscription, int most, String why) {
        long seconds = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(subscription.failures(), 12));
        LOG.warn("a message of subscription {} did not arrive: {}; again in {} s", subscription.id(), why, seconds);
        try {
            subscriptions.failed(subscription.id(), most, clock.instant().plusSeconds(seconds));
        } catch (RuntimeException e) {
            LOG.warn("the database did not take it: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
