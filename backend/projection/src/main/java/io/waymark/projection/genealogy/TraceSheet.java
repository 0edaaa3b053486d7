package io.waymark.projection.genealogy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Graphs and lists of holders as rows of a sheet; the first row names the columns. */
public final class TraceSheet {

    private static final List<String> LINKS = List.of(
            "from identifier",
            "from kind",
            "relation",
            "to identifier",
            "to kind",
            "on ledger",
            "since",
            "until",
            "quantity",
            "unit of measure",
            "from: where now",
            "to: where now");

    private static final List<String> HOLDERS = List.of(
            "organisation",
            "country",
            "state",
            "kind",
            "identifier",
            "lot",
            "quantity",
            "unit of measure",
            "in unit",
            "offered to");

    private TraceSheet() {}

    /** One row a link; a node without any has a row of its own. */
    public static List<List<String>> of(Graph graph) {
        boolean[] linked = new boolean[graph.nodes().size()];
        List<List<String>> rows = new ArrayList<>(List.of(LINKS));
        for (Link link : graph.links()) {
            linked[link.from()] = true;
            linked[link.to()] = true;
            Node from = graph.nodes().get(link.from());
            Node to = graph.nodes().get(link.to());
            rows.add(List.of(
                    name(from),
                    Caption.kind(from),
                    link.relation().word(),
                    name(to),
                    Caption.kind(to),
                    link.onLedger() ? "yes" : "stated by an event",
                    link.since().map(Moment::date).orElse(""),
                    link.until().map(Moment::date).orElse(""),
                    link.given().map(q -> q.value()).orElse(""),
                    link.given().map(q -> q.uom()).orElse(""),
                    from.holder().map(Caption::where).orElse(""),
                    to.holder().map(Caption::where).orElse("")));
        }
        IntStream.range(0, linked.length).filter(n -> !linked[n]).forEach(n -> {
            Node node = graph.nodes().get(n);
            rows.add(List.of(
                    name(node),
                    Caption.kind(node),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    node.holder().map(Caption::where).orElse(""),
                    ""));
        });
        return rows;
    }

    private static String name(Node node) {
        return node.gap().isPresent() ? Caption.of(node).whole() : node.identifier();
    }

    /** One row a thing. */
    public static List<List<String>> of(HolderList list) {
        List<List<String>> rows = new ArrayList<>(List.of(HOLDERS));
        for (HolderList.Line line : list.lines()) {
            Node node = line.node();
            rows.add(List.of(
                    line.organisation().name(),
                    line.organisation().country(),
                    line.state().word(),
                    Caption.kind(node),
                    node.identifier(),
                    node.lot().orElse(""),
                    node.quantity().map(q -> q.value()).orElse(""),
                    node.quantity().map(q -> q.uom()).orElse(""),
                    node.holder().flatMap(Holder::unit).orElse(""),
                    node.holder()
                            .flatMap(Holder::receiver)
                            .filter(r -> line.state() == HolderList.State.OFFERED)
                            .map(r -> r.name())
                            .orElse("")));
        }
        return rows;
    }
}
