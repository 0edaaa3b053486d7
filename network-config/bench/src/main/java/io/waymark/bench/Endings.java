package io.waymark.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be ended, last begun first, once this process ends, by Ctrl-C, too. Each ending may run twice. */
final class Endings {
    private final Deque<Runnable> endings = new ArrayDeque<>();

    /** Endings that run when this JVM is told to end. */
    static Endings atExit() {
        Endings endings = new Endings();
        Runtime.getRuntime().addShutdownHook(new Thread(endings::run, "end"));
        return endings;
    }

    synchronized void add(Runnable ending) {
        endings.push(ending);
    }

    private synchronized void run() {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
    }
}
