package io.waymark.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {
    private static final String SHEET_1 = "xl/worksheets/sheet1.xml";

    private static List<List<String>> cells(byte[] file) throws SheetException {
        return SheetReader.read(file, SheetLimits.DEFAULT).stream()
                .map(SheetRow::cells)
                .toList();
    }

    private static List<List<String>> csv(String text) throws SheetException {
        return cells(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SheetException refused(byte[] file) {
        return catchThrowableOfType(SheetException.class, () -> SheetReader.read(file, SheetLimits.DEFAULT));
    }

    private static byte[] written(SheetFormat format, List<List<?>> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SheetWriter writer = new SheetWriter(format, "Sheet", out)) {
            writer.heading(List.of("A", "B"));
            for (List<?> row : rows) {
                writer.row(row);
            }
        }
        return out.toByteArray();
    }

    /** A workbook as small as they come, with these cells in its sheet. */
    static Map<String, String> workbook(String sheetData) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "_rels/.rels",
                "<Relationships><Relationship Id='a' Type='http://x/officeDocument'"
                        + " Target='xl/workbook.xml'/></Relationships>");
        parts.put(
                "xl/workbook.xml",
                "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet"
                        + " name='hidden' state='hidden' r:id='r9'/><sheet name='S' r:id='r1'/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>"
                        + "<Relationship Id='r2' Type='http://x/sharedStrings' Target='/xl/sharedStrings.xml'/>"
                        + "<Relationship Id='r3' Type='http://x/styles' Target='styles.xml'/></Relationships>");
        parts.put(
                "xl/sharedStrings.xml",
                "<sst><si><t>code</t></si><si><r><t>one </t></r><r><t>two</t></r><rPh><t>ignored</t></rPh></si></sst>");
        parts.put(
                "xl/styles.xml",
                "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd'/><numFmt numFmtId='165'"
                        + " formatCode='0.00\"days\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                        + "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf"
                        + " numFmtId='165'/></cellXfs></styleSheet>");
        parts.put(SHEET_1, "<worksheet><sheetData>" + sheetData + "</sheetData></worksheet>");
        return parts;
    }

    static byte[] zip(Map<String, String> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(SheetFormat.class)
    void what_is_written_is_read_again(SheetFormat format) throws Exception {
        byte[] file = written(
                format,
                List.of(
                        List.of("plain, with \"signs\"; and\nlines", new BigDecimal("-12.50")),
                        List.of("", ""),
                        List.of("é ü 漢字 😀", LocalDate.of(2026, 11, 22)),
                        List.of("(01)09521001000017", 7L)));
        List<List<String>> cells = cells(file);
        assertThat(cells.get(0)).containsExactly("A", "B");
        assertThat(cells.get(1).get(0)).isEqualTo("plain, with \"signs\"; and\nlines");
        assertThat(new BigDecimal(cells.get(1).get(1))).isEqualByComparingTo("-12.5");
        assertThat(cells.get(2)).containsExactly("é ü 漢字 😀", "2026-11-22");
        assertThat(cells.get(3)).containsExactly("(01)09521001000017", "7");
        assertThat(SheetReader.read(file, SheetLimits.DEFAULT).get(2).number()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"})
    void no_text_can_become_a_formula(String formula) throws Exception {
        String csv = new String(written(SheetFormat.CSV, List.of(List.of(formula, "x"))), StandardCharsets.UTF_8);
        String row = csv.substring(csv.indexOf("\r\n") + 2);
        assertThat(row.replace("\"", "")).startsWith("'" + formula.charAt(0));
        byte[] xlsx = written(SheetFormat.XLSX, List.of(List.of(formula, "x")));
        XlsxParts parts = new XlsxParts(xlsx);
        assertThat(parts.text(SHEET_1))
                .doesNotContain("<f")
                .contains("t=\"inlineStr\"")
                .contains(">&apos;");
    }

    @ParameterizedTest
    @EnumSource(SheetFormat.class)
    void a_defused_text_comes_back_as_it_was(SheetFormat format) throws Exception {
        assertThat(cells(written(format, List.of(List.of("=1+1", "'quoted'")))).get(1))
                .containsExactly("=1+1", "'quoted'");
    }

    @Test
    void numbers_stay_numbers_and_long_ones_whole() throws Exception {
        byte[] file = written(SheetFormat.XLSX, List.of(List.of(-5, new BigDecimal("123456789012345678"))));
        String sheet = new XlsxParts(file).text(SHEET_1);
        assertThat(sheet).contains("<v>-5</v>");
        assertThat(cells(file).get(1)).containsExactly("-5", "123456789012345678");
    }

    @Test
    void separators_and_encodings_of_spreadsheet_programs_are_read() throws Exception {
        assertThat(csv("a;b\n1,5;x")).containsExactly(List.of("a", "b"), List.of("1,5", "x"));
        assertThat(csv("\uFEFFa\tb\r\n\"1\t2\"\t")).containsExactly(List.of("a", "b"), List.of("1\t2"));
        assertThat(csv("\"a;b\",c\r\n d , e ")).containsExactly(List.of("a;b", "c"), List.of("d", "e"));
        byte[] utf16 = "\uFEFFä,b\n1,2".getBytes(StandardCharsets.UTF_16LE);
        assertThat(cells(utf16)).containsExactly(List.of("ä", "b"), List.of("1", "2"));
    }

    @Test
    void each_fault_of_a_file_has_its_code_and_row() {
        assertThat(refused("a,b\n\"x".getBytes(StandardCharsets.UTF_8)))
                .extracting(SheetException::code)
                .isEqualTo("sheet-quote");
        assertThat(refused("ä".getBytes(Charset.forName("windows-1252"))).code())
                .isEqualTo("sheet-encoding");
        assertThat(refused("\n , \n".getBytes(StandardCharsets.UTF_8)).code()).isEqualTo("sheet-empty");
        assertThat(refused(new byte[] {1, 0, 2}).code()).isEqualTo("sheet-form");
        assertThat(refused(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0})
                        .code())
                .isEqualTo("sheet-form");
        assertThat(refused(new byte[(5 << 20) + 1]).code()).isEqualTo("sheet-too-large");
        assertThat(refused(("x\n" + "y".repeat(2_001)).getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo("sheet-cell-too-long"))
                .satisfies(e -> assertThat(e.row()).isEqualTo(2));
        assertThat(refused(",".repeat(60).concat("x").getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("sheet-too-many-columns");
        assertThat(refused("x\n".repeat(20_002).getBytes(StandardCharsets.UTF_8))
                        .code())
                .isEqualTo("sheet-too-many-rows");
    }

    @Test
    void a_workbook_is_read_as_people_see_it() throws Exception {
        byte[] file = zip(workbook("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row>"
                + "<row r='5'><c r='A5'><v>9.521001000017E12</v></c><c r='B5'><f>1+1</f><v>2</v></c>"
                + "<c t='b'><v>1</v></c><c s='1'><v>45000</v></c><c s='2'><v>45000.5</v></c>"
                + "<c s='3'><v>45000.10000000000000001</v></c><c t='inlineStr'><is><t>in</t></is></c></row>"));
        List<SheetRow> rows = SheetReader.read(file, SheetLimits.DEFAULT);
        assertThat(rows.get(0).cells()).containsExactly("code", "", "one two");
        assertThat(rows.get(1).number()).isEqualTo(5);
        assertThat(rows.get(1).cells())
                .containsExactly("9521001000017", "2", "TRUE", "2023-03-15", "2023-03-15T12:00:00", "45000.1", "in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row r='1'><c r='ZZZZZZZ1'><v>1</v></c></row>",
                "<row r='2000000000'><c r='XFD2000000000'><v>1</v></c></row>",
                "<row r='1'><c t='s'><v>99</v></c></row>",
                "<row r='1'><c><v>1e999999999</v></c></row>",
                "<row r='x'><c><v>1</v></c></row>",
                "<row><c><v>1</v></c>"
            })
    void hostile_cells_are_refused(String data) {
        assertThat(refused(zip(workbook(data))).code()).startsWith("sheet-");
    }

    @Test
    void entities_and_document_types_are_refused() {
        for (String type : List.of(
                "<!DOCTYPE x [<!ENTITY a 'b'>]>",
                "<!DOCTYPE x SYSTEM 'file:///etc/hostname'>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>")) {
            Map<String, String> parts = workbook("<row><c t='inlineStr'><is><t>x</t></is></c></row>");
            parts.put(SHEET_1, type + parts.get(SHEET_1).replace(">x<", ">&e;<"));
            assertThat(refused(zip(parts)).code()).isEqualTo("sheet-form");
        }
    }

    @Test
    void zip_bombs_are_stopped_while_they_are_unpacked() {
        Map<String, String> parts = workbook("");
        parts.put("xl/media/x.bin", "0".repeat(XlsxFile.MOST_UNPACKED));
        assertThat(refused(zip(parts)).code()).isEqualTo("sheet-unpacked");
        Map<String, String> many = workbook("<row><c><v>1</v></c></row>");
        for (int i = 0; i < 400; i++) {
            many.put("p" + i, "");
        }
        assertThat(refused(zip(many)).code()).isEqualTo("sheet-unpacked");
    }

    /** Damaged files end in an answer or in a refusal with a code, never otherwise, and soon. */
    @Test
    void damaged_files_are_read_or_refused() throws Exception {
        Random random = new Random(20261122);
        List<byte[]> seeds = List.of(
                written(SheetFormat.CSV, List.of(List.of("=a", "b,\"c\""))),
                "a;b\n1;\"2\n3\"\n".getBytes(StandardCharsets.UTF_16LE));
        Map<String, String> parts = workbook("<row r='1'><c r='A1' t='s'><v>0</v></c><c s='1'><v>45000</v></c></row>");
        List<String> names = new ArrayList<>(parts.keySet());
        int read = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] file;
            if (i % 2 == 0) {
                file = damaged(seeds.get(random.nextInt(seeds.size())), random);
            } else {
                Map<String, String> copy = new LinkedHashMap<>(parts);
                String name = names.get(random.nextInt(names.size()));
                copy.put(
                        name,
                        new String(
                                damaged(copy.get(name).getBytes(StandardCharsets.UTF_8), random),
                                StandardCharsets.UTF_8));
                file = i % 8 == 1 ? damaged(zip(copy), random) : zip(copy);
            }
            try {
                SheetReader.read(file, SheetLimits.DEFAULT);
                read++;
            } catch (SheetException refused) {
                assertThat(refused.code()).startsWith("sheet-");
            }
        }
        assertThat(read).isGreaterThan(400);
    }

    private static byte[] damaged(byte[] seed, Random random) {
        byte[] file = seed.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            file[random.nextInt(file.length)] = (byte) "<>'\"/=&;0 9ArZ\0\n,".charAt(random.nextInt(17));
        }
        return file;
    }

    /** Compression that ECMA-376 does not know (part 2, annex C), in the header of each part and in the list of parts. */
    @Test
    void parts_that_are_packed_in_other_ways_are_refused() {
        for (int method : new int[] {1, 9, 12, 14, 93, 95, 96}) {
            byte[] file = zip(workbook("<row r='1'><c r='A1'><v>1</v></c></row>"));
            for (int at = 0; at + 12 < file.length; at++) {
                boolean local = file[at] == 'P' && file[at + 1] == 'K' && file[at + 2] == 3 && file[at + 3] == 4;
                boolean listed = file[at] == 'P' && file[at + 1] == 'K' && file[at + 2] == 1 && file[at + 3] == 2;
                if (local || listed) {
                    file[at + (local ? 8 : 10)] = (byte) method;
                }
            }
            assertThat(refused(file).code()).as("method " + method).isEqualTo("sheet-form");
        }
    }
}
