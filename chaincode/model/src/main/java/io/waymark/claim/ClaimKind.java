package io.waymark.claim;

/** What a statement about who holds an item says. */
public enum ClaimKind {
    /** The first one: by the secret in the pack. */
    CLAIM("claim"),
    /** The holder passes it on. */
    PASS("pass"),
    /** The holder reports it stolen. */
    STOLEN("stolen"),
    /** Who reported it stolen takes that back. */
    FOUND("found");

    private final String word;

    ClaimKind(String word) {
        this.word = word;
    }

    /** As it stands on the ledger. */
    public String word() {
        return word;
    }

    /** Whether it names the key of the next holder. */
    public boolean namesNext() {
        return this == CLAIM || this == PASS;
    }

    /** @throws IllegalArgumentException if there is no such word */
    public static ClaimKind parse(String word) {
        for (ClaimKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of claim");
    }
}
