package io.waymark.bench.gs1;

import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.Symbol;
import io.waymark.label.Symbology;
import io.waymark.sheet.SheetException;
import io.waymark.sheet.SheetLimits;
import io.waymark.sheet.SheetReader;
import io.waymark.sheet.SheetRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Spreadsheets and what labels are made from. */
final class SheetTargets {
    static final List<String> CSV_WORDS = List.of(
            ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", "'", "=1+1", "@", "-", "\uFEFF", "\u0000", "\u00e9", "a,b\n",
            " ");
    static final List<String> XLSX_WORDS = List.of(
            "<row>",
            "</row>",
            "<row r='9'>",
            "<c>",
            "</c>",
            "<c r='ZZ9' t='s'>",
            "<c t='inlineStr'>",
            "<c t='b'>",
            "<c s='1'>",
            "<v>",
            "</v>",
            "<is><t>",
            "</t></is>",
            "<f>1+1</f>",
            "45000",
            "1e400",
            "-1",
            "&#10;",
            "&lt;",
            "<!DOCTYPE x>",
            "<![CDATA[",
            "]]>",
            "</sheetData>",
            "'");

    static final List<String> WORKBOOK_WORDS = List.of(
            "PK\u0003\u0004",
            "PK\u0001\u0002",
            "PK\u0005\u0006",
            "PK\u0007\b",
            "xl/workbook.xml",
            "xl/s.xml",
            "../",
            "\u0000\u0000\u0000\u0000",
            "\u0008\u0000",
            "\u0001");

    private SheetTargets() {}

    static List<byte[]> csvSeeds() {
        return List.of(
                bytes("Code,Quantity\n(01)09521001000017(10)L1,\"2.5\"\n"),
                bytes("\uFEFFCode;\"a \"\"b\"\"\"\r\n1;2\r\n"),
                "\uFEFFa\tb\n1\t2".getBytes(StandardCharsets.UTF_16LE));
    }

    static List<byte[]> xlsxSeeds() {
        return List.of(
                bytes("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>45000.5</v></c></row>"),
                bytes("<row r='3'><c r='C3'><v>1.5</v></c></row><row r='7'><c r='A7'><v>12</v></c></row>"),
                bytes("<row><c s='1'><v>1</v></c></row><row><c><v>100</v></c><c><v>-7</v></c></row>"),
                bytes("<row><c t='str'><v>text</v></c><c t='e'><v>#N/A</v></c></row>"),
                bytes("<row r='2'><c t='inlineStr'><is><r><t>a </t></r><r><t>b</t></r></is></c></row>"),
                bytes("<row><c t='inlineStr'><is><t>x</t></is></c><c t='b'><v>1</v></c><c><f>1</f><v>2</v></c></row>"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String csv(byte[] input) {
        try {
            List<SheetRow> rows = SheetReader.read(input, SheetLimits.DEFAULT);
            StringBuilder shape = new StringBuilder("read");
            int before = 0;
            for (SheetRow row : rows) {
                if (row.number() <= before || row.cells().isEmpty()) {
                    throw new AssertionError("rows come in order, and none is empty");
                }
                before = row.number();
            }
            rows.stream().limit(4).forEach(row -> shape.append(' ')
                    .append(Math.min(6, row.cells().size())));
            return shape.toString();
        } catch (SheetException refused) {
            return refused.code();
        }
    }

    /** The input stands in the sheet of a workbook. */
    static String xlsx(byte[] input) {
        return workbook(packed(input));
    }

    /** Small whole workbooks, packed and not. */
    static List<byte[]> workbookSeeds() {
        return xlsxSeeds().stream().map(SheetTargets::packed).toList();
    }

    /** A workbook with this in its sheet. */
    private static byte[] packed(byte[] input) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(1);
            part(
                    zip,
                    "xl/workbook.xml",
                    bytes(
                            "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets>"
                                    + "<sheet r:id='r1'/></sheets></workbook>"));
            part(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    bytes("<R><Relationship Id='r1' Type='/worksheet' Target='s.xml'/><Relationship Id='r2'"
                            + " Type='/sharedStrings' Target='t.xml'/><Relationship Id='r3' Type='/styles'"
                            + " Target='u.xml'/></R>"));
            part(zip, "xl/t.xml", bytes("<sst><si><t>a</t></si></sst>"));
            part(zip, "xl/u.xml", bytes("<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>"));
            ByteArrayOutputStream sheet = new ByteArrayOutputStream();
            sheet.writeBytes(bytes("<worksheet><sheetData>"));
            sheet.writeBytes(input);
            sheet.writeBytes(bytes("</sheetData></worksheet>"));
            part(zip, "xl/s.xml", sheet.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    /** The input is the file, its archive included. */
    static String workbook(byte[] file) {
        try {
            StringBuilder shape = new StringBuilder("read");
            SheetReader.read(file, SheetLimits.DEFAULT).stream().limit(4).forEach(row -> {
                shape.append(' ').append(Math.min(99, row.number()));
                row.cells().stream().limit(6).forEach(cell -> shape.append(',').append(Math.min(20, cell.length())));
            });
            return shape.toString();
        } catch (SheetException refused) {
            return refused.code();
        }
    }

    private static void part(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    /** The input is a link and the text of a label. */
    static String label(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Symbology symbology = input.length % 2 == 0 ? Symbology.QR : Symbology.DATA_MATRIX;
        try {
            Label label = new Label(text, List.of("(21)" + text.substring(0, Math.min(90, text.length()))), text);
            return "read " + Symbol.of(symbology, label.link()).side() + " "
                    + Math.min(20, label.title().length());
        } catch (LabelException refused) {
            return refused.code();
        }
    }
}
