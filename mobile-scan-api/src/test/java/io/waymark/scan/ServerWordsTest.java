package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the server writes into a product's page beside the bundle: where it is what the bundle proves, the page says so and no more;
 * where it is not, it is replaced and named.
 */
class ServerWordsTest {

    private static final Map<String, String> ITEMS = new LinkedHashMap<>();

    private static TestScanNode node;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        Chromium.needed();
        node = TestScanNode.withLog(Story.MAKER, log -> {
            everything(log.story);
            log.sign(Story.MAKER, Story.SHOP);
        });
        chromium = new Chromium();
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

    private static String item(String what, int serial) {
        String item = Story.item(Story.serial(serial));
        ITEMS.put(what, item.substring(GS1Identifier.CANONICAL_BASE.length()));
        return item;
    }

    /** One item for each thing that a page can say of one. */
    private static void everything(Story story) {
        story.product("Bergkäse, 12 months", "Alpenblick", "Raw milk cheese from summer pastures.", Optional.empty());
        story.commission(item("made", 1));
        String sold = item("sold", 2);
        story.commission(sold).day().sell(Story.MAKER, sold);
        String back = item("taken back", 3);
        story.commission(back)
                .sell(Story.MAKER, back)
                .day()
                .event(Story.MAKER, "ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + back + "']");
        String offered = item("on its way", 4);
        story.commission(offered).ship(Story.MAKER, Story.DISTRIBUTOR, offered);
        String gap = item("not shown", 5);
        story.commission(gap).ship(Story.MAKER, Story.DISTRIBUTOR, gap).receive(Story.DISTRIBUTOR, gap);
        String rejected = item("rejected", 6);
        story.commission(rejected)
                .ship(Story.MAKER, Story.DISTRIBUTOR, rejected)
                .event(
                        Story.DISTRIBUTOR,
                        "ObjectEvent",
                        "OBSERVE",
                        "receiving",
                        "'disposition':'returned','epcList':['" + rejected + "']");
        String unpacked = item("unpacked", 7);
        String inside = item("in a case on its way", 8);
        story.commission(unpacked, inside)
                .pack(Story.MAKER, Story.CASE, unpacked, inside)
                .pack(Story.MAKER, Story.PALLET, Story.CASE)
                .day()
                .unpack(Story.MAKER, Story.CASE, unpacked)
                .ship(Story.MAKER, Story.DISTRIBUTOR, Story.PALLET);
        String retired = item("retired", 9);
        story.commission(retired)
                .event(Story.MAKER, "ObjectEvent", "DELETE", "decommissioning", "'epcList':['" + retired + "']");
        String left = item("left", 10);
        story.commission(left)
                .event(
                        Story.MAKER,
                        "ObjectEvent",
                        "OBSERVE",
                        "shipping",
                        "'epcList':['" + left + "'],'destinationList':[{'type':'possessing_party',"
                                + "'destination':'https://id.gs1.org/417/4012345000009'}]");
        String used = item("used up", 11);
        String made = item("made of something", 12);
        story.commission(used).transform(new String[] {used}, made);
        String recalled = item("recalled", 13);
        story.commission(recalled).recall(recalled);
        String taken = item("recalled and withdrawn", 14);
        story.commission(taken).recall(taken).withdrawRecall(Story.MAKER, taken).withdraw(Story.MAKER, taken);
        ClaimSecret pack = new ClaimSecret(Hash.sha256(Hash.label("words")).bytes());
        String claimed = item("claimed", 15);
        story.commission(claimed, pack.key())
                .claim(Story.MAKER, pack.states(pack.key(), 1, ClaimKind.CLAIM, pack.key()));
    }

    private static BrowserContext phone() {
        BrowserContext context = chromium.window(new Browser.NewContextOptions().setViewportSize(390, 844));
        context.setDefaultTimeout(20_000);
        return context;
    }

    /** The page of an item whose HTML the server wrote otherwise; its bundle is the genuine one. */
    private static void cheat(Page page, UnaryOperator<String> change) {
        page.route("**/01/**", route -> {
            if (route.request().headers().getOrDefault("accept", "").equals("application/json")) {
                route.resume();
            } else {
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html;charset=utf-8")
                        .setBody(change.apply(route.fetch().text())));
            }
        });
    }

