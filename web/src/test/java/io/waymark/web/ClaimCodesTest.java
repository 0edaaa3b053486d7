package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.claim.ClaimCode;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Codes for inside packs: made with the items, handed out once, kept nowhere. */
class ClaimCodesTest {

    private static UUID job(Browser.Page page) {
        assertThat(page.path()).startsWith("/act/make/codes/");
        return UUID.fromString(page.path().substring("/act/make/codes/".length()));
    }

    private static JsonObject event(UUID job) {
        String text = Site.NODE.jdbc.queryForObject("select text from capture_event where job = ?", String.class, job);
        return JsonParser.parse(text, JsonLimits.VALUE).asObject();
    }

    @Test
    void the_codes_are_those_of_the_items_keys_and_each_file_is_there_once() {
        Browser.Page form = Site.OPERATOR.get("/act/make");
        assertThat(form.text()).contains("With claim codes");
        Browser.Page page = Site.OPERATOR.send(form, "/act/make", "product", "1", "count", "3", "claims", "yes");
        UUID job = job(page);
        assertThat(page.text())
                .contains("The codes of 3 items: fetch them now", "Whoever has a code can claim its item");
        Browser.Page again = Site.OPERATOR.send(form, "/act/make", "product", "1", "count", "3", "claims", "yes");
        assertThat(job(again)).as("the same form twice makes the same items").isEqualTo(job);

        Map<String, String> keys = new LinkedHashMap<>();
        for (JsonValue entry : event(job).array("waymark:claimKeys")) {
            keys.put(entry.asObject().string("waymark:epc"), entry.asObject().string("waymark:key"));
        }
        assertThat(keys.keySet())
                .containsExactlyElementsOf(event(job).array("epcList").strings());

        String action = page.path() + "/csv";
        Browser.Page csv = Site.OPERATOR.send(page, action);
        assertThat(csv.status()).isEqualTo(200);
        assertThat(csv.header("Cache-Control")).contains("no-store");
        String[] lines = csv.text().split("\r\n");
        assertThat(lines).hasSize(4);
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split(",");
            ClaimCode code = ClaimCode.typed(cells[1]);
            assertThat(code.secret().key().hex()).isEqualTo(keys.get(cells[0].replace("\"", "")));
            assertThat(cells[2]).endsWith("#claim=" + code.text() + "\"");
        }
        Browser.Page used = Site.OPERATOR.send(page, action);
        assertThat(used.path()).isEqualTo(page.path());
        assertThat(used.text()).contains("CSV was fetched").doesNotContain("claim code,link");

        Browser.Page pdf = Site.OPERATOR.send(page, page.path() + "/pdf");
        assertThat(pdf.status()).isEqualTo(200);
        assertThat(pdf.text()).startsWith("%PDF");
        Browser.Page gone = Site.OPERATOR.get(page.path());
        assertThat(gone.text()).contains("There are no claim codes to fetch here");
        assertThat(Site.NODE
                        .jdbc
                        .queryForList("select what from audit_entry", String.class)
                        .toString())
                .contains("fetch claim codes");
        assertThat(stored(lines)).as("a code is kept nowhere").isZero();
    }

    /** In how many rows of what the node keeps of the act one of the codes stands. */
    private static int stored(String[] lines) {
        int found = 0;
        for (int i = 1; i < lines.length; i++) {
            String code = lines[i].split(",")[1];
            for (String text : new String[] {code, code.replace("-", "")}) {
                found += Site.NODE.jdbc.queryForObject(
                        "select (select count(*) from capture_event where strpos(text, ?) > 0)"
                                + " + (select count(*) from staff_act where strpos(made::text, ?) > 0)",
                        Integer.class,
                        text,
                        text);
            }
        }
        return found;
    }

    @Test
    void without_the_tick_an_event_is_as_it_always_was() {
        Browser.Page page = Site.OPERATOR.send("/act/make", "/act/make", "product", "1", "count", "1");
        JsonArray none = event(Site.job(page)).arrayOrEmpty("waymark:claimKeys");
        assertThat(none.size()).isZero();
        assertThat(page.text()).doesNotContain("claim code");
    }

    @Test
    void others_than_who_made_them_get_nothing() {
        Browser.Page page = Site.OPERATOR.send("/act/make", "/act/make", "product", "1", "count", "1", "claims", "yes");
        Browser auditor = new Browser(Site.PORT).signIn("auditor");
        assertThat(auditor.get(page.path()).status()).isEqualTo(403);
        assertThat(new Browser(Site.PORT).get(page.path()).path()).isEqualTo("/sign-in");
    }
}
