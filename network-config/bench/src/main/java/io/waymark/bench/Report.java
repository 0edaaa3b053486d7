package io.waymark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table. */
final class Report {
    private static final double BUNDLES_LEAST = 3_000;

    /** What is aimed at. On a real network it is more: its peers cost both sides the same. */
    private record Aims(double eventMost, double bulkLeast) {
        static final Aims EMBEDDED = new Aims(1.25, 0.7);
        static final Aims REAL = new Aims(1.15, 0.8);
        static final double STEPS_TO_SINGLES = 12;
        static final double BUNDLES_TO_EVALUATES = 20;
    }

    private final List<String> head = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> aims = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void head(String line) {
        head.add(line);
    }

    void note(String line) {
        notes.add(line);
    }

    void row(Row row) {
        rows.add(row);
    }

    /**
     * @param real whether it is a real network
     * @param items what our chaincode writes for events of one item each
     * @param wide what it writes for an event of many items
     */
    void aims(boolean real, BareMeasure.Result bare, NodeMeasure.Result nodes, Shape items, Shape wide) {
        Aims aims = real ? Aims.REAL : Aims.EMBEDDED;
        double event = nodes.singleMedianMillis() / bare.wide().singleMedianMillis();
        aim(
                "one event until 201 / bare endorse + submit + commit status, medians",
                String.format(Locale.ROOT, "%.2f", event),
                "at most " + aims.eventMost,
                event <= aims.eventMost);
        least(
                "events of 1 item: writes / bare writes, per second",
                writes(nodes.itemStepsPerSecond(), items) / bare.items().writesPerSecond(),
                aims.bulkLeast);
        least(
                "an event of 1,000 items: writes / bare writes, per second",
                writes(nodes.wideStepsPerSecond(), wide) / bare.wide().writesPerSecond(),
                aims.bulkLeast);
        aim(
                "bundles of " + nodes.bundleBytes() + " bytes a second",
                String.format(Locale.ROOT, "%,.0f", nodes.bundlesPerSecond()),
                "at least 3,000",
                nodes.bundlesPerSecond() >= BUNDLES_LEAST);
        if (real) {
            least(
                    "an event of 1,000 items: steps / bare transactions of 1 write, per second",
                    nodes.wideStepsPerSecond() / bare.items().singlesPerSecond(),
                    Aims.STEPS_TO_SINGLES);
            least(
                    "bundles / bare evaluates, per second",
                    nodes.bundlesPerSecond() / bare.wide().evaluatesPerSecond(),
                    Aims.BUNDLES_TO_EVALUATES);
        }
    }

    private static double writes(double stepsPerSecond, Shape shape) {
        return stepsPerSecond * shape.writes() / shape.steps();
    }

    private void least(String what, double ratio, double least) {
        aim(
                what,
                String.format(Locale.ROOT, "%.2f", ratio),
                "at least " + (least == Math.rint(least) ? String.valueOf((long) least) : String.valueOf(least)),
                ratio >= least);
    }

    private void aim(String what, String value, String aim, boolean met) {
        aims.add(String.format(Locale.ROOT, "%-72s %8s   aim %-15s %s", what, value, aim, met ? "met" : "MISSED"));
    }

    /** All of it, ending in a line feed. */
    String text() {
        StringBuilder text = new StringBuilder();
        head.forEach(line -> text.append(line).append('\n'));
        text.append('\n').append(Row.head()).append('\n');
        rows.forEach(row -> text.append(row.line()).append('\n'));
        if (!aims.isEmpty()) {
            text.append('\n');
            aims.forEach(line -> text.append(line).append('\n'));
        }
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }
}
