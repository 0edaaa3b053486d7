package io.waymark.journey;

import static io.waymark.journey.Member.DISTRIBUTOR;
import static io.waymark.journey.Member.MANUFACTURER;
import static io.waymark.journey.Member.RETAILER;
import static io.waymark.journey.Phone.accessible;
import static io.waymark.journey.Phone.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What members of staff do and see with a phone's browser. */
@ExtendWith(ThreeNodes.class)
final class StaffBrowserTest {
    /** What operators read of and do not decide. */
    private static final Set<String> DECIDED_ABOVE = Set.of("/admin/disclosure", "/audit-files");

    private static final int MOST_PAGES = 60;
    /** Axe takes most of a second for a page. */
    private static final int OF_ONE_KIND = 1;

    private final NodeClient m;
    private final NodeClient d;
    private final NodeClient r;
    private final Phone phone = new Phone();

    StaffBrowserTest(Consortium consortium) {
        this.m = consortium.node(MANUFACTURER);
        this.d = consortium.node(DISTRIBUTOR);
        this.r = consortium.node(RETAILER);
    }

    @AfterEach
    void close() {
        phone.close();
    }

    @Test
    void goods_are_made_packed_shipped_received_sold_and_recalled_by_hand() {
        Page maker = phone.page();
        signIn(maker, m, "operator");
        String gtin = Ids.gtin(MANUFACTURER, 77);
        product(maker, gtin, "Handmade belt");
        String serial = Ids.serial();
        String item = "(01)" + gtin + "(21)" + serial;
        String unit = Ids.unit(MANUFACTURER);
        String box = "(00)" + unit.substring(unit.length() - 18);

        open(maker, m, "/act/make");
        maker.getByLabel("Product")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel(labelled(maker, gtin)));
        maker.getByText("The goods have serial numbers already").click();
        maker.getByLabel("Serial numbers").fill(serial);
        done(maker, "Log items");

        open(maker, m, "/act/pack");
        maker.locator("[name=unit]").fill(box);
        maker.locator("[name=codes]").fill(item);
        done(maker, "Pack");

        open(maker, m, "/act/ship");
        maker.locator("[name=receiver]").selectOption("RetailerMSP");
        maker.locator("[name=codes]").fill(box);
        done(maker, "Ship");

        Page shop = phone.page();
        signIn(shop, r, "operator");
        String offers = r.base + "/inbound";
        NodeClient.until(
                "the offer of the box",
                () -> {
                    shop.navigate(offers);
                    return shop.content();
                },
                page -> page.contains("Demo Manufacturer"));
        accessible(shop);
        shop.locator("main a[href*='/inbound/']").first().click();
        shop.getByText("Its history").first().click();
        shop.locator(".history li, .history ol").first().waitFor();
        accessible(shop);
        done(shop, "Receive what is ticked");

        open(shop, r, "/act/sell");
        shop.locator("[name=codes]").fill(box);
        done(shop, "Sell");
        find(shop, item);
        assertThat(shop.locator("main").textContent())
                .containsIgnoringCase("sold")
                .contains("Handmade belt");

