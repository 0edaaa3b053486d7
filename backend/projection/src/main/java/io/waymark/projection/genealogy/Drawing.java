package io.waymark.projection.genealogy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A graph as a picture (SVG 1.1) that stands alone: its colours are presentation attributes, which a page's style sheet may
 * replace, so that it needs no inline style. Every node is a link or a labelled group, in reading order, so that it can be gone
 * through by keyboard and heard.
 */
public final class Drawing {

    /** No drawing has more nodes. */
    public static final int MOST_NODES = 500;

    private static final int BOX_WIDTH = 236;
    private static final int BOX_HEIGHT = 48;
    private static final int COLUMN = 308;
    private static final int ROW = 64;
    private static final int MARGIN = 16;

    private final Graph graph;
    private final Layout.Places places;

    private Drawing(Graph graph) {
        this.graph = graph;
        this.places = Layout.of(graph);
    }

    /** Puts what stands alike together and leaves out what is farthest, until there are at most {@link #MOST_NODES}. */
    public static Drawing of(Graph graph) {
        return new Drawing(Grouped.of(graph, MOST_NODES));
    }

    /** What is drawn: its cuts say whether something was left out. */
    public Graph graph() {
        return graph;
    }

    /** In pixels at its natural size. */
    public int width() {
        return 2 * MARGIN + places.width() * COLUMN + BOX_WIDTH;
    }

    /** In pixels at its natural size. */
    public int height() {
        return 2 * MARGIN + (int) Math.ceil(places.height() * ROW) + BOX_HEIGHT;
    }

    /**
     * The picture.
     *
     * @param title what is drawn, in words
     * @param address where a node's own page is; without one it is no link
     * @param percent of its natural size, 10 to 400
     */
    public String svg(String title, Function<Node, Optional<String>> address, int percent) {
        if (percent < 10 || percent > 400) {
            throw new IllegalArgumentException("a drawing has 10 to 400 percent of its size");
        }
        StringBuilder svg = new StringBuilder(graph.nodes().size() * 600 + 2_000);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"trace\" role=\"group\" aria-label=\"")
                .append(escaped(title))
                .append("\" viewBox=\"0 0 ")
                .append(width())
                .append(' ')
                .append(height())
                .append("\" width=\"")
                .append(width() * percent / 100)
                .append("\" height=\"")
                .append(height() * percent / 100)
                .append("\" font-family=\"system-ui, 'Segoe UI', Roboto, Arial, sans-serif\" font-size=\"13\">\n")
                .append("<title>")
                .append(escaped(title))
                .append("</title>\n<rect class=\"trace-ground\" width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
                .append("<defs><marker id=\"trace-end\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\"")
                .append(" markerHeight=\"7\" orient=\"auto\"><path class=\"trace-tip\" d=\"M0 0L8 4L0 8z\"")
                .append(" fill=\"#4d5a54\"/></marker></defs>\n");
        for (int i = 0; i < graph.links().size(); i++) {
            link(svg, graph.links().get(i), places.bends().get(i));
        }
        for (Node node : graph.nodes()) {
            node(svg, node, address.apply(node));
        }
        return svg.append("</svg>\n").toString();
    }

