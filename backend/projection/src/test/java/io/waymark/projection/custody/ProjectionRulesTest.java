package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.GLN_C;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.RecallLink;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.NotNextBlockException;
import io.waymark.projection.ledger.OtherChainException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rows say where the ledger holds more than honest, punctual, readable writes. */
class ProjectionRulesTest {

    private static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ234567ABCD";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final String LOT = "https://id.gs1.org/01/09521001000017/10/L1";
    private static final String COMMISSION = event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "']");
    private static final String SHIP =
            event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_B));
    private static final String SELL = event("ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + ITEM + "']");

    private final Network network = Network.of(A, B, C);
    private final Network.Node a = network.node(A);
    private final Network.Node b = network.node(B);
    private final Network.Node c = network.node(C);

    @Test
    void a_block_out_of_turn_or_of_another_chain_is_refused_and_changes_nothing() {
        LedgerBlock last = network.block(network.height() - 1, A);
        Hash before = a.projector.digest();
        assertThatThrownBy(() -> a.projector.apply(last)).isInstanceOf(NotNextBlockException.class);
        LedgerBlock other = new LedgerBlock(network.height(), last.header(), Hash.sha256(), List.of(), List.of());
        assertThatThrownBy(() -> a.projector.apply(other)).isInstanceOf(OtherChainException.class);
        assertThat(a.projector.digest()).isEqualTo(before);
    }

    @Test
    void nonsense_is_counted_and_the_follower_goes_on() {
        a.ok(COMMISSION);
        byte[] key = KeyId.keyHash("anything").bytes();
        network.append(
                List.of(
                        new HashedWrite(C, new byte[3], new byte[32], false, false),
                        new HashedWrite(C, key, new byte[200_000], false, false),
                        new HashedWrite(B, key, new byte[0], false, false),
                        new HashedWrite(
                                A, KeyId.keyHash("gone").bytes(), Hash.sha256().bytes(), false, true)),
                List.of());
        assertThat(a.jdbc.queryForList(
                        "select org || ' ' || writes || ' ' || flags || ' ' || (idx is null) from ledger_write"
                                + " where key_hash = ? order by org",
                        String.class,
                        (Object) key))
                .containsExactly(B + " 1 1 true", C + " 1 4 false");
        Map<String, byte[]> values = new HashMap<>();
        values.put("|step", new byte[] {1});
        values.put("zz|step", "{}".getBytes(StandardCharsets.UTF_8));
        values.put("'; drop table step|package", "{}".getBytes(StandardCharsets.UTF_8));
        values.put("\u0000|event", new byte[] {1, 2});
        values.put("offer|x", "[]".getBytes(StandardCharsets.UTF_8));
        values.put(
                "0".repeat(64) + "|event",
                "{\"_sd\":[],\"_sd_alg\":\"sha-256\",\"disclosures\":[],\"v\":1}".getBytes(StandardCharsets.UTF_8));
        values.put("00000000000000000000000000000000|product|1", "{\"v\":99}".getBytes(StandardCharsets.UTF_8));
        network.write(A, values);
        network.commit();
        assertThat(a.applied.skipped()).isEqualTo(values.size());
        assertThat(a.jdbc.queryForObject("select sum(skipped) from block", Integer.class))
                .isEqualTo(values.size());
        a.ok(SELL);
        assertThat(a.row("status", ITEM)).isEqualTo("sold");
        replaysToTheSame(a);
    }

    @Test
    void only_an_entitled_writer_moves_a_chain_and_the_first_write_counts() {
        a.ok(COMMISSION);
        a.ok(SHIP);
        KeyId next = new Network.Head(a, ITEM).step().nextKey(null);
        byte[] garbage = "nothing that anybody could read".getBytes(StandardCharsets.UTF_8);
        network.write(C, Map.of(next.stepKey(), garbage));
        network.commit();
        assertThat(a.row("gone_to", ITEM)).isNull();
        network.write(B, Map.of(next.stepKey(), garbage));
        network.commit();
        assertThat(a.row("gone_to", ITEM)).isEqualTo(B);
        assertThat(a.row("gone_block", ITEM)).isEqualTo(String.valueOf(network.height() - 1));
        // A cancellation that an altered chaincode writes afterwards changes nothing.
        network.write(A, Map.of(next.stepKey(), garbage));
        network.commit();
        assertThat(a.row("gone_to", ITEM)).isEqualTo(B);
        assertThat(a.refused(SELL)).isEqualTo("not-custodian");
        replaysToTheSame(a);
    }

    @Test
    void a_rejection_is_recognised_without_being_shown() {
        a.ok(COMMISSION);
        a.ok(SHIP);
        b.fetch(A);
        b.ok(event("ObjectEvent", "OBSERVE", "receiving", "'disposition':'returned','epcList':['" + ITEM + "']"));
        assertThat(a.row("status || custodian", ITEM)).isEqualTo("held" + A);
        assertThat(a.jdbc.queryForObject("select source from step where act = 'reject'", String.class))
                .isEqualTo("derived");
        assertThat(a.jdbc.queryForObject("select settled from own_offer", Boolean.class))
                .isTrue();
        assertThat(b.inbound.list(null, 10)).isEmpty();
        assertThat(b.jdbc.queryForObject("select outcome from inbound_head", String.class))
                .isEqualTo("rejected");
        assertThat(b.jdbc.queryForObject("select count(*) from opening", Integer.class))
                .isZero();
        assertThat(b.jdbc.queryForObject("select count(*) from object", Integer.class))
                .isZero();
        a.ok(SHIP);
        b.receive(A, "'" + ITEM + "'");
        assertThat(b.row("status || custodian", ITEM)).isEqualTo("held" + B);
        replaysToTheSame(a);
        replaysToTheSame(b);
    }

    @Test
    void a_recall_stops_a_sale_until_it_is_shown_to_be_withdrawn() {
        a.ok(event(
                "ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "'],'ilmd':{'cbvmda:lotNumber':'L1'}"));
        a.ok(SHIP);
        b.receive(A, "'" + ITEM + "'");
        String recall = event(
                "ObjectEvent",
                "OBSERVE",
                "inspecting",
                "'eventID':'urn:r','disposition':'recalled','quantityList':[{'epcClass':'" + LOT + "'}]");
        a.ok(recall);
        assertThat(b.refused(SELL)).isEqualTo("recalled");
        assertThat(b.openings.unreadRecalls(10))
                .extracting(Openings.RecallQuestion::org)
                .containsExactly(A);
        b.openings.storeRecalls(A, links(), 0);
        assertThat(b.openings.unreadRecalls(10)).isEmpty();
        assertThat(b.refused(SELL)).isEqualTo("recalled");
        a.ok(recall.replace(
                "'disposition'".replace('\'', '"'),
                "'errorDeclaration':{'declarationTime':'2026-11-22T11:00:00Z'},'disposition'".replace('\'', '"')));
        assertThat(b.refused(SELL)).isEqualTo("recalled");
        Map<String, RecallLink> links = links();
        assertThat(links).hasSize(2);
        assertThat(b.openings.storeRecalls(A, links, 0)).isEqualTo(Verdict.READY);
        b.ok(SELL);
        replaysToTheSame(a);
        replaysToTheSame(b);
    }

    private Map<String, RecallLink> links() {
        Map<String, RecallLink> links = new HashMap<>();
        a.values.forEach((key, value) -> {
            if (key.endsWith("|recall")) {
                links.put(key, RecallLink.parse(value));
            }
        });
        return links;
    }

    @Test
    void what_is_purged_on_the_ledger_leaves_the_rows_and_comes_back_by_no_replay() {
        a.ok(event(
                "ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "'],'ilmd':{'cbvmda:lotNumber':'L1'}"));
        String eventKey = a.jdbc.queryForObject("select key from event", String.class);
        a.ok(SHIP);
        b.receive(A, "'" + ITEM + "'");
        b.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_C)));
        c.receive(B, "'" + ITEM + "'");
        assertThat(b.jdbc.queryForObject("select count(*) from step", Integer.class))
                .isEqualTo(4);
        network.purge(A, List.of(eventKey));
        network.purge(B, b.jdbc.queryForList("select key from own_package", String.class));
        network.commit();
        assertThat(a.jdbc.queryForObject("select count(*) from event where text is null", Integer.class))
                .isEqualTo(1);
        assertThat(a.jdbc.queryForObject("select count(*) from event_identifier", Integer.class))
                .isEqualTo(1);
        assertThat(a.row("lot", ITEM)).isNull();
        assertThat(a.reader.seen(a.jdbc.queryForList("select seen_key from event", String.class)))
                .hasSize(2);
        assertThat(b.jdbc.queryForObject("select count(*) from object", Integer.class))
                .isZero();
        assertThat(b.jdbc.queryForObject("select count(*) from step", Integer.class))
                .isEqualTo(2);
        assertThat(b.jdbc.queryForObject("select count(*) from event_known", Integer.class))
                .isZero();
        replaysToTheSame(a);
        replaysToTheSame(b);
    }

    @Test
    void an_error_declaration_takes_back_what_the_corrected_event_did() {
        a.ok(COMMISSION);
        String sell = SELL.replace("{\"type\"", "{\"eventID\":\"urn:s\",\"type\"");
        a.ok(sell);
        assertThat(a.row("status", ITEM)).isEqualTo("sold");
        a.ok(sell.replace(
                "\"epcList\"", "\"errorDeclaration\":{\"declarationTime\":\"2026-11-22T11:00:00Z\"},\"epcList\""));
        assertThat(a.row("status", ITEM)).isEqualTo("held");
        assertThat(a.jdbc.queryForList("select declared from event order by position", String.class))
                .contains("2026-11-22T11:00:00Z");
    }

    @Test
    void portions_are_split_and_what_is_missing_is_offered_back() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':100,'uom':'KGM'}]"));
        a.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':60,'uom':'KGM'}]," + to(GLN_B)));
        assertThat(b.fetch(A).values()).containsExactly(Verdict.READY);
        b.storePackages();
        b.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "receiving",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':50,'uom':'KGM'}]"));
        assertThat(a.fetch(B).values()).containsExactly(Verdict.READY);
        InboundOffers.Thing back = a.inbound.list(null, 10).get(0).things().get(0);
        assertThat(back.quantity().orElseThrow().value()).isEqualTo("10");
        a.storePackages();
        a.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "receiving",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':10,'uom':'KGM'}]"));
        assertThat(a.jdbc.queryForObject(
                        "select sum(quantity)::text from object where status = 'held' and custodian = ?",
                        String.class,
                        A))
                .isEqualTo("50");
        b.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                "'quantityList':[{'epcClass':'" + LOT + "','quantity':20,'uom':'KGM'}]," + to(GLN_C)));
        assertThat(c.fetch(B).values()).containsExactly(Verdict.READY);
        replaysToTheSame(a);
        replaysToTheSame(b);
        replaysToTheSame(c);
    }

    @Test
    void goods_that_were_in_a_unit_come_without_the_rest_of_the_units_history() {
        a.ok(COMMISSION);
        a.ok(event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + CASE + "']"));
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + CASE + "','childEPCs':['" + ITEM + "']"));
        a.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        a.ok(SHIP);
        assertThat(b.fetch(A).values()).containsExactly(Verdict.READY);
        b.storePackages();
        b.ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + ITEM + "']"));
        assertThat(b.jdbc.queryForObject("select count(*) from step where object_org is null", Integer.class))
                .isEqualTo(2);
        b.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_C)));
        c.receive(B, "'" + ITEM + "'");
        assertThat(c.row("status || custodian", ITEM)).isEqualTo("held" + C);
        replaysToTheSame(b);
        replaysToTheSame(c);
    }

    @Test
    void values_that_come_later_than_their_block_lead_to_the_same_rows() {
        network.withholds = true;
        a.ok(event(
                "ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "'],'ilmd':{'cbvmda:lotNumber':'L1'}"));
        network.commit();
        List<String> missing = a.projector.missing(10);
        assertThat(missing).hasSize(1);
        assertThat(a.applied.steps()).isZero();
        assertThat(a.projector.late(missing.get(0), Map.of("x|step", new byte[] {1})))
                .isZero();
        assertThat(a.projector.late(missing.get(0), network.values(A, missing.get(0))))
                .isPositive();
        assertThat(a.projector.missing(10)).isEmpty();
        assertThat(a.row("lot", ITEM)).isEqualTo(LOT);
        network.withholds = false;
        replaysToTheSame(a);
    }

    @Test
    void a_prefix_is_effective_with_a_majority_and_never_overlaps_an_earlier_one() {
        GS1Identifier id = GS1Identifier.parse("https://id.gs1.org/01/09521009000002");
        PrefixClaim claim = new PrefixClaim("9521009", B);
        network.publish(B, LedgerKeys.prefix("9521009"), claim.bytes());
        assertThat(new Directory(a.jdbc).holderOf(id)).isEmpty();
        network.publish(A, LedgerKeys.prefix("952100"), new PrefixClaim("952100", A).bytes());
        for (String member : List.of(A, B, C)) {
            network.publish(
                    member, LedgerKeys.prefixConfirmation("952100", member), new PrefixClaim("952100", A).bytes());
        }
        assertThat(new Directory(a.jdbc).holderOf(id)).isEmpty();
        network.publish(C, LedgerKeys.prefixConfirmation("9521009", C), claim.bytes());
        assertThat(new Directory(a.jdbc).holderOf(id)).contains(B);
        network.publish(C, LedgerKeys.prefix("9521009"), new PrefixClaim("9521009", C).bytes());
        assertThat(new Directory(a.jdbc).holderOf(id)).contains(B);
        assertThat(new Directory(a.jdbc).memberOfGln(GLN_C)).contains(C);
        replaysToTheSame(a);
    }

    private static void replaysToTheSame(Network.Node node) {
        Hash before = node.projector.digest();
        List<String> rows = node.dump();
        node.rebuild();
        assertThat(node.dump()).isEqualTo(rows);
        assertThat(node.projector.digest()).isEqualTo(before);
    }
}
