package io.waymark.claim;

/** What is said of an item's claims: nothing about persons, and never that it is a fake. */
public enum ClaimAnswer {
    /** There is no claim code in its pack. */
    NONE("none"),
    NEVER("never"),
    CLAIMED("claimed"),
    TWICE("twice"),
    STOLEN("stolen"),
    /** Somebody wrote at one of its places and does not show what. */
    NOT_SHOWN("not-shown");

    private final String word;

    ClaimAnswer(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
