package io.waymark.custody;

/** What a step leaves its object in (docs/CUSTODY.md). */
public enum Status {
    HELD("held"),
    OFFERED("offered"),
    PACKED("packed"),
    CONSUMED("consumed"),
    SOLD("sold"),
    LEFT("left"),
    RETIRED("retired"),
    VOID("void");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    /** The word on the ledger. */
    public String word() {
        return word;
    }

    public static Status parse(String word) {
        return Words.of(values(), Status::word, word, "status");
    }
}
