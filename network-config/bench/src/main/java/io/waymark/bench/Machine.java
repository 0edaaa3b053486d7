package io.waymark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What it was measured on. */
final class Machine {
    private Machine() {}

    static String line() {
        return Runtime.getRuntime().availableProcessors() + " cores (" + cpu() + "), " + memory() + " of memory, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", JDK "
                + System.getProperty("java.version");
    }

    private static String cpu() {
        return field("/proc/cpuinfo", "model name").orElse("model unknown");
    }

    private static String memory() {
        return field("/proc/meminfo", "MemTotal")
                .map(text ->
                        String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(text.split(" ")[0]) / 1024.0 / 1024.0))
                .orElse("an unknown amount");
    }

    /** Processes that ran or wanted to run in the last minute; -1 where nobody says. */
    static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException noLinux) {
            return -1;
        }
    }

    /**
     * How busy the processors are while this process waits for a second, from 0 to 1; -1 where nobody says. Unlike the load
     * it forgets what this run itself did a minute ago.
     */
    static double othersShare() throws InterruptedException {
        try {
            long[] before = processors();
            Thread.sleep(1_000);
            long[] after = processors();
            long all = after[0] - before[0];
            return all <= 0 ? -1 : 1 - (double) (after[1] - before[1]) / all;
        } catch (IOException noLinux) {
            return -1;
        }
    }

    /** Ticks of all processors in all, and those in which they had nothing to do (proc(5), /proc/stat). */
    private static long[] processors() throws IOException {
        String[] ticks;
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            ticks = lines.findFirst().orElse("cpu").trim().split(" +");
        }
        long all = 0;
        long idle = 0;
        for (int i = 1; i < ticks.length && i <= 8; i++) {
            long value = Long.parseLong(ticks[i]);
            all += value;
            idle += i == 4 || i == 5 ? value : 0;
        }
        return new long[] {all, idle};
    }

    private static java.util.Optional<String> field(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst();
        } catch (IOException noLinux) {
            return java.util.Optional.empty();
        }
    }
}