    private static void checked(Page page, String what) {
        page.navigate(node.address() + ITEMS.get(what));
        PlaywrightAssertions.assertThat(page.locator("#mark")).containsText("Checked on this phone:");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", name + ".png"))
                .setFullPage(true));
        Chromium.accessible(page);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= 390"))
                .as(name)
                .isTrue();
    }

    @Test
    void an_honest_server_and_the_bundle_say_the_same_of_everything() {
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            for (String what : ITEMS.keySet()) {
                checked(page, what);
                assertThat(page.locator("#beside li").allTextContents())
                        .as(what)
                        .isEmpty();
                assertThat(page.locator("#beside").isVisible()).as(what).isFalse();
                assertThat(page.locator("#lines li").count()).as(what).isPositive();
            }
            checked(page, "recalled and withdrawn");
            assertThat(page.locator("#recall-lines").textContent())
                    .contains("Alpenblick Käserei recalled it", "withdrew what else it had entered");
            picture(page, "words-recalled");
            checked(page, "claimed");
            assertThat(page.locator("#claims").textContent()).startsWith("Claimed with the code from inside its pack");
            picture(page, "words-claimed");
        }
    }

    @Test
    void what_a_server_wrote_otherwise_is_replaced_and_named() {
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            cheat(page, html -> html.replace("Bergkäse, 12 months", "Genuine gold cheese")
                    .replace("Raw milk cheese", "Gold")
                    .replaceFirst("Sold on [^<]*", "Never sold before")
                    .replace("Made by Alpenblick Käserei", "Made by Gold <b>Palace</b>")
                    .replaceFirst("(?s)(<ol class=\"journey\" id=\"lines\">.*)<li>.*?</li>\\s*</ol>", "$1</ol>"));
            checked(page, "sold");
            assertThat(page.title()).isEqualTo("Bergkäse, 12 months");
            assertThat(page.locator("h1").textContent()).isEqualTo("Bergkäse, 12 months");
            assertThat(page.locator("#status").textContent()).isEqualTo("Sold on 3 November 2026");
            assertThat(page.locator("#description").textContent()).startsWith("Raw milk cheese");
            assertThat(page.locator("#lines .what").allTextContents())
                    .containsExactly("Made by Alpenblick Käserei", "Sold by Alpenblick Käserei");
            assertThat(page.locator("[data-drawn]").allTextContents())
                    .noneMatch(text -> text.contains("old Palace") || text.contains("gold") || text.contains("Never"));
            assertThat(page.locator("#beside").isVisible()).isTrue();
            assertThat(page.locator("#unproven-lines li").allTextContents())
                    .contains("Genuine gold cheese", "Never sold before", "Palace", "Gold from summer pastures.");
            assertThat(page.locator("#missing-lines li").allTextContents())
                    .contains("Bergkäse, 12 months", "Sold by Alpenblick Käserei", "Made by Alpenblick Käserei");
            assertThat(page.locator("#device").textContent()).contains("The server’s page said something else");
            picture(page, "words-replaced");
        }
    }

    @Test
    void claims_that_a_server_keeps_to_itself_are_shown() {
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            cheat(page, html -> html.replaceFirst("<dd id=\"claims\"[^>]*>[^<]*</dd>", ""));
            checked(page, "claimed");
            assertThat(page.locator("#claims").textContent()).startsWith("Claimed with the code");
            assertThat(page.locator("#missing-lines li").count()).isEqualTo(1);
        }
    }

    @Test
    void where_nothing_is_proven_the_words_stay_and_are_marked() {
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            page.route("**/01/**", route -> {
                if (route.request().headers().getOrDefault("accept", "").equals("application/json")) {
                    route.fulfill(new Route.FulfillOptions()
                            .setContentType("application/json")
                            .setBody(route.fetch().text().replace("\"status\":\"sold\"", "\"status\":\"held\"")));
                } else {
                    route.resume();
                }
            });
            page.navigate(node.address() + ITEMS.get("sold"));
            PlaywrightAssertions.assertThat(page.locator("#mark.wrong")).containsText("not proven");
            assertThat(page.locator("h1").textContent()).isEqualTo("Bergkäse, 12 months");
            assertThat(page.locator("#status").textContent()).startsWith("Sold on");
            for (String part : List.of(".product", "#standing", "section:has(#lines)", "#about-section", ".label")) {
                assertThat(page.locator(part + " .unproven").textContent())
                        .as(part)
                        .isEqualTo("Not proven.");
            }
            picture(page, "words-not-proven");
        }
    }

    /** Until the check is over the page says so; who uses a keyboard stays where they are. */
    @Test
    void until_it_is_checked_the_page_says_so_and_the_focus_stays() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            Route[] held = new Route[1];
            page.route("**/01/**", route -> {
                if (route.request().headers().getOrDefault("accept", "").equals("application/json")) {
                    held[0] = route;
                    seen.countDown();
                } else {
                    route.resume();
                }
            });
            page.navigate(node.address() + ITEMS.get("sold"));
            PlaywrightAssertions.assertThat(page.locator("#mark")).containsText("Not checked yet");
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            page.locator("#country").focus();
            held[0].resume();
            PlaywrightAssertions.assertThat(page.locator("#mark")).containsText("Checked on this phone:");
            PlaywrightAssertions.assertThat(page.locator("#country")).isFocused();
            PlaywrightAssertions.assertThat(page.locator("#device[role=status]"))
                    .containsText("Checked on this device");
        }
    }

    @Test
    void a_place_to_claim_and_a_picture_that_the_record_does_not_have_go() {
        try (BrowserContext context = phone()) {
            Page page = context.newPage();
            cheat(page, html -> html.replaceFirst(
                            "(?s)<svg class=\"box\".*?</svg>",
                            "<img id=\"picture\" src=\"/scan/icon-192.png\" alt=\"\" width=\"96\" height=\"96\">")
                    .replace("<p id=\"device\"", "<p id=\"claims\" data-drawn>Claimed by you.</p><p id=\"device\""));
            checked(page, "sold");
            assertThat(page.locator("#picture").count()).isZero();
            assertThat(page.locator("#claims").isVisible()).isFalse();
            assertThat(page.locator("#unproven-lines li").allTextContents())
                    .containsExactlyInAnyOrder("a picture", "Claimed by you.");
            assertThat(page.locator("#missing").isVisible()).isFalse();
        }
    }
}
