package io.waymark.projection.genealogy;

import io.waymark.gs1.AiValue;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A node in words, for people.
 *
 * @param head what it is, short enough for a box
 * @param line where it is, or why the trace ends, short enough for a box
 * @param whole both in full
 */
public record Caption(String head, String line, String whole) {

    private static final int LONGEST_HEAD = 23;
    private static final int LONGEST_LINE = 31;

    /** Of a node in a graph or drawing. */
    public static Caption of(Node node) {
        String head = node.count() > 1 && node.gap().isEmpty() ? node.count() + " × " + brief(node) : brief(node);
        String line = line(node);
        String whole = (node.gap().isPresent()
                        ? ""
                        : kind(node) + " " + printed(node.identifier())
                                + node.quantity()
                                        .map(q -> ", " + q.value() + " " + uom(q.uom()))
                                        .orElse("")
                                + (node.count() > 1 ? " and " + (node.count() - 1) + " more like it" : "") + ". ")
                + line
                + (line.endsWith(".") ? "" : ".");
        return new Caption(cut(head, LONGEST_HEAD), cut(line, LONGEST_LINE), whole);
    }

    /** How labels print an identifier: {@code (01)…(21)…}; what is no GS1 key, as it is. */
    public static String printed(String identifier) {
        return ais(identifier).isEmpty()
                ? identifier
                : ais(identifier).stream().map(AiValue::toString).collect(Collectors.joining());
    }

    /** What kind of thing a node is, in a word. */
    public static String kind(Node node) {
        if (node.what() == Node.What.GAP) {
            return "Not shown";
        }
        if (node.kind().isPresent()) {
            return switch (node.kind().get()) {
                case ITEM -> "Item";
                case UNIT -> "Unit";
                case PORTION -> "Lot quantity";
            };
        }
        return node.what() == Node.What.LOT ? "Lot" : "Outside";
    }

    private static String brief(Node node) {
        if (node.gap().isPresent()) {
            return node.count() > 1 ? node.count() + " not shown" : "Not shown";
        }
        List<AiValue> ais = ais(node.identifier());
        String last =
                ais.isEmpty() ? node.identifier() : ais.get(ais.size() - 1).value();
        String quantity = node.quantity()
                .filter(q -> node.count() == 1)
                .map(q -> ", " + q.value() + " " + uom(q.uom()))
                .orElse("");
        return (node.kind().isPresent() && node.quantity().isPresent() ? "Lot" : kind(node)) + " " + last + quantity;
    }

    private static String line(Node node) {
        if (node.gap().isPresent()) {
            String who = node.shows().map(o -> o.name() + ": ").orElse("");
            return who + node.gap().get().sentence();
        }
        if (node.what() == Node.What.OUTSIDE) {
            return "As events state it; not proven.";
        }
        return node.holder().map(Caption::where).orElse("All that is known of it here");
    }

    /** Where a thing is, in words. */
    public static String where(Holder holder) {
        String who = holder.organisation().name();
        if (holder.gone().isPresent()) {
            return "With " + holder.gone().get().name() + ", not shown since";
        }
        return switch (holder.status()) {
            case HELD, PACKED -> "With " + who;
            case OFFERED ->
                "Offered by " + who
                        + holder.receiver().map(r -> " to " + r.name()).orElse("");
            case CONSUMED -> "Used up by " + who;
            case SOLD -> "Sold by " + who;
            case LEFT -> "Left the network at " + who;
            case RETIRED -> "Retired by " + who;
            case VOID -> "Taken back: never made";
        };
    }

    private static String uom(String uom) {
        return uom.isEmpty() ? "pieces" : uom;
    }

    private static List<AiValue> ais(String identifier) {
        try {
            return GS1Identifier.ifMeant(identifier).map(GS1Identifier::ais).orElse(List.of());
        } catch (GS1Exception notOne) {
            return List.of();
        }
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
