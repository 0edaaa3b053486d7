package io.waymark.projection.genealogy;

import io.waymark.custody.Quantity;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.projection.genealogy.Graph.Cut;
import io.waymark.projection.journey.Organisation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Graphs and lists of holders as JSON (docs/FORMATS.md, "Traces"). */
public final class GraphJson {

    private GraphJson() {}

    public static JsonObject of(Graph graph) {
        return JsonObject.of(
                "direction",
                graph.direction().word(),
                "rule",
                Graph.RULE,
                "cut",
                cuts(graph.cuts()),
                "nodes",
                JsonArray.of(graph.nodes().stream().map(GraphJson::node).toList()),
                "links",
                JsonArray.of(graph.links().stream().map(GraphJson::link).toList()));
    }

    public static JsonObject of(HolderList list) {
        return JsonObject.builder()
                .put("rule", Graph.RULE)
                .put("cut", cuts(list.cuts()))
                .put(
                        "counts",
                        JsonArray.of(
                                list.counts().stream().map(GraphJson::count).toList()))
                .put("usedUp", list.usedUp())
                .put("ended", list.ended())
                .put("hidden", list.hidden())
                .put("outside", JsonArray.ofStrings(list.outside()))
                .put(
                        "things",
                        JsonArray.of(list.lines().stream()
                                .map(line -> node(line.node())
                                        .with("at", organisation(line.organisation()))
                                        .with("state", line.state().word()))
                                .toList()))
                .build();
    }

    private static JsonArray cuts(Collection<Cut> cuts) {
        return JsonArray.ofStrings(cuts.stream().sorted().map(Cut::word).toList());
    }

    private static JsonObject count(HolderList.Count count) {
        List<JsonValue> quantities = new ArrayList<>();
        count.quantity().forEach((uom, value) -> quantities.add(quantity(value, uom)));
        return JsonObject.of(
                "at",
                organisation(count.organisation()),
                "state",
                count.state().word(),
                "kind",
                count.kind().word(),
                "things",
                count.things(),
                "quantity",
                JsonArray.of(quantities));
    }

    private static JsonObject node(Node node) {
        JsonObject.Builder json = JsonObject.builder()
                .put("number", node.number())
                .put("what", node.what().word())
                .put("distance", node.distance());
        if (!node.identifier().isEmpty()) {
            json.put("identifier", node.identifier());
        }
        node.kind().ifPresent(kind -> json.put("kind", kind.word()));
        node.lot().ifPresent(lot -> json.put("lot", lot));
        node.quantity().ifPresent(q -> json.put("quantity", quantity(q)));
        node.holder().ifPresent(holder -> {
            json.put("status", holder.status().word());
            json.put("holder", organisation(holder.organisation()));
            holder.receiver().ifPresent(r -> json.put("receiver", organisation(r)));
            holder.gone().ifPresent(g -> json.put("gone", organisation(g)));
            holder.unit().ifPresent(unit -> json.put("unit", unit));
        });
        node.gap().ifPresent(gap -> json.put("gap", JsonObject.of("code", gap.code(), "detail", gap.sentence())));
        node.shows().ifPresent(o -> json.put("notShownBy", organisation(o)));
        if (node.count() > 1) {
            json.put("count", node.count());
        }
        return (node.around() ? json.put("around", true) : json).build();
    }

    private static JsonObject link(Link link) {
        JsonObject.Builder json = JsonObject.builder()
                .put("from", link.from())
                .put("to", link.to())
                .put("relation", link.relation().word())
                .put("onLedger", link.onLedger());
        link.since().ifPresent(m -> json.put("since", moment(m)));
        link.until().ifPresent(m -> json.put("until", moment(m)));
        link.given().ifPresent(q -> json.put("quantity", quantity(q)));
        return json.build();
    }

    private static JsonObject moment(Moment moment) {
        JsonObject json = JsonObject.of(
                "block", moment.block(), "written", moment.written().toString());
        JsonObject timed =
                moment.time().map(t -> json.with("time", t.toString())).orElse(json);
        return moment.day().map(d -> timed.with("day", d.toString())).orElse(timed);
    }

    private static JsonObject organisation(Organisation organisation) {
        return JsonObject.of("msp", organisation.msp(), "name", organisation.name());
    }

    private static JsonObject quantity(Quantity quantity) {
        return quantity(quantity.decimal(), quantity.uom());
    }

    private static JsonObject quantity(BigDecimal value, String uom) {
        return uom.isEmpty()
                ? JsonObject.of("value", value.toPlainString())
                : JsonObject.of("value", value.toPlainString(), "uom", uom);
    }
}
