package io.waymark.label;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What labels are printed on: sheets of so many, or a roll. All lengths in mm; the list is {@code label-stocks.txt}.
 *
 * @param name how forms and interfaces call it
 * @param title for people: what is on the packet
 * @param pageWidth of the sheet, or of one label of a roll
 * @param pageHeight likewise
 * @param columns of labels on a sheet; 1 on a roll
 * @param rows likewise
 * @param left from the sheet's left edge to the first label
 * @param top from the sheet's upper edge to the first label
 * @param pitchX from one label's left edge to the next one's
 * @param pitchY from one label's upper edge to the next one's
 * @param width of a label
 * @param height of a label
 * @param roll whether a label printer takes it
 */
public record LabelStock(
        String name,
        String title,
        double pageWidth,
        double pageHeight,
        int columns,
        int rows,
        double left,
        double top,
        double pitchX,
        double pitchY,
        double width,
        double height,
        boolean roll) {

    private static final String FILE = "label-stocks.txt";
    private static final double PLAY = 0.01;
    private static final List<LabelStock> ALL = read();

    public LabelStock {
        boolean fits = columns > 0
                && rows > 0
                && width > 0
                && height > 0
                && left >= 0
                && top >= 0
                && (columns == 1 || pitchX >= width - PLAY)
                && (rows == 1 || pitchY >= height - PLAY)
                && left + (columns - 1) * pitchX + width <= pageWidth + PLAY
                && top + (rows - 1) * pitchY + height <= pageHeight + PLAY;
        if (!fits) {
            throw new IllegalArgumentException("labels lie beside each other on their sheet: " + name);
        }
    }

    /** All that are known, sheets first. */
    public static List<LabelStock> all() {
        return ALL;
    }

    /** The one of this name, if there is one. */
    public static Optional<LabelStock> of(String name) {
        return ALL.stream().filter(stock -> stock.name.equals(name)).findFirst();
    }

    /** Labels on a sheet; 1 on a roll. */
    public int perPage() {
        return columns * rows;
    }

    /** From the left edge of the sheet to a label, in mm; positions count from 0, row by row. */
    double x(int position) {
        return left + position % columns * pitchX;
    }

    /** From the upper edge of the sheet to a label, in mm. */
    double y(int position) {
        return top + position / columns * pitchY;
    }

    private static List<LabelStock> read() {
        List<LabelStock> stocks = new ArrayList<>();
        try (InputStream in = LabelStock.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    stocks.add(parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(stocks);
    }

    private static LabelStock parse(String line) {
        String[] part = line.split("\\|");
        if (part.length != 8) {
            throw new IllegalArgumentException(FILE + ": not eight fields: " + line);
        }
        for (int i = 0; i < part.length; i++) {
            part[i] = part[i].strip();
        }
        double[] page = two(part[2]);
        double[] grid = two(part[3]);
        double[] margin = two(part[4]);
        double[] pitch = two(part[5]);
        double[] label = two(part[6]);
        return new LabelStock(
                part[0],
                part[1],
                page[0],
                page[1],
                (int) grid[0],
                (int) grid[1],
                margin[0],
                margin[1],
                pitch[0],
                pitch[1],
                label[0],
                label[1],
                part[7].equals("roll"));
    }

    private static double[] two(String text) {
        String[] numbers = text.split("x");
        return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])};
    }
}
