package io.waymark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists the commands of {@code commands.txt}, the one table that the launcher reads too. */
final class Help implements Command {
    /**
     * One line of the table.
     *
     * @param group run, check or measure
     * @param command its name
     * @param arguments as a usage line shows them
     * @param purpose what it does
     */
    record Entry(String group, String command, String arguments, String purpose) {
        static Entry parse(String line) {
            String[] fields = line.split("\\|", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException("not four fields: " + line);
            }
            return new Entry(fields[0].strip(), fields[1].strip(), fields[2].strip(), fields[3].strip());
        }
    }

    static final List<String> GROUPS = List.of("run", "check", "measure");

    static List<Entry> entries() {
        try (InputStream in = Help.class.getResourceAsStream("commands.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Entry::parse)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public int run(String[] args, PrintStream out, PrintStream err) {
        out.println("Usage: ./waymark COMMAND");
        for (String group : GROUPS) {
            List<Entry> entries = entries().stream()
                    .filter(entry -> entry.group().equals(group))
                    .toList();
            if (!entries.isEmpty()) {
                out.println();
                out.println(group);
            }
            for (Entry entry : entries) {
                out.println("  " + (entry.command() + " " + entry.arguments()).strip());
                out.println("      " + entry.purpose());
            }
        }
        return 0;
    }
}
