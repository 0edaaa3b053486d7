package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.custody.Status;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.genealogy.Bounds;
import io.waymark.projection.genealogy.Direction;
import io.waymark.projection.genealogy.Drawing;
import io.waymark.projection.genealogy.Gap;
import io.waymark.projection.genealogy.Graph;
import io.waymark.projection.genealogy.HolderList;
import io.waymark.projection.genealogy.Link;
import io.waymark.projection.genealogy.Node;
import io.waymark.projection.genealogy.Relation;
import io.waymark.projection.genealogy.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Traces over real plans: what steps say, what events alone state, and what is not shown. */
class TraceTest {

    private static final String MILK = "https://id.gs1.org/01/09521001000017/10/M1";
    private static final String CHEESE = "https://id.gs1.org/01/09521001000024/21/C1";
    private static final String CHEESE2 = "https://id.gs1.org/01/09521001000024/21/C2";
    private static final String RENNET = "https://id.gs1.org/01/04012345000009/10/R7";
    private static final String CASE = "https://id.gs1.org/00/095210010000000017";
    private static final String PALLET = "https://id.gs1.org/00/095210010000000024";

    private final Network network = Network.of(A, B, C);
    private final Network.Node a = network.node(A);
    private final Network.Node b = network.node(B);

    private Graph trace(Network.Node node, String identifier, Direction direction) {
        return trace(node, identifier, direction, Bounds.DRAWN);
    }

    private Graph trace(Network.Node node, String identifier, Direction direction, Bounds bounds) {
        return new Trace(
                        node.jdbc,
                        new DataSourceTransactionManager(java.util.Objects.requireNonNull(node.jdbc.getDataSource())))
                .of(GS1Identifier.of(identifier), direction, bounds)
                .orElseThrow();
    }

    private static String label(Node node) {
        return node.gap().map(Gap::code).orElse(node.identifier())
                + node.quantity().map(q -> " " + q.value()).orElse("");
    }

    private static List<String> links(Graph graph) {
        return graph.links().stream()
                .map(l ->
                        label(graph.nodes().get(l.from())) + " " + l.relation().word() + " "
                                + label(graph.nodes().get(l.to())) + (l.onLedger() ? "" : " (stated)"))
                .sorted()
                .toList();
    }

