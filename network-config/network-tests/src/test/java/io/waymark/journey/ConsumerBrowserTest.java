package io.waymark.journey;

import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static io.waymark.journey.Phone.accessible;
import static io.waymark.journey.Phone.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a consumer with a phone, and staff with one browser, see of goods that went through three nodes. */
@ExtendWith(ThreeNodes.class)
final class ConsumerBrowserTest {
    private final NodeClient m;
    private final NodeClient r;
    private final Phone phone = new Phone();

    ConsumerBrowserTest(Consortium consortium) {
        this.m = consortium.node(MANUFACTURER);
        this.r = consortium.node(RETAILER);
    }

    @AfterEach
    void close() {
        phone.close();
    }

    /** The page has finished its check and begins to say so with these words. */
    private static String device(Page page, String beginning) {
        PlaywrightAssertions.assertThat(page.locator("#device"))
                .containsText(
                        Pattern.compile("^\\s*" + beginning),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(NodeClient.MOST.toMillis()));
        return page.locator("#device").textContent();
    }

    private static String url(NodeClient node, String identifier) {
        return node.base + NodeClient.path(identifier);
    }

    /** Made, packed, shipped, received, and unpacked: at the retailer. */
    private String item() {
        String item = Ids.item(MANUFACTURER);
        String box = Ids.unit(MANUFACTURER);
        m.captured(Event.commission(item), Event.pack(box, item), Event.ship(MANUFACTURER, RETAILER, box));
        r.captured(Event.receive(MANUFACTURER, RETAILER, box), Event.unpack(box));
        r.awaitStatus(item, "held", RETAILER);
        return item;
    }

    @Test
    void a_consumer_sees_status_and_journey_and_the_phone_checks_them() {
        String item = item();
        Page page = phone.page();
        page.navigate(url(r, item));
        assertThat(device(page, "Checked on this device")).matches("(?s).*\\d+ steps, \\d+ hashes\\..*");
        assertThat(page.locator("#answer-thisProduct").getAttribute("data-state"))
                .isEqualTo("checked");
        assertThat(page.locator("#answer-status dd").textContent()).contains("held");
        assertThat(page.locator("ol.journey li").count()).isGreaterThanOrEqualTo(2);
        assertThat(page.locator("ol.journey").textContent())
                .contains("Demo Manufacturer")
                .contains("Demo Retailer");
        accessible(page);
        byKeyboard(page);

        r.captured(Event.object("OBSERVE", "retail_selling", item));
        r.awaitStatus(item, "sold", RETAILER);
        page.reload();
        device(page, "Checked on this device");
        assertThat(page.locator("#answer-status dd").textContent()).contains("sold");
        accessible(page);
    }

    /** As soon as the nodes have cosigned: k of n companies on the page, and the saved file checks the saved proof offline. */
    @Test
    void several_companies_vouch_and_the_saved_file_needs_no_network(@TempDir Path disk) throws IOException {
        String item = item();
        NodeClient.until("proven", () -> r.bundle(item), bundle -> bundle.has("log"));
        Page page = phone.page();
        page.navigate(url(r, item));
        device(page, "Checked on this device");
        assertThat(page.locator("#answer-logged dd").textContent()).matches("Yes: [23] of 3 companies signed .*");
        assertThat(page.locator("#save").isVisible()).isTrue();
        accessible(page);

        Path proof = Files.write(
                disk.resolve("proof.json"),
                r.get(NodeClient.path(item), "application/json").body());
        byte[] verifier = r.get("/verifier.html").body();
        assertThat(m.get("/verifier.html").body()).isEqualTo(verifier);
        Path saved = Files.write(disk.resolve("verifier.html"), verifier);
        page.context().setOffline(true);
        page.navigate(saved.toUri().toString());
        page.locator("#file").setInputFiles(proof);
        page.locator("#answers p").first().waitFor();
        assertThat(page.locator("#answers").textContent())
                .contains("of 3 companies signed")
                .contains("held");
        accessible(page);
    }

    /** What can be done with a finger can be done with the Tab key: one reaches the details and opens them. */
    private static void byKeyboard(Page page) {
        boolean reached = false;
        for (int presses = 0; presses < 40 && !reached; presses++) {
            page.keyboard().press("Tab");
            reached = (Boolean) page.evaluate("document.activeElement.tagName === 'SUMMARY'");
        }
        assertThat(reached).as("the details are reached by keyboard").isTrue();
        page.keyboard().press("Enter");
        assertThat((Boolean) page.evaluate("document.getElementById('details').open"))
                .isTrue();
    }

    @Test
    void one_changed_byte_of_the_history_makes_the_page_say_what_is_wrong() {
        String item = item();
        Page page = phone.page();
        page.route("**" + NodeClient.path(item), route -> {
            if (!route.request().headers().getOrDefault("accept", "").contains("application/json")) {
                route.resume();
                return;
            }
            byte[] bundle = route.fetch().body();
            int salt = new String(bundle, StandardCharsets.UTF_8).indexOf("\"salt\":\"") + "\"salt\":\"".length();
            bundle[salt] = (byte) (bundle[salt] == '0' ? '1' : '0');
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBodyBytes(bundle));
        });
        page.navigate(url(r, item));
        assertThat(device(page, "Checked on this device, and something is wrong"))
                .contains("Do not rely");
        assertThat(page.locator("#answer-status").getAttribute("data-state")).isEqualTo("wrong");
        assertThat(page.locator("#details li").first().textContent()).startsWith("What is wrong: ");
        accessible(page);
    }

    @Test
    void recalled_unknown_and_malformed_codes_have_pages_of_their_own() {
        String item = item();
        m.captured(Event.object("OBSERVE", "holding", item).disposition("recalled"));
        r.awaitRecall(item, "recalled");
        Page page = phone.page();
        page.navigate(url(r, item));
        device(page, "Checked on this device");
        assertThat(page.locator("main").textContent()).containsIgnoringCase("recalled");
        assertThat(page.locator("#answer-status dd").textContent()).contains("recalled");
        accessible(page);

        assertThat(page.navigate(url(r, Ids.stranger())).status()).isEqualTo(404);
        assertThat(page.locator("h1").textContent()).isEqualTo("Not known here");
        accessible(page);
        assertThat(page.navigate(r.base + "/01/09521001000011/21/1").status()).isEqualTo(400);
        assertThat(page.locator("h1").textContent()).isEqualTo("This code cannot be read");
        accessible(page);
    }

    @Test
    void one_browser_is_signed_in_to_two_nodes_at_once() {
        Page first = phone.page();
        signIn(first, m, "operator");
        Page second = first.context().newPage();
        signIn(second, r, "auditor");
        first.navigate(m.base + "/account");
        assertThat(first.locator("body").textContent()).contains("operator");
        accessible(first);
        second.navigate(r.base + "/account");
        assertThat(second.locator("body").textContent()).contains("auditor");
        assertThat(first.context().cookies())
                .extracting(cookie -> cookie.name)
                .contains("waymark-ManufacturerMSP", "waymark-RetailerMSP");
    }
}
