package io.waymark.web.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down who tries many names from one address: 30 failures in 10 minutes, then it waits until the oldest is 10 minutes
 * old. In memory only and of at most 10,000 addresses: addresses are personal data and are not kept.
 */
final class AddressBrake {
    private static final int MOST_FAILURES = 30;
    private static final int MOST_ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    synchronized Optional<Duration> wait(String address, Instant now) {
        Deque<Instant> recent = failures.get(address);
        if (recent == null || recent.size() < MOST_FAILURES) {
            return Optional.empty();
        }
        Instant free = recent.getFirst().plus(WINDOW);
        return free.isAfter(now) ? Optional.of(Duration.between(now, free)) : Optional.empty();
    }

    synchronized void failed(String address, Instant now) {
        Deque<Instant> recent = failures.computeIfAbsent(address, a -> new ArrayDeque<>());
        recent.addLast(now);
        while (recent.size() > MOST_FAILURES) {
            recent.removeFirst();
        }
    }
}
