package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.epcis.EpcisEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each act: the EPCIS event that it makes is valid, means that act by the rules of custody, and does it. */
class ActsTest {
    private static final Map<String, String> PARTIES = Map.of(
            "9521001000000",
            TestLedger.MAKER,
            "9521002000009",
            TestLedger.DISTRIBUTOR,
            "9521003000008",
            TestLedger.SHOP);

    private static Instruction meaning(EpcisEvent event) {
        return Derivation.derive(event, PARTIES, TestLedger.MAKER);
    }

    private static EpcisEvent only(Browser.Page page) {
        List<EpcisEvent> events = Site.events(page);
        assertThat(events).hasSize(1);
        EpcisEvent event = events.get(0);
        assertThat(event.readPoint()).contains("https://id.gs1.org/414/9521001000000");
        assertThat(Duration.between(event.eventTime(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        return event;
    }

    private static String handle(Browser.Page page, String text) {
        Matcher link = Pattern.compile("href=\"(/[a-z]+/[A-Za-z0-9_-]+)\">" + Pattern.quote(text) + "<")
                .matcher(page.text());
        assertThat(link.find()).as("a link " + text).isTrue();
        return link.group(1);
    }

    @Test
    void items_are_made_with_random_serials_lot_and_expiry() {
        Browser.Page page = Site.OPERATOR.send(
                "/act/make", "/act/make", "product", "1", "count", "1000", "lot", "L-47", "expiry", "2027-03-31");
        EpcisEvent event = only(page);
        assertThat(event.bizStep()).contains("commissioning");
        assertThat(event.ilmd().orElseThrow().string("cbvmda:lotNumber")).isEqualTo("L-47");
        assertThat(event.ilmd().orElseThrow().string("cbvmda:itemExpirationDate"))
                .isEqualTo("2027-03-31");
        Instruction.Commission made = (Instruction.Commission) meaning(event);
        assertThat(made.things())
                .hasSize(1_000)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("https://id\\.gs1\\.org/01/09521001000017/21/[A-Z2-7]{20}"));
        assertThat(made.itemLots().values()).containsOnly("https://id.gs1.org/01/09521001000017/10/L-47");
        assertThat(Site.done(page).text()).contains("Print 1,000 labels");
    }

    @Test
    void a_quantity_of_a_lot_is_made_sold_and_shown() {
        String lot = "B-" + Site.serial();
        Browser.Page page = Site.OPERATOR.send(
                "/act/make-lot", "/act/make-lot", "product", "1", "lot", lot, "quantity", "250.50", "uom", "KGM");
        Instruction.Commission made = (Instruction.Commission) meaning(only(page));
        assertThat(made.lots().get(0).quantity().decimal()).isEqualByComparingTo(new BigDecimal("250.5"));
        Site.done(page);
        Browser.Page sold =
                Site.OPERATOR.send("/act/sell", "/act/sell", "lots", "(01)09521001000017(10)" + lot + " 50.5 KGM");
        assertThat(((Instruction.Sell) meaning(only(sold))).portions()).hasSize(1);
        Site.done(sold);
        assertThat(Site.OPERATOR.send("/", "/search", "q", lot).text()).contains("(10)" + lot, "200 KGM", "50.5 KGM");
    }

    @Test
    void things_are_packed_into_a_made_unit_and_unpacked_again() {
        List<String> items = Site.made(3);
        Browser.Page packed =
                Site.OPERATOR.send("/act/pack", "/act/pack", "unit", "", "codes", String.join("\n", items));
        Instruction.Pack pack = (Instruction.Pack) meaning(only(packed));
        assertThat(pack.unit()).matches("https://id\\.gs1\\.org/00/\\d9521001\\d{10}");
        assertThat(pack.children()).containsExactlyElementsOf(items);
        assertThat(Site.done(packed).text()).contains("Print its label");
        Browser.Page unit = Site.OPERATOR.send("/", "/search", "q", pack.unit());
        assertThat(unit.text())
                .contains("Inside: 3 things", "(21)" + items.get(0).substring(Site.ITEM.length()));

        Browser.Page one = Site.OPERATOR.send("/act/unpack", "/act/unpack", "unit", pack.unit(), "codes", items.get(0));
        assertThat(((Instruction.Unpack) meaning(only(one))).children()).containsExactly(items.get(0));
        Site.done(one);
        Browser.Page all = Site.OPERATOR.send("/act/unpack", "/act/unpack", "unit", pack.unit(), "all", "yes");
        assertThat(((Instruction.Unpack) meaning(only(all))).all()).isTrue();
        Site.done(all);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(2)).text()).contains("<strong>Here</strong>");
    }

