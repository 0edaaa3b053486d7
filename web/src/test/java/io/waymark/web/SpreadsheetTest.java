package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTest {
    private static Browser.Page sent(String act, String when, String csv) {
        String token = Site.OPERATOR.get("/sheets").hidden("/sheets", "_csrf");
        return Site.OPERATOR.upload(
                "/sheets", "rows.csv", csv.getBytes(StandardCharsets.UTF_8), "_csrf", token, "act", act, "when", when);
    }

    private static Browser.Page recorded(Browser.Page checked) {
        assertThat(checked.status()).as(checked.text()).isEqualTo(200);
        String token = checked.hidden(checked.path() + "/record", "_csrf");
        return Site.OPERATOR.post(checked.path() + "/record", "_csrf", token);
    }

    @Test
    void rows_become_events_and_the_same_file_is_recorded_once() {
        String a = Site.serial();
        String b = Site.serial();
        String c = Site.serial();
        String csv = "Serial number;Product (GTIN);Lot number;Expiry date\n" + a + ";9521001000017;L1;2027-03-31\n" + b
                + ";9521001000017;L1;2027-03-31\n" + c + ";9521001000017;L2;\n";
        Browser.Page checked = sent("make", "2026-11-20T10:00", csv);
        assertThat(checked.text()).contains("Every row is right", "3 rows, recorded as 2 events");
        Browser.Page job = recorded(checked);
        List<EpcisEvent> events = Site.events(job);
        assertThat(events).hasSize(2);
        assertThat(events.get(0).epcList()).containsExactly(Site.ITEM + a, Site.ITEM + b);
        UUID first = Site.job(job);
        Site.done(job);

        Browser.Page again = sent("make", "2026-11-21T23:00", csv);
        assertThat(again.text()).contains("This file was recorded before", first.toString());
        UUID second = Site.job(recorded(again));
        assertThat(second).isNotEqualTo(first);
        // The ledger takes the same event id with the same content as recorded before, and writes nothing.
        assertThat(events(second)).hasSize(2).isEqualTo(events(first));
    }

    @Test
    void every_bad_row_is_named_with_its_column_and_nothing_is_recorded() {
        long before = jobs();
        String known = Site.made(1).get(0).replace(Site.ITEM, "");
        before = jobs();
        String csv = "Product (GTIN),Serial number,Lot number,Expiry date\n"
                + "9521001000017," + known + ",,\n"
                + "9521001000011,A1,,\n"
                + "9521001000017,,,\n"
                + "9521001000017,A2,,31.03.2027\n"
                + "9521002000016,A3,,\n"
                + "9521001000017,A4,,\n"
                + "9521001000017,A4,,\n"
                + "9521001000017,\"A 5\",,\n";
        Browser.Page page = sent("make", "2026-11-20T10:00", csv);
        assertThat(page.status()).isEqualTo(422);
        String table = page.text().replaceAll("<[^>]+>", "|").replaceAll("[|\\s]*\\|[|\\s]*", "|");
        assertThat(table)
                .contains("|Row 3|Product (GTIN)|This is no GTIN. Its check digit is wrong")
                .contains("|Row 4|Serial number|This cell is empty.")
                .contains("|Row 5|Expiry date|Write the date as year-month-day")
                .contains("|Row 6|Product (GTIN)|This GTIN is not under a company prefix")
                .contains("This is the same thing as in row 7.")
                .contains("|Row 9|Serial number|")
                .contains("|Row 2|Serial number|This item was made before.");
        assertThat(jobs()).isEqualTo(before);
    }

    private static long jobs() {
        return Site.NODE.jdbc.queryForObject("select count(*) from capture_job", Long.class);
    }

    @Test
    void goods_are_packed_and_shipped_by_spreadsheet() {
        List<String> items = Site.made(2);
        String unit = Site.sscc();
        String pack = "Unit (SSCC),Code\n" + unit + "," + items.get(0) + "\n" + unit + "," + items.get(1) + "\n";
        Browser.Page packed = recorded(sent("pack", "2026-11-20T10:00", pack));
        assertThat(Site.events(packed)).hasSize(1);
        Site.done(packed);
        Browser.Page shipped =
                recorded(sent("ship", "2026-11-20T11:00", "Code,Receiver (GLN)\n" + unit + ",9521002000009\n"));
        Site.done(shipped);
        Browser.Page twice = sent("ship", "2026-11-20T12:00", "Code,Receiver (GLN)\n" + unit + ", 9521002000009\n");
        assertThat(twice.status()).isEqualTo(422);
        assertThat(twice.text()).contains("it is on offer to another member");
    }

    @Test
    void goods_are_unpacked_taken_back_and_recalled_by_spreadsheet() {
        List<String> items = Site.made(4);
        String unit = Site.sscc();
        String other = Site.sscc();
        Site.done(recorded(sent(
                "pack",
                "2026-11-20T10:00",
                "Unit (SSCC),Code\n" + unit + "," + items.get(0) + "\n" + unit + "," + items.get(1) + "\n" + other + ","
                        + items.get(2) + "\n")));
        Browser.Page unpacked = recorded(sent(
                "unpack", "2026-11-20T11:00", "Unit (SSCC),Code\n" + unit + "," + items.get(0) + "\n" + other + ",\n"));
        List<EpcisEvent> events = Site.events(unpacked);
        assertThat(events).hasSize(2);
        assertThat(events.get(0).childEPCs()).containsExactly(items.get(0));
        assertThat(events.get(1).childEPCs()).isEmpty();
        Site.done(unpacked);
        assertThat(sent("unpack", "2026-11-20T11:00", "Unit (SSCC),Codes\n" + unit + "," + items.get(1) + "\n")
                        .text())
                .contains("This column is missing");
        Site.done(recorded(sent("sell", "2026-11-20T12:00", "Code\n" + items.get(0) + "\n" + items.get(2) + "\n")));
        Browser.Page back = recorded(sent(
                "take-back",
                "2026-11-20T13:00",
                "Code,Can be sold again (yes or no)\n" + items.get(0) + ",yes\n" + items.get(2) + ",no\n"));
        assertThat(Site.events(back))
                .extracting(e -> e.disposition().orElseThrow())
                .containsExactly("sellable_accessible", "non_sellable_other");
        Site.done(back);
        assertThat(sent(
                                "take-back",
                                "2026-11-20T14:00",
                                "Code,Can be sold again (yes or no)\n" + items.get(0) + ",yes\n")
                        .text())
                .contains("This is here");
        Browser.Page recalled = recorded(sent(
                "recall",
                "2026-11-20T15:00",
                "Code,Reason\n" + items.get(3) + ",glass\n(01)09521001000017(10)L-R9,glass\n"));
        EpcisEvent recall = Site.events(recalled).get(0);
        assertThat(recall.disposition()).contains("recalled");
        assertThat(recall.epcList()).containsExactly(items.get(3));
        assertThat(recall.quantityList()).hasSize(1);
        Site.done(recalled);
        assertThat(sent("recall", "2026-11-20T15:00", "Code\n(01)09521002000016(10)X\n")
                        .text())
                .contains("only others can recall it");
    }

    @Test
    void a_file_that_is_no_spreadsheet_is_refused_with_what_to_do() {
        assertThat(sent("make", "2026-11-20T10:00", "Name\nx\n").text()).contains("This column is missing");
        assertThat(sent("make", "2026-11-20T10:00", "a,\"b").text()).contains("quotation mark");
        assertThat(sent("make", "2226-11-20T10:00", "a").text()).contains("not in the future");
        assertThat(sent("fly", "2026-11-20T10:00", "a").text()).contains("Choose what the rows are.");
        assertThat(new Browser(Site.PORT).signIn("auditor").get("/sheets").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"make", "make-lot", "pack", "unpack", "ship", "receive", "sell", "take-back", "retire", "recall"
            })
    void templates_can_be_fetched_and_sent(String act) {
        String csv = Site.OPERATOR.get("/sheets/template/" + act + ".csv").text();
        Browser.Page page = sent(act, "2026-11-20T10:00", csv);
        assertThat(page.text())
                .doesNotContain("This column is missing", "This cell is empty", "check digit", "Write the");
        assertThat(Site.OPERATOR.get("/sheets/template/" + act + ".xlsx").status())
                .isEqualTo(200);
    }

    @Test
    void lists_come_as_spreadsheets() {
        String item = Site.made(1).get(0);
        String stock = Site.OPERATOR.get("/stock/list.csv?place=held&kind=item").text();
        assertThat(stock).contains(item, "Mountain cheese, 250 g").startsWith("\uFEFFCode,Kind,Product");
        assertThat(Site.OPERATOR.get("/events/list.csv").text()).contains("ObjectEvent");
        assertThat(Site.OPERATOR.get("/jobs/list.csv").text()).contains("Make items,operator,done");
        assertThat(Site.OPERATOR.get("/stock/list.xlsx").status()).isEqualTo(200);
        String token = Site.OPERATOR.get("/sheets").hidden("/sheets", "_csrf");
        assertThat(Site.OPERATOR
                        .post("/search/list.csv", "_csrf", token, "q", Site.GTIN)
                        .text())
                .contains("(01)" + Site.GTIN);
        assertThat(Site.OPERATOR.get("/stock/list.exe").status()).isEqualTo(404);
    }

    /** Ids and digests of a job's events. */
    private static List<String> events(UUID job) {
        return Site.NODE.jdbc.queryForList(
                "select event_id || encode(content, 'hex') from capture_event where job = ? order by position",
                String.class,
                job);
    }
}
