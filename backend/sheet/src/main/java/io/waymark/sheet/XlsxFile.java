package io.waymark.sheet;

import io.waymark.sheet.SheetReader.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * An Office Open XML workbook (ISO/IEC 29500), of which the first visible sheet is read. Files come from anybody: what is
 * unpacked is counted while it is unpacked, parts with a document type are refused, and neither row numbers nor column names of
 * the file decide about memory.
 */
final class XlsxFile {
    /** The most that all parts may be unpacked, in bytes: a file of 20,000 rows has about 10 MB. */
    static final int MOST_UNPACKED = 32 << 20;

    private static final int MOST_PARTS = 300;
    private static final int MOST_SHARED = 400_000;
    private static final int MOST_STYLES = 70_000;
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    private final Map<String, byte[]> parts = new HashMap<>();
    private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();
    private final int mostCharacters;
    private List<String> shared = List.of();
    private XlsxNumbers numbers = new XlsxNumbers(List.of(), Map.of(), false);

    XlsxFile(byte[] file, SheetLimits limits) throws SheetException {
        this.mostCharacters = limits.characters();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        xml.setProperty(XMLInputFactory.IS_COALESCING, true);
        unpack(file);
    }

    private static SheetException unreadable() {
        return new SheetException(
                "sheet-form", 0, "This XLSX file cannot be read. Open it, save it as .xlsx again, or save it as CSV.");
    }

    private static SheetException tooMuch() {
        return new SheetException(
                "sheet-unpacked",
                0,
                "There is far more in this XLSX file than its size lets expect. Save only the one sheet, or use CSV.");
    }

