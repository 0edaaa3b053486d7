package io.waymark.backend.ledger;

import io.waymark.projection.NodeSettings;
import io.waymark.projection.notice.Notice;
import io.waymark.projection.notice.Notice.Kind;
import io.waymark.projection.notice.Notices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the node's connection and its channel: at the start, whether the peers accept the node at all; from then on,
 * whether they still do, whether the channel's policies keep each organisation's collection its own, and whether the
 * certificate was renewed. What it finds stands in the log once, and on the administrator's page as long as it holds.
 */
public final class ChannelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelWatch.class);
    /** A peer that has just started may know its chaincode a little later than its channel. */
    private static final Duration START_MOST = Duration.ofSeconds(15);

    private static final long TICK_SECONDS = 5;
    /** Every so many ticks, where nothing is wrong. */
    private static final int LOOK_TICKS = 6;

    private static final Map<Kind, String[]> REFUSALS = Map.of(
            Kind.IDENTITY_REFUSED,
                    new String[] {
                        "waymark.fabric.certificate",
                        "is not accepted by the peer at %s as one of %s",
                        "use a certificate that a CA of this organisation, as the channel knows it, gave to a client"
                    },
            Kind.CHANNEL_UNKNOWN,
                    new String[] {
                        "waymark.fabric.channel",
                        "is not known to the peer at %s of %s",
                        "check its name, and have the peer join it (peer channel join)"
                    },
            Kind.CHAINCODE_MISSING,
                    new String[] {
                        "waymark.fabric.chaincode",
                        "cannot be called at the peer at %s of %s",
                        "install and approve it there, and see that its definition is committed on the channel"
                    },
            Kind.TLS_REFUSED,
                    new String[] {
                        "waymark.fabric.tls-roots",
                        "do not vouch for the peer at %s of %s",
                        "name the certificates of the CA that issued the peer's TLS certificate"
                    });

    private final LedgerClient ledger;
    private final ChannelProbe probe;
    private final Notices notices;
    private Set<Notice> known = new HashSet<>();
    private String unusable = "";
    private long ticks;
    private @Nullable ScheduledExecutorService timer;

    public ChannelWatch(LedgerClient ledger, NodeSettings settings, Notices notices) {
        this.ledger = ledger;
        this.probe = new ChannelProbe(ledger, settings);
        this.notices = notices;
    }

    /**
     * Asks the own peers once whether this node can work with them. A peer that does not answer is no reason not to start.
     *
     * @throws LedgerRefusal if no peer accepts the node, and one says why
     */
    public void requireUsable() {
        long end = System.nanoTime() + START_MOST.toNanos();
        while (true) {
            List<Notice> found = probe.look();
            Optional<Notice> refusal = refusal(found);
            if (refusal.isEmpty()) {
                say(found);
                return;
            }
            if (System.nanoTime() > end) {
                Notice why = refusal.get();
                String[] words = REFUSALS.get(why.kind());
                throw new LedgerRefusal(words[0], words[1].formatted(why.about(), ledger.organisation()), words[2]);
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** One peer that accepts the node is enough. */
    private Optional<Notice> refusal(List<Notice> found) {
        long peersAtFault = found.stream()
                .filter(n -> REFUSALS.containsKey(n.kind()) || n.kind() == Kind.PEER_UNREACHABLE)
                .count();
        return peersAtFault < ledger.gateways().size()
                ? Optional.empty()
                : found.stream().filter(n -> REFUSALS.containsKey(n.kind())).findFirst();
    }

    /** Starts watching. */
    public synchronized void start() {
        timer = Executors.newScheduledThreadPool(1, task -> {
            Thread thread = new Thread(task, "channel-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    private void tick() {
        try {
            String before = unusable;
            unusable = ledger.renew();
            ticks++;
            if (!known.isEmpty() || !unusable.equals(before) || ticks % LOOK_TICKS == 0) {
                say(probe.look());
            }
        } catch (RuntimeException e) {
            StackTraceElement[] frames = e.getStackTrace();
            LOG.warn(
                    "looking after the channel failed: {} at {}",
                    e.getClass().getSimpleName(),
                    frames.length == 0 ? "?" : frames[0]);
        }
    }

    private void say(List<Notice> found) {
        List<Notice> all = new ArrayList<>(found);
        if (!unusable.isEmpty()) {
            all.add(new Notice(Kind.RENEWAL_UNUSABLE, unusable));
        }
        for (Notice notice : all) {
            if (!known.contains(notice)) {
                boolean grave = !List.of(Kind.PEER_UNREACHABLE, Kind.CHAINCODE_SILENT, Kind.CERTIFICATE_ENDS)
                        .contains(notice.kind());
                LOG.atLevel(grave ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN)
                        .log("{}: {} (docs/problems.md)", notice.kind().code(), notice.about());
            }
        }
        known = new HashSet<>(all);
        notices.replace(all);
    }
}
