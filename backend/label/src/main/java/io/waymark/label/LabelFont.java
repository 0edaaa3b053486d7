package io.waymark.label;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Liberation Sans, which comes with PDFBox: as wide as Arial, with Latin, Greek and Cyrillic letters. Shapes are taken from the
 * file itself, so that pictures need no fonts on the machine. Not safe for several threads.
 */
final class LabelFont {
    private static final String FILE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unitsPerEm;

    LabelFont() {
        try (InputStream in = stream()) {
            this.font = new TTFParser().parse(new RandomAccessReadBuffer(in));
            this.glyphs = font.getUnicodeCmapLookup();
            this.unitsPerEm = font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException("a font of a library cannot be read", e);
        }
    }

    /** The font's file, for PDF documents to take their parts from. */
    static InputStream stream() {
        return PDDocument.class.getResourceAsStream(FILE);
    }

    /** Whether all characters of a text can be drawn. */
    boolean covers(String text) {
        return text.codePoints().allMatch(c -> glyphs.getGlyphId(c) != 0);
    }

    /** Width of a text where the font is 1 unit high. */
    double width(String text) {
        try {
            double width = 0;
            for (int c : text.codePoints().toArray()) {
                width += font.getAdvanceWidth(glyphs.getGlyphId(c));
            }
            return width / unitsPerEm;
        } catch (IOException e) {
            throw new UncheckedIOException("a font of a library cannot be read", e);
        }
    }

    /** A text's outline, where the font is {@code size} units high, its baseline begins at x, y, and y grows downwards. */
    Path2D outline(String text, double x, double y, double size) {
        try {
            Path2D outline = new Path2D.Double();
            double scale = size / unitsPerEm;
            double at = x;
            for (int c : text.codePoints().toArray()) {
                int glyph = glyphs.getGlyphId(c);
                var shape = font.getGlyph().getGlyph(glyph);
                if (shape != null) {
                    outline.append(
                            new AffineTransform(scale, 0, 0, -scale, at, y).createTransformedShape(shape.getPath()),
                            false);
                }
                at += font.getAdvanceWidth(glyph) * scale;
            }
            return outline;
        } catch (IOException e) {
            throw new UncheckedIOException("a font of a library cannot be read", e);
        }
    }
}
