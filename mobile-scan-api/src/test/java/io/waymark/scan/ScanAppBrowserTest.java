package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.waymark.gs1.GS1Identifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that scans, in a browser whose camera sees a code. */
class ScanAppBrowserTest {

    private static final String ITEM = Story.item(Story.serial(1)).substring(GS1Identifier.CANONICAL_BASE.length());
    private static final String OTHER = Story.item(Story.serial(2)).substring(GS1Identifier.CANONICAL_BASE.length());
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @TempDir
    static Path films;

    private static final List<String> wrong = new CopyOnWriteArrayList<>();
    private static TestScanNode node;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException, WriterException {
        Chromium.needed();
        node = TestScanNode.withLog(Story.SHOP, log -> {
            BundlesTest.whole(log.story).day().sell(Story.SHOP, Story.item(Story.serial(1)));
            log.sign(Story.MAKER, Story.SHOP);
        });
        Path film = film(code(node.address() + ITEM + "?17=271231"));
        chromium = new Chromium(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-video-capture=" + film);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private static BitMatrix code(String text) throws WriterException {
        return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 360, 360);
    }

    /** Two frames of uncompressed video (YUV4MPEG2) in which the code is held into the middle of a grey room. */
    private static Path film(BitMatrix code) throws IOException {
        byte[] light = new byte[WIDTH * HEIGHT];
        Arrays.fill(light, (byte) 120);
        int left = (WIDTH - code.getWidth()) / 2;
        int top = (HEIGHT - code.getHeight()) / 2;
        for (int y = 0; y < code.getHeight(); y++) {
            for (int x = 0; x < code.getWidth(); x++) {
                light[(top + y) * WIDTH + left + x] = (byte) (code.get(x, y) ? 30 : 225);
            }
        }
        byte[] colour = new byte[WIDTH * HEIGHT / 2];
        Arrays.fill(colour, (byte) 128);
        Path film = films.resolve("code.y4m");
        try (OutputStream out = Files.newOutputStream(film)) {
            out.write(("YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F10:1 Ip A1:1 C420jpeg\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int frame = 0; frame < 2; frame++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(light);
                out.write(colour);
            }
        }
        return film;
    }

    private static BrowserContext phone(ColorScheme scheme) {
        BrowserContext context = chromium.window(new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setColorScheme(scheme)
                .setPermissions(List.of("camera")));
        context.setDefaultTimeout(20_000);
        return context;
    }

    private static Page opened(BrowserContext context) {
        Page page = context.newPage();
        page.onPageError(error -> wrong.add(error));
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("ermissions")) {
                wrong.add(message.text());
            }
        });
        page.navigate(node.address() + "/scan/");
        return page;
    }

    /** The page is kept: only then may the network go. */
    private static Page kept(BrowserContext context) {
        Page page = opened(context);
        page.evaluate("navigator.serviceWorker.ready.then(() => true)");
        return page;
    }

    private static void fits(Page page, String picture) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", picture + ".png"))
                .setFullPage(true));
        assertThat(wrong).isEmpty();
        Chromium.accessible(page);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= 390"))
                .isTrue();
        page.setViewportSize(1280, 900);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", picture + "-wide.png"))
                .setFullPage(true));
        page.setViewportSize(390, 844);
    }

    private static void type(Page page, String code) {
        page.locator("#code").fill(code);
        page.locator("#code").press("Enter");
    }

    private static void says(Page page, String selector, String text) {
        PlaywrightAssertions.assertThat(page.locator(selector)).containsText(text);
    }

    /** Scans (or types) the item on a page, and comes back when its own page has checked it. */
    private static void scan(Page page, Runnable how) {
        how.run();
        page.waitForURL(url -> url.contains("/01/"));
        PlaywrightAssertions.assertThat(page.locator("#answer-logged")).hasAttribute("data-state", "checked");
        page.navigate(node.address() + "/scan/");
        PlaywrightAssertions.assertThat(page.locator("#kept li")).hasCount(1);
    }

    @Test
    void the_camera_leads_to_the_product_and_the_proof_is_kept_without_a_network() {
        try (BrowserContext context = phone(ColorScheme.LIGHT)) {
            Page page = kept(context);
            fits(page, "scan-empty");
            scan(page, () -> page.locator("#camera").click());
            says(page, "#kept", "As of 1 December 2026");

            context.setOffline(true);
            page.reload();
            says(page, "#kept", "As of 1 December 2026");
            type(page, node.address() + ITEM);
            says(page, "#proof-what", "Kept proof, as of 1 December 2026");
            says(page, "#proof-kept", "There is no network.");
            PlaywrightAssertions.assertThat(page.locator("#device"))
                    .containsText(Pattern.compile("Checked on this device: 14 steps, [\\d,]+ hashes\\."));
            says(page, "#answers", "2 of 3 companies signed");
            says(page, "#answers", "sold");
            says(page, "#lines", "Sold by Corner Shop");
            says(page, "#status", "Sold on ");
            fits(page, "scan-kept");

            type(page, node.address() + OTHER);
            says(page, "#said", "no proof of this product is kept on this device");
            fits(page, "scan-none");
            assertThat(page.locator("#proof").isVisible()).isFalse();
            page.locator("#forget").click();
            PlaywrightAssertions.assertThat(page.locator("#kept li")).hasCount(0);
        }
    }

    @Test
    void codes_of_other_hosts_are_not_followed_nor_mixed_up() {
        try (BrowserContext context = phone(ColorScheme.DARK)) {
            Page page = opened(context);
            scan(page, () -> type(page, "(01)" + Story.GTIN + "(21)" + Story.serial(1)));
            type(page, "https://elsewhere.example" + ITEM + "#claim=secret");
            says(page, "#said-what", "This code leads to elsewhere.example");
            says(page, "#said-how", "It is not shown for this code, because the hosts differ.");
            says(page, "#said-how", "What stands behind the # in the code is not given to it.");
            assertThat(page.locator("#said-link").getAttribute("href")).isEqualTo("https://elsewhere.example" + ITEM);
            assertThat(page.locator("#proof").isVisible()).isFalse();
            fits(page, "scan-foreign");
            type(page, "https://elsewhere.example/win-a-prize");
            says(page, "#said-what", "This is no product’s code");
            assertThat(page.locator("#said-link").isVisible()).isFalse();
            type(page, "WIFI:S:guest;;");
            says(page, "#said-what", "This is no product’s code");
            assertThat(page.url()).isEqualTo(node.address() + "/scan/");
        }
    }

    @Test
    void a_picture_does_as_well_as_the_camera() throws Exception {
        try (BrowserContext context = phone(ColorScheme.LIGHT)) {
            Page page = opened(context);
            page.locator("#picture").setInputFiles(picture("nothing.png", new BitMatrix(300, 300)));
            says(page, "#seeing", "No code was found");
            FilePayload code = picture("code.png", code("https://shop.example:8443" + ITEM));
            scan(page, () -> page.locator("#picture").setInputFiles(code));
        }
    }

    private static FilePayload picture(String name, BitMatrix code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MatrixToImageWriter.writeToStream(code, "PNG", bytes);
        return new FilePayload(name, "image/png", bytes.toByteArray());
    }

    /** What was kept is checked as if it came from a stranger: somebody may have had the phone. */
    @Test
    void a_kept_proof_that_was_changed_is_called_wrong_and_only_the_last_twenty_are_kept() {
        try (BrowserContext context = phone(ColorScheme.LIGHT)) {
            Page page = opened(context);
            scan(page, () -> type(page, ITEM));
            page.evaluate(
                    """
                    async () => {
                      const { keep, proofs } = await import('/scan/kept.js');
                      const [proof] = await proofs();
                      const text = new TextDecoder().decode(proof.bytes).replace('"status":"sold"', '"status":"held"');
                      await keep({ ...proof, bytes: new TextEncoder().encode(text) });
                    }""");
            page.reload();
            page.locator("#kept button").click();
            says(page, "#device", "something is wrong");
            PlaywrightAssertions.assertThat(page.locator("#proof")).hasClass("alarm");
            PlaywrightAssertions.assertThat(page.locator("#shown")).isHidden();
            page.locator("#proof summary").click();
            fits(page, "scan-wrong");
            Object count = page.evaluate(
                    """
                    async () => {
                      const { keep, proofs } = await import('/scan/kept.js');
                      const [proof] = await proofs();
                      for (let i = 0; i < 21; i++) await keep({ ...proof, identifier: proof.identifier + i });
                      return (await proofs()).length;
                    }""");
            assertThat(count).isEqualTo(20);
        }
    }

    /** Every row: what is read, and the path and host (or another address) that it means. */
    @Test
    void codes_are_read_in_every_spelling() {
        try (BrowserContext context = phone(ColorScheme.LIGHT)) {
            Page page = opened(context);
            String[][] rows = {
                {
                    "https://a.example/01/09521001000017/21/A%2FB?17=271231",
                    "/01/09521001000017/21/A%2FB?17=271231",
                    "a.example"
                },
                {"https://id.gs1.org/01/09521001000017/10/L/21/A", "/01/09521001000017/10/L/21/A", null},
                {"/01/09521001000017/21/A", "/01/09521001000017/21/A", null},
                {"a.example/01/09521001000017", "/01/09521001000017", "a.example"},
                {"(01)09521001000017(21)A/B(17)271231", "/01/09521001000017/21/A%2FB", null},
                {"(01)9521001000017(10)L1", "/01/09521001000017/10/L1", null},
                {"]d201095210010000171727123110L1\u001d21A", "/01/09521001000017/10/L1/21/A", null},
                {"0109521001000017310300012521A\u001d10L", "/01/09521001000017/10/L/21/A", null},
                {"(00)095210010000000017", "/00/095210010000000017", null},
                {"(17)271231", null, null},
                {"01095210010000", null, null},
                {"javascript:alert(1)//01/09521001000017", null, null},
                {"https://user:word@a.example/01/09521001000017/21/A", null, null},
                {"https://a.example/01/09521001000017/21/%E0%A4%A", null, null},
                {"  ", null, null},
            };
            for (String[] row : rows) {
                Object read = page.evaluate(
                        """
                        async (text) => {
                          const { codeOf } = await import('/scan/code.js');
                          const code = codeOf(text);
                          return code && [code.path ?? null, code.host ?? null];
                        }""",
                        row[0]);
                assertThat(read).as(row[0]).isEqualTo(row[1] == null ? null : Arrays.asList(row[1], row[2]));
            }
        }
    }
}
