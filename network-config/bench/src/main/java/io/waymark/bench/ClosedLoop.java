package io.waymark.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Clients that each do the next thing when the one before is done, for some time. A closed loop says how much goes through;
 * it hides how long a queue would grow if more came than goes through.
 */
final class ClosedLoop {

    /** What one client does over and over. */
    interface Work {
        /** Does it once and says how long each part took, in nanoseconds. */
        long[] once() throws Exception;
    }

    /** @param client number of the client, from 0 */
    interface Client {
        Work start(int client) throws Exception;
    }

    /**
     * @param warmUp how long to go on before anything counts
     * @param measure how long to begin things that count; what has begun is ended, and each client does at least one
     */
    record Times(Duration warmUp, Duration measure) {}

    /**
     * @param laps for each thing that counted, how long each part of it took, in nanoseconds
     * @param nanos from the first that counted to the end of the last
     * @param processorNanos processor time that was used meanwhile
     */
    record Measured(List<long[]> laps, long nanos, long processorNanos) {
        double seconds() {
            return nanos / 1e9;
        }
    }

    private record One(List<long[]> laps, long end) {}

    private ClosedLoop() {}

    /** @throws BenchFault as soon as a client fails: numbers of a run with failures say nothing */
    static Measured run(String what, int clients, Times times, Processor processor, Client client)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients, task -> {
            Thread thread = new Thread(task, "bench-client");
            thread.setDaemon(true);
            return thread;
        });
        try {
            // Nothing counts before each client has had one answer: the first ones load classes and open connections.
            List<Callable<Work>> firsts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                firsts.add(() -> {
                    Work work = client.start(number);
                    work.once();
                    return work;
                });
            }
            List<Callable<One>> loops = new ArrayList<>();
            List<Work> works = new ArrayList<>();
            for (Future<Work> first : threads.invokeAll(firsts)) {
                works.add(first.get());
            }
            long start = System.nanoTime() + times.warmUp().toNanos();
            long end = start + times.measure().toNanos();
            works.forEach(work -> loops.add(() -> loop(work, start, end)));
            List<long[]> laps = new ArrayList<>();
            long last = start;
            List<Future<One>> futures = new ArrayList<>();
            loops.forEach(loop -> futures.add(threads.submit(loop)));
            sleepUntil(start);
            long used = processor.nanos();
            for (Future<One> future : futures) {
                One one = future.get();
                laps.addAll(one.laps());
                last = Math.max(last, one.end());
            }
            return new Measured(laps, last - start, processor.nanos() - used);
        } catch (ExecutionException failed) {
            throw new BenchFault(what + " failed: " + failed.getCause().getMessage(), failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    static void sleepUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static One loop(Work work, long start, long end) throws Exception {
        List<long[]> laps = new ArrayList<>();
        long last = start;
        while (true) {
            long begin = System.nanoTime();
            // On a slow machine one thing may take longer than all the time there is: each client does one that counts.
            if (begin >= end && !laps.isEmpty() || Thread.currentThread().isInterrupted()) {
                return new One(laps, last);
            }
            long[] lap = work.once();
            if (begin >= start) {
                laps.add(lap);
                last = System.nanoTime();
            }
        }
    }
}
