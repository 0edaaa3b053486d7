package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Chromium with a phone's window. */
final class Phone implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int WIDTH = 390;

    private final Playwright playwright;
    private final Browser browser;

    /** Skips the test aloud where there is no browser. */
    Phone() {
        if (!Files.isExecutable(CHROMIUM)) {
            String reason = "SKIPPED: there is no " + CHROMIUM + ", so no page is looked at";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
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

    /** A page in a window of its own, with no past. */
    Page page() {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, 844));
        context.setDefaultTimeout(NodeClient.MOST.toMillis());
        return context.newPage();
    }

    /** Axe finds nothing in the page, and nothing of it is wider than the phone. */
    static void accessible(Page page) {
        page.waitForLoadState();
        assertThat(new AxeBuilder(page).analyze().getViolations())
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
        playwright.close();
    }
}
