package io.waymark.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each label of a sheet, printed to PDF and rendered with 300 dots per inch, is read by two independent decoders: as it is, shrunk
 * to 80 %, turned, blurred, and with a stain on a tenth of what lies outside the finder, timing and alignment patterns. A sample of
 * sheets and labels; {@code -Dwaymark.labels=all} takes whole sheets of every stock.
 */
class LabelReadingTest {
    private static final boolean ALL = "all".equals(System.getProperty("waymark.labels"));
    private static final double DOTS = 300 / 25.4;
    private static final int SAMPLE = 4;

    static List<Arguments> sheets() {
        List<Arguments> sheets = new ArrayList<>();
        for (LabelStock stock : LabelStock.all()) {
            for (Symbology symbology : Symbology.values()) {
                if (ALL || List.of("a4-5x13", "letter-3x10", "roll-50x30").contains(stock.name())) {
                    sheets.add(Arguments.of(stock.name(), symbology));
                }
            }
        }
        return sheets;
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void each_label_is_read_by_two_decoders(String stockName, Symbology symbology) throws Exception {
        LabelStock stock = LabelStock.of(stockName).orElseThrow();
        int count = ALL ? stock.perPage() : Math.min(SAMPLE, stock.perPage());
        List<Label> labels = SampleLabels.of(count, 20261122);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int first = stock.perPage() - count + 1;
        LabelOrder order = new LabelOrder(symbology, stock, LabelFormat.PDF, first, 8);
        Labels.write(order, labels.iterator(), count, out, made -> true);
        BufferedImage page;
        try (PDDocument document = Loader.loadPDF(out.toByteArray())) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            page = new PDFRenderer(document).renderImageWithDPI(0, 300, ImageType.GRAY);
        }
        Optional<Path> dmtx = Decoders.dmtx();
        if (symbology == Symbology.DATA_MATRIX && dmtx.isEmpty()) {
            System.out.println("SKIPPED: the second decoder of Data Matrix. Install dmtx-utils for it.");
        }
        Layout layout = new Layout(new LabelFont(), stock.width(), stock.height(), 1 / DOTS);
        Random random = new Random(7);
        for (int i = 0; i < count; i++) {
            Drawing drawing = layout.draw(labels.get(i), symbology);
            BufferedImage symbol = cut(page, stock, first - 1 + i, drawing);
            for (Map.Entry<String, BufferedImage> picture :
                    damaged(symbol, drawing, random).entrySet()) {
                String about = stockName + ", label " + i + ", " + picture.getKey();
                Optional<String> link = Optional.of(labels.get(i).link());
                assertThat(Decoders.zxing(picture.getValue(), symbology))
                        .as("ZXing: " + about)
                        .isEqualTo(link);
                if (symbology == Symbology.QR) {
                    assertThat(Decoders.boof(picture.getValue()))
                            .as("BoofCV: " + about)
                            .isEqualTo(link);
                } else if (dmtx.isPresent()) {
                    assertThat(Decoders.dmtx(dmtx.get(), picture.getValue()))
                            .as("libdmtx: " + about)
                            .isEqualTo(link);
                }
            }
        }
    }

    private static final int MARGIN = 6;

    /** ZXing's reader of Data Matrix is blind around 45 degrees, whoever made the symbol; libdmtx reads at any angle. */
    private static final int[] TURNS = {5, 10, 15, 30, 35, 95, 195, 300};

    /** What a scanner aims at: the symbol with its quiet zone, and a little white. */
    private static BufferedImage cut(BufferedImage page, LabelStock stock, int position, Drawing drawing) {
        int side = (int) Math.round(drawing.side() * DOTS);
        int x = (int) Math.round((stock.x(position) + drawing.x()) * DOTS);
        int y = (int) Math.round((stock.y(position) + drawing.y()) * DOTS);
        BufferedImage cut = new BufferedImage(side + 2 * MARGIN, side + 2 * MARGIN, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = cut.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, cut.getWidth(), cut.getHeight());
        graphics.drawImage(page.getSubimage(x, y, side, side), MARGIN, MARGIN, null);
        graphics.dispose();
        return cut;
    }

    private static Map<String, BufferedImage> damaged(BufferedImage symbol, Drawing drawing, Random random) {
        double module = drawing.module() * DOTS;
        Map<String, BufferedImage> pictures = new LinkedHashMap<>();
        pictures.put("as it is", symbol);
        pictures.put("shrunk to 80 %", Damage.shrunk(symbol, 0.8));
        pictures.put("upside down", Damage.turned(symbol, 180));
        pictures.put("turned", Damage.turned(symbol, TURNS[random.nextInt(TURNS.length)]));
        pictures.put("blurred", Damage.blurred(symbol, module * 0.3));
        pictures.put("with a stain", Damage.covered(symbol, drawing.symbol(), MARGIN, MARGIN, module, 0.1, random));
        return pictures;
    }
}
