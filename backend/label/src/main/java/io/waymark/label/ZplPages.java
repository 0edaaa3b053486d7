package io.waymark.label;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Commands for label printers (ZPL II). Symbols are sent as graphics ({@code ^GFA}), not as the printer's own codes: {@code ^BX}
 * stops at 49 columns, {@code ^BQ} chooses modes and adds a margin of its own, and both differ between firmwares. As graphics
 * every printer prints exactly the modules that were tested. Text is in the printer's scalable font, which is narrower than the
 * one that the layout counts with, and sent in hexadecimal wherever a sign could mean a command.
 */
final class ZplPages implements LabelPages {
    private final LabelStock stock;
    private final int dotsPerMm;
    private final OutputStream out;

    ZplPages(LabelStock stock, int dotsPerMm, OutputStream out) {
        this.stock = stock;
        this.dotsPerMm = dotsPerMm;
        this.out = out;
    }

    @Override
    public void start() throws IOException {
        // UTF-8, the size of a label, and its origin.
        write("^XA^CI28^PW" + dots(stock.pageWidth()) + "^LL" + dots(stock.pageHeight()) + "^LH0,0\n");
    }

    @Override
    public void label(Drawing drawing, double x, double y) throws IOException {
        write("^FO" + dots(x + drawing.x()) + "," + dots(y + drawing.y()) + graphic(drawing) + "^FS\n");
        for (Drawing.Line line : drawing.lines()) {
            int size = dots(line.size());
            // ^FO places a field's upper left corner; the baseline of font 0 lies at about three quarters of its
            // height.
            write("^FO" + dots(x + line.x()) + "," + dots(y + line.y() - line.size() * 0.75) + "^A0N," + size + ","
                    + size + "^FH_^FD" + escaped(line.text()) + "^FS\n");
        }
    }

    private int dots(double mm) {
        return (int) Math.round(mm * dotsPerMm);
    }

    /** The symbol as bytes in hexadecimal; a colon repeats the line above (ZPL II, "Alternative Data Compression Scheme"). */
    private String graphic(Drawing drawing) {
        int dots = dots(drawing.module());
        int side = drawing.symbol().side() * dots;
        int bytes = (side + 7) / 8;
        StringBuilder data = new StringBuilder();
        for (int row = 0; row < drawing.symbol().side(); row++) {
            byte[] line = new byte[bytes];
            for (int at = 0; at < side; at++) {
                if (drawing.symbol().dark(at / dots, row)) {
                    line[at / 8] |= (byte) (0x80 >> at % 8);
                }
            }
            data.append(HexFormat.of().withUpperCase().formatHex(line)).append(":".repeat(dots - 1));
        }
        int all = bytes * side;
        return "^GFA," + all + "," + all + "," + bytes + "," + data;
    }

    /** Letters, digits, spaces and a few signs as they are, everything else as its bytes in UTF-8. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || " ().-/".indexOf(c) >= 0;
            if (plain) {
                escaped.append(c);
            } else {
                escaped.append('_').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void end() throws IOException {
        write("^XZ\n");
    }

    @Override
    public void finish() {
        // Labels stand by themselves.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
