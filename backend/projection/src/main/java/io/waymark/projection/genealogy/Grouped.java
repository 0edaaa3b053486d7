package io.waymark.projection.genealogy;

import io.waymark.projection.genealogy.Graph.Cut;
import io.waymark.projection.genealogy.Node.What;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A graph made small enough to be drawn: things that stand alike become one node, and the farthest are left out. */
final class Grouped {

    private static final int MOST_ROUNDS = 6;

    /** No eye follows more. */
    private static final int MOST_LINKS = 5_000;

    private Grouped() {}

    /** @param most nodes that are left; if some are left out, the graph says that it is cut */
    static Graph of(Graph graph, int most) {
        int[] group = groups(graph);
        Map<Integer, List<Node>> members = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            members.computeIfAbsent(group[node.number()], g -> new ArrayList<>())
                    .add(node);
        }
        List<Integer> kept = members.keySet().stream()
                .sorted(Comparator.comparingInt(
                        (Integer g) -> Math.abs(members.get(g).get(0).distance())))
                .limit(most)
                .sorted()
                .toList();
        Set<Cut> cuts = EnumSet.noneOf(Cut.class);
        cuts.addAll(graph.cuts());
        if (kept.size() < members.size()) {
            cuts.add(Cut.NODES);
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (int g : kept) {
            numbers.put(g, nodes.size());
            nodes.add(merged(members.get(g), nodes.size()));
        }
        Map<String, Link> links = new LinkedHashMap<>();
        for (Link link : graph.links()) {
            Integer from = numbers.get(group[link.from()]);
            Integer to = numbers.get(group[link.to()]);
            if (from != null && to != null && !from.equals(to)) {
                if (links.size() >= MOST_LINKS) {
                    cuts.add(Cut.LINKS);
                    break;
                }
                links.putIfAbsent(
                        from + " " + to + " " + link.relation() + " " + link.onLedger(),
                        new Link(
                                from,
                                to,
                                link.relation(),
                                link.onLedger(),
                                link.event(),
                                link.since(),
                                link.until(),
                                link.given()));
            }
        }
        return new Graph(nodes, List.copyOf(links.values()), cuts, graph.direction());
    }

    private static Node merged(List<Node> members, int number) {
        Node first = members.get(0);
        int count = members.stream().mapToInt(Node::count).sum();
        return new Node(
                number,
                first.what(),
                first.name(),
                first.identifier(),
                first.kind(),
                first.lot(),
                first.quantity(),
                first.holder(),
                first.gap(),
                first.shows(),
                first.distance(),
                count,
                first.around());
    }

    /** Of each node the number of the first one that stands like it: alike in itself, and linked alike to the same groups. */
    private static int[] groups(Graph graph) {
        int size = graph.nodes().size();
        int[] group = new int[size];
        for (int i = 0; i < size; i++) {
            group[i] = i;
        }
        List<List<Link>> of = new ArrayList<>();
        graph.nodes().forEach(n -> of.add(new ArrayList<>()));
        graph.links().forEach(link -> {
            of.get(link.from()).add(link);
            of.get(link.to()).add(link);
        });
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<String, Integer> first = new HashMap<>();
            int[] next = new int[size];
            boolean changed = false;
            for (Node node : graph.nodes()) {
                int n = node.number();
                next[n] = first.computeIfAbsent(signature(node, of.get(n), group), s -> n);
                changed |= next[n] != group[n];
            }
            group = next;
            if (!changed) {
                break;
            }
        }
        return group;
    }

    private static String signature(Node node, List<Link> links, int[] group) {
        boolean alone = node.what() == What.LOT
                || node.kind().filter(k -> k == io.waymark.custody.Kind.UNIT).isPresent()
                || node.distance() == 0 && links.stream().noneMatch(l -> l.relation() == Relation.INCLUDES);
        if (alone) {
            return "alone " + node.number();
        }
        Set<String> linked = new TreeSet<>();
        for (Link link : links) {
            boolean out = link.from() == node.number();
            linked.add((out ? "to " : "from ") + group[out ? link.to() : link.from()] + " " + link.relation() + " "
                    + link.onLedger());
        }
        return node.what() + " " + node.kind() + " " + classOf(node) + " " + node.holder() + " "
                + node.holder().map(Holder::present) + " " + node.gap() + " " + node.shows() + " " + node.around() + " "
                + linked;
    }

    private static String classOf(Node node) {
        return node.lot().orElseGet(() -> {
            int serial = node.identifier().indexOf("/21/");
            return serial < 0 ? node.identifier() : node.identifier().substring(0, serial);
        });
    }
}
