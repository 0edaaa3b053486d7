package io.waymark.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** What has to be ended, last begun first, once this process ends, by Ctrl-C, too. Each ending may run twice. */
final class Endings {
    private final Deque<Runnable> endings = new ArrayDeque<>();

    /** Endings that run when this JVM is told to end. */
    static Endings atExit() {
        Endings endings = new Endings();
        Runtime.getRuntime().addShutdownHook(new Thread(endings::run, "end"));
        return endings;
    }

    /**
     * Closes the input of a process that ends with it, and with it what it started; kills all of them where that takes longer.
     *
     * @param secondsMax how long it may take
     */
    static void end(Process process, long secondsMax) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
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
