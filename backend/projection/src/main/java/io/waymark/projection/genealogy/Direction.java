package io.waymark.projection.genealogy;

import java.util.Optional;

/** Which way goods are traced. */
public enum Direction {
    /** What it was made from, split from, or what was in it. */
    BACK("back"),
    /** What it became, where it went. */
    FORWARD("forward"),
    /** Back from the start, and forward from the start; never forward from what was found before it. */
    BOTH("both");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    /** The word in requests. */
    public String word() {
        return word;
    }

    /** By its word, if it is one. */
    public static Optional<Direction> of(String word) {
        for (Direction direction : values()) {
            if (direction.word.equals(word)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }

    boolean back() {
        return this != FORWARD;
    }

    boolean forward() {
        return this != BACK;
    }
}
