package io.waymark.label;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** SVG drawings in mm, one a page: no style sheet, no script, nothing from elsewhere. */
final class SvgPages implements LabelPages {
    static final String FONTS = "'Liberation Sans', Arial, Helvetica, sans-serif";

    private final LabelStock stock;
    private final PageFiles files;
    private OutputStream page;

    SvgPages(LabelStock stock, PageFiles files) {
        this.stock = stock;
        this.files = files;
    }

    @Override
    public void start() throws IOException {
        page = files.next();
        write("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(stock.pageWidth()) + "mm\" height=\""
                + number(stock.pageHeight()) + "mm\" viewBox=\"0 0 " + number(stock.pageWidth()) + " "
                + number(stock.pageHeight())
                + "\" font-family=\"" + FONTS + "\"><path fill=\"#fff\" d=\"M0 0h"
                + number(stock.pageWidth()) + "v" + number(stock.pageHeight()) + "H0z\"/>\n");
    }

    @Override
    public void label(Drawing drawing, double x, double y) throws IOException {
        write(svg(drawing, x, y));
    }

    /** Symbol and text of one label. */
    static String svg(Drawing drawing, double x, double y) {
        StringBuilder svg = new StringBuilder("<path shape-rendering=\"crispEdges\" transform=\"translate("
                + number(x + drawing.x()) + " " + number(y + drawing.y()) + ") scale(" + number(drawing.module())
                + ")\" d=\"" + drawing.symbol().path() + "\"/>\n");
        for (Drawing.Line line : drawing.lines()) {
            svg.append("<text x=\"" + number(x + line.x()) + "\" y=\"" + number(y + line.y()) + "\" font-size=\""
                    + number(line.size()) + "\" textLength=\"" + number(line.width())
                    + "\" lengthAdjust=\"spacingAndGlyphs\">" + escaped(line.text()) + "</text>\n");
        }
        return svg.toString();
    }

    private void write(String text) throws IOException {
        page.write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String number(double mm) {
        return BigDecimal.valueOf(mm)
                .setScale(5, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public void end() throws IOException {
        write("</svg>\n");
        files.done();
    }

    @Override
    public void finish() throws IOException {
        files.finish();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
