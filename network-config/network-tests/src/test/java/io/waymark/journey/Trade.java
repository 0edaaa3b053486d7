package io.waymark.journey;

import io.waymark.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Steady trade between three organisations: goods are made, shipped, received, shipped on and sold, in documents of several
 * events that are handed in at all three nodes at once, and single events beside them. Remembers what every node acknowledged.
 */
final class Trade implements AutoCloseable {

    /** As long as a bad day and what comes after it may take. */
    private static final Duration MOST = Duration.ofMinutes(8);

    private static final int ITEMS = 3;
    private static final long PACE_MILLIS = 250;
    /** Goods of one lane on their way: while one of the three can do nothing, the others go on. */
    private static final int UNDER_WAY = 12;

    private final Function<Member, NodeClient> nodes;
    private final Map<Member, Set<String>> acknowledged = new EnumMap<>(Member.class);
    private final Map<Member, Set<String>> handedIn = new EnumMap<>(Member.class);
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<Thread> lanes = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);

    /** Goods go from one member to the next two, from now until {@link #settle}. */
    Trade(Function<Member, NodeClient> nodes, int lanes) {
        this.nodes = nodes;
        for (Member member : Member.values()) {
            acknowledged.put(member, ConcurrentHashMap.newKeySet());
            handedIn.put(member, ConcurrentHashMap.newKeySet());
        }
        for (int i = 0; i < lanes; i++) {
            lane("trade-" + i, this::goods);
        }
        lane("trade-single", underWay -> single());
    }

    private void lane(String name, Consumer<Deque<Handed>> round) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Deque<Handed> underWay = new ArrayDeque<>();
                        do {
                            round.accept(underWay);
                            rounds.incrementAndGet();
                            while (underWay.size() > 3 * UNDER_WAY) {
                                end(underWay.remove());
                            }
                        } while (!enough.await(PACE_MILLIS, TimeUnit.MILLISECONDS));
                        underWay.forEach(this::end);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException | AssertionError failed) {
                        faults.add(name + ": " + failed);
                    }
                },
                name);
        thread.setDaemon(true);
        lanes.add(thread);
        thread.start();
    }

    private void goods(Deque<Handed> underWay) {
        String[] items = new String[ITEMS];
        Arrays.setAll(items, i -> Ids.item(Member.MANUFACTURER));
        Handed made = handIn(
                Member.MANUFACTURER,
                Event.commission(items),
                Event.ship(Member.MANUFACTURER, Member.DISTRIBUTOR, items));
        Handed passed = handIn(
                Member.DISTRIBUTOR,
                Event.receive(Member.MANUFACTURER, Member.DISTRIBUTOR, items),
                Event.ship(Member.DISTRIBUTOR, Member.RETAILER, items));
        Handed sold = handIn(
                Member.RETAILER,
                Event.receive(Member.DISTRIBUTOR, Member.RETAILER, items),
                Event.object("OBSERVE", "retail_selling", items));
        underWay.addAll(List.of(made, passed, sold));
    }

    private void single() {
        Event event = Event.commission(Ids.item(Member.MANUFACTURER));
        NodeClient node = nodes.apply(Member.MANUFACTURER);
        handedIn.get(Member.MANUFACTURER).add(event.id());
        HttpResponse<byte[]> answer = persistently(
                () -> node.post("/epcis/events", "application/ld+json", event.alone()),
                a -> a.statusCode() == 201 || a.statusCode() == 202);
        if (answer.statusCode() == 201) {
            acknowledged.get(Member.MANUFACTURER).add(event.id());
        } else {
            end(new Handed(Member.MANUFACTURER, location(answer), List.of(event.id())));
        }
    }

    private record Handed(Member by, String job, List<String> events) {}

    /** Hands a document in, again and again with the same bytes until a node takes it. */
    private Handed handIn(Member by, Event... events) {
        byte[] document = Event.bytes(events);
        List<String> ids = Arrays.stream(events).map(Event::id).toList();
        handedIn.get(by).addAll(ids);
        HttpResponse<byte[]> answer = persistently(
                () -> nodes.apply(by).post("/epcis/capture", "application/ld+json", document),
                a -> a.statusCode() == 202);
        return new Handed(by, location(answer), ids);
    }

    private static String location(HttpResponse<byte[]> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
    }

    private void end(Handed handed) {
        NodeClient node = nodes.apply(handed.by());
        HttpResponse<byte[]> answer = persistently(
                () -> node.get(handed.job()),
                a -> a.statusCode() == 200 && !NodeClient.json(a).asObject().bool("running"));
        JsonObject job = NodeClient.json(answer).asObject();
        if (job.bool("success")) {
            acknowledged.get(handed.by()).addAll(handed.events());
        } else {
            faults.add("a job of the " + handed.by() + " failed: " + job.text());
        }
    }

    /** As a warehouse system does it: what is not answered as it should be is asked again. */
    private HttpResponse<byte[]> persistently(
            Supplier<HttpResponse<byte[]>> request, Predicate<HttpResponse<byte[]>> answered) {
        long end = System.nanoTime() + MOST.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                HttpResponse<byte[]> answer = request.get();
                if (answered.test(answer)) {
                    return answer;
                }
                last = NodeClient.text(answer);
                if (answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 429) {
                    throw new IllegalStateException("refused: " + last);
                }
            } catch (UncheckedIOException broken) {
                last = broken.toString();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopped);
            }
        }
        throw new IllegalStateException("not answered within " + MOST + "; the last answer: " + last);
    }

    /** Times that goods were set on their way, and single events. */
    int rounds() {
        return rounds.get();
    }

    /** Ends the trade once all that is under way is acknowledged, and says what went wrong. */
    List<String> settle() throws InterruptedException {
        enough.countDown();
        for (Thread lane : lanes) {
            lane.join(MOST.toMillis());
            if (lane.isAlive()) {
                faults.add(lane.getName() + " did not end");
            }
        }
        return List.copyOf(faults);
    }

    /** Ids of events that the member's node said it had captured. */
    Set<String> acknowledged(Member member) {
        return acknowledged.get(member);
    }

    /** Ids of events that were handed in at the member's node. */
    Set<String> handedIn(Member member) {
        return handedIn.get(member);
    }

    @Override
    public void close() {
        enough.countDown();
        lanes.forEach(Thread::interrupt);
    }
}
