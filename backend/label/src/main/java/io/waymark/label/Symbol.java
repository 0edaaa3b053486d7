package io.waymark.label;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.datamatrix.DataMatrixWriter;
import com.google.zxing.datamatrix.encoder.SymbolShapeHint;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.QRCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** The dark and light modules of one symbol, its quiet zone included. Modules are counted from the top left corner. */
public final class Symbol {
    /** The most characters of a link on a label. */
    public static final int MOST_CHARACTERS = 500;

    /** Level M gave out in 35 of 45 tries with a tenth of the symbol covered, Q in none. */
    private static final ErrorCorrectionLevel PAPER = ErrorCorrectionLevel.Q;

    private final Symbology symbology;
    private final BitMatrix modules;

    private Symbol(Symbology symbology, BitMatrix modules) {
        this.symbology = symbology;
        this.modules = modules;
    }

    /**
     * Dark modules beside each other.
     *
     * @param x of the first one, quiet zone included
     * @param y row
     * @param length 1 or more
     */
    public record Run(int x, int y, int length) {}

    /**
     * The smallest symbol of its kind that holds a text. Of a QR code's modes each part of the text takes the one that needs
     * fewest modules.
     *
     * @param text a link: printable ASCII, at most {@link #MOST_CHARACTERS}
     * @throws LabelException {@code label-content} if it is something else
     */
    public static Symbol of(Symbology symbology, String text) {
        return of(symbology, text, PAPER);
    }

    /**
     * A QR code of level M, for screens: nothing covers a part of them.
     *
     * @param text as for {@link #of}
     * @throws LabelException {@code label-content} if it is something else
     */
    public static Symbol onScreen(String text) {
        return of(Symbology.QR, text, ErrorCorrectionLevel.M);
    }

    private static Symbol of(Symbology symbology, String text, ErrorCorrectionLevel level) {
        boolean plain = text.chars().allMatch(c -> c > 32 && c < 127);
        if (text.isEmpty() || !plain || text.length() > MOST_CHARACTERS) {
            throw new LabelException(
                    "label-content",
                    "A code holds a link of at most " + MOST_CHARACTERS + " letters, digits and signs.");
        }
        try {
            return new Symbol(symbology, symbology == Symbology.QR ? qr(text, level) : dataMatrix(text));
        } catch (WriterException tooLong) {
            throw new IllegalStateException("a link of bounded length fits", tooLong);
        }
    }

    /**
     * With the mask of the standard's own penalty, unless a reader does not find that symbol: one in two hundred looks to it as
     * if it had a fourth finder pattern. Then it is the first mask whose symbol is read.
     */
    private static BitMatrix qr(String text, ErrorCorrectionLevel level) throws WriterException {
        BitMatrix usual = qr(text, level, null);
        if (ReadBack.reads(usual, text)) {
            return usual;
        }
        for (int mask = 0; mask < QRCode.NUM_MASK_PATTERNS; mask++) {
            BitMatrix other = qr(text, level, mask);
            if (ReadBack.reads(other, text)) {
                return other;
            }
        }
        return usual;
    }

    private static BitMatrix qr(String text, ErrorCorrectionLevel level, @Nullable Integer mask)
            throws WriterException {
        Map<EncodeHintType, Object> hints = new EnumMap<>(EncodeHintType.class);
        hints.put(EncodeHintType.ERROR_CORRECTION, level);
        hints.put(EncodeHintType.MARGIN, 0);
        hints.put(EncodeHintType.QR_COMPACT, true);
        if (mask != null) {
            hints.put(EncodeHintType.QR_MASK_PATTERN, mask);
        }
        return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
    }

    private static BitMatrix dataMatrix(String text) throws WriterException {
        return new DataMatrixWriter()
                .encode(
                        text,
                        BarcodeFormat.DATA_MATRIX,
                        0,
                        0,
                        Map.of(
                                EncodeHintType.DATA_MATRIX_SHAPE,
                                SymbolShapeHint.FORCE_SQUARE,
                                EncodeHintType.DATA_MATRIX_COMPACT,
                                true));
    }

    public Symbology symbology() {
        return symbology;
    }

    /** Modules on a side, quiet zones included. */
    public int side() {
        return modules.getWidth() + 2 * symbology.quiet();
    }

    /** Whether a module is dark; the quiet zone, and all beyond it, is light. */
    public boolean dark(int x, int y) {
        int column = x - symbology.quiet();
        int row = y - symbology.quiet();
        boolean inside = column >= 0 && row >= 0 && column < modules.getWidth() && row < modules.getHeight();
        return inside && modules.get(column, row);
    }

    /** All dark modules, row by row. */
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int y = 0; y < side(); y++) {
            int x = 0;
            while (x < side()) {
                int start = x;
                while (dark(x, y)) {
                    x++;
                }
                if (x > start) {
                    runs.add(new Run(start, y, x - start));
                }
                x++;
            }
        }
        return runs;
    }

    /** All dark modules as an SVG path in units of modules, quiet zone included. */
    public String path() {
        StringBuilder path = new StringBuilder();
        for (Run run : runs()) {
            path.append('M')
                    .append(run.x)
                    .append(' ')
                    .append(run.y)
                    .append('h')
                    .append(run.length)
                    .append("v1h-")
                    .append(run.length)
                    .append('z');
        }
        return path.toString();
    }

    /**
     * The symbol by itself as an SVG drawing: dark on white whatever the page's colours, one path, no style.
     *
     * @param title what it is, for who cannot see it; plain text
     */
    public String svg(String title) {
        int side = side();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"" + SvgPages.escaped(title) + "\">"
                + "<path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path fill=\"#000\" d=\"" + path()
                + "\"/></svg>";
    }

    /**
     * The symbol by itself as a PNG picture of two colours.
     *
     * @param pixels a module is wide, 1 to 64
     */
    public byte[] png(int pixels) {
        if (pixels < 1 || pixels > 64) {
            throw new IllegalArgumentException("a module is 1 to 64 pixels wide");
        }
        int side = side() * pixels;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, side, side);
        drawing.setColor(Color.BLACK);
        for (Run run : runs()) {
            drawing.fillRect(run.x * pixels, run.y * pixels, run.length * pixels, pixels);
        }
        drawing.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }
}