    @Test
    void goods_are_offered_to_a_member_and_the_offer_is_cancelled() {
        List<String> items = Site.made(1);
        Browser.Page shipped =
                Site.OPERATOR.send("/act/ship", "/act/ship", "codes", items.get(0), "receiver", TestLedger.SHOP);
        EpcisEvent event = only(shipped);
        Instruction.Ship ship = (Instruction.Ship) meaning(event);
        assertThat(ship.receiver()).contains(TestLedger.SHOP);
        assertThat(event.destinationList().get(0).type()).isEqualTo("possessing_party");
        assertThat(event.destinationList().get(0).uri()).isEqualTo("https://id.gs1.org/417/9521003000008");
        Site.done(shipped);
        Browser.Page thing = Site.OPERATOR.send("/", "/search", "q", items.get(0));
        assertThat(thing.text()).contains("On offer to Corner Shop", "Offered to Corner Shop by Alpine Dairy");

        Browser.Page cancelled = Site.OPERATOR.send("/act/cancel", "/act/cancel", "codes", items.get(0));
        assertThat(meaning(only(cancelled))).isInstanceOf(Instruction.Cancel.class);
        Site.done(cancelled);
        assertThat(Site.OPERATOR.get(thing.path()).text())
                .contains("<strong>Here</strong>", "Offer cancelled by Alpine Dairy");
    }

    @Test
    void goods_that_go_to_no_member_leave_and_are_taken_in_again() {
        List<String> items = Site.made(1);
        Browser.Page shipped = Site.OPERATOR.send(
                "/act/ship", "/act/ship", "codes", items.get(0), "receiver", "outside", "gln", "4012345000009");
        assertThat(((Instruction.Ship) meaning(only(shipped))).receiver()).isEmpty();
        Site.done(shipped);
        Browser.Page back =
                Site.OPERATOR.send("/act/take-back", "/act/take-back", "codes", items.get(0), "choice", "no");
        EpcisEvent event = only(back);
        assertThat(meaning(event)).isInstanceOf(Instruction.Receive.class);
        assertThat(event.disposition()).contains("non_sellable_other");
        Site.done(back);
    }

