package io.waymark.sheet;

import java.util.List;

/**
 * A row of a spreadsheet that has something in it.
 *
 * @param number as spreadsheets count, from 1
 * @param cells as text, without the space around it; cells after the last one that has something in it may be missing. Numbers
 *     are plain decimals, dates {@code yyyy-MM-dd} or {@code yyyy-MM-dd'T'HH:mm:ss}
 */
public record SheetRow(int number, List<String> cells) {
    public SheetRow {
        cells = List.copyOf(cells);
    }

    /** The text in a column, from 0; empty where there is none. */
    public String cell(int column) {
        return column < cells.size() ? cells.get(column) : "";
    }

    /** How many cells: what stands in them is private. */
    @Override
    public String toString() {
        return "row " + number + ", " + cells.size() + " cells";
    }
}
