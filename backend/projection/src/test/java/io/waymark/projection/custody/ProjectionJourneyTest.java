package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.GLN_C;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.custody.Standing;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.transaction.Opening;
import java.util.List;
import java.util.Map;
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
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'epcList':['" + ITEM + "','" + OTHER + "']," + "'ilmd':{'cbvmda:lotNumber':'L1'}"));
        assertThat(a.row("status", ITEM)).isEqualTo("held");
        assertThat(a.row("lot", OTHER)).isEqualTo(LOT);
        assertThat(a.row("gtin", OTHER)).isEqualTo("09521001000017");
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        assertThat(a.row("unit_ref", ITEM)).isEqualTo(a.row("ref", CASE));
        assertThat(a.row("next_key_hash", ITEM)).isNull();
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + PALLET + "','childEPCs':['" + CASE + "']"));
        assertThat(a.refused(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_B))))
                .isEqualTo("packed");
        a.ok(event("ObjectEvent", "DELETE", "destroying", "'epcList':['" + ITEM + "']"));
        assertThat(a.row("status", ITEM)).isEqualTo("retired");
        assertThat(a.row("status", CASE)).isEqualTo("held");
        assertThat(a.jdbc.queryForObject("select count(*) from unit_member", Integer.class))
                .isEqualTo(1);
        a.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        assertThat(a.row("exit_key", OTHER)).isNotNull();
        assertThat(a.row("unit_ref", OTHER)).isNull();
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + OTHER + "']," + to(GLN_B)));
        assertThat(a.row("receiver", OTHER)).isEqualTo(B);
        replaysToTheSame(a);
    }

    @Test
    void goods_go_through_three_organisations_and_back() {
        a.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "','" + OTHER + "']"));
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "','" + OTHER + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_B)));
        assertThat(b.refused(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + CASE + "']")))
                .isEqualTo("no-offer");
        assertThat(b.fetch(A).values()).containsExactly(Verdict.READY);
        assertThat(b.fetch(A)).isEmpty();
        InboundOffers.Offer offer = b.inbound.list(null, 10).get(0);
        assertThat(offer.things()).singleElement().satisfies(t -> {
            assertThat(t.identifier()).isEqualTo(CASE);
            assertThat(t.inside()).isEqualTo(2);
            assertThat(b.inbound.offersOf(List.of(t.name()))).containsExactly(offer.number());
            assertThat(b.inbound.history(offer.number(), t.name()))
                    .extracting(InboundOffers.HistoryStep::act)
                    .containsExactly("commission", "content", "ship");
        });
        b.storePackages();
        assertThat(b.inbound.packageFor(offer.number())).isEmpty();
        b.ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + CASE + "']"));
        assertThat(b.inbound.list(null, 10)).isEmpty();
        assertThat(b.inbound.offer(offer.number()).orElseThrow().things().get(0).outcome())
                .contains("received");
        assertThat(b.jdbc.queryForObject("select count(*) from opening", Integer.class))
                .isZero();
        assertThat(a.row("gone_to", CASE)).isEqualTo(B);
        assertThat(a.jdbc.queryForObject("select settled from own_offer", Boolean.class))
                .isTrue();
        assertThat(a.refused(event("ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + CASE + "']")))
                .isEqualTo("not-offered");

        b.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        b.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_C)));
        c.receive(B, "'" + ITEM + "'");
        c.ok(event("ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + ITEM + "']"));
        assertThat(c.row("status", ITEM)).isEqualTo("sold");
        agreesWithTheVerifier(c);
        replaysToTheSame(c);

        assertThat(a.openings.gone(null, 10)).extracting(Openings.Question::to).containsExactly(B);
        long asked = a.openings.height();
        for (Network.Node custodian : List.of(b, c)) {
            ObjectName name = name(custodian, ITEM);
            assertThat(a.openings.store(custodian.org, custodian.openNext(name), asked))
                    .isEqualTo(Verdict.READY);
        }
        keepsNothingTwiceInAReplay(a, b.openNext(name(b, ITEM)), asked);
        assertThat(a.row("status", ITEM)).isEqualTo("sold");
        a.openings.packagesFor(List.of(name(a, ITEM))).forEach(a::store);
        a.ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + ITEM + "']"));
        assertThat(a.row("status || custodian", ITEM)).isEqualTo("held" + A);
        assertThat(c.row("gone_to", ITEM)).isEqualTo(A);
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_B)));
        assertThat(b.fetch(A).values()).containsExactly(Verdict.READY);
        for (Network.Node node : List.of(a, b, c)) {
            agreesWithTheVerifier(node);
            replaysToTheSame(node);
        }
    }

    private static ObjectName name(Network.Node node, String identifier) {
        return new ObjectName(node.row("org", identifier), new KeyId(node.row("ref", identifier)));
    }

    /** Every object's row says what the walk from the first step on says. */
    private static void agreesWithTheVerifier(Network.Node node) {
        OpenedCheck check = new OpenedCheck(node.jdbc, InboundOffers.join(List.of()));
        List<Map<String, Object>> rows = node.jdbc.queryForList("select * from object");
        assertThat(rows).isNotEmpty();
        for (Map<String, Object> row : rows) {
            Standing standing =
                    check.standing(new ObjectName((String) row.get("org"), new KeyId((String) row.get("ref"))));
            assertThat(standing.chain()
                            .get(standing.chain().size() - 1)
                            .step()
                            .hash()
                            .bytes())
                    .as(standing + " " + row.get("identifier"))
                    .isEqualTo(row.get("head_hash"));
            boolean gap = standing.gap() != null && standing.gap().org().equals(row.get("gone_to"));
            if (row.get("status").equals("packed") && row.get("unit_org") == null && row.get("exit_key") == null) {
                continue;
            }
            assertThat(row.get("gone_to") != null)
                    .as(standing + " " + row.get("identifier"))
                    .isEqualTo(gap);
            if (standing.gap() == null) {
                assertThat(
                                standing.exit() == null
                                        ? null
                                        : standing.exit().key().hex())
                        .isEqualTo(row.get("exit_key"));
                assertThat(standing.inUnit()).isEqualTo(row.get("unit_org") != null);
            }
        }
    }

    /** An answer that was asked for before the rows were emptied: all of it looks new, until all of it is there again. */
    private static void keepsNothingTwiceInAReplay(Network.Node node, Opening answer, long asked) {
        Hash before = node.projector.digest();
        node.projector.rebuild();
        for (int height = 0; height < asked; height++) {
            node.follow(height);
            assertThat(node.openings.store(B, answer, asked).ready())
                    .as("kept with %d of %d blocks", height, asked)
                    .isFalse();
        }
        node.follow();
        assertThat(node.openings.store(B, answer, asked)).isEqualTo(Verdict.READY);
        assertThat(node.projector.digest()).isEqualTo(before);
    }

    private static void replaysToTheSame(Network.Node node) {
        Hash before = node.projector.digest();
        node.rebuild();
        assertThat(node.projector.digest()).isEqualTo(before);
    }
}
