package io.waymark.label;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures of 300 dots per inch, one a page, that say so: printed at full size, a module is a whole number of dots. */
final class PngPages implements LabelPages {
    static final double DOTS_PER_MM = 300 / 25.4;
    private static final int DOTS_PER_METRE = 11_811;

    private final LabelFont font;
    private final PageFiles files;
    private final BufferedImage image;

    PngPages(LabelStock stock, LabelFont font, PageFiles files) {
        this.font = font;
        this.files = files;
        this.image = new BufferedImage(
                (int) Math.round(stock.pageWidth() * DOTS_PER_MM),
                (int) Math.round(stock.pageHeight() * DOTS_PER_MM),
                BufferedImage.TYPE_BYTE_GRAY);
    }

    @Override
    public void start() {
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(Color.WHITE);
        drawing.fillRect(0, 0, image.getWidth(), image.getHeight());
        drawing.dispose();
    }

    @Override
    public void label(Drawing label, double x, double y) {
        Graphics2D drawing = image.createGraphics();
        drawing.setColor(Color.BLACK);
        int left = (int) Math.round((x + label.x()) * DOTS_PER_MM);
        int top = (int) Math.round((y + label.y()) * DOTS_PER_MM);
        int dots = (int) Math.round(label.module() * DOTS_PER_MM);
        for (Symbol.Run run : label.symbol().runs()) {
            drawing.fillRect(left + run.x() * dots, top + run.y() * dots, run.length() * dots, dots);
        }
        drawing.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (Drawing.Line line : label.lines()) {
            drawing.fill(font.outline(
                    line.text(),
                    (x + line.x()) * DOTS_PER_MM,
                    (y + line.y()) * DOTS_PER_MM,
                    line.size() * DOTS_PER_MM));
        }
        drawing.dispose();
    }

    @Override
    public void end() throws IOException {
        OutputStream page = files.next();
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
        ImageWriter writer = writers.next();
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(page)) {
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
            IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
            IIOMetadataNode size = new IIOMetadataNode("pHYs");
            size.setAttribute("pixelsPerUnitXAxis", Integer.toString(DOTS_PER_METRE));
            size.setAttribute("pixelsPerUnitYAxis", Integer.toString(DOTS_PER_METRE));
            size.setAttribute("unitSpecifier", "meter");
            root.appendChild(size);
            metadata.mergeTree("javax_imageio_png_1.0", root);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, metadata), null);
        } finally {
            writer.dispose();
        }
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
