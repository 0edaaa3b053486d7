package io.waymark.scan;

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

/** The browser of this machine, for as long as a test class looks at pages. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;

    /** Skips the test aloud where there is no browser. */
    static void needed() {
        assumeTrue(Files.isExecutable(PROGRAM), "SKIPPED: there is no " + PROGRAM + ", so no page is looked at");
    }

    /** @param more arguments beside those that it always needs */
    Chromium(String... more) {
        needed();
        List<String> arguments = new ArrayList<>(List.of("--no-sandbox"));
        arguments.addAll(List.of(more));
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(arguments));
    }

    /** A window with no past. */
    BrowserContext window(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    /**
     * Axe finds nothing in the page. It looks at everything and gives back what is wrong alone; without its legacy mode it would
     * put what it found together in a second window, for the sake of frames, which our pages do not have.
     */
    static void accessible(Page page) {
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
    }

    @Override
    public void close() {
        playwright.close();
    }
}
