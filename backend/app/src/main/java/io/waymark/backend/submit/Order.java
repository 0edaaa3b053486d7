package io.waymark.backend.submit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may go when: for each key (an identifier, or an event id) the events that name it, in order of acceptance. An event
 * goes when everything before it at each of its keys is gone, or goes with it. For the dispatcher's thread.
 */
final class Order {
    private final Map<String, List<Pending>> queues = new HashMap<>();

    void add(Pending event) {
        event.keys.forEach(key -> add(key, event));
    }

    private void add(String key, Pending event) {
        List<Pending> queue = queues.computeIfAbsent(key, k -> new ArrayList<>(1));
        int at = Collections.binarySearch(queue, event);
        if (at < 0) {
            queue.add(-at - 1, event);
        }
    }

    void remove(Pending event) {
        for (String key : event.keys) {
            List<Pending> queue = queues.get(key);
            if (queue != null) {
                queue.remove(event);
                if (queue.isEmpty()) {
                    queues.remove(key);
                }
            }
        }
    }

    /** The event turned out to touch more than it names. */
    void extend(Pending event, Collection<String> keys) {
        for (String key : keys) {
            if (event.keys.add(key)) {
                add(key, event);
            }
        }
    }

    /**
     * What is in the event's way: the first of those before it at any of its keys, or one after it that is in flight already.
     *
     * @param together events that go with it
     */
    Optional<Pending> inTheWay(Pending event, Set<Pending> together) {
        for (String key : event.keys) {
            boolean before = true;
            for (Pending other : queues.getOrDefault(key, List.of())) {
                if (other == event) {
                    before = false;
                } else if ((before || other.state == Pending.State.IN_FLIGHT)
                        && !together.contains(other)
                        && !(other.readable && other.job == event.job)) {
                    return Optional.of(other);
                }
            }
        }
        return Optional.empty();
    }

    /** As {@link #inTheWay(Pending, Set)} for a whole job: what is not of the job. */
    Optional<Pending> inTheWay(Job job, Set<Pending> together) {
        for (Pending event : job.events) {
            for (String key : event.keys) {
                boolean before = true;
                for (Pending other : queues.getOrDefault(key, List.of())) {
                    if (other.job == job) {
                        before = before && other.compareTo(event) < 0;
                    } else if ((before || other.state == Pending.State.IN_FLIGHT) && !together.contains(other)) {
                        return Optional.of(other);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
