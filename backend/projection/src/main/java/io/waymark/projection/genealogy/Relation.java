package io.waymark.projection.genealogy;

/** How one thing stands to another; the earlier, smaller or inner one first. */
public enum Relation {
    /** Consumed by a transformation that made the other. */
    USED_FOR("used for"),
    /** A portion that was split, one of its parts. */
    SPLIT_INTO("split into"),
    /** A portion that was merged into the other. */
    MERGED_INTO("merged into"),
    /** Inside the other for a time. */
    PACKED_IN("packed in"),
    /** Lot or product that the other is of. */
    INCLUDES("includes");

    private final String word;

    Relation(String word) {
        this.word = word;
    }

    /** The word in answers. */
    public String word() {
        return word;
    }
}
