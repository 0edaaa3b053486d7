package io.waymark.gs1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The application identifiers and the code lists, read once from {@code ai-table.txt} and {@code code-lists.txt}. */
final class AiTable {
    private static final Map<String, Ai> TABLE = readTable();
    private static final Map<String, Set<String>> LISTS = readLists();

    private AiTable() {}

    /** One component of a value. */
    record Component(char set, int min, int max, boolean optional, List<String> rules) {}

    /**
     * One application identifier.
     *
     * @param qualifiers the sequences of qualifiers that may follow it in a path; none for a key without any
     * @param min the fewest characters that its value may have
     * @param max the most
     */
    record Ai(
            String code,
            boolean predefined,
            boolean attribute,
            boolean key,
            List<List<String>> qualifiers,
            List<Component> format,
            int min,
            int max,
            List<List<String>> requires,
            List<String> excludes,
            String title) {}

    /** The application identifier of these digits, or {@code null}. */
    static Ai find(String ai) {
        return TABLE.get(ai);
    }

    /** The application identifier that {@code text} begins with at {@code at}, or {@code null}. None is the prefix of another. */
    static Ai startOf(String text, int at) {
        for (int length = 2; length <= 4 && at + length <= text.length(); length++) {
            Ai ai = TABLE.get(text.substring(at, at + length));
            if (ai != null) {
                return ai;
            }
        }
        return null;
    }

    /** Whether {@code code} stands in the code list of this name. */
    static boolean listed(String list, String code) {
        return LISTS.get(list).contains(code);
    }

    private static Map<String, Ai> readTable() {
        Map<String, Ai> table = new HashMap<>();
        for (String line : lines("ai-table.txt")) {
            String[] column = line.trim().split("\\s+", 7);
            String[] range = column[0].split("-");
            int first = Integer.parseInt(range[0]);
            int last = Integer.parseInt(range[range.length - 1]);
            for (int number = first; number <= last; number++) {
                String code =
                        ("000" + number).substring(3 + Integer.toString(number).length() - range[0].length());
                table.put(code, ai(code, column));
            }
        }
        return Collections.unmodifiableMap(table);
    }

    private static Ai ai(String code, String[] column) {
        String link = column[3];
        List<List<String>> qualifiers = link.startsWith("key=")
                ? split(link.substring(4), '|').stream().map(s -> split(s, ',')).toList()
                : List.of();
        List<Component> format =
                split(column[2], '+').stream().map(AiTable::component).toList();
        return new Ai(
                code,
                column[1].contains("F"),
                column[1].contains("A"),
                link.startsWith("key"),
                qualifiers,
                format,
                format.stream()
                        .filter(c -> !c.optional())
                        .mapToInt(Component::min)
                        .sum(),
                format.stream().mapToInt(Component::max).sum(),
                list(column[4]).stream().map(group -> split(group, '+')).toList(),
                list(column[5]),
                column.length < 7 ? "" : column[6]);
    }

    private static Component component(String spec) {
        boolean optional = spec.endsWith("?");
        List<String> parts = split(optional ? spec.substring(0, spec.length() - 1) : spec, ',');
        String length = parts.get(0).substring(1);
        boolean variable = length.startsWith("..");
        int max = Integer.parseInt(variable ? length.substring(2) : length);
        return new Component(spec.charAt(0), variable ? 1 : max, max, optional, parts.subList(1, parts.size()));
    }

    private static List<String> list(String column) {
        return column.equals("-") ? List.of() : split(column, ',');
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return List.copyOf(parts);
    }

    private static Map<String, Set<String>> readLists() {
        Map<String, Set<String>> lists = new HashMap<>();
        Set<String> current = new HashSet<>();
        for (String line : lines("code-lists.txt")) {
            if (line.startsWith("[")) {
                current = new HashSet<>();
                lists.put(line.substring(1, line.length() - 1), current);
            } else {
                current.addAll(split(line, ' '));
            }
        }
        return Map.copyOf(lists);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = AiTable.class.getResourceAsStream(resource)) {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
