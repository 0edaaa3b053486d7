package io.waymark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docs/benchmarks.md}: words by people, and one measured table for each kind of network between two marks. */
final class Document {
    private Document() {}

    /** Puts a table where an earlier one of the same kind stands. */
    static void write(Path file, String kind, String table) {
        try {
            Files.writeString(file, replaced(Files.readString(file), kind, table));
        } catch (IOException e) {
            throw new BenchFault("cannot write " + file, e);
        }
    }

    static String replaced(String text, String kind, String table) {
        String begin = "<!-- measured: " + kind + " -->\n";
        String end = "<!-- end: " + kind + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new BenchFault("docs/benchmarks.md has no place for '" + kind + "': the lines " + begin.strip()
                    + " and " + end.strip() + " are missing");
        }
        return text.substring(0, from + begin.length()) + "```\n" + table + "```\n" + text.substring(to);
    }
}
