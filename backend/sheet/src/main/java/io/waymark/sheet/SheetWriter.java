package io.waymark.sheet;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a spreadsheet row by row. A text that a spreadsheet program could take for a formula gets an apostrophe before it
 * (OWASP, "CSV Injection": texts that begin with = + - @, tab or carriage return; here line feed and the full-width forms of the
 * four signs too), in CSV and in XLSX, because one is soon saved as the other. Numbers and times are written as such and need none.
 */
public final class SheetWriter implements Closeable {
    /** The most rows, the heading included. */
    public static final int MOST_ROWS = 100_001;

    /** What a cell of XLSX holds at most (ISO/IEC 29500: 32,767). */
    static final int MOST_CHARACTERS = 32_000;

    private static final int FLUSHED = 500;
    private static final double LONG = 26;

    private final @Nullable CsvWriter csv;
    private final @Nullable Writer text;
    private final @Nullable Workbook workbook;
    private final @Nullable Worksheet sheet;
    private int row;

    /**
     * @param name of the sheet, for XLSX; at most 31 letters, digits and spaces
     * @param out is flushed at the end and left open
     */
    public SheetWriter(SheetFormat format, String name, OutputStream out) throws IOException {
        if (format == SheetFormat.CSV) {
            text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            text.write('\uFEFF');
            csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
            workbook = null;
            sheet = null;
        } else {
            text = null;
            csv = null;
            workbook = new Workbook(out, "Waymark", "1.0");
            sheet = workbook.newWorksheet(name);
        }
    }

    /** The first row: names of columns. */
    public void heading(List<String> names) throws IOException {
        if (sheet != null) {
            sheet.freezePane(0, 1);
            for (int column = 0; column < names.size(); column++) {
                sheet.width(column, LONG);
                sheet.style(row, column).bold().set();
            }
        }
        row(List.copyOf(names));
    }

    /**
     * Another row.
     *
     * @param cells {@link String}, {@link Integer}, {@link Long}, {@link BigDecimal}, {@link Boolean}, {@link LocalDate},
     *     {@link Instant} (written in the machine's zone) or {@link OffsetDateTime} (written as it is)
     * @throws IllegalStateException after {@link #MOST_ROWS}
     */
    public void row(List<?> cells) throws IOException {
        if (row == MOST_ROWS) {
            throw new IllegalStateException("a sheet has at most " + MOST_ROWS + " rows");
        }
        if (csv != null) {
            List<String> fields = new ArrayList<>(cells.size());
            cells.forEach(cell -> fields.add(field(cell)));
            csv.writeRecord(fields);
        } else {
            for (int column = 0; column < cells.size(); column++) {
                cell(column, cells.get(column));
            }
            if (row % FLUSHED == FLUSHED - 1) {
                sheet.flush();
            }
        }
        row++;
    }

    private static String field(Object cell) {
        if (cell instanceof String string) {
            return defused(string);
        }
        if (cell instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return cell instanceof Instant time ? local(time).toString().replace('T', ' ') : cell.toString();
    }

    private static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    }

    private void cell(int column, Object cell) {
        if (cell instanceof Boolean bool) {
            sheet.value(row, column, bool);
        } else if (cell instanceof Number number) {
            // Spreadsheets calculate with 15 digits; longer numbers stay what they are as text.
            if (new BigDecimal(number.toString()).precision() > 15) {
                sheet.inlineString(row, column, new BigDecimal(number.toString()).toPlainString());
            } else {
                sheet.value(row, column, number);
            }
        } else if (cell instanceof LocalDate day) {
            sheet.value(row, column, day);
            sheet.style(row, column).format("yyyy-mm-dd").set();
        } else if (cell instanceof Instant time) {
            sheet.value(row, column, local(time));
            sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
        } else {
            String string = cell instanceof String s ? defused(s) : cell.toString();
            if (!string.isEmpty()) {
                sheet.inlineString(row, column, string);
            }
        }
    }

    /** A text as it may stand in a cell: no formula, no character that XML cannot hold, not longer than a cell. */
    static String defused(String text) {
        StringBuilder kept = new StringBuilder();
        text.codePoints()
                .filter(c -> c == '\t' || c == '\n' || c == '\r' || c >= 32 && c != 0xFFFE && c != 0xFFFF)
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .limit(MOST_CHARACTERS / 2)
                .forEach(kept::appendCodePoint);
        boolean formula = kept.length() > 0 && "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20".indexOf(kept.charAt(0)) >= 0;
        return formula ? "'" + kept : kept.toString();
    }

    /** Ends the file. */
    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.flush();
            text.flush();
        } else {
            workbook.finish();
        }
    }
}
