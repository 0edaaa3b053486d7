package io.waymark.bench;

import java.time.Duration;

/** How long each part takes: together under ten minutes, or three. A JVM goes on compiling for half a minute of bulk, and for a minute of reads. */
record Length(ClosedLoop.Times single, ClosedLoop.Times many, ClosedLoop.Times bulk, ClosedLoop.Times reads) {

    static Length of(boolean quick) {
        return quick
                ? new Length(times(1_500, 3_000), times(1_500, 3_500), times(1_500, 4_000), times(2_000, 3_000))
                : new Length(times(8_000, 10_000), times(8_000, 15_000), times(40_000, 20_000), times(60_000, 15_000));
    }

    private static ClosedLoop.Times times(long warmUpMillis, long measureMillis) {
        return new ClosedLoop.Times(Duration.ofMillis(warmUpMillis), Duration.ofMillis(measureMillis));
    }
}
