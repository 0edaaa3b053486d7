package io.waymark.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Says on the console what happens, with the seconds since the start. */
final class Progress {
    private final PrintStream out;
    private final long startedNanos = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        plain(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, line));
    }

    void plain(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
