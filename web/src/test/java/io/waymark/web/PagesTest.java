package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every page that can be reached by links. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|action|formaction)=\"(/[^\"#]*)");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]+)\"");

    /** One page of each kind: addresses that differ in a number or handle only count once, twice over. */
    private static Map<String, Browser.Page> reachable(Browser browser, String start) {
        Map<String, Browser.Page> pages = new LinkedHashMap<>();
        Map<String, Integer> kinds = new LinkedHashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String path = next.remove();
            String kind = path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9_-]{30,}|[0-9]+", "*");
            if (pages.containsKey(path) || kinds.merge(kind, 1, Integer::sum) > 2) {
                continue;
            }
            Browser.Page page = browser.get(path);
            pages.put(path, page);
            if (page.header("Content-Type").startsWith("text/html")) {
                Matcher link = LINK.matcher(page.text());
                while (link.find()) {
                    boolean followed =
                            link.group().startsWith("href") || link.group().startsWith("src");
                    // The guide leads to the page that scans, which the part for the public has.
                    if (followed && !link.group(1).startsWith("/scan/")) {
                        next.add(link.group(1).replace("&amp;", "&"));
                    }
                }
            }
        }
        return pages;
    }

    /** Every page, as it was found once for all that is held to hold of all. */
    private static final class All {
        static final Map<String, Browser.Page> PAGES = all();
    }

    private static Map<String, Browser.Page> all() {
        List<String> items = Site.made(3);
        Site.done(Site.OPERATOR.send("/act/pack", "/act/pack", "codes", items.get(0) + "\n" + items.get(1)));
        Site.done(Site.OPERATOR.send("/act/sell", "/act/sell", "codes", items.get(2)));
        Map<String, Browser.Page> pages = new LinkedHashMap<>(reachable(Site.OPERATOR, "/"));
        // Guides lead to acts, which an administrator may not do.
        reachable(new Browser(Site.PORT).signIn("administrator"), "/").forEach((path, page) -> {
            if (!path.startsWith("/act/") && !path.startsWith("/sheets")) {
                pages.put(path, page);
            }
        });
        pages.put("/sign-in", new Browser(Site.PORT).get("/sign-in"));
        pages.put("/nothing-here", Site.OPERATOR.get("/nothing-here"));
        return pages;
    }

    @Test
    void every_page_is_whole_and_clean() {
        Map<String, Browser.Page> pages = All.PAGES;
        assertThat(pages.keySet())
                .anyMatch(p -> p.startsWith("/things/"))
                .anyMatch(p -> p.startsWith("/events/"))
                .anyMatch(p -> p.startsWith("/jobs/"))
                .anyMatch(p -> p.contains("/label"))
                .hasSizeGreaterThan(35);
        pages.forEach((path, page) -> {
            if (!page.header("Content-Type").startsWith("text/html")) {
                assertThat(page.status()).as(path).isEqualTo(200);
                return;
            }
            assertThat(page.status()).as(path).isEqualTo(path.equals("/nothing-here") ? 404 : 200);
            String text = page.text();
            assertThat(text)
                    .as(path)
                    .startsWith("<!doctype html>")
                    .contains("lang=\"en\"", "Alpine Dairy</strong>", "<h1");
            assertThat(text).as(path).doesNotContain("<style", "style=", "javascript:", "th:", "Exception");
            assertThat(text).as("no script in " + path).doesNotContainPattern("<script(?![^>]*\\ssrc=\"/webjars/)");
            assertThat(text).as("no handler in " + path).doesNotContainPattern("\\son[a-z]+=\"");
            Set<String> ids = new HashSet<>();
            Matcher id = ID.matcher(text);
            while (id.find()) {
                assertThat(ids.add(id.group(1)))
                        .as("id " + id.group(1) + " once in " + path)
                        .isTrue();
            }
            Matcher label = Pattern.compile("(?:for|aria-describedby|aria-labelledby)=\"([^\"]+)\"")
                    .matcher(text);
            while (label.find()) {
                assertThat(ids).as(path).containsAll(List.of(label.group(1).split(" ")));
            }
            assertThat(page.header("Content-Security-Policy"))
                    .as(path)
                    .startsWith("default-src 'self'")
                    .doesNotContain("unsafe");
        });
    }

    @Test
    void no_address_names_goods() {
        All.PAGES.forEach((path, page) -> {
            Matcher link = LINK.matcher(page.text());
            while (link.find()) {
                assertThat(link.group(1)).as(path).doesNotContain("9521001", "/21/", "/00/", "urn:");
            }
        });
    }

    @Test
    void faults_are_pages_in_the_same_look() {
        Map<String, Integer> faults = Map.of(
                "/nothing-here", 404,
                "/products/999999", 404,
                "/jobs/not-a-number", 400,
                "/things/abc", 404,
                "/things/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 404,
                "/events?before=soon", 400,
                "/stock?place=moon", 404,
                "/inbound/77777", 404);
        faults.forEach((path, status) -> {
            Browser.Page page = Site.OPERATOR.get(path);
            assertThat(page.status()).as(path).isEqualTo(status);
            assertThat(page.text())
                    .as(path)
                    .contains("<h1>", "Alpine Dairy")
                    .doesNotContain("Exception", "org.springframework");
        });
        String token = Site.OPERATOR.get("/account").hidden("/account", "_csrf");
        Browser.Page large = Site.OPERATOR.post("/search", "_csrf", token, "q", "x".repeat(2 << 20));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text()).contains("This is too large");
        assertThat(Site.OPERATOR.post("/stock", "_csrf", token).status()).isEqualTo(405);
    }

    @Test
    void paths_of_other_parts_are_left_to_them() {
        for (String path : List.of(
                "/01/09521001000017",
                "/api/organisations",
                "/log/checkpoint",
                "/epcis/events",
                "/.well-known/gs1resolver")) {
            Browser.Page page = new Browser(Site.PORT).raw(path);
            assertThat(page.status()).as(path).isEqualTo(404);
            assertThat(page.header("Location")).isEmpty();
            assertThat(page.header("Content-Type")).as(path).startsWith("application/problem+json");
        }
    }

    @Test
    void static_files_may_be_kept_and_guides_are_for_everybody() {
        Browser stranger = new Browser(Site.PORT);
        assertThat(stranger.get("/web/staff.css").header("Cache-Control")).doesNotContain("no-store");
        assertThat(stranger.get("/webjars/htmx.org/dist/htmx.min.js").status()).isEqualTo(200);
        assertThat(stranger.get("/guides/retailer").text())
                .contains("<h1>For retailers</h1>", "href=\"/guides/distributor\"");
        assertThat(stranger.get("/guides/engineer").status()).isEqualTo(404);
    }

    @Test
    void search_reads_every_spelling() {
        String serial = Site.serial();
        Site.done(Site.OPERATOR.send("/act/make", "/act/make", "product", "1", "serials", serial));
        for (String spelling : List.of(
                Site.ITEM + serial,
                "https://dairy.example/01/09521001000017/21/" + serial,
                "(01)09521001000017(21)" + serial,
                "urn:epc:id:sgtin:9521001.000001." + serial,
                "0109521001000017" + "21" + serial,
                serial)) {
            assertThat(Site.OPERATOR.send("/", "/search", "q", spelling).text())
                    .as(spelling)
                    .contains("Made by Alpine Dairy", "(21)" + serial);
        }
        assertThat(Site.OPERATOR.send("/", "/search", "q", "9521001000017").text())
                .contains("items known here");
        assertThat(Site.OPERATOR.send("/", "/search", "q", "9521001000016").text())
                .contains("Its check digit is wrong");
        assertThat(Site.OPERATOR
                        .send("/", "/search", "q", Site.ITEM + "NOT-MADE")
                        .text())
                .contains("knows nothing of it");
        assertThat(Site.OPERATOR.send("/", "/search", "q", "").text()).contains("Scan or type something");
        assertThat(Site.OPERATOR.send("/", "/search", "q", "<b>x</b>").text()).doesNotContain("<b>x</b>");
    }
}
