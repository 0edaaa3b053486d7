package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.GLN_C;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.ledger.Hash;
import org.junit.jupiter.api.Test;

/** Blocks made of real plans become rows, and what the rows say is enough for the next plan. */
class ProjectionJourneyTest {

    private static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ234567ABCD";
    private static final String OTHER = "https://id.gs1.org/01/09521001000017/21/12345";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final String PALLET = "https://id.gs1.org/00/095210010000000024";
    private static final String LOT = "https://id.gs1.org/01/09521001000017/10/L1";

    private final Network network = Network.of(A, B, C);
    private final Network.Node a = network.node(A);
    private final Network.Node b = network.node(B);
    private final Network.Node c = network.node(C);

    @Test
    void own_events_become_chains_that_the_next_event_builds_on() {
        a.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "','" + OTHER + "'],"
                + "'ilmd':{'cbvmda:lotNumber':'L1'}"));
        assertThat(a.row("status", ITEM)).isEqualTo("held");
        assertThat(a.row("lot", OTHER)).isEqualTo(LOT);
        assertThat(a.row("gtin", OTHER)).isEqualTo("09521001000017");
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        assertThat(a.row("unit_ref", ITEM)).isEqualTo(a.row("ref", CASE));
        assertThat(a.row("next_key_hash", ITEM)).isNull();
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + PALLET + "','childEPCs':['" + CASE + "']"));
        assertThat(a.refused(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_B))))
                .isEqualTo("packed");
        a.ok(event("ObjectEvent", "DELETE", "destroying", "'epcList':['" + ITEM + "']"));
        assertThat(a.row("status", ITEM)).isEqualTo("retired");
        assertThat(a.row("status", CASE)).isEqualTo("packed");
        assertThat(a.row("exit_key", CASE)).isNotNull();
        assertThat(a.jdbc.queryForObject("select count(*) from unit_member", Integer.class)).isEqualTo(1);
        a.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        assertThat(a.row("exit_key", OTHER)).isNotNull();
        assertThat(a.row("unit_ref", OTHER)).isNull();
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + OTHER + "']," + to(GLN_B)));
        assertThat(a.row("receiver", OTHER)).isEqualTo(B);
        replaysToTheSame(a);
    }

    private static void replaysToTheSame(Network.Node node) {
        Hash before = node.projector.digest();
        node.rebuild();
        assertThat(node.projector.digest()).isEqualTo(before);
    }
}
