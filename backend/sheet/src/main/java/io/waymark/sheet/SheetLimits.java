package io.waymark.sheet;

/**
 * How much of a spreadsheet is read.
 *
 * @param bytes of the file
 * @param rows with anything in them, the heading included
 * @param columns of a row
 * @param characters of a cell
 */
public record SheetLimits(int bytes, int rows, int columns, int characters) {
    /** 5 MB, 20,000 rows below the heading, 50 columns, 2,000 characters a cell. */
    public static final SheetLimits DEFAULT = new SheetLimits(5 << 20, 20_001, 50, 2_000);

    public SheetLimits {
        if (bytes < 1 || rows < 1 || columns < 1 || characters < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
