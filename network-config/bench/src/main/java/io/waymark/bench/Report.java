package io.waymark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table. */
final class Report {
    private static final double EVENT_RATIO_MOST = 1.25;
    private static final double BULK_RATIO_LEAST = 0.7;
    private static final double BUNDLES_LEAST = 3_000;

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
     * @param items what our chaincode writes for events of one item each
     * @param wide what it writes for an event of many items
     */
    void aims(BareMeasure.Result bare, NodeMeasure.Result nodes, Shape items, Shape wide) {
        double event = nodes.singleMedianMillis() / bare.singleMedianMillis();
        aim(
                "one event until 201 / bare endorse + submit + commit status, medians",
                String.format(Locale.ROOT, "%.2f", event),
                "at most 1.25",
                event <= EVENT_RATIO_MOST);
        bulkAim(
                "events of 1 item: writes / bare writes, per second",
                writes(nodes.itemStepsPerSecond(), items),
                bare.itemWritesPerSecond());
        bulkAim(
                "an event of 1,000 items: writes / bare writes, per second",
                writes(nodes.wideStepsPerSecond(), wide),
                bare.wideWritesPerSecond());
        aim(
                "bundles of " + nodes.bundleBytes() + " bytes a second",
                String.format(Locale.ROOT, "%,.0f", nodes.bundlesPerSecond()),
                "at least 3,000",
                nodes.bundlesPerSecond() >= BUNDLES_LEAST);
    }

    private static double writes(double stepsPerSecond, Shape shape) {
        return stepsPerSecond * shape.writes() / shape.steps();
    }

    private void bulkAim(String what, double ours, double bare) {
        double ratio = ours / bare;
        aim(what, String.format(Locale.ROOT, "%.2f", ratio), "at least 0.7", ratio >= BULK_RATIO_LEAST);
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
