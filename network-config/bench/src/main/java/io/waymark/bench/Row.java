package io.waymark.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param what what was done
 * @param clients how many at once
 * @param count how many counted
 * @param perSecond things a second
 * @param unit what a thing is
 * @param processorMillis processor time for one thing
 * @param medianMillis half took longer
 * @param p99Millis one in a hundred took longer
 */
record Row(
        String what,
        int clients,
        long count,
        double perSecond,
        String unit,
        double processorMillis,
        double medianMillis,
        double p99Millis) {

    /** All parts together. */
    static Row whole(String what, int clients, String unit, double perThing, ClosedLoop.Measured measured) {
        return of(what, clients, unit, perThing, measured, -1);
    }

    /** One part of what was done. */
    static Row part(String what, int clients, ClosedLoop.Measured measured, int lap) {
        return of(what, clients, "", 1, measured, lap);
    }

    private static Row of(
            String what, int clients, String unit, double perThing, ClosedLoop.Measured measured, int lap) {
        long[] nanos = measured.laps().stream()
                .mapToLong(laps -> lap < 0 ? Arrays.stream(laps).sum() : laps[lap])
                .sorted()
                .toArray();
        double perSecond = unit.isEmpty() ? 0 : nanos.length * perThing / measured.seconds();
        double processorMillis = measured.processorNanos() / 1e6 / (nanos.length * perThing);
        return new Row(what, clients, nanos.length, perSecond, unit, processorMillis, at(nanos, 0.5), at(nanos, 0.99));
    }

    private static double at(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-62s %7s %7s %16s %9s %10s %10s",
                "",
                "at once",
                "count",
                "per second",
                "CPU ms",
                "median ms",
                "p99 ms");
    }

    String line() {
        String rate = unit.isEmpty() ? "" : String.format(Locale.ROOT, "%,.1f %s", perSecond, unit);
        String processor = unit.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", processorMillis);
        return String.format(
                Locale.ROOT,
                "%-62s %7d %7d %16s %9s %10.2f %10.2f",
                what,
                clients,
                count,
                rate,
                processor,
                medianMillis,
                p99Millis);
    }
}
