package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisValidation;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import java.io.ByteArrayInputStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void the_food_sheet_is_shown_and_taken_along() throws Exception {
        String lot = "F" + Site.serial();
        Site.NODE.capture("{'type':'ObjectEvent','eventTime':'2026-03-05T10:00:00Z','eventTimeZoneOffset':'+01:00',"
                + "'action':'ADD','bizStep':'commissioning','epcList':[],'quantityList':[{'epcClass':"
                + "'https://id.gs1.org/01/" + Site.GTIN + "/10/" + lot + "','quantity':7,'uom':'KGM'}]}");
        String code = "(01)" + Site.GTIN + "(10)" + lot;
        Browser.Page page = Site.OPERATOR.send("/reports/fsma204", "/reports/fsma204", "lot", code, "format", "page");
        assertThat(page.text()).contains("1 line", "Transformation (1.1350)", "Reference document number", "7 KGM");
        Browser.Page csv = Site.OPERATOR.send(
                "/reports/fsma204", "/reports/fsma204", "first", "2026-03-05", "last", "2026-03-05", "format", "csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text()).contains("Mountain cheese, 250 g (GTIN " + Site.GTIN + ")", lot);
        Browser.Page xlsx = Site.OPERATOR.send("/reports/fsma204", "/reports/fsma204", "lot", code, "format", "xlsx");
        try (ReadableWorkbook book =
                new ReadableWorkbook(new ByteArrayInputStream(xlsx.response().body()))) {
            assertThat(book.getFirstSheet().read()).hasSize(2);
        }
    }

    @Test
    void a_sheet_of_nothing_sayable_is_refused_where_it_is_wrong() {
        assertThat(Site.OPERATOR
                        .send("/reports/fsma204", "/reports/fsma204", "lot", "(01)" + Site.GTIN)
                        .text())
                .contains("This is no lot");
        Browser.Page page =
                Site.OPERATOR.send("/reports/fsma204", "/reports/fsma204", "first", "2026-03-05", "last", "2026-03-01");
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text()).contains("The last day comes after the first");
    }

    @Test
    void a_medicine_is_verified_and_the_check_is_kept() {
        String serial = Site.serial();
        Site.NODE.capture("{'type':'ObjectEvent','eventTime':'2026-03-06T10:00:00Z','eventTimeZoneOffset':'+01:00',"
                + "'action':'ADD','bizStep':'commissioning','epcList':['" + Site.ITEM + serial
                + "'],'ilmd':{'cbvmda:lotNumber':'M1','cbvmda:itemExpirationDate':'2099-03-31'}}");
        String label = "(01)" + Site.GTIN + "(17)990331(10)M1(21)" + serial;
        Browser.Page good = Site.OPERATOR.send("/reports/dscsa", "/reports/dscsa", "code", label);
        // Two digits of a year are those that come closest: 99 is 1999.
        assertThat(good.text()).contains("No_match_GTIN_Serial_Expiry");
        Browser.Page typed = Site.OPERATOR.send(
                "/reports/dscsa",
                "/reports/dscsa",
                "gtin",
                "9521001000017",
                "serial",
                serial,
                "lot",
                "M1",
                "expiry",
                "2099-03-31",
                "gln",
                "9521002000009");
        assertThat(typed.text()).contains("<h2>Verified</h2>", "for GLN 9521002000009 (Rhône Logistics)", serial);
        Browser.Page wrong = Site.OPERATOR.send("/reports/dscsa", "/reports/dscsa", "gtin", "124", "serial", "1");
        assertThat(wrong.status()).isEqualTo(422);

        Browser.Page history =
                Site.OPERATOR.send("/reports/dscsa", "/reports/dscsa/history", "item", label, "affirm", "yes");
        assertThat(history.text()).contains("dscsaTransactionStatement");
        EpcisDocument document = EpcisDocument.of(
                JsonParser.parse(history.text(), JsonLimits.VALUE).asObject());
        assertThat(EpcisValidation.check(document)).isEmpty();
        assertThat(document.events()).hasSize(1);
    }

    @Test
    void reports_are_for_staff() {
        for (String path : new String[] {"/reports", "/reports/fsma204", "/reports/dscsa"}) {
            assertThat(new Browser(Site.PORT).get(path).path()).isEqualTo("/sign-in");
            assertThat(new Browser(Site.PORT).signIn("auditor").get(path).status())
                    .isEqualTo(200);
        }
    }
}
