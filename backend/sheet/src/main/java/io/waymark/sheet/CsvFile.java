package io.waymark.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.waymark.sheet.SheetReader.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Comma-separated values (RFC 4180) as spreadsheet programs write them: UTF-8, or UTF-16 with a byte order mark; separated by
 * commas, semicolons or tabs, whichever the first row has most of.
 */
final class CsvFile {
    private CsvFile() {}

    static void read(byte[] file, Rows rows) throws SheetException {
        String text = text(file);
        if (text.indexOf('\0') >= 0) {
            throw new SheetException("sheet-form", 0, "This is no spreadsheet. Send a CSV or an XLSX file.");
        }
        int row = 0;
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator(text))
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text)) {
            Iterator<CsvRecord> records = reader.iterator();
            while (records.hasNext()) {
                row++;
                rows.add(row, records.next().getFields());
            }
        } catch (CsvParseException broken) {
            throw new SheetException(
                    "sheet-quote",
                    row,
                    "Row " + Math.max(1, row)
                            + " cannot be read: a quotation mark does not end where its cell ends, or the row is too"
                            + " long.");
        } catch (IOException unreachable) {
            throw new UncheckedIOException("a text in memory can be read", unreachable);
        }
    }

    private static String text(byte[] file) throws SheetException {
        Charset charset = StandardCharsets.UTF_8;
        int mark = 0;
        if (file.length >= 3 && file[0] == (byte) 0xEF && file[1] == (byte) 0xBB && file[2] == (byte) 0xBF) {
            mark = 3;
        } else if (file.length >= 2 && file[0] == (byte) 0xFF && file[1] == (byte) 0xFE) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (file.length >= 2 && file[0] == (byte) 0xFE && file[1] == (byte) 0xFF) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        }
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file, mark, file.length - mark))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new SheetException(
                    "sheet-encoding",
                    0,
                    "The letters in this file are not in UTF-8. Save it as \"CSV UTF-8\", or as XLSX.");
        }
    }

    /** The sign that the first row has most of, outside quotation marks; a comma if it has none. */
    private static char separator(String text) {
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                if (commas + semicolons + tabs > 0) {
                    break;
                }
            } else if (!quoted) {
                commas += c == ',' ? 1 : 0;
                semicolons += c == ';' ? 1 : 0;
                tabs += c == '\t' ? 1 : 0;
            }
        }
        if (tabs > commas && tabs > semicolons) {
            return '\t';
        }
        return semicolons > commas ? ';' : ',';
    }
}