        open(maker, m, "/act/recall");
        maker.locator("[name=codes]").fill(item);
        done(maker, "Recall");
        r.awaitRecall("https://id.gs1.org/01/" + gtin + "/21/" + serial, "recalled");
        find(shop, item);
        assertThat(shop.locator("main").textContent()).containsIgnoringCase("recalled");
    }

    private static void product(Page page, String gtin, String name) {
        String base = URI.create(page.url()).resolve("/").toString();
        page.navigate(base + "products/new");
        accessible(page);
        page.locator("#gtin").fill(gtin);
        page.locator("#name").fill(name);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        page.locator("main [role=status]").waitFor();
        accessible(page);
    }

    /** The text by which the list offers the product of a GTIN. */
    private static String labelled(Page page, String gtin) {
        return page.locator("select[name=product] option").allTextContents().stream()
                .filter(text -> text.contains(gtin) || text.contains("Handmade belt"))
                .findFirst()
                .orElseThrow();
    }

    private static void open(Page page, NodeClient node, String path) {
        page.navigate(node.base + path);
        accessible(page);
    }

    /** Presses the button and waits until the job's page, which looks again by itself, says that it is on the ledger. */
    private static void done(Page page, String button) {
        page.locator("main")
                .getByRole(
                        AriaRole.BUTTON,
                        new com.microsoft.playwright.Locator.GetByRoleOptions()
                                .setName(button)
                                .setExact(true))
                .click();
        page.waitForURL(url -> url.contains("/jobs/"));
        page.getByText("It is on the ledger, for good.").waitFor();
        accessible(page);
    }

    private static void find(Page page, String code) {
        page.locator("#find").fill(code);
        page.keyboard().press("Enter");
        // The page that was found may have the address of the one before; its search field is empty again.
        PlaywrightAssertions.assertThat(page.locator("#find")).hasValue("");
        page.waitForURL(url -> url.contains("/things/"));
        accessible(page);
    }

    @Test
    void every_page_that_a_link_leads_to_fits_a_phone_and_axe_finds_nothing() {
        String item = Ids.item(MANUFACTURER);
        String box = Ids.unit(MANUFACTURER);
        String lot = Ids.lot(MANUFACTURER);
        m.captured(Event.commission(item), Event.pack(box, item));
        m.captured(Event.object("ADD", "creating_class_instance").quantity("quantityList", lot, "12.5", "KGM"));
        m.captured(Event.ship(MANUFACTURER, DISTRIBUTOR, box));
        m.captured(Event.object("OBSERVE", "holding", item).disposition("recalled"));
        d.awaitRecall(item, "recalled");
        Page maker = phone.page();
        signIn(maker, m, "operator");
        product(maker, Ids.gtin(MANUFACTURER, 78), "Woven belt");
        TreeSet<String> seen = new TreeSet<>();
        seen.addAll(crawl(m, "operator"));
        seen.addAll(crawl(m, "administrator"));
        seen.addAll(crawl(d, "operator"));
        System.out.println("Pages looked at: " + String.join(" ", seen));
        assertThat(seen)
                .contains(
                        "/",
                        "/inbound",
                        "/inbound/*",
                        "/jobs",
                        "/jobs/*",
                        "/stock",
                        "/products",
                        "/products/*",
                        "/products/*/links",
                        "/events",
                        "/events/*",
                        "/things/*",
                        "/act/ship",
                        "/act/recall",
                        "/admin/accounts",
                        "/admin/keys",
                        "/account",
                        "/guides",
                        "/guides/*");
    }

    private TreeSet<String> crawl(NodeClient node, String account) {
        Page page = phone.page();
        signIn(page, node, account);
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        Map<String, Integer> kinds = new HashMap<>();
        TreeSet<String> queued = new TreeSet<>(open);
        int pages = 0;
        List<String> faults = new ArrayList<>();
        while (!open.isEmpty() && pages < MOST_PAGES) {
            String path = open.removeFirst();
            String kind = kind(path);
            if (kinds.merge(kind, 1, Integer::sum) > OF_ONE_KIND) {
                continue;
            }
            pages++;
            // Guides, which everybody reads, lead to acts and settings; who may do neither is told so by a page.
            boolean acts = path.startsWith("/act/") || path.equals("/sheets");
            boolean refused = acts && !account.equals("operator")
                    || DECIDED_ABOVE.contains(path) && !account.equals("administrator");
            try {
                assertThat(page.navigate(node.base + path).status()).as(path).isEqualTo(refused ? 403 : 200);
                accessible(page);
            } catch (AssertionError fault) {
                // The others are looked at all the same: who mends one wants to know of all.
                faults.add(account + " " + path + ": " + fault.getMessage());
            }
            for (Object link : (List<?>)
                    page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")) {
                String to = link.toString().replaceAll("#.*", "");
                boolean ours = to.startsWith("/")
                        && !to.startsWith("//")
                        && !to.matches("/(01|00|qr|api|epcis|log|v3|actuator)(/.*)?");
                if (ours && !to.matches(".*[.](svg|png|pdf|zpl|csv|xlsx|json)([?].*)?") && queued.add(to)) {
                    open.addLast(to);
                }
            }
        }
        page.context().close();
        assertThat(faults).isEmpty();
        TreeSet<String> seen = new TreeSet<>();
        kinds.keySet().forEach(seen::add);
        return seen;
    }

    /** A path without what differs from one thing to the next. */
    private static String kind(String path) {
        return path.replaceAll("[?].*", "")
                .replaceAll("/(things|portions|events|jobs|products|inbound|guides)/(?!new)[^/]+", "/$1/*")
                .replaceAll("/correct/[^/]+", "/correct/*")
                .replaceAll("/history/[^/]+", "/history/*");
    }
}
