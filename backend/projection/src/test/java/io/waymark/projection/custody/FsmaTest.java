package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.GLN_A;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.fsma.Fsma204;
import io.waymark.projection.fsma.FsmaSheet;
import io.waymark.projection.fsma.KeyData;
import io.waymark.projection.fsma.TrackingEvent;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each critical tracking event out of the EPCIS event that records it, with what is missing named. */
class FsmaTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 22);
    private static final String LOT = "https://id.gs1.org/01/09521001000017/10/T1";
    private static final String RAW = "https://id.gs1.org/01/04012345000009/10/R1";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final String PALLET = "https://id.gs1.org/00/095210010000000024";
    private static final String PLACE = "https://id.gs1.org/414/" + GLN_A;
    private static final String DOCUMENT =
            "'bizTransactionList':[{'type':'po','bizTransaction':'urn:epcglobal:cbv:bt:" + GLN_A + ":PO-7'}]";

    private final Network network = Network.of(A, B);
    private final Network.Node a = network.node(A);

    private List<FsmaSheet.Line> day() {
        return new Fsma204(a.jdbc).ofPeriod(DAY, DAY).lines();
    }

    private static String quantity(String list, String lot) {
        return "'" + list + "':[{'epcClass':'" + lot + "','quantity':12.50,'uom':'KGM'}]";
    }

    @Test
    void harvesting_without_document_and_recipient_says_so() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "creating_class_instance",
                quantity("quantityList", RAW) + ",'readPoint':{'id':'" + PLACE + "'},'ilmd':{'ex:variety':'Roma'},"
                        + "'@context':[{'ex':'https://example.org/'}]"));
        FsmaSheet.Line line = day().get(0);
        assertThat(line.event()).isEqualTo(TrackingEvent.HARVESTING);
        assertThat(line.data())
                .containsEntry(KeyData.LOT_CODE, RAW)
                .containsEntry(KeyData.QUANTITY, "12.5")
                .containsEntry(KeyData.UNIT, "KGM")
                .containsEntry(KeyData.DATE, "2026-11-22")
                .containsEntry(KeyData.COMMODITY, "Roma")
                .containsEntry(KeyData.LOCATION, "GLN " + GLN_A + ", " + A + " (DE)");
        assertThat(line.missing())
                .containsExactlyInAnyOrder(KeyData.RECIPIENT, KeyData.REFERENCE_TYPE, KeyData.REFERENCE_NUMBER);
    }

    @Test
    void cooling_initial_packing_and_landing_are_told_apart() {
        a.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "https://example.org/step/cooling",
                quantity("quantityList", RAW) + "," + to(GLN_A)));
        a.ok(event(
                "TransformationEvent",
                "",
                "packing",
                quantity("inputQuantityList", RAW) + "," + quantity("outputQuantityList", LOT)
                        + ",'ilmd':{'ex:harvestDate':'2026-11-21','ex:coolingDate':'2026-11-21'},"
                        + "'@context':[{'ex':'https://example.org/'}]"));
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                quantity("quantityList", "https://id.gs1.org/01/04012345000016/10/FISH")
                        + ",'ilmd':{'ex:catchZone':'27.3.a'},'@context':[{'ex':'https://example.org/'}]"));
        assertThat(day())
                .extracting(FsmaSheet.Line::event)
                .containsExactly(
                        TrackingEvent.COOLING,
                        TrackingEvent.INITIAL_PACKING,
                        TrackingEvent.INITIAL_PACKING,
                        TrackingEvent.FIRST_LAND_BASED_RECEIVING);
        assertThat(day().get(0).missing()).contains(KeyData.FARM, KeyData.LOCATION);
        assertThat(day().get(2).part()).isEqualTo("new food");
        assertThat(day().get(2).data()).containsEntry(KeyData.HARVEST_DATE, "2026-11-21");
        // Where it was cooled is asked for only of food that was.
        assertThat(day().get(2).missing()).contains(KeyData.COOLED_AT, KeyData.HARVESTER);
        assertThat(day().get(3).data()).containsEntry(KeyData.HARVEST_AREA, "27.3.a");
        assertThat(day().get(3).missing()).contains(KeyData.HARVEST_DATE, KeyData.PRODUCT);
    }

    @Test
    void a_lot_is_followed_through_transformation_and_into_units_that_are_shipped() {
        a.ok(event(
                "TransformationEvent",
                "",
                "other",
                quantity("inputQuantityList", RAW) + "," + quantity("outputQuantityList", LOT) + ",'readPoint':{'id':'"
                        + PLACE + "'}," + DOCUMENT));
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "'," + quantity("childQuantityList", LOT)));
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + PALLET + "','childEPCs':['" + CASE + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + PALLET + "']," + DOCUMENT + "," + to(GLN_B)));
        FsmaSheet sheet = new Fsma204(a.jdbc).ofLot(GS1Identifier.of(LOT));
        assertThat(sheet.lines())
                .extracting(l -> l.event() + " " + l.part() + l.data().get(KeyData.LOT_CODE))
                .containsExactly("TRANSFORMATION food used" + RAW, "TRANSFORMATION new food" + LOT, "SHIPPING " + LOT);
        FsmaSheet.Line shipped = sheet.lines().get(2);
        assertThat(shipped.data())
                .containsEntry(KeyData.QUANTITY, "12.5")
                .containsEntry(KeyData.RECIPIENT, "GLN " + GLN_B + ", " + B + " (DE)")
                .containsEntry(KeyData.LOT_CODE_SOURCE, "GLN " + GLN_A + ", " + A + " (DE)")
                .containsEntry(KeyData.REFERENCE_TYPE, "po");
        assertThat(shipped.missing()).containsExactly(KeyData.PRODUCT, KeyData.LOCATION);
        assertThat(sheet.missing().get(TrackingEvent.SHIPPING)).containsEntry(KeyData.LOCATION, 1);
        assertThat(sheet.rows()).hasSize(4).allSatisfy(row -> assertThat(row)
                .hasSize(sheet.rows().get(0).size()));
        assertThat(sheet.rows().get(3)).contains("Product description; Location of the event");

        Network.Node b = network.node(B);
        b.receive(A, "'" + PALLET + "'");
        FsmaSheet.Line received =
                new Fsma204(b.jdbc).ofLot(GS1Identifier.of(LOT)).lines().get(0);
        assertThat(received.event()).isEqualTo(TrackingEvent.RECEIVING);
        assertThat(received.data())
                .containsEntry(KeyData.QUANTITY, "12.5")
                .containsEntry(KeyData.LOT_CODE_SOURCE, "https://" + A + ".example/01/09521001000017/10/T1");
        assertThat(received.missing()).contains(KeyData.PREVIOUS_SOURCE);
    }

    @Test
    void items_without_a_lot_have_no_traceability_lot_code() {
        a.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['https://id.gs1.org/01/09521001000017/21/X']"));
        FsmaSheet.Line line = day().get(0);
        assertThat(line.data()).containsEntry(KeyData.QUANTITY, "1").containsEntry(KeyData.UNIT, "pieces");
        assertThat(line.missing()).contains(KeyData.LOT_CODE);
    }

    @Test
    void declared_errors_and_other_days_are_not_in_the_sheet() {
        String made = event(
                "ObjectEvent",
                "ADD",
                "creating_class_instance",
                "'eventID':'urn:test:wrong'," + quantity("quantityList", RAW));
        a.ok(made);
        assertThat(day()).hasSize(1);
        assertThat(new Fsma204(a.jdbc)
                        .ofPeriod(DAY.minusDays(9), DAY.minusDays(1))
                        .lines())
                .isEmpty();
        a.ok(made.substring(0, made.length() - 1)
                + ",\"errorDeclaration\":{\"declarationTime\":\"2026-11-22T12:00:00Z\"}}");
        assertThat(day()).isEmpty();
    }
}
