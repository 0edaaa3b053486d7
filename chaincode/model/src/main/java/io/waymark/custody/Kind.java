package io.waymark.custody;

/** What a chain of custody is about. */
public enum Kind {
    /** One serialised product. */
    ITEM("item"),
    /** A logistic unit (SSCC) or a returnable asset. */
    UNIT("unit"),
    /** A quantity of one lot. */
    PORTION("portion");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** The word on the ledger. */
    public String word() {
        return word;
    }

    static Kind parse(String word) {
        return Words.of(values(), Kind::word, word, "kind");
    }
}
