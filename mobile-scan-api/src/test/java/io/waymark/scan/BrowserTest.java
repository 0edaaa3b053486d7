package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The consumer's page in a real browser, as small as a phone. */
class BrowserTest {

    private static final String ITEM = Story.item(Story.serial(1)).substring("https://id.gs1.org".length());
    private static final String RECALLED = Story.item("RECALLED1").substring("https://id.gs1.org".length());
    private static final double SHORT = 30_000;

    private static TestScanNode node;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        Chromium.needed();
        node = new TestScanNode(Story.SHOP, Map.of("waymark.scan.limits.reads", "100000"), story -> {
            BundlesTest.whole(story).day().sell(Story.SHOP, Story.item(Story.serial(1)));
            story.event(
                            Story.MAKER,
                            "ObjectEvent",
                            "ADD",
                            "commissioning",
                            "'epcList':['" + Story.item("RECALLED1") + "']")
                    .recall(Story.item("RECALLED1"))
                    .opened();
        });
        chromium = new Chromium("--host-resolver-rules=MAP plain.example 127.0.0.1");
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

    private static BrowserContext phone(ColorScheme scheme, boolean javaScript) {
        return chromium.window(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setColorScheme(scheme)
                .setJavaScriptEnabled(javaScript));
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void every_page_is_accessible_fits_a_phone_and_asks_nobody_else(ColorScheme scheme) {
        try (BrowserContext context = phone(scheme, true)) {
            List<String> foreign = new ArrayList<>();
            context.onRequest(request -> {
                if (!request.url().startsWith(node.address())) {
                    foreign.add(request.url());
                }
            });
            for (String path : List.of(
                    ITEM,
                    RECALLED,
                    "/01/" + Story.GTIN,
                    "/00/095210010000000017",
                    "/01/09521003000015/21/N",
                    "/01/09521001000018/21/N")) {
                Page page = context.newPage();
                List<String> errors = new ArrayList<>();
                page.onPageError(errors::add);
                page.onConsoleMessage(message -> {
                    if (message.type().equals("error") && !message.text().contains("status of 40")) {
                        errors.add(message.text());
                    }
                });
                page.navigate(node.address() + path);
                page.waitForLoadState();
                if (path.equals(ITEM)) {
                    device(page, "Checked");
                    page.locator("#details summary").click();
                }
                Chromium.accessible(page);
                assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= 360"))
                        .as(path)
                        .isTrue();
                assertThat(errors).as(path).isEmpty();
                page.close();
            }
            assertThat(foreign).isEmpty();
        }
    }

    @Test
    void the_page_says_how_much_it_checked() {
        try (BrowserContext context = phone(ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(node.address() + ITEM + "?17=271231");
            assertThat(device(page, "Checked on this device"))
                    .matches("Checked on this device: 14 steps, \\d+ hashes\\.");
            assertThat(page.locator("#answer-logged").getAttribute("data-state"))
                    .isEqualTo("unknown");
            assertThat(page.locator("#answer-thisProduct").getAttribute("data-state"))
                    .isEqualTo("checked");
            assertThat(page.locator("#answer-status dd").textContent()).contains("sold");
        }
    }

    @Test
    void a_history_that_was_changed_on_the_way_is_called_wrong() {
        try (BrowserContext context = phone(ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.route("**" + ITEM, route -> {
                if (route.request().headers().getOrDefault("accept", "").equals("application/json")) {
                    StringBuilder json = new StringBuilder(route.fetch().text());
                    int last = json.lastIndexOf("\"salt\":\"") + "\"salt\":\"".length();
                    json.setCharAt(last, json.charAt(last) == '0' ? '1' : '0');
                    route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(json.toString()));
                } else {
                    route.resume();
                }
            });
            page.navigate(node.address() + ITEM);
            assertThat(device(page, "Checked on this device, and something is wrong"))
                    .contains("not what was written down");
            assertThat(page.locator("#answer-status").getAttribute("data-state"))
                    .isEqualTo("wrong");
            Chromium.accessible(page);
        }
    }

    @Test
    void without_https_or_javascript_nothing_is_claimed() {
        try (BrowserContext context = phone(ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(node.address().replace("127.0.0.1", "plain.example") + ITEM);
            assertThat(device(page, "Nothing was checked on this device")).contains("https");
            assertThat(page.locator("[data-state=checked]").count()).isZero();
        }
        try (BrowserContext context = phone(ColorScheme.LIGHT, false)) {
            Page page = context.newPage();
            page.navigate(node.address() + ITEM);
            assertThat(page.locator("#device").textContent()).contains("needs JavaScript");
            assertThat(page.locator("[data-state=checked]").count()).isZero();
            page.locator("#country").selectOption("CH");
            page.locator("form button").click();
            page.waitForURL(url -> url.endsWith("#reported"));
            assertThat(page.locator("#reported").isVisible()).isTrue();
            assertThat(page.locator("#answer-scans dd").textContent()).contains("Switzerland (1)");
        }
    }

    @Test
    void a_scan_is_reported_by_keyboard_alone() {
        try (BrowserContext context = phone(ColorScheme.LIGHT, true)) {
            Page page = context.newPage();
            page.navigate(node.address() + RECALLED);
            page.locator("#country").focus();
            page.keyboard().type("Portugal");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            page.locator("#reported.shown").waitFor();
            assertThat(page.locator("#reported").textContent()).contains("Your report was counted");
            page.reload();
            assertThat(page.locator("#answer-scans dd").textContent()).contains("Portugal (1)");
        }
    }

    /** Waits for what the page says of its check. Not by a script of ours: the pages forbid what would evaluate it. */
    private static String device(Page page, String beginning) {
        PlaywrightAssertions.assertThat(page.locator("#device"))
                .containsText(
                        Pattern.compile("^\\s*" + beginning),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(SHORT));
        return page.locator("#device").textContent();
    }
}