    /** The picture as a file. */
    public byte[] file(String title, Function<Node, Optional<String>> address) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(title, address, 100))
                .getBytes(StandardCharsets.UTF_8);
    }

    private double x(double column) {
        return MARGIN + column * COLUMN;
    }

    private double y(double row) {
        return MARGIN + row * ROW + BOX_HEIGHT / 2.0;
    }

    private void link(StringBuilder svg, Link link, double[][] bends) {
        boolean ahead = places.column()[link.from()] < places.column()[link.to()];
        double fromX = x(places.column()[link.from()]) + (ahead ? BOX_WIDTH : 0);
        double fromY = y(places.row()[link.from()]);
        double toX = x(places.column()[link.to()]) + (ahead ? 0 : BOX_WIDTH);
        double toY = y(places.row()[link.to()]);
        svg.append("<path class=\"trace-link")
                .append(link.relation() == Relation.PACKED_IN ? " in" : "")
                .append(link.onLedger() ? "" : " stated")
                .append("\" fill=\"none\" stroke=\"#4d5a54\" stroke-width=\"1.5\"")
                .append(dashes(link))
                .append(" marker-end=\"url(#trace-end)\" d=\"M")
                .append(number(fromX))
                .append(' ')
                .append(number(fromY));
        double beforeX = fromX;
        double beforeY = fromY;
        for (double[] bend : bends) {
            double in = x(bend[0]) + (ahead ? 0 : BOX_WIDTH);
            curve(svg, beforeX, beforeY, in, y(bend[1]));
            beforeX = in + (ahead ? BOX_WIDTH : -BOX_WIDTH);
            beforeY = y(bend[1]);
            svg.append('L').append(number(beforeX)).append(' ').append(number(beforeY));
        }
        curve(svg, beforeX, beforeY, toX, toY);
        svg.append("\"><title>").append(escaped(sentence(link))).append("</title></path>\n");
    }

    private static String dashes(Link link) {
        if (!link.onLedger()) {
            return " stroke-dasharray=\"2 4\"";
        }
        return link.relation() == Relation.PACKED_IN ? " stroke-dasharray=\"8 4\"" : "";
    }

    private static void curve(StringBuilder svg, double x, double y, double toX, double toY) {
        double middle = (x + toX) / 2;
        svg.append('C')
                .append(number(middle))
                .append(' ')
                .append(number(y))
                .append(' ')
                .append(number(middle))
                .append(' ')
                .append(number(toY))
                .append(' ')
                .append(number(toX))
                .append(' ')
                .append(number(toY));
    }

    private String sentence(Link link) {
        return Caption.of(graph.nodes().get(link.from())).head() + " "
                + link.relation().word() + " "
                + Caption.of(graph.nodes().get(link.to())).head()
                + link.since().map(m -> ", " + m.date()).orElse("")
                + link.until().map(m -> " to " + m.date()).orElse("")
                + (link.onLedger() ? "" : ", as an event states");
    }

    private void node(StringBuilder svg, Node node, Optional<String> address) {
        Caption caption = Caption.of(node);
        double left = x(places.column()[node.number()]);
        double top = y(places.row()[node.number()]) - BOX_HEIGHT / 2.0;
        String label = escaped(caption.whole());
        svg.append(address.map(a -> "<a href=\"" + escaped(a) + "\"").orElse("<g role=\"img\""))
                .append(" class=\"trace-node ")
                .append(node.what().word())
                .append(node.distance() == 0 ? " start" : "")
                .append(node.around() ? " around" : "")
                .append("\" aria-label=\"")
                .append(label)
                .append("\"><title>")
                .append(label)
                .append("</title><rect x=\"")
                .append(number(left))
                .append("\" y=\"")
                .append(number(top))
                .append("\" width=\"" + BOX_WIDTH + "\" height=\"" + BOX_HEIGHT + "\" rx=\"6\" stroke-width=\"")
                .append(node.distance() == 0 ? "3\"" : "1.5\"")
                .append(colours(node))
                .append("/><text x=\"")
                .append(number(left + 10))
                .append("\" y=\"")
                .append(number(top + 20))
                .append("\" font-weight=\"600\" fill=\"#15201c\">")
                .append(escaped(caption.head()))
                .append("</text><text class=\"trace-line\" x=\"")
                .append(number(left + 10))
                .append("\" y=\"")
                .append(number(top + 38))
                .append("\" font-size=\"12\" fill=\"#4d5a54\">")
                .append(escaped(caption.line()))
                .append("</text>")
                .append(address.isPresent() ? "</a>\n" : "</g>\n");
    }

    private static String colours(Node node) {
        return switch (node.what()) {
            case THING ->
                node.around() ? " fill=\"#f6f7f5\" stroke=\"#7b8781\"" : " fill=\"#e3f3ea\" stroke=\"#0b5d3f\"";
            case LOT -> " fill=\"#ffffff\" stroke=\"#0b5d3f\"";
            case OUTSIDE -> " fill=\"#fdf1d8\" stroke=\"#7a4b00\" stroke-dasharray=\"2 4\"";
            case GAP -> " fill=\"#fdeaea\" stroke=\"#a1161b\" stroke-dasharray=\"8 4\"";
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Text for content and quoted attributes; characters that XML cannot hold are left out. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .filter(c ->
                        c == '\t' || c == '\n' || c >= 32 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF))
                .forEach(c -> {
                    switch (c) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        case '"' -> safe.append("&quot;");
                        case '\'' -> safe.append("&#39;");
                        default -> safe.appendCodePoint(c);
                    }
                });
        return safe.toString();
    }
}