    private void unpack(byte[] file) throws SheetException {
        byte[] buffer = new byte[1 << 14];
        int unpacked = 0;
        int count = 0;
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(file))
                .get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                count++;
                if (count > MOST_PARTS) {
                    throw tooMuch();
                }
                // Others the library unpacks with codecs that are not here, and finds that out by an error of the JVM.
                if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
                    throw unreadable();
                }
                ByteArrayOutputStream part = new ByteArrayOutputStream();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                boolean text = name.endsWith(".xml") || name.endsWith(".rels");
                try (InputStream in = zip.getInputStream(entry)) {
                    int read;
                    while ((read = in.read(buffer)) >= 0) {
                        unpacked += read;
                        if (unpacked > MOST_UNPACKED) {
                            throw tooMuch();
                        }
                        if (text) {
                            part.write(buffer, 0, read);
                        }
                    }
                }
                if (text && parts.put(name, part.toByteArray()) != null) {
                    throw unreadable();
                }
            }
        } catch (IOException | RuntimeException broken) {
            // The library has no one exception for archives that are none.
            throw unreadable();
        }
    }

    void read(Rows rows) throws SheetException {
        try {
            String workbook = target("_rels/.rels", "", "officeDocument", "xl/workbook.xml");
            String folder = workbook.substring(0, workbook.lastIndexOf('/') + 1);
            String relations = folder + "_rels/" + workbook.substring(folder.length()) + ".rels";
            boolean from1904 = from1904(workbook);
            String sheet = byId(relations, folder, firstSheet(workbook));
            String strings = target(relations, folder, "sharedStrings", "");
            String styles = target(relations, folder, "styles", "");
            shared = parts.containsKey(strings) ? strings(strings) : List.of();
            numbers = parts.containsKey(styles)
                    ? numbers(styles, from1904)
                    : new XlsxNumbers(List.of(), Map.of(), from1904);
            sheet(sheet, rows);
        } catch (XMLStreamException | NumberFormatException | ArithmeticException broken) {
            throw unreadable();
        }
    }

    private XMLStreamReader open(String part) throws SheetException, XMLStreamException {
        byte[] bytes = parts.get(part);
        if (bytes == null) {
            throw unreadable();
        }
        try {
            // Always UTF-8 in practice; decoded here, because the parser writes its complaints to the standard error
            // stream.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return xml.createXMLStreamReader(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (CharacterCodingException other) {
            throw unreadable();
        }
    }

    /** Steps on; a document type is nobody's business in here. */
    private static int next(XMLStreamReader reader) throws XMLStreamException {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new XMLStreamException("no document types");
        }
        return event;
    }

    private static boolean starts(XMLStreamReader reader, int event, String name) {
        return event == XMLStreamConstants.START_ELEMENT
                && reader.getLocalName().equals(name);
    }

    private static boolean ends(XMLStreamReader reader, int event, String name) {
        return event == XMLStreamConstants.END_ELEMENT && reader.getLocalName().equals(name);
    }

    private static String resolved(String folder, String target) {
        String name = target.startsWith("/") ? target.substring(1) : folder + target;
        return name.toLowerCase(Locale.ROOT);
    }

    /** The part to which a relation of this kind leads; what is meant without one. */
    private String target(String relations, String folder, String kind, String otherwise)
            throws SheetException, XMLStreamException {
        if (parts.containsKey(relations)) {
            XMLStreamReader reader = open(relations);
            while (reader.hasNext()) {
                int event = next(reader);
                String type = starts(reader, event, "Relationship") ? reader.getAttributeValue(null, "Type") : null;
                String target = type == null ? null : reader.getAttributeValue(null, "Target");
                if (target != null && type.endsWith("/" + kind)) {
                    return resolved(folder, target);
                }
            }
        }
        return otherwise;
    }

    private String byId(String relations, String folder, String id) throws SheetException, XMLStreamException {
        XMLStreamReader reader = open(relations);
        while (reader.hasNext()) {
            int event = next(reader);
            if (starts(reader, event, "Relationship") && id.equals(reader.getAttributeValue(null, "Id"))) {
                String target = reader.getAttributeValue(null, "Target");
                if (target != null) {
                    return resolved(folder, target);
                }
            }
        }
        throw unreadable();
    }

    private boolean from1904(String workbook) throws SheetException, XMLStreamException {
        XMLStreamReader reader = open(workbook);
        while (reader.hasNext()) {
            int event = next(reader);
            if (starts(reader, event, "workbookPr")) {
                return Set.of("1", "true").contains(String.valueOf(reader.getAttributeValue(null, "date1904")));
            }
        }
        return false;
    }

    private String firstSheet(String workbook) throws SheetException, XMLStreamException {
        XMLStreamReader reader = open(workbook);
        while (reader.hasNext()) {
            int event = next(reader);
            String state = starts(reader, event, "sheet") ? reader.getAttributeValue(null, "state") : "hidden";
            if (state == null || state.equals("visible")) {
                String id = reader.getAttributeValue(RELATIONS, "id");
                id = id == null ? reader.getAttributeValue(STRICT_RELATIONS, "id") : id;
                if (id != null) {
                    return id;
                }
            }
        }
        throw unreadable();
    }

    private List<String> strings(String part) throws SheetException, XMLStreamException {
        List<String> strings = new ArrayList<>();
        XMLStreamReader reader = open(part);
        while (reader.hasNext()) {
            if (starts(reader, next(reader), "si")) {
                if (strings.size() == MOST_SHARED) {
                    throw tooMuch();
                }
                strings.add(text(reader, "si"));
            }
        }
        return strings;
    }

    /** The text within an element, in one or more runs, without phonetic ones; cut where a cell would be refused anyway. */
    private String text(XMLStreamReader reader, String end) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean within = false;
        int phonetic = 0;
        for (int event = next(reader); !ends(reader, event, end); event = next(reader)) {
            if (starts(reader, event, "t")) {
                within = true;
            } else if (ends(reader, event, "t")) {
                within = false;
            } else if (starts(reader, event, "rPh")) {
                phonetic++;
            } else if (ends(reader, event, "rPh")) {
                phonetic--;
            } else if (within && phonetic == 0 && reader.isCharacters() && text.length() <= mostCharacters) {
                text.append(reader.getText());
            }
        }
        return text.length() > mostCharacters ? text.substring(0, mostCharacters + 1) : text.toString();
    }

    private XlsxNumbers numbers(String part, boolean from1904) throws SheetException, XMLStreamException {
        List<Integer> styles = new ArrayList<>();
        Map<Integer, String> formats = new HashMap<>();
        boolean cells = false;
        XMLStreamReader reader = open(part);
        while (reader.hasNext()) {
            int event = next(reader);
            if (starts(reader, event, "numFmt")) {
                formats.put(
                        number(reader.getAttributeValue(null, "numFmtId")),
                        String.valueOf(reader.getAttributeValue(null, "formatCode")));
            } else if (starts(reader, event, "cellXfs")) {
                cells = true;
            } else if (ends(reader, event, "cellXfs")) {
                cells = false;
            } else if (cells && starts(reader, event, "xf")) {
                styles.add(number(reader.getAttributeValue(null, "numFmtId")));
            }
            if (styles.size() > MOST_STYLES || formats.size() > MOST_STYLES) {
                throw tooMuch();
            }
        }
        return new XlsxNumbers(styles, formats, from1904);
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text.strip());
    }

    private void sheet(String part, Rows rows) throws SheetException, XMLStreamException {
        XMLStreamReader reader = open(part);
        int row = 0;
        Set<Integer> seen = new HashSet<>();
        while (reader.hasNext()) {
            int event = next(reader);
            if (starts(reader, event, "row")) {
                String number = reader.getAttributeValue(null, "r");
                row = number == null ? row + 1 : Integer.parseInt(number);
                List<String> cells = row(reader, rows.columns());
                boolean any = cells.stream().anyMatch(cell -> !cell.isBlank());
                if (any && !seen.add(row)) {
                    throw unreadable();
                }
                if (any) {
                    rows.add(row, cells);
                }
            } else if (ends(reader, event, "sheetData")) {
                return;
            }
        }
    }

    private List<String> row(XMLStreamReader reader, int columns) throws SheetException, XMLStreamException {
        List<String> cells = new ArrayList<>();
        int column = -1;
        for (int event = next(reader); !ends(reader, event, "row"); event = next(reader)) {
            if (starts(reader, event, "c")) {
                String place = reader.getAttributeValue(null, "r");
                column = place == null ? column + 1 : column(place);
                String value = value(reader);
                if (!value.isEmpty()) {
                    // Whatever stands too far to the right is kept in one column too many, so that it is refused.
                    int at = Math.min(column, columns - 1);
                    while (cells.size() <= at) {
                        cells.add("");
                    }
                    cells.set(at, value);
                }
            }
        }
        return cells;
    }

    /** Column of a place such as AB12, from 0; at most a million. */
    private static int column(String place) throws SheetException {
        int column = 0;
        for (int i = 0; i < place.length() && place.charAt(i) > '9'; i++) {
            char c = place.charAt(i);
            if (c < 'A' || c > 'Z') {
                throw unreadable();
            }
            column = Math.min(1_000_000, column * 26 + c - 'A' + 1);
        }
        if (column == 0) {
            throw unreadable();
        }
        return column - 1;
    }

    private String value(XMLStreamReader reader) throws SheetException, XMLStreamException {
        String type = reader.getAttributeValue(null, "t");
        String style = reader.getAttributeValue(null, "s");
        String value = "";
        for (int event = next(reader); !ends(reader, event, "c"); event = next(reader)) {
            if (starts(reader, event, "v")) {
                value = content(reader);
            } else if (starts(reader, event, "is")) {
                value = text(reader, "is");
            }
        }
        if (value.isEmpty()) {
            return "";
        }
        return switch (type == null ? "n" : type) {
            case "s" -> sharedString(value);
            case "n" -> numbers.text(value, style == null ? 0 : Integer.parseInt(style));
            case "b" -> value.equals("1") ? "TRUE" : "FALSE";
            default -> value;
        };
    }

    private String content(XMLStreamReader reader) throws XMLStreamException {
        StringBuilder content = new StringBuilder();
        for (int event = next(reader); !ends(reader, event, "v"); event = next(reader)) {
            if (reader.isCharacters() && content.length() <= mostCharacters) {
                content.append(reader.getText());
            }
        }
        return content.length() > mostCharacters ? content.substring(0, mostCharacters + 1) : content.toString();
    }

    private String sharedString(String index) throws SheetException {
        int at = Integer.parseInt(index.strip());
        if (at < 0 || at >= shared.size()) {
            throw unreadable();
        }
        return shared.get(at);
    }
}
