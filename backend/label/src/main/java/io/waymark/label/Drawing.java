package io.waymark.label;

import java.util.List;

/**
 * Where everything stands on one label; lengths in mm from its upper left corner.
 *
 * @param symbol with its quiet zone
 * @param x of the symbol, quiet zone included
 * @param y likewise
 * @param module width of a module: a whole number of dots
 * @param lines of text
 */
record Drawing(Symbol symbol, double x, double y, double module, List<Line> lines) {

    /**
     * @param text never empty
     * @param x where it begins
     * @param y of its baseline
     * @param size height of the font
     * @param width of the text
     */
    record Line(String text, double x, double y, double size, double width) {}

    /** Width of the symbol, quiet zone included. */
    double side() {
        return symbol.side() * module;
    }
}
