package io.waymark.sheet;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the first sheet of a spreadsheet file, told apart by its first bytes: XLSX is a ZIP file, everything else is taken for
 * CSV. An apostrophe that defuses a formula ({@link SheetWriter}) is taken off again. Formulas count by the result that the
 * spreadsheet program left in the file.
 */
public final class SheetReader {
    private SheetReader() {}

    /**
     * All rows that have something in them, in order.
     *
     * @throws SheetException if it is no spreadsheet, or beyond the limits
     */
    public static List<SheetRow> read(byte[] file, SheetLimits limits) throws SheetException {
        if (file.length > limits.bytes()) {
            throw new SheetException(
                    "sheet-too-large",
                    0,
                    "The file has more than " + (limits.bytes() >> 20) + " MB. Cut it into parts.");
        }
        if (starts(file, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw new SheetException(
                    "sheet-form",
                    0,
                    "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password, or as"
                            + " CSV.");
        }
        Rows rows = new Rows(limits);
        if (starts(file, 'P', 'K', 3, 4)) {
            new XlsxFile(file, limits).read(rows);
        } else {
            CsvFile.read(file, rows);
        }
        if (rows.all.isEmpty()) {
            throw new SheetException("sheet-empty", 0, "There is nothing in the file's first sheet.");
        }
        return List.copyOf(rows.all);
    }

    private static boolean starts(byte[] file, int... bytes) {
        if (file.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((file[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes rows as they are read, and stops at the limits. */
    static final class Rows {
        private final SheetLimits limits;
        private final List<SheetRow> all = new ArrayList<>();

        private Rows(SheetLimits limits) {
            this.limits = limits;
        }

        /** Another row; rows without anything are passed over. */
        void add(int number, List<String> raw) throws SheetException {
            List<String> cells = new ArrayList<>(Math.min(raw.size(), limits.columns()));
            for (String text : raw) {
                if (text.length() > limits.characters()) {
                    throw new SheetException(
                            "sheet-cell-too-long",
                            number,
                            "Row " + number + " has a cell with more than " + limits.characters() + " characters.");
                }
                String cell = fused(text.strip());
                if (cells.size() < limits.columns()) {
                    cells.add(cell);
                } else if (!cell.isEmpty()) {
                    throw new SheetException(
                            "sheet-too-many-columns",
                            number,
                            "Row " + number + " has more than " + limits.columns() + " columns.");
                }
            }
            while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
                cells.remove(cells.size() - 1);
            }
            if (cells.isEmpty()) {
                return;
            }
            if (all.size() == limits.rows()) {
                throw new SheetException(
                        "sheet-too-many-rows",
                        number,
                        "The file has more than " + (limits.rows() - 1)
                                + " rows below its heading. Cut it into parts.");
            }
            all.add(new SheetRow(number, cells));
        }

        private static String fused(String cell) {
            boolean defused = cell.length() > 1 && cell.charAt(0) == '\'' && "=+-@".indexOf(cell.charAt(1)) >= 0;
            return defused ? cell.substring(1) : cell;
        }

        /** Columns beyond this are not kept; whatever stands there makes {@link #add} refuse the row. */
        int columns() {
            return limits.columns() + 1;
        }
    }
}
