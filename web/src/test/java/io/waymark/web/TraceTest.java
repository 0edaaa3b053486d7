package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisValidation;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class TraceTest {

    private static final String FLOUR = "https://id.gs1.org/01/04012345000009/10/";

    /** Two items made of a stranger's lot, packed into a unit; gives the page of the first item. */
    private static Browser.Page packed(List<String> items, String unit, String flour) {
        String outputs = "['" + items.get(0) + "','" + items.get(1) + "']";
        Site.NODE.capture(
                "{'type':'TransformationEvent','eventTime':'2026-11-20T10:00:00Z','eventTimeZoneOffset':'+01:00',"
                        + "'bizStep':'creating_class_instance','inputQuantityList':[{'epcClass':'" + flour
                        + "','quantity':2,'uom':'KGM'}],'outputEPCList':" + outputs + "}");
        Site.NODE.capture(
                "{'type':'AggregationEvent','eventTime':'2026-11-20T11:00:00Z','eventTimeZoneOffset':'+01:00',"
                        + "'action':'ADD','bizStep':'packing','parentID':'" + unit + "','childEPCs':" + outputs + "}");
        return Site.OPERATOR.send("/", "/search", "q", items.get(0));
    }

    private static List<String> fresh() {
        return List.of(Site.ITEM + Site.serial(), Site.ITEM + Site.serial());
    }

    @Test
    void a_trace_is_drawn_said_in_a_table_and_taken_along() throws Exception {
        List<String> items = fresh();
        String flour = FLOUR + Site.serial();
        Browser.Page thing = packed(items, Site.sscc(), flour);
        String path = thing.path() + "/trace";
        Browser.Page page = Site.OPERATOR.get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("<svg", "used for (as an event states; not proven)", "packed in", "Green: proven")
                .doesNotContain("This is not all")
                .doesNotContain(" style=");
        String serial = items.get(0).substring(items.get(0).lastIndexOf('/') + 1);
        assertThat(page.text()).contains("Item " + serial);
        assertThat(Site.OPERATOR.get(path + "?direction=sideways").status()).isEqualTo(404);
        assertThat(Site.OPERATOR.get(path + "?zoom=73").status()).isEqualTo(404);
        assertThat(Site.OPERATOR.get(path + "?zoom=200&direction=back").status())
                .isEqualTo(200);

        Browser.Page svg = Site.OPERATOR.get(path + ".svg");
        assertThat(svg.header("Content-Disposition")).isEqualTo("attachment; filename=\"trace.svg\"");
        Document drawn = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.response().body()));
        assertThat(drawn.getElementsByTagName("rect").getLength()).isGreaterThan(3);
        Browser.Page json = Site.OPERATOR.get(path + ".json");
        assertThat(JsonParser.parse(json.text(), JsonLimits.VALUE)
                        .asObject()
                        .array("nodes")
                        .size())
                .isEqualTo(3);
        EpcisDocument events = EpcisDocument.of(
                JsonParser.parse(Site.OPERATOR.get(path + "-events.json").text(), JsonLimits.VALUE)
                        .asObject());
        assertThat(events.events()).hasSize(2);
        assertThat(EpcisValidation.check(events)).isEmpty();
    }

    @Test
    void holders_are_listed_with_their_counts() throws Exception {
        List<String> items = fresh();
        String unit = Site.sscc();
        String flour = FLOUR + Site.serial();
        packed(items, unit, flour);
        Browser.Page unknown = Site.OPERATOR.get("/things/" + Site.handle(flour));
        assertThat(unknown.text()).contains("See what they say of it");
        Browser.Page page = Site.OPERATOR.get(unknown.path() + "/holders");
        assertThat(page.text()).contains("Alpine Dairy", "2 items", "In unit (00)");
        String csv = Site.OPERATOR.get(unknown.path() + "/holders.csv").text();
        assertThat(csv).contains(items.get(0), items.get(1), "Alpine Dairy,CH,held,Item");
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(
                Site.OPERATOR.get(unknown.path() + "/holders.xlsx").response().body()))) {
            assertThat(book.getFirstSheet().read())
                    .extracting(row -> row.getCellText(4))
                    .containsExactlyInAnyOrder("identifier", items.get(0), items.get(1));
        }
    }

    @Test
    void nobody_sees_a_trace_without_signing_in() {
        String path = packed(fresh(), Site.sscc(), FLOUR + Site.serial()).path();
        for (String file : List.of("/trace", "/trace.json", "/trace.svg", "/holders", "/holders.csv")) {
            assertThat(new Browser(Site.PORT).get(path + file).path()).isEqualTo("/sign-in");
        }
        assertThat(new Browser(Site.PORT).signIn("auditor").get(path + "/trace").status())
                .isEqualTo(200);
    }
}
