package io.waymark.epcis.xml;

import io.waymark.epcis.xml.XmlException.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The characters of an XML text: by its byte order mark, else by how its first bytes lie, else by the encoding that it
 * declares, else UTF-8 (XML 1.0, appendix F). Strict: a byte that the encoding does not have is refused.
 */
final class Encoding {
    private static final Set<String> TAKEN = Set.of(
            "UTF-8",
            "UTF-16",
            "UTF-16LE",
            "UTF-16BE",
            "US-ASCII",
            "ASCII",
            "ISO-8859-1",
            "ISO-8859-15",
            "WINDOWS-1252");

    private static final int DECLARATION = 200;

    private Encoding() {}

    static String decode(byte[] xml) {
        Charset charset = of(xml);
        String text;
        if (charset.equals(StandardCharsets.UTF_8)) {
            text = new String(
                    xml, charset); // fast; only a text with the replacement character needs the strict decoder
            text = text.indexOf('\uFFFD') < 0 ? text : strict(xml, charset);
        } else {
            text = strict(xml, charset);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String strict(byte[] xml, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(xml)).toString();
        } catch (CharacterCodingException e) {
            XmlException fault = new XmlException(Rule.ENCODING, 0);
            fault.initCause(e);
            throw fault;
        }
    }

    private static Charset of(byte[] xml) {
        int first = xml.length > 1 ? (xml[0] & 0xFF) << 8 | xml[1] & 0xFF : 0x3C3F;
        switch (first) {
            case 0xFEFF, 0x003C:
                return StandardCharsets.UTF_16BE;
            case 0xFFFE, 0x3C00:
                return StandardCharsets.UTF_16LE;
            case 0xEFBB:
                return StandardCharsets.UTF_8;
            default:
                return declared(new String(xml, 0, Math.min(DECLARATION, xml.length), StandardCharsets.ISO_8859_1));
        }
    }

    private static Charset declared(String start) {
        int end = start.startsWith("<?xml") ? start.indexOf("?>") : -1;
        int at = end < 0 ? -1 : start.substring(0, end).indexOf("encoding");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        String[] parts = start.substring(at, end).split("[\"']", 3);
        String name = parts.length < 2 ? "" : parts[1].toUpperCase(Locale.ROOT);
        if (!TAKEN.contains(name)) {
            throw new XmlException(Rule.ENCODING, 1);
        }
        // Bytes that spell the declaration in ASCII are not UTF-16, whatever it says.
        return name.startsWith("UTF-16") ? StandardCharsets.UTF_8 : Charset.forName(name);
    }
}
