package io.waymark.disclosure;

/** Who is shown something. */
public enum Audience {
    /** Everybody who scans a code. */
    CONSUMERS("consumers"),
    /** Who is handed an auditor's file. */
    AUDITORS("auditors"),
    /** The organisation that commissioned the goods, which asks how their chains went on. */
    MAKER("maker");

    private final String word;

    Audience(String word) {
        this.word = word;
    }

    /** The word in rules as they are stored. */
    public String word() {
        return word;
    }

    /** @throws IllegalArgumentException if there is no such audience */
    public static Audience parse(String word) {
        for (Audience audience : values()) {
            if (audience.word.equals(word)) {
                return audience;
            }
        }
        throw new IllegalArgumentException("unknown audience");
    }
}
