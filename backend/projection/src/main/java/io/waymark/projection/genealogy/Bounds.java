package io.waymark.projection.genealogy;

import java.time.Duration;

/**
 * How far a trace goes.
 *
 * @param nodes most nodes, 1 to {@link #MOST_NODES}
 * @param depth most steps from the start, 1 to {@link #MOST_DEPTH}
 * @param time after which it stops with what it has, up to {@link #MOST_TIME}
 */
public record Bounds(int nodes, int depth, Duration time) {

    /** No graph has more nodes. */
    public static final int MOST_NODES = 20_000;

    /** No graph is deeper. */
    public static final int MOST_DEPTH = 100;

    /** No trace takes longer. */
    public static final Duration MOST_TIME = Duration.ofSeconds(10);

    /** For a drawing. */
    public static final Bounds DRAWN = new Bounds(2_000, MOST_DEPTH, Duration.ofSeconds(5));

    /** For a list of holders. */
    public static final Bounds WIDEST = new Bounds(MOST_NODES, MOST_DEPTH, MOST_TIME);

    public Bounds {
        if (nodes < 1
                || nodes > MOST_NODES
                || depth < 1
                || depth > MOST_DEPTH
                || time.isNegative()
                || time.isZero()
                || time.compareTo(MOST_TIME) > 0) {
            throw new IllegalArgumentException("bounds of a trace are out of range");
        }
    }
}
