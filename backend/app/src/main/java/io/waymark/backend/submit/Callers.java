package io.waymark.backend.submit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits to be told what became of a job. For the dispatcher's thread; it outlives a failure of that thread, because a
 * caller that is forgotten waits in vain.
 */
final class Callers {
    private final Map<UUID, List<CompletableFuture<Settled>>> waiting = new HashMap<>();

    void add(UUID job, CompletableFuture<Settled> caller) {
        waiting.computeIfAbsent(job, id -> new ArrayList<>()).add(caller);
    }

    void remove(UUID job, CompletableFuture<Settled> caller) {
        waiting.computeIfPresent(job, (id, callers) -> {
            callers.remove(caller);
            return callers.isEmpty() ? null : callers;
        });
    }

    /** Tells those who wait for a job, once there is something to tell: each of them once. */
    void answer(Job job) {
        List<CompletableFuture<Settled>> callers = waiting.get(job.id);
        if (callers == null) {
            return;
        }
        Settled settled = job.settled() ? Settled.DONE : job.anyIn(Pending.State.PARKED) ? Settled.WAITS : null;
        if (settled != null) {
            waiting.remove(job.id);
            callers.forEach(caller -> caller.complete(settled));
        }
    }
}
