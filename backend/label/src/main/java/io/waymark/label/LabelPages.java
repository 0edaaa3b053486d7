package io.waymark.label;

import java.io.IOException;

/** Takes drawings in one of the formats. {@link #label} is called between {@link #start} and {@link #end} of a page. */
interface LabelPages {
    /** Another sheet, or another label of a roll. */
    void start() throws IOException;

    /** A label on it, so far in mm from its upper left corner. */
    void label(Drawing drawing, double x, double y) throws IOException;

    /** The page is full, or the last one. */
    void end() throws IOException;

    /** There are no more pages. */
    void finish() throws IOException;

    /** Lets go of files and memory, whether all went well or not. */
    void close() throws IOException;
}
