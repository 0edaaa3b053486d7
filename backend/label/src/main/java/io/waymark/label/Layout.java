package io.waymark.label;

import io.waymark.label.Drawing.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts symbol and text on labels of one size: side by side or one above the other, whichever leaves the symbol larger. Modules
 * are a whole number of printer dots wide, never less than {@link Symbology#LEAST_MODULE} and never more than
 * {@link Symbology#MOST_MODULE}.
 */
final class Layout {
    /** Kept free along the label's edges, in mm: printers and cutters have some play. */
    private static final double EDGE = 0.75;

    /** Between symbol and text, beside the quiet zone, in mm. */
    private static final double GAP = 0.5;

    private static final double LEADING = 1.2;
    private static final double ASCENT = 0.91;
    private static final double POINT = 25.4 / 72;

    /** Sizes of the text in points, the preferred one first. */
    private static final double[] SIZES = {9, 8, 7, 6.5, 6, 5.5, 5};

    private static final int MOST_TITLE_LINES = 3;

    private final LabelFont font;
    private final double width;
    private final double height;
    private final double dot;

    /**
     * @param width of the labels, in mm
     * @param height likewise
     * @param dot width of a printer's dot, in mm
     */
    Layout(LabelFont font, double width, double height, double dot) {
        this.font = font;
        this.width = width;
        this.height = height;
        this.dot = dot;
    }

    /** Lines of text, and the font's height in mm. */
    private record Text(List<String> lines, double size) {
        double height() {
            return lines.size() * size * LEADING;
        }
    }

    /**
     * The label's drawing.
     *
     * @throws LabelException {@code label-too-small} if the code does not fit with modules of the least size, with its
     *     identifier beside it
     */
    Drawing draw(Label label, Symbology symbology) {
        Symbol symbol = Symbol.of(symbology, label.link());
        Optional<Drawing> beside = beside(label, symbol);
        Optional<Drawing> below = below(label, symbol);
        // Where both leave the symbol as large, text stands beside it on wide labels and below it on tall ones.
        double worth = below.map(Drawing::module).orElse(0.0) + (width < height && below.isPresent() ? dot / 2 : 0);
        if (beside.isPresent() && beside.get().module() >= worth) {
            return beside.get();
        }
        return below.orElseThrow(() -> new LabelException(
                "label-too-small",
                String.format(
                        Locale.ROOT,
                        "These labels are too small: the code needs %.0f x %.0f mm with its white margin, and its"
                                + " identifier room beside it. Take larger labels, or Data Matrix codes.",
                        Math.ceil(least(symbol)),
                        Math.ceil(least(symbol)))));
    }

    private double least(Symbol symbol) {
        return symbol.side() * dots(Math.ceil(Symbology.LEAST_MODULE / dot - 1e-9));
    }

    private double dots(double count) {
        return count * dot;
    }

    /** The widest module with which the symbol is not wider than this; nothing if that is too small. */
    private Optional<Double> module(Symbol symbol, double room) {
        double most = Math.min(room / symbol.side(), Symbology.MOST_MODULE);
        double module = dots(Math.floor(most / dot + 1e-9));
        return module + 1e-9 < Symbology.LEAST_MODULE ? Optional.empty() : Optional.of(module);
    }

    private Optional<Drawing> beside(Label label, Symbol symbol) {
        double rows = height - 2 * EDGE;
        for (Optional<Double> module = module(symbol, Math.min(rows, width - 2 * EDGE));
                module.isPresent();
                module = module(symbol, module.get() * symbol.side() - symbol.side() * dot / 2)) {
            double side = symbol.side() * module.get();
            double room = width - side - 2 * EDGE - GAP;
            Optional<Text> text = text(label, room, rows);
            if (text.isPresent()) {
                double x = EDGE + side + GAP;
                double y = (height - text.get().height()) / 2;
                return Optional.of(new Drawing(
                        symbol, EDGE, (height - side) / 2, module.get(), lines(text.get(), x, y, room, false)));
            }
        }
        return Optional.empty();
    }

    private Optional<Drawing> below(Label label, Symbol symbol) {
        double across = width - 2 * EDGE;
        double down = height - 2 * EDGE;
        for (Optional<Double> module = module(symbol, Math.min(across, down));
                module.isPresent();
                module = module(symbol, module.get() * symbol.side() - symbol.side() * dot / 2)) {
            double side = symbol.side() * module.get();
            Optional<Text> text = text(label, across, down - side - GAP);
            if (text.isPresent()) {
                double free = height - side - GAP - text.get().height();
                double y = Math.max(EDGE, free / 2);
                return Optional.of(new Drawing(
                        symbol,
                        (width - side) / 2,
                        y,
                        module.get(),
                        lines(text.get(), EDGE, y + side + GAP, across, true)));
            }
        }
        return Optional.empty();
    }

    private List<Line> lines(Text text, double x, double y, double room, boolean centred) {
        List<Line> lines = new ArrayList<>();
        double baseline = y + text.size * ASCENT;
        for (String line : text.lines) {
            double wide = font.width(line) * text.size;
            lines.add(new Line(line, centred ? x + (room - wide) / 2 : x, baseline, text.size, wide));
            baseline += text.size * LEADING;
        }
        return lines;
    }

    /** All of the identifier and as much of the title as has room, in the largest size in which the identifier fits well. */
    private Optional<Text> text(Label label, double across, double down) {
        if (across <= 0 || down <= 0) {
            return Optional.empty();
        }
        Optional<Text> best = Optional.empty();
        int bestLines = Integer.MAX_VALUE;
        for (double points : SIZES) {
            double size = points * POINT;
            Optional<List<String>> elements = elements(label, across / size);
            int room = (int) Math.floor(down / (size * LEADING) + 1e-9);
            // A smaller size is worth it only where it breaks fewer identifiers.
            if (elements.isPresent()
                    && elements.get().size() <= room
                    && elements.get().size() < bestLines) {
                List<String> lines = new ArrayList<>(title(
                        label.title(),
                        across / size,
                        Math.min(MOST_TITLE_LINES, room - elements.get().size())));
                lines.addAll(elements.get());
                best = Optional.of(new Text(List.copyOf(lines), size));
                bestLines = elements.get().size();
            }
        }
        return best;
    }

    /** Identifiers one a line; what is too long is broken after its bracket, then anywhere. */
    private Optional<List<String>> elements(Label label, double across) {
        List<String> lines = new ArrayList<>();
        for (String element : label.elements()) {
            String rest = element;
            int bracket = element.indexOf(')');
            if (font.width(element) > across && bracket > 0 && font.width(element.substring(bracket + 1)) <= across) {
                lines.add(element.substring(0, bracket + 1));
                rest = element.substring(bracket + 1);
            }
            while (!rest.isEmpty()) {
                int end = fitting(rest, across);
                if (end < Math.min(6, rest.length())) {
                    return Optional.empty();
                }
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
        }
        return Optional.of(lines);
    }

    private int fitting(String text, double across) {
        int end = text.length();
        while (end > 0 && font.width(text.substring(0, end)) > across) {
            end = text.offsetByCodePoints(end, -1);
        }
        return end;
    }

    /** The title in at most so many lines, broken between words; cut with three dots. A title with strange letters is none. */
    private List<String> title(String title, double across, int most) {
        List<String> lines = new ArrayList<>();
        String rest = font.covers(title) ? title : "";
        while (!rest.isEmpty() && lines.size() < most) {
            int end = fitting(rest, across);
            if (end == 0) {
                return List.of();
            }
            if (end < rest.length()) {
                int space = rest.lastIndexOf(' ', end);
                end = space > 0 ? space : end;
            }
            String line = rest.substring(0, end).strip();
            rest = rest.substring(end).strip();
            lines.add(!rest.isEmpty() && lines.size() == most - 1 ? cut(line, across) : line);
        }
        return lines;
    }

    private String cut(String line, double across) {
        String cut = line;
        while (!cut.isEmpty() && font.width(cut + "...") > across) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut.strip() + "...";
    }
}
