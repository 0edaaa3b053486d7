package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisEvent;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InboundTest {
    private static final String THEIRS = "https://id.gs1.org/01/09521002000016/21/";
    private static final TestLedger.Node SENDER = Site.LEDGER.node(TestLedger.DISTRIBUTOR);

    private static String event(String type, String action, String step, String fields) {
        return "{'type':'" + type + "','eventTime':'2026-11-20T10:00:00Z','eventTimeZoneOffset':'+01:00','action':'"
                + action + "','bizStep':'" + step + "'," + fields + "}";
    }

    private static String list(String name, List<String> ids) {
        return "'" + name + "':['" + String.join("','", ids) + "']";
    }

    private static List<String> made(int count) {
        List<String> items = java.util.stream.Stream.generate(() -> THEIRS + Site.serial())
                .limit(count)
                .toList();
        SENDER.capture(event("ObjectEvent", "ADD", "commissioning", list("epcList", items)));
        return items;
    }

    /** Offers things, fetches the offer, and gives its page. */
    private static Browser.Page offered(List<String> things) {
        SENDER.capture(
                event(
                        "ObjectEvent",
                        "OBSERVE",
                        "shipping",
                        list("epcList", things)
                                + ",'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/9521001000000'}]"));
        Site.NODE.fetch();
        Matcher first = Pattern.compile("href=\"(/inbound/[0-9]+)\"")
                .matcher(Site.OPERATOR.get("/inbound").text());
        assertThat(first.find()).isTrue();
        return Site.OPERATOR.get(first.group(1));
    }

    @Test
    void an_offer_says_how_its_check_came_out_and_opens_its_history() {
        List<String> items = made(1);
        Browser.Page offer = offered(items);
        assertThat(offer.text())
                .contains(
                        "Offer of Rhône Logistics",
                        "The whole history was shown",
                        "(21)" + items.get(0).substring(THEIRS.length()));
        assertThat(Site.OPERATOR.get(offer.path() + "/history/0").text())
                .contains("Made by Rhône Logistics", "Offered to Alpine Dairy", "day: 2026-11-20");
        assertThat(Site.OPERATOR.get(offer.path() + "/history/1").status()).isEqualTo(404);
        assertThat(Site.OPERATOR.get("/").text()).contains("href=\"/inbound\"", "offer");
    }

    @Test
    void a_part_is_received_and_the_rest_rejected() {
        List<String> items = made(3);
        Browser.Page offer = offered(items);
        List<String> shown = Pattern.compile("aria-label=\"\\(01\\)09521002000016\\(21\\)(T[0-9]+)\"")
                .matcher(offer.text())
                .results()
                .map(m -> THEIRS + m.group(1))
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(items);
        String receive = offer.path() + "/receive";
        assertThat(Site.OPERATOR.send(offer, receive).text()).contains("Tick at least one of the things.");
        assertThat(Site.OPERATOR.send(offer, receive, "take", "17").text()).contains("Look at the list again.");

        Browser.Page received = Site.OPERATOR.send(offer, receive, "take", "0", "take", "1");
        EpcisEvent event = Site.events(received).get(0);
        assertThat(event.epcList()).containsExactly(shown.get(0), shown.get(1));
        assertThat(event.sourceList().get(0).uri()).isEqualTo("https://id.gs1.org/417/9521002000009");
        Site.done(received);
        Browser.Page rest = Site.OPERATOR.get(offer.path());
        assertThat(rest.text()).contains("Received");
        assertThat(Site.OPERATOR.send("/", "/search", "q", shown.get(0)).text())
                .contains("<strong>Here</strong>", "Received by Alpine Dairy");

        String token = rest.hidden(receive, "_csrf");
        Browser.Page unsaid = Site.OPERATOR.post(offer.path() + "/reject", "_csrf", token, "take", "2", "reason", "");
        assertThat(unsaid.text()).contains("Write why: your records keep it.");
        Browser.Page rejected =
                Site.OPERATOR.post(offer.path() + "/reject", "_csrf", token, "take", "2", "reason", "Damaged");
        EpcisEvent rejection = Site.events(rejected).get(0);
        assertThat(rejection.disposition()).contains("returned");
        assertThat(rejection.json().string("waymark:reason")).isEqualTo("Damaged");
        Site.done(rejected);
        assertThat(Site.OPERATOR.get(offer.path()).text())
                .contains("Everything of this offer was answered.")
                .doesNotContain("<button class=\"button\">Receive");
    }

    @Test
    void what_is_missing_in_a_unit_is_offered_back() {
        List<String> items = made(3);
        String unit = Site.sscc();
        SENDER.capture(
                event("AggregationEvent", "ADD", "packing", "'parentID':'" + unit + "'," + list("childEPCs", items)));
        Browser.Page offer = offered(List.of(unit));
        assertThat(offer.text()).contains("3 things inside", "Something in it is missing");
        Matcher missing = Pattern.compile(
                        "name=\"missing-0\" value=\"([^\"]+)\"[^>]*><span class=\"code\">\\(01\\)09521002000016\\(21\\)"
                                + items.get(1).substring(THEIRS.length()))
                .matcher(offer.text());
        assertThat(missing.find()).isTrue();
        Browser.Page received =
                Site.OPERATOR.send(offer, offer.path() + "/receive", "take", "0", "missing-0", missing.group(1));
        EpcisEvent event = Site.events(received).get(0);
        assertThat(event.parentID()).contains(unit);
        assertThat(event.childEPCs()).containsExactlyInAnyOrder(items.get(0), items.get(2));
        Site.done(received);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(1)).text())
                .contains("On offer to Rhône Logistics");
        assertThat(Site.OPERATOR.send("/", "/search", "q", unit).text()).contains("Inside: 2 things");
    }

    @Test
    void a_part_of_a_quantity_is_received() {
        String lot = "https://id.gs1.org/01/09521002000016/10/" + Site.serial();
        SENDER.capture(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'quantityList':[{'epcClass':'" + lot + "','quantity':100,'uom':'KGM'}]"));
        SENDER.capture(
                event(
                        "ObjectEvent",
                        "OBSERVE",
                        "shipping",
                        "'quantityList':[{'epcClass':'" + lot + "','quantity':40,'uom':'KGM'}],"
                                + "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/9521001000000'}]"));
        Site.NODE.fetch();
        Matcher first = Pattern.compile("href=\"(/inbound/[0-9]+)\"")
                .matcher(Site.OPERATOR.get("/inbound").text());
        assertThat(first.find()).isTrue();
        Browser.Page offer = Site.OPERATOR.get(first.group(1));
        assertThat(offer.text()).contains("Quantity received, in KGM", "value=\"40\"");
        String receive = offer.path() + "/receive";
        assertThat(Site.OPERATOR
                        .send(offer, receive, "take", "0", "quantity-0", "41")
                        .text())
                .contains("This is more than is offered: 40.");
        assertThat(Site.OPERATOR
                        .send(offer, receive, "take", "0", "quantity-0", "lots")
                        .text())
                .contains("Write the quantity as a number above 0");
        Browser.Page received = Site.OPERATOR.send(offer, receive, "take", "0", "quantity-0", "38.5");
        assertThat(Site.events(received).get(0).quantityList().get(0).quantity().orElseThrow())
                .isEqualByComparingTo("38.5");
        Site.done(received);
    }
}
