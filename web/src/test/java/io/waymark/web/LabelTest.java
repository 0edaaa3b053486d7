package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.Result;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LabelTest {
    private static final Pattern SVG =
            Pattern.compile("<svg [^>]*viewBox=\"0 0 ([0-9]+) \\1\"[^>]*aria-label=\"([^\"]+)\"><path fill=\"#fff\""
                    + " d=\"[^\"]+\"/><path fill=\"#000\" d=\"([^\"]+)\"/></svg>");
    private static final Pattern RUN = Pattern.compile("M([0-9]+) ([0-9]+)h([0-9]+)v1h-[0-9]+z");
    private static final int SCALE = 6;

    private static List<Result> decoded(String html) throws Exception {
        List<Result> results = new ArrayList<>();
        Matcher svg = SVG.matcher(html);
        while (svg.find()) {
            int side = Integer.parseInt(svg.group(1));
            BufferedImage image = new BufferedImage(side * SCALE, side * SCALE, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D drawing = image.createGraphics();
            drawing.setColor(Color.WHITE);
            drawing.fillRect(0, 0, side * SCALE, side * SCALE);
            drawing.setColor(Color.BLACK);
            Matcher run = RUN.matcher(svg.group(3));
            while (run.find()) {
                int x = Integer.parseInt(run.group(1));
                int y = Integer.parseInt(run.group(2));
                assertThat(Math.min(x, y)).as("quiet zone").isGreaterThanOrEqualTo(4);
                assertThat(x + Integer.parseInt(run.group(3))).isLessThanOrEqualTo(side - 4);
                drawing.fillRect(x * SCALE, y * SCALE, Integer.parseInt(run.group(3)) * SCALE, SCALE);
            }
            results.add(new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(image))),
                            java.util.Map.of(com.google.zxing.DecodeHintType.TRY_HARDER, true)));
        }
        return results;
    }

    @Test
    void labels_of_made_items_decode_to_their_links() throws Exception {
        Browser.Page made = Site.OPERATOR.send("/act/make", "/act/make", "product", "1", "count", "12");
        UUID job = Site.job(made);
        List<String> items = Site.events(made).get(0).epcList();
        Site.done(made);
        Browser.Page sheet = Site.OPERATOR.get("/jobs/" + job + "/labels");
        List<Result> codes = decoded(sheet.text());
        assertThat(codes)
                .extracting(Result::getText)
                .containsExactlyElementsOf(items.stream()
                        .map(item -> item.replace("https://id.gs1.org", "HTTPS://DAIRY.EXAMPLE"))
                        .toList());
        assertThat(codes).allMatch(code -> code.getResultMetadata()
                .get(com.google.zxing.ResultMetadataType.ERROR_CORRECTION_LEVEL)
                .equals("Q"));
        assertThat(sheet.text()).contains("(01)09521001000017(21)", "Mountain cheese, 250 g");
    }

    @Test
    void a_serial_in_small_letters_stays_as_it_is() throws Exception {
        Browser.Page page = Site.OPERATOR.send(
                "/labels", "/labels", "codes", Site.ITEM + "aB%2F9\n(00)095210010000000017\n(01)09521001000017(10)L1");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(decoded(page.text()))
                .extracting(Result::getText)
                .containsExactly(
                        "HTTPS://DAIRY.EXAMPLE/01/09521001000017/21/aB%2F9",
                        "HTTPS://DAIRY.EXAMPLE/00/095210010000000017", "HTTPS://DAIRY.EXAMPLE/01/09521001000017/10/L1");
    }

    @Test
    void a_thousand_labels_fit_on_one_page() {
        Browser.Page made = Site.OPERATOR.send("/act/make", "/act/make", "product", "1", "count", "1000");
        Site.done(made);
        Browser.Page sheet = Site.OPERATOR.get(made.path() + "/labels");
        assertThat(sheet.status()).isEqualTo(200);
        assertThat(SVG.matcher(sheet.text()).results().count()).isEqualTo(1_000);
    }

    @Test
    void a_file_for_label_paper_is_made_and_fetched() throws Exception {
        List<String> items = Site.made(3);
        Browser.Page run = file(
                "codes",
                String.join("\n", items),
                "stock",
                "roll-57x32",
                "symbology",
                "datamatrix",
                "format",
                "zpl",
                "first",
                "1",
                "dots",
                "8");
        assertThat(run.path()).startsWith("/labels/files/");
        long end = System.nanoTime() + 20_000_000_000L;
        Browser.Page progress = Site.OPERATOR.get(run.path() + "/progress");
        while (!progress.text().contains("Ready") && System.nanoTime() < end) {
            Thread.sleep(50);
            progress = Site.OPERATOR.get(run.path() + "/progress");
        }
        assertThat(progress.text()).contains("Ready", run.path() + "/download");
        String zpl = Site.OPERATOR.get(run.path() + "/download").text();
        assertThat(zpl.split("\\^XZ", -1)).hasSize(4);
        assertThat(zpl).contains("^GFA,");
        Browser other = new Browser(Site.PORT).signIn("auditor");
        assertThat(other.get(run.path()).status()).isEqualTo(404);
        assertThat(other.get(run.path() + "/download").status()).isEqualTo(404);
    }

    @Test
    void a_label_that_does_not_fit_is_refused_before_anything_is_made() {
        Browser.Page page = file(
                "codes",
                Site.ITEM + "A",
                "stock",
                "a4-3x8",
                "symbology",
                "qr",
                "format",
                "zpl",
                "first",
                "1",
                "dots",
                "8");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("ZPL is for label printers");
        page = file(
                "codes",
                Site.ITEM + "A",
                "stock",
                "a4-3x8",
                "symbology",
                "qr",
                "format",
                "pdf",
                "first",
                "25",
                "dots",
                "8");
        assertThat(page.text()).contains("a number from 1 to 24");
    }

    private static Browser.Page file(String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of("_csrf", Site.OPERATOR.get("/labels").hidden("/labels", "_csrf")));
        return Site.OPERATOR.post("/labels/file", all.toArray(String[]::new));
    }
}
