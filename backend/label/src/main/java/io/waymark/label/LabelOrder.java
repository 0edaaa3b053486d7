package io.waymark.label;

/**
 * How labels are to be printed.
 *
 * @param symbology of the codes
 * @param stock what they are printed on
 * @param format in what form they come; {@link LabelFormat#ZPL} for rolls only
 * @param first position of the first label on the first sheet, from 1: a sheet that was begun can be used up
 * @param dotsPerMm of a label printer: 8 (203 dpi), 12 (300 dpi) or 24 (600 dpi); other formats ignore it
 */
public record LabelOrder(Symbology symbology, LabelStock stock, LabelFormat format, int first, int dotsPerMm) {
    /** The most labels at once. */
    public static final int MOST = 10_000;

    public LabelOrder {
        if (format == LabelFormat.ZPL && !stock.roll()) {
            throw new LabelException("label-format", "ZPL is for label printers: choose a roll of labels with it.");
        }
        if (first < 1 || first > stock.perPage()) {
            throw new LabelException(
                    "label-position",
                    stock.perPage() == 1
                            ? "A roll has one label after the other: the first position is 1."
                            : "The first position is a number from 1 to " + stock.perPage() + ".");
        }
        if (dotsPerMm != 8 && dotsPerMm != 12 && dotsPerMm != 24) {
            throw new LabelException("label-format", "Label printers print 8, 12 or 24 dots on a millimetre.");
        }
    }

    /** How many pages so many labels take. */
    public int pages(int labels) {
        return (labels + first - 1 + stock.perPage() - 1) / stock.perPage();
    }

    /** Whether so many labels come as several files in one. */
    private boolean zipped(int labels) {
        return pages(labels) > 1 && (format == LabelFormat.SVG || format == LabelFormat.PNG);
    }

    /** The media type of the file with so many labels. */
    public String mediaType(int labels) {
        return zipped(labels) ? "application/zip" : format.mediaType();
    }

    /** What the file with so many labels is called; names no goods. */
    public String fileName(int labels) {
        return "labels-" + stock.name() + (zipped(labels) ? "-" + format.word() + ".zip" : "." + format.word());
    }
}