    private void makeCheese() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'epcList':[],'quantityList':[{'epcClass':'" + MILK + "','quantity':100,'uom':'KGM'}]"));
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputQuantityList':[{'epcClass':'" + MILK + "','quantity':100,'uom':'KGM'},{'epcClass':'" + RENNET
                        + "','quantity':1,'uom':'KGM'}],'outputEPCList':['" + CHEESE + "','" + CHEESE2 + "']"));
    }

    @Test
    void what_a_thing_was_made_from_is_found_whether_the_ledger_or_an_event_alone_says_it() {
        makeCheese();
        Graph back = trace(a, CHEESE, Direction.BACK);
        assertThat(links(back))
                .containsExactly(RENNET + " used for " + CHEESE + " (stated)", MILK + " 100 used for " + CHEESE);
        assertThat(back.nodes()).extracting(Node::distance).containsExactly(0, -1, -1);
        assertThat(back.cuts()).isEmpty();
        assertThat(back.nodes())
                .filteredOn(n -> n.identifier().equals(RENNET))
                .singleElement()
                .satisfies(n -> {
                    assertThat(n.what()).isEqualTo(Node.What.OUTSIDE);
                    assertThat(n.holder()).isEmpty();
                });
        assertThat(links(trace(a, RENNET, Direction.FORWARD)))
                .containsExactly(
                        RENNET + " used for " + CHEESE + " (stated)", RENNET + " used for " + CHEESE2 + " (stated)");
        assertThat(links(trace(a, MILK, Direction.FORWARD)))
                .containsExactly(
                        MILK + " 100 used for " + CHEESE,
                        MILK + " 100 used for " + CHEESE2,
                        MILK + " includes " + MILK + " 100");
    }

    @Test
    void nothing_that_only_shares_an_ingredient_is_taken_for_the_goods() {
        makeCheese();
        assertThat(trace(a, CHEESE, Direction.BOTH).nodes())
                .extracting(Node::identifier)
                .containsExactly(CHEESE, MILK, RENNET);
    }

    @Test
    void units_are_shown_with_the_time_that_goods_were_in_them() {
        makeCheese();
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + CHEESE + "','" + CHEESE2 + "']"));
        a.ok(event("AggregationEvent", "ADD", "packing", "'parentID':'" + PALLET + "','childEPCs':['" + CASE + "']"));
        Graph forward = trace(a, CHEESE, Direction.FORWARD);
        assertThat(links(forward)).containsExactly(CASE + " packed in " + PALLET, CHEESE + " packed in " + CASE);
        assertThat(forward.nodes()).extracting(Node::around).containsExactly(false, true, true);
        assertThat(forward.nodes().get(0).holder()).get().satisfies(h -> {
            assertThat(h.unit()).contains(PALLET);
            assertThat(h.status()).isEqualTo(Status.HELD);
            assertThat(h.organisation().msp()).isEqualTo(A);
        });
        assertThat(forward.links()).allSatisfy(l -> {
            assertThat(l.since().orElseThrow().time()).isPresent();
            assertThat(l.until()).isEmpty();
        });
        a.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + PALLET + "'"));
        a.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        assertThat(trace(a, CHEESE, Direction.FORWARD).links())
                .filteredOn(l -> l.relation() == Relation.PACKED_IN)
                .hasSize(2)
                .allSatisfy(l -> assertThat(l.until()).isPresent());
        // Of a unit at the start, what was in it is traced: back to the milk.
        assertThat(links(trace(a, PALLET, Direction.BACK)))
                .contains(
                        CASE + " packed in " + PALLET,
                        CHEESE + " packed in " + CASE,
                        CHEESE2 + " packed in " + CASE,
                        MILK + " 100 used for " + CHEESE);
    }

    @Test
    void strangers_in_units_are_found_by_what_events_state() {
        String stranger = "https://id.gs1.org/01/04012345000009/21/S1";
        String crate = "https://id.gs1.org/00/340123450000000017";
        a.ok(event(
                "AggregationEvent", "ADD", "packing", "'parentID':'" + crate + "','childEPCs':['" + stranger + "']"));
        a.ok(("{'type':'AggregationEvent','eventTime':'2026-11-23T10:00:00Z','eventTimeZoneOffset':'+01:00',"
                        + "'action':'DELETE','bizStep':'unpacking','parentID':'" + crate + "','childEPCs':['" + stranger
                        + "']}")
                .replace('\'', '"'));
        Graph of = trace(a, stranger, Direction.FORWARD);
        assertThat(links(of)).containsExactly(stranger + " packed in " + crate + " (stated)");
        Link link = of.links().get(0);
        assertThat(link.since().orElseThrow().date()).isEqualTo("2026-11-22");
        assertThat(link.until().orElseThrow().date()).isEqualTo("2026-11-23");
        assertThat(links(trace(a, crate, Direction.BACK)))
                .containsExactly(stranger + " packed in " + crate + " (stated)");
    }

    @Test
    void a_split_portion_is_followed_with_its_amounts() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'epcList':[],'quantityList':[{'epcClass':'" + MILK + "','quantity':100,'uom':'KGM'}]"));
        a.ok(event(
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                "'quantityList':[{'epcClass':'" + MILK + "','quantity':30,'uom':'KGM'}]," + to(GLN_B)));
        assertThat(links(trace(a, MILK, Direction.FORWARD)))
                .contains(MILK + " 100 split into " + MILK + " 30", MILK + " 100 split into " + MILK + " 70");
        assertThat(trace(a, MILK, Direction.FORWARD).links())
                .filteredOn(l -> l.relation() == Relation.SPLIT_INTO)
                .extracting(l -> l.given().orElseThrow().value())
                .containsExactlyInAnyOrder("30", "70");
    }

    @Test
    void a_part_of_a_lot_that_was_used_up_is_what_was_used_and_nothing_else() {
        a.ok(event(
                "ObjectEvent",
                "ADD",
                "commissioning",
                "'epcList':[],'quantityList':[{'epcClass':'" + MILK + "','quantity':100,'uom':'KGM'}]"));
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputQuantityList':[{'epcClass':'" + MILK + "','quantity':40,'uom':'KGM'}],'outputEPCList':['"
                        + CHEESE + "']"));
        assertThat(links(trace(a, CHEESE, Direction.BACK)))
                .containsExactly(MILK + " 100 split into " + MILK + " 40", MILK + " 40 used for " + CHEESE);
        assertThat(links(trace(a, MILK, Direction.FORWARD)))
                .noneMatch(link -> link.endsWith("(stated)"))
                .contains(MILK + " 100 split into " + MILK + " 60");
    }

    @Test
    void who_received_goods_sees_that_inputs_are_not_shown_and_whose_they_are() {
        makeCheese();
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CHEESE + "']," + to(GLN_B)));
        b.receive(A, "'" + CHEESE + "'");
        Graph seen = trace(b, CHEESE, Direction.BACK);
        assertThat(links(seen)).containsExactly("input-not-shown used for " + CHEESE);
        assertThat(seen.nodes().get(1).shows().orElseThrow().msp()).isEqualTo(A);
        assertThat(seen.nodes().get(1).count()).isEqualTo(1);
        Node mine = trace(a, CHEESE, Direction.FORWARD).nodes().get(0);
        assertThat(mine.holder().orElseThrow().gone().orElseThrow().msp()).isEqualTo(B);
        assertThat(mine.holder().orElseThrow().present().msp()).isEqualTo(B);
    }

    @Test
    void a_stranger_s_item_that_was_taken_in_says_that_nothing_before_is_proven() {
        String stranger = "https://id.gs1.org/01/04012345000009/21/S1";
        a.ok(event("ObjectEvent", "OBSERVE", "receiving", "'epcList':['" + stranger + "']"));
        Graph graph = trace(a, stranger, Direction.BACK);
        assertThat(graph.nodes()).extracting(Node::gap).contains(Optional.of(Gap.ENTERED));
    }

    @Test
    void bounds_cut_and_say_so() {
        makeCheese();
        assertThat(trace(a, CHEESE, Direction.BACK, new Bounds(2, 9, Duration.ofSeconds(5)))
                        .cuts())
                .containsExactly(Graph.Cut.NODES);
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputEPCList':['" + CHEESE + "'],'outputEPCList':['https://id.gs1.org/01/09521001000031/21/P1']"));
        Graph shallow = trace(a, MILK, Direction.FORWARD, new Bounds(100, 1, Duration.ofSeconds(5)));
        assertThat(shallow.cuts()).containsExactly(Graph.Cut.DEPTH);
        assertThat(trace(a, MILK, Direction.FORWARD, new Bounds(100, 2, Duration.ofSeconds(5)))
                        .cuts())
                .isEmpty();
        assertThat(trace(a, MILK, Direction.FORWARD, new Bounds(100, 2, Duration.ofNanos(1)))
                        .cuts())
                .containsExactly(Graph.Cut.TIME);
    }

    @Test
    void what_nothing_is_known_of_is_not_found() {
        assertThat(new Trace(
                                a.jdbc,
                                new DataSourceTransactionManager(
                                        java.util.Objects.requireNonNull(a.jdbc.getDataSource())))
                        .of(GS1Identifier.of(CHEESE), Direction.BOTH, Bounds.DRAWN))
                .isEmpty();
    }

    @Test
    void an_event_that_was_declared_an_error_links_nothing() {
        String flour = "https://id.gs1.org/01/04012345000009/10/F1";
        String bread = "https://id.gs1.org/01/04012345000016/10/B1";
        String made = event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'eventID':'urn:test:bread','inputQuantityList':[{'epcClass':'" + flour
                        + "'}],'outputQuantityList':[{'epcClass':'" + bread + "'}]");
        a.ok(made);
        assertThat(links(trace(a, flour, Direction.FORWARD))).hasSize(1);
        a.ok(made.substring(0, made.length() - 1)
                + ",\"errorDeclaration\":{\"declarationTime\":\"2026-11-22T12:00:00Z\"}}");
        assertThat(links(trace(a, flour, Direction.FORWARD))).isEmpty();
    }

    @Test
    void who_received_a_unit_sees_what_was_in_it_and_its_sender_what_was_opened_afterwards() {
        makeCheese();
        a.ok(event(
                "AggregationEvent",
                "ADD",
                "packing",
                "'parentID':'" + CASE + "','childEPCs':['" + CHEESE + "','" + CHEESE2 + "']"));
        a.ok(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + CASE + "']," + to(GLN_B)));
        b.receive(A, "'" + CASE + "'");
        assertThat(links(trace(b, CASE, Direction.BOTH)))
                .contains(
                        CHEESE + " packed in " + CASE,
                        CHEESE2 + " packed in " + CASE,
                        "input-not-shown used for " + CHEESE);
        b.ok(event("AggregationEvent", "DELETE", "unpacking", "'parentID':'" + CASE + "'"));
        b.ok(event("ObjectEvent", "OBSERVE", "retail_selling", "'epcList':['" + CHEESE + "']"));
        assertThat(states(a)).containsExactly("not shown " + B + " 2");
        ObjectName name = new ObjectName(A, new KeyId(a.row("ref", CHEESE)));
        assertThat(a.openings.store(B, b.openNext(name), 0)).isEqualTo(Verdict.READY);
        // What B opened for the one tells that the unit was emptied: so the other is out of it, and with B.
        assertThat(states(a)).containsExactly("held " + B + " 1", "sold " + B + " 1");
        assertThat(states(b)).containsExactly("held " + B + " 1", "sold " + B + " 1");
    }

    /** Who has what was made of the milk, as a node knows it; of the cheese, where it does not know of milk. */
    private List<String> states(Network.Node node) {
        HolderList list = new Trace(
                        node.jdbc,
                        new DataSourceTransactionManager(java.util.Objects.requireNonNull(node.jdbc.getDataSource())))
                .holders(GS1Identifier.of(node == a ? MILK : CASE), Bounds.WIDEST)
                .orElseThrow();
        return list.counts().stream()
                .filter(c -> c.kind() == io.waymark.custody.Kind.ITEM)
                .map(c -> c.state().word() + " " + c.organisation().msp() + " " + c.things())
                .sorted()
                .toList();
    }

    @Test
    void association_is_traced_like_packing() {
        makeCheese();
        String asset = "https://id.gs1.org/8004/9521001A7";
        a.ok(event(
                "AssociationEvent", "ADD", "assembling", "'parentID':'" + asset + "','childEPCs':['" + CHEESE + "']"));
        assertThat(links(trace(a, CHEESE, Direction.FORWARD))).containsExactly(CHEESE + " packed in " + asset);
    }

    @Test
    void drawings_stay_small_and_say_so() throws Exception {
        StringBuilder outputs = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            outputs.append(i == 0 ? "'" : ",'")
                    .append("https://id.gs1.org/01/09521001000024/21/N")
                    .append(i)
                    .append("'");
        }
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputQuantityList':[{'epcClass':'" + RENNET + "'}],'outputEPCList':[" + outputs + "]"));
        Graph graph = trace(a, RENNET, Direction.FORWARD);
        assertThat(graph.nodes()).hasSize(901);
        // All alike: drawn as one.
        Drawing drawing = Drawing.of(graph);
        assertThat(drawing.graph().nodes()).extracting(Node::count).containsExactly(1, 900);
        String svg = drawing.svg("a <title> & 'more'", n -> Optional.of("/things/x?a=1&b=2"), 100);
        assertThat(svg)
                .contains("900 × Item", "a &lt;title&gt; &amp; &#39;more&#39;")
                .doesNotContain("style=");
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(drawing.file("t", n -> Optional.empty())));
    }

    @Test
    void of_many_inputs_and_outputs_links_are_cut_and_things_are_not() {
        StringBuilder inputs = new StringBuilder();
        StringBuilder outputs = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            inputs.append(i == 0 ? "'" : ",'")
                    .append("https://id.gs1.org/01/04012345000009/21/N")
                    .append(i)
                    .append("'");
            outputs.append(i == 0 ? "'" : ",'")
                    .append("https://id.gs1.org/01/04012345000016/21/N")
                    .append(i)
                    .append("'");
        }
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputEPCList':[" + inputs + "],'outputEPCList':[" + outputs + "]"));
        a.ok(event(
                "TransformationEvent",
                "",
                "creating_class_instance",
                "'inputQuantityList':[{'epcClass':'" + RENNET + "'}],'outputEPCList':[" + inputs + "]"));
        Graph graph = trace(a, RENNET, Direction.FORWARD);
        assertThat(graph.nodes()).hasSize(801);
        assertThat(graph.links()).hasSize(50_000);
        assertThat(graph.cuts()).containsExactly(Graph.Cut.LINKS);
        assertThat(Drawing.of(graph).graph().nodes()).hasSizeLessThanOrEqualTo(Drawing.MOST_NODES);
    }
}
