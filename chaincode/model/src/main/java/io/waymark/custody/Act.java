package io.waymark.custody;

/** What a step does (docs/CUSTODY.md has the table of acts and EPCIS events). */
public enum Act {
    /** First step of what the writer made; also the step after a commissioning that was taken back. */
    COMMISSION("commission"),
    /** First step of a stranger's item, or the step with which a thing that left comes in again. */
    ENTER("enter"),
    /** First step of a part of a split portion, or of a merged one. */
    PART("part"),
    /** Goes into a unit. */
    PACK("pack"),
    /** Comes out of a unit and stays with its holder. */
    UNPACK("unpack"),
    /** A unit's content changes. */
    CONTENT("content"),
    SHIP("ship"),
    CANCEL("cancel"),
    RECEIVE("receive"),
    REJECT("reject"),
    /** Consumed by a transformation. */
    TRANSFORM("transform"),
    /** A portion is consumed and its parts take its place. */
    SPLIT("split"),
    /** A portion is consumed and goes into a larger one. */
    MERGE("merge"),
    SELL("sell"),
    TAKE_BACK("take back"),
    /** Goes to no member. */
    LEAVE("leave"),
    RETIRE("retire"),
    /** Takes the step before it back. */
    CORRECT("correct");

    private final String word;

    Act(String word) {
        this.word = word;
    }

    /** The word on the ledger. */
    public String word() {
        return word;
    }

    public static Act parse(String word) {
        return Words.of(values(), Act::word, word, "act");
    }
}
