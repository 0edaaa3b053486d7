package io.waymark.label;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/**
 * Makes files of labels. Labels come from an iterator and go out page by page, so memory does not grow with their number (a PDF
 * document waits in a temporary file).
 */
public final class Labels {
    private Labels() {}

    /** Hears how far it is, after each label. */
    public interface Progress {
        /**
         * @param made so many labels are drawn
         * @return whether to go on
         */
        boolean made(int made);
    }

    /** Somebody cancelled it. What was written so far is no whole file. */
    public static final class CancelledException extends Exception {
        private static final long serialVersionUID = 1;

        CancelledException() {
            super("cancelled", null, false, false);
        }
    }

    /**
     * Writes a file of labels; the stream is left open.
     *
     * @param labels exactly {@code count} of them
     * @param count 1 to {@link LabelOrder#MOST}
     * @throws LabelException {@code too-many-labels}; {@code label-too-small} or {@code label-content}, before anything of the
     *     label's page is written
     * @throws IOException if {@code out} fails
     */
    public static void write(LabelOrder order, Iterator<Label> labels, int count, OutputStream out, Progress progress)
            throws IOException, CancelledException {
        if (count < 1 || count > LabelOrder.MOST) {
            throw new LabelException("too-many-labels", "At most 10,000 labels are made at once.");
        }
        LabelFont font = new LabelFont();
        LabelStock stock = order.stock();
        Layout layout = new Layout(font, stock.width(), stock.height(), dot(order));
        LabelPages pages = pages(order, font, count, out);
        try {
            int position = order.first() - 1;
            for (int made = 0; made < count; made++) {
                Drawing drawing = layout.draw(labels.next(), order.symbology());
                if (made == 0 || position == 0) {
                    pages.start();
                }
                pages.label(drawing, stock.x(position), stock.y(position));
                position = (position + 1) % stock.perPage();
                if (position == 0 || made == count - 1) {
                    pages.end();
                }
                if (!progress.made(made + 1)) {
                    throw new CancelledException();
                }
            }
            pages.finish();
        } finally {
            pages.close();
        }
    }

    /**
     * Whether a label fits; for a complaint before anything is made.
     *
     * @throws LabelException {@code label-too-small} or {@code label-content}
     */
    public static void check(LabelOrder order, Label label) {
        layout(order).draw(label, order.symbology());
    }

    /** One label by itself as an SVG drawing, for a page to show. */
    public static String preview(LabelOrder order, Label label) {
        LabelStock stock = order.stock();
        Drawing drawing = layout(order).draw(label, order.symbology());
        String size = SvgPages.number(stock.width()) + " " + SvgPages.number(stock.height());
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" role=\"img\" aria-label=\""
                + SvgPages.escaped(String.join(" ", label.elements())) + "\" font-family=\""
                + SvgPages.FONTS + "\"><path fill=\"#fff\" d=\"M0 0h" + SvgPages.number(stock.width()) + "v"
                + SvgPages.number(stock.height()) + "H0z\"/>" + SvgPages.svg(drawing, 0, 0) + "</svg>";
    }

    private static Layout layout(LabelOrder order) {
        return new Layout(new LabelFont(), order.stock().width(), order.stock().height(), dot(order));
    }

    /** Modules are whole dots of the printer; sheets are printed with 300 dots per inch or a multiple of it. */
    private static double dot(LabelOrder order) {
        return order.format() == LabelFormat.ZPL ? 1.0 / order.dotsPerMm() : 1 / PngPages.DOTS_PER_MM;
    }

    private static LabelPages pages(LabelOrder order, LabelFont font, int count, OutputStream out) throws IOException {
        LabelStock stock = order.stock();
        PageFiles files = new PageFiles(out, order.pages(count), order.format().word());
        return switch (order.format()) {
            case PDF -> new PdfPages(stock, out);
            case SVG -> new SvgPages(stock, files);
            case PNG -> new PngPages(stock, font, files);
            case ZPL -> new ZplPages(stock, order.dotsPerMm(), out);
        };
    }
}
