package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A phone's window of Chromium, with no past. One Chromium serves all tests of a run: each window is as apart from the others
 * as one of another process.
 */
final class Phone implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int WIDTH = 390;

    private static Playwright playwright;
    private static Browser browser;

    private final List<BrowserContext> windows = new ArrayList<>();

    /** Skips the test aloud where there is no browser. */
    Phone() {
        if (browser == null) {
            start();
        }
    }

    private static void start() {
        if (!Files.isExecutable(CHROMIUM)) {
            String reason = "SKIPPED: there is no " + CHROMIUM + ", so no page is looked at";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--headless=new",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** Ends Chromium, when the last test of a run is over. */
    static void end() {
        if (playwright != null) {
            playwright.close();
            playwright = null;
            browser = null;
        }
    }

    /** A page in a window of its own, with no past. */
    Page page() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, 844));
        windows.add(context);
        context.setDefaultTimeout(NodeClient.MOST.toMillis());
        return context.newPage();
    }

    /**
     * Axe finds nothing in the page, and nothing of it is wider than the phone. Axe looks at everything, and gives back what is
     * wrong alone; without its legacy mode it would put what it found together in a second window, for the sake of frames, which
     * our pages do not have.
     */
    static void accessible(Page page) {
        page.waitForLoadState();
        assertThat(page.frames()).as("frames of %s", page.url()).hasSize(1);
        AxeRunOptions violations = new AxeRunOptions();
        violations.setResultTypes(List.of("violations"));
        assertThat(new AxeBuilder(page)
                        .setLegacyMode(true)
                        .options(violations)
                        .analyze()
                        .getViolations())
                .as(page.url())
                .isEmpty();
        assertThat((Boolean) page.evaluate("w => document.documentElement.scrollWidth <= w", WIDTH))
                .as(page.url())
                .isTrue();
    }

    /** Signs in by keyboard. */
    static void signIn(Page page, NodeClient node, String account) {
        page.navigate(node.base + "/sign-in");
        accessible(page);
        page.locator("#name").fill(account);
        page.locator("#password").fill("demo");
        page.keyboard().press("Enter");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    @Override
    public void close() {
        windows.forEach(BrowserContext::close);
    }
}
