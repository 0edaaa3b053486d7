package io.waymark.sheet;

/** A file that cannot be read as a spreadsheet. The sentence is for who sent it; it repeats nothing of the content. */
public final class SheetException extends Exception {
    private static final long serialVersionUID = 1;
    private final String code;
    private final int row;

    SheetException(String code, int row, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.row = row;
    }

    /**
     * Stable code (docs/problems.md): {@code sheet-form}, {@code sheet-encoding}, {@code sheet-empty}, {@code sheet-quote},
     * {@code sheet-too-large}, {@code sheet-too-many-rows}, {@code sheet-too-many-columns}, {@code sheet-cell-too-long},
     * {@code sheet-unpacked}.
     */
    public String code() {
        return code;
    }

    /** Number of the row as spreadsheets count, from 1; 0 where it is about the whole file. */
    public int row() {
        return row;
    }
}
