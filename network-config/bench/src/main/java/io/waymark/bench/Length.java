package io.waymark.bench;

import java.time.Duration;

/** How long each part takes: together under six minutes, or ninety seconds. */
record Length(ClosedLoop.Times single, ClosedLoop.Times many, ClosedLoop.Times bulk, ClosedLoop.Times reads) {

    static Length of(boolean quick) {
        return quick
                ? new Length(times(1_500, 3_000), times(1_500, 3_500), times(1_500, 4_000), times(2_000, 3_000))
                : new Length(times(4_000, 10_000), times(4_000, 15_000), times(4_000, 18_000), times(6_000, 12_000));
    }

    private static ClosedLoop.Times times(long warmUpMillis, long measureMillis) {
        return new ClosedLoop.Times(Duration.ofMillis(warmUpMillis), Duration.ofMillis(measureMillis));
    }
}
