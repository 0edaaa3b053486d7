package io.waymark.label;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences.PRINT_SCALING;
import org.apache.pdfbox.util.Matrix;

/**
 * A PDF document: symbols as filled paths, text in an embedded part of the font, and a note to viewers to print at full size.
 * Pages wait in a temporary file, not in memory; PDF puts its index at the end, so nothing is written before.
 */
final class PdfPages implements LabelPages {
    private static final double POINTS = 72 / 25.4;

    private final LabelStock stock;
    private final OutputStream out;
    private final PDDocument document;
    private final PDFont font;
    private PDPageContentStream page;

    PdfPages(LabelStock stock, OutputStream out) throws IOException {
        this.stock = stock;
        this.out = out;
        this.document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
        this.font = PDType0Font.load(document, LabelFont.stream(), true);
        document.getDocumentInformation().setTitle("Labels");
        document.getDocumentCatalog().setLanguage("en");
        PDViewerPreferences preferences =
                new PDViewerPreferences(document.getDocumentCatalog().getCOSObject());
        preferences.setPrintScaling(PRINT_SCALING.None);
        document.getDocumentCatalog().setViewerPreferences(preferences);
    }

    @Override
    public void start() throws IOException {
        PDPage sheet = new PDPage(
                new PDRectangle((float) (stock.pageWidth() * POINTS), (float) (stock.pageHeight() * POINTS)));
        document.addPage(sheet);
        page = new PDPageContentStream(document, sheet);
    }

    @Override
    public void label(Drawing drawing, double x, double y) throws IOException {
        float module = (float) (drawing.module() * POINTS);
        page.saveGraphicsState();
        // One unit is a module, and y grows downwards: runs are whole numbers.
        page.transform(new Matrix(module, 0, 0, -module, points(x + drawing.x()), fromBelow(y + drawing.y())));
        for (Symbol.Run run : drawing.symbol().runs()) {
            page.addRect(run.x(), run.y(), run.length(), 1);
        }
        page.fill();
        page.restoreGraphicsState();
        for (Drawing.Line line : drawing.lines()) {
            page.beginText();
            page.setFont(font, points(line.size()));
            page.newLineAtOffset(points(x + line.x()), fromBelow(y + line.y()));
            page.showText(line.text());
            page.endText();
        }
    }

    private static float points(double mm) {
        return (float) (mm * POINTS);
    }

    private float fromBelow(double mm) {
        return points(stock.pageHeight() - mm);
    }

    @Override
    public void end() throws IOException {
        page.close();
        page = null;
    }

    @Override
    public void finish() throws IOException {
        document.save(out);
    }

    @Override
    public void close() throws IOException {
        if (page != null) {
            page.close();
        }
        document.close();
    }
}