    @Test
    void goods_are_sold_taken_back_and_retired() {
        List<String> items = Site.made(2);
        Browser.Page sold =
                Site.OPERATOR.send("/act/sell", "/act/sell", "codes", String.join("\n", items) + "\n" + items.get(0));
        assertThat(((Instruction.Sell) meaning(only(sold))).things())
                .as("scanned twice counts once")
                .containsExactlyElementsOf(items);
        Site.done(sold);
        Browser.Page back =
                Site.OPERATOR.send("/act/take-back", "/act/take-back", "codes", items.get(0), "choice", "yes");
        assertThat(((Instruction.Receive) meaning(only(back))).returned()).isFalse();
        Site.done(back);
        Browser.Page retired =
                Site.OPERATOR.send("/act/retire", "/act/retire", "codes", items.get(0), "choice", "destroying");
        EpcisEvent event = only(retired);
        assertThat(meaning(event)).isInstanceOf(Instruction.Retire.class);
        assertThat(event.bizStep()).contains("destroying");
        assertThat(event.disposition()).contains("destroyed");
        Site.done(retired);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(0)).text())
                .contains("<strong>Retired</strong>", "Taken back by Alpine Dairy");
    }

    @Test
    void a_recall_stops_the_sale_and_is_withdrawn_through_its_event() {
        List<String> items = Site.made(2);
        Browser.Page recalled =
                Site.OPERATOR.send("/act/recall", "/act/recall", "codes", items.get(0), "reason", "Wrong label");
        EpcisEvent event = only(recalled);
        assertThat(((Instruction.Recall) meaning(event)).targets()).containsExactly(items.get(0));
        assertThat(event.json().string("waymark:reason")).isEqualTo("Wrong label");
        Site.done(recalled);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(0)).text()).contains("<h2>Recalled</h2>");

        Browser.Page refused = Site.OPERATOR.send("/act/sell", "/act/sell", "codes", items.get(0));
        Site.NODE.work();
        assertThat(Site.OPERATOR.get(refused.path()).text())
                .contains(
                        "Not done",
                        "It is recalled, or its recall cannot be read.",
                        "(21)" + items.get(0).substring(Site.ITEM.length()))
                .doesNotContain("hx-get");

        Browser.Page events = Site.OPERATOR.get("/events");
        Browser.Page recall = Site.OPERATOR.get(handle(events, "Recall"));
        String correct = recall.path().replace("/events/", "/act/correct/");
        assertThat(recall.text()).contains("Withdraw this recall");
        assertThat(Site.OPERATOR.send(correct, correct, "reason", "").status()).isEqualTo(422);
        Browser.Page withdrawn = Site.OPERATOR.send(correct, correct, "reason", "did_not_occur");
        assertThat(((Instruction.Correct) meaning(Site.events(withdrawn).get(0))).recalls())
                .containsExactly(items.get(0));
        Site.done(withdrawn);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(0)).text()).contains("the recall was withdrawn");
        assertThat(Site.OPERATOR.get(recall.path()).text())
                .contains("This event was declared an error.")
                .doesNotContain("/act/correct/");
        assertThat(Site.OPERATOR
                        .send(correct, correct, "reason", "did_not_occur")
                        .text())
                .contains("declared an error before");
    }

    @Test
    void an_event_is_corrected() {
        List<String> items = Site.made(1);
        Browser.Page sold = Site.OPERATOR.send("/act/sell", "/act/sell", "codes", items.get(0));
        Site.done(sold);
        Browser.Page event = Site.OPERATOR.get(handle(Site.OPERATOR.get("/events"), "Sold"));
        String correct = event.path().replace("/events/", "/act/correct/");
        Browser.Page corrected = Site.OPERATOR.send(correct, correct, "reason", "incorrect_data");
        EpcisEvent declaration = Site.events(corrected).get(0);
        assertThat(declaration.errorDeclaration().orElseThrow().reason()).isEqualTo(Optional.of("incorrect_data"));
        Site.done(corrected);
        assertThat(Site.OPERATOR.send("/", "/search", "q", items.get(0)).text())
                .contains("<strong>Here</strong>", "Corrected");
    }

    @Test
    void a_refusal_says_why_and_about_what_and_a_wait_can_be_given_up() {
        List<String> items = Site.made(1);
        Browser.Page again = Site.OPERATOR.send(
                "/act/make",
                "/act/make",
                "product",
                "1",
                "serials",
                items.get(0).substring(Site.ITEM.length()));
        Site.NODE.work();
        assertThat(Site.OPERATOR.get(again.path()).text())
                .contains(
                        "Not done",
                        "This identifier is in use already.",
                        "already-commissioned",
                        "(21)" + items.get(0).substring(Site.ITEM.length()));

        Browser.Page waiting = Site.OPERATOR.send("/act/sell", "/act/sell", "codes", Site.ITEM + Site.serial());
        assertThat(waiting.text()).contains("On its way", "hx-trigger=\"every 1s\"");
        Site.NODE.work();
        Browser.Page parked = Site.OPERATOR.get(waiting.path());
        assertThat(parked.text())
                .contains("Waiting", "does not have its history", "Waits until")
                .doesNotContain("hx-trigger");
        String giveUp = waiting.path() + "/give-up";
        assertThat(Site.OPERATOR.send(parked, giveUp).text()).contains("Not done", "is left out");
    }

    @Test
    void polling_ends() {
        Browser.Page running = Site.OPERATOR.send(
                "/act/sell", "/act/sell", "codes", Site.made(1).get(0));
        assertThat(running.text()).contains("/progress?n=1\"");
        assertThat(Site.OPERATOR.get(running.path() + "/progress?n=7").text())
                .contains("/progress?n=8\"")
                .doesNotContain("<html");
        assertThat(Site.OPERATOR.get(running.path() + "/progress?n=300").text())
                .contains("takes longer than usual")
                .doesNotContain("hx-get");
        Site.NODE.work();
        assertThat(Site.OPERATOR.get(running.path() + "/progress?n=8").text())
                .contains("Done")
                .doesNotContain("hx-get");
    }

    @Test
    void what_is_ticked_in_stock_is_chosen_on_the_page_of_the_act() {
        List<String> items = Site.made(2);
        Browser.Page stock = Site.OPERATOR.get("/stock");
        Matcher box = Pattern.compile(
                        "name=\"thing\" value=\"([^\"]+)\"[^>]*aria-label=\"\\(01\\)09521001000017\\(21\\)"
                                + items.get(0).substring(Site.ITEM.length()) + "\"")
                .matcher(stock.text());
        assertThat(box.find()).isTrue();
        Browser.Page chosen =
                Site.OPERATOR.post("/act/ship/with", "_csrf", stock.hidden("/labels", "_csrf"), "thing", box.group(1));
        assertThat(chosen.text()).containsPattern("value=\"" + box.group(1) + "\" checked");
        Browser.Page shipped =
                Site.OPERATOR.send(chosen, "/act/ship", "thing", box.group(1), "receiver", TestLedger.DISTRIBUTOR);
        assertThat(((Instruction.Ship) meaning(only(shipped))).things()).containsExactly(items.get(0));
        Site.done(shipped);
        assertThat(Site.OPERATOR.get("/stock?place=offered").text()).contains("to Rhône Logistics");
    }
}
