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
                .map(text -> String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(text.split(" ")[0]) / 1024.0 / 1024.0))
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
