package io.waymark.backend.query;

import io.waymark.backend.EpcFormat;
import io.waymark.backend.EpcisHeaders;
import io.waymark.backend.Problem;
import io.waymark.backend.ProblemException;
import io.waymark.json.JsonObject;
import io.waymark.projection.event.EventFilter;
import io.waymark.projection.event.EventOrder;
import io.waymark.projection.event.EventQuery;
import io.waymark.projection.event.EventQuery.After;
import io.waymark.projection.event.FoundEvent;
import io.waymark.projection.event.NamedQueries;
import io.waymark.projection.event.NamedQueries.NamedQuery;
import io.waymark.projection.event.Subscriptions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscriptions by websocket: what is new is sent while the connection stands, at most a day. Nothing is kept of them: who
 * must miss nothing subscribes by webhook, or gives {@code initialRecordTime} when connecting again.
 */
final class Sockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int MOST = 100;
    private static final int BATCH = 100;
    private static final long SEND_MILLIS = 10_000;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Set<String> SCHEDULE = Set.of("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek");

    private final EventQuery query;
    private final Subscriptions subscriptions;
    private final NamedQueries queries;
    private final Clock clock = Clock.systemUTC();
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sockets");
        thread.setDaemon(true);
        return thread;
    });

    Sockets(EventQuery query, Subscriptions subscriptions, NamedQueries queries) {
        this.query = query;
        this.subscriptions = subscriptions;
        this.queries = queries;
        timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Turns the request into a websocket that is told the query's answers. */
    void upgrade(HttpServletRequest request, HttpServletResponse response, NamedQuery named)
            throws ServletException, IOException {
        if (feeds.size() >= MOST) {
            throw new ProblemException(
                    Problem.epcis(
                            503,
                            "ImplementationException",
                            "The node is busy",
                            "Too many websockets at once. Try again.",
                            "busy"),
                    EpcisHeaders.versions());
        }
        Feed feed = feed(request, named);
        ServerContainer container =
                (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Feed.class, "/epcis/queries/events")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(feed);
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    private Feed feed(HttpServletRequest request, NamedQuery named) {
        boolean stream = false;
        boolean empty = false;
        Instant initial = null;
        JsonObject.Builder schedule = JsonObject.builder();
        boolean scheduled = false;
        for (Map.Entry<String, String[]> parameter : new TreeMap<>(request.getParameterMap()).entrySet()) {
            Given given = Given.ofUrl(parameter.getKey(), parameter.getValue());
            switch (given.name()) {
                case "stream" -> stream = given.yes();
                case "reportIfEmpty" -> empty = given.yes();
                case "initialRecordTime" -> initial = given.time();
                default -> {
                    if (!SCHEDULE.contains(given.name())) {
                        throw fault();
                    }
                    schedule.put(given.name(), given.single());
                    scheduled = true;
                }
            }
        }
        if (stream == scheduled) {
            throw fault();
        }
        EventFilter filter = QueryParameters.of(QueriesController.definition(named), Map.of())
                .filter();
        return new Feed(
                named.name(),
                initial == null ? filter : filter.recordedFrom(initial),
                scheduled ? Schedule.of(schedule.build()) : null,
                empty,
                EpcFormat.of(request),
                initial == null ? subscriptions.latest() : -1);
    }

    private static ProblemException fault() {
        return JsonBody.fault(
                "SubscriptionControlsException",
                "",
                "A websocket is asked for with either stream=true or a schedule, and with reportIfEmpty and"
                        + " initialRecordTime.");
    }

    private void look() {
        try {
            for (Feed feed : feeds) {
                feed.look();
            }
        } catch (RuntimeException e) {
            LOG.warn("websockets were not told: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        feeds.forEach(feed -> feed.end(CloseReason.CloseCodes.GOING_AWAY, "The node stops."));
    }

    /** One connection. */
    private final class Feed extends Endpoint {
        private final String name;
        private final EventFilter filter;
        private final @Nullable Schedule schedule;
        private final boolean reportIfEmpty;
        private final EpcFormat format;
        private final Instant until = clock.instant().plus(LONGEST);
        private final AtomicBoolean sending = new AtomicBoolean();
        private volatile long position;
        private volatile Instant due;
        private volatile @Nullable Session session;

        Feed(
                String name,
                EventFilter filter,
                @Nullable Schedule schedule,
                boolean reportIfEmpty,
                EpcFormat format,
                long position) {
            this.name = name;
            this.filter = filter;
            this.schedule = schedule;
            this.reportIfEmpty = reportIfEmpty;
            this.format = format;
            this.position = position;
            this.due = next();
        }

        private Instant next() {
            Instant now = clock.instant();
            return schedule == null ? now : schedule.next(now).orElse(Instant.MAX);
        }

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            opened.setMaxIdleTimeout(0);
            opened.setMaxTextMessageBufferSize(1_024);
            opened.setMaxBinaryMessageBufferSize(1_024);
            opened.getAsyncRemote().setSendTimeout(SEND_MILLIS);
            session = opened;
            feeds.add(this);
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            feeds.remove(this);
        }

        @Override
        public void onError(Session failed, Throwable thrown) {
            end(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
        }

        void look() {
            Instant now = clock.instant();
            if (now.isAfter(until)) {
                end(CloseReason.CloseCodes.NORMAL_CLOSURE, "A day is over.");
            } else if (!now.isBefore(due) && sending.compareAndSet(false, true)) {
                send();
            }
        }

        private void send() {
            Session to = session;
            if (to == null || queries.find(name).isEmpty()) {
                end(CloseReason.CloseCodes.NORMAL_CLOSURE, "The query was deleted.");
                return;
            }
            long latest = subscriptions.latest();
            List<FoundEvent> found = query.find(filter, EventOrder.CAPTURE, new After(Instant.EPOCH, position), BATCH);
            boolean last = found.size() < BATCH;
            long reached = last
                    ? Math.max(position, latest)
                    : found.get(found.size() - 1).position();
            if (found.isEmpty() && !(reportIfEmpty && schedule != null)) {
                told(reached, true);
                return;
            }
            byte[] body = QueryDocument.of(found, clock.instant(), format, JsonObject.of("queryName", name));
            to.getAsyncRemote().sendText(new String(body, StandardCharsets.UTF_8), result -> {
                if (result.isOK()) {
                    told(reached, last);
                } else {
                    end(CloseReason.CloseCodes.CLOSED_ABNORMALLY, "");
                }
            });
        }

        private void told(long reached, boolean last) {
            position = reached;
            due = last ? next() : clock.instant();
            sending.set(false);
        }

        void end(CloseReason.CloseCode code, String why) {
            feeds.remove(this);
            Session open = session;
            if (open != null && open.isOpen()) {
                try {
                    open.close(
                            code == CloseReason.CloseCodes.CLOSED_ABNORMALLY
                                    ? new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "")
                                    : new CloseReason(code, why));
                } catch (IOException gone) {
                    LOG.debug("a websocket was gone already");
                }
            }
        }
    }
}
