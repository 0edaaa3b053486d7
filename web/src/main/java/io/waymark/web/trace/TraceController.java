package io.waymark.web.trace;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.event.EventDocument;
import io.waymark.projection.genealogy.Bounds;
import io.waymark.projection.genealogy.Caption;
import io.waymark.projection.genealogy.Direction;
import io.waymark.projection.genealogy.Drawing;
import io.waymark.projection.genealogy.Graph;
import io.waymark.projection.genealogy.GraphJson;
import io.waymark.projection.genealogy.HolderList;
import io.waymark.projection.genealogy.Link;
import io.waymark.projection.genealogy.Moment;
import io.waymark.projection.genealogy.Node;
import io.waymark.projection.genealogy.Trace;
import io.waymark.projection.genealogy.TraceSheet;
import io.waymark.sheet.SheetFormat;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Words;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The trace of one item, unit, lot or portion as a picture and as a table, and the list of who has what was made of it. */
@Controller
class TraceController {
    private static final int MOST_LISTED = 500;
    /** Pixels that a picture has beside each other where a page has its full width. */
    private static final int ROOM = 1_080;

    private static final List<Integer> ZOOMS = List.of(50, 75, 100, 150, 200);

    private final Trace trace;
    private final Handles handles;

    TraceController(Trace trace, Handles handles) {
        this.trace = trace;
        this.handles = handles;
    }

    /** A link of the picture in words, with the pages of both its ends. */
    public record Row(
            String from, Optional<String> fromPage, String relation, String to, Optional<String> toPage, String when) {}

    /** One line of the list of holders. */
    public record Held(String who, String state, String kind, String text, String page, String note) {}

    /** Goods added up. */
    public record Sum(String who, String state, String things) {}

    @GetMapping("/things/{handle}/trace")
    String page(
            @PathVariable String handle,
            @RequestParam(defaultValue = "both") String direction,
            @RequestParam(required = false) @Nullable Integer zoom,
            Model model) {
        Direction way = Direction.of(direction).orElseThrow(PageNotFound::new);
        if (zoom != null && !ZOOMS.contains(zoom)) {
            throw new PageNotFound();
        }
        Graph graph = graph(handle, way);
        Drawing drawing = Drawing.of(graph);
        int percent = zoom != null ? zoom : fitting(drawing.width());
        String title = "Trace of " + text(handle);
        model.addAttribute("title", title);
        model.addAttribute("handle", handle);
        model.addAttribute("text", text(handle));
        model.addAttribute("back", page(handle));
        model.addAttribute("direction", way.word());
        model.addAttribute("zoom", percent);
        model.addAttribute("zooms", ZOOMS);
        model.addAttribute("rule", Graph.RULE);
        model.addAttribute("cuts", cuts(drawing.graph().cuts()));
        model.addAttribute("svg", drawing.svg(title, this::page, percent));
        List<Link> links = drawing.graph().links();
        model.addAttribute(
                "rows",
                links.stream()
                        .limit(MOST_LISTED)
                        .map(link -> row(drawing.graph(), link))
                        .toList());
        model.addAttribute("more", Math.max(0, links.size() - MOST_LISTED));
        model.addAttribute("nodes", graph.nodes().size());
        model.addAttribute(
                "gaps",
                graph.nodes().stream()
                        .filter(n -> n.gap().isPresent())
                        .map(n -> Caption.of(n).whole())
                        .distinct()
                        .limit(MOST_LISTED)
                        .toList());
        return "staff/trace";
    }

    /** Smaller where that shows all of it beside each other on a desk; what is wider still is read in full size, part by part. */
    private static int fitting(int width) {
        return width > ROOM && width * 75 / 100 <= ROOM ? 75 : 100;
    }

    @GetMapping("/things/{handle}/trace.svg")
    ResponseEntity<byte[]> svg(@PathVariable String handle, @RequestParam(defaultValue = "both") String direction) {
        Drawing drawing = Drawing.of(graph(handle, Direction.of(direction).orElseThrow(PageNotFound::new)));
        return Files.of(
                "trace.svg", "image/svg+xml", drawing.file("Trace of " + text(handle), node -> Optional.empty()));
    }

    @GetMapping("/things/{handle}/trace.json")
    ResponseEntity<byte[]> json(@PathVariable String handle, @RequestParam(defaultValue = "both") String direction) {
        Graph graph = graph(handle, Direction.of(direction).orElseThrow(PageNotFound::new));
        return Files.of("trace.json", "application/json", JsonWriter.bytes(GraphJson.of(graph)));
    }

    @GetMapping("/things/{handle}/trace-events.json")
    ResponseEntity<byte[]> events(@PathVariable String handle, @RequestParam(defaultValue = "both") String direction) {
        Graph graph = graph(handle, Direction.of(direction).orElseThrow(PageNotFound::new));
        return Files.of(
                "trace-events.json", "application/ld+json", EventDocument.of(trace.events(graph), Instant.now()));
    }

    @GetMapping({"/things/{handle}/trace.{format:csv|xlsx}"})
    ResponseEntity<byte[]> sheet(
            @PathVariable String handle,
            @PathVariable String format,
            @RequestParam(defaultValue = "both") String direction) {
        Graph graph = graph(handle, Direction.of(direction).orElseThrow(PageNotFound::new));
        return Files.sheet("trace", SheetFormat.of(format).orElseThrow(PageNotFound::new), TraceSheet.of(graph));
    }

    @GetMapping("/things/{handle}/holders")
    String holders(@PathVariable String handle, Model model) {
        HolderList list = list(handle);
        model.addAttribute("title", "Who has " + text(handle));
        model.addAttribute("text", text(handle));
        model.addAttribute("handle", handle);
        model.addAttribute("back", page(handle));
        model.addAttribute("rule", Graph.RULE);
        model.addAttribute("cuts", cuts(list.cuts()));
        model.addAttribute(
                "unit", portion(handle).isEmpty() && identifier(handle).isUnit());
        model.addAttribute("list", list);
        model.addAttribute("sums", list.counts().stream().map(this::sum).toList());
        model.addAttribute(
                "held", list.lines().stream().limit(MOST_LISTED).map(this::held).toList());
        return "staff/holders";
    }

    @GetMapping("/things/{handle}/holders.{format:csv|xlsx}")
    ResponseEntity<byte[]> holders(@PathVariable String handle, @PathVariable String format) {
        return Files.sheet(
                "holders", SheetFormat.of(format).orElseThrow(PageNotFound::new), TraceSheet.of(list(handle)));
    }

    @GetMapping("/things/{handle}/holders.json")
    ResponseEntity<byte[]> holdersJson(@PathVariable String handle) {
        return Files.of("holders.json", "application/json", JsonWriter.bytes(GraphJson.of(list(handle))));
    }

    /** A question that the database could not answer in time is given up there. */
    @ExceptionHandler(QueryTimeoutException.class)
    ModelAndView slow() {
        return new ModelAndView("error/503", HttpStatus.SERVICE_UNAVAILABLE);
    }

    private Graph graph(String handle, Direction direction) {
        Optional<ObjectName> portion = portion(handle);
        return (portion.isPresent()
                        ? trace.of(portion.get(), direction, Bounds.DRAWN)
                        : trace.of(identifier(handle), direction, Bounds.DRAWN))
                .orElseThrow(PageNotFound::new);
    }

    private HolderList list(String handle) {
        Optional<ObjectName> portion = portion(handle);
        return (portion.isPresent()
                        ? trace.holders(portion.get(), Bounds.WIDEST)
                        : trace.holders(identifier(handle), Bounds.WIDEST))
                .orElseThrow(PageNotFound::new);
    }

    /** A portion's handle holds the name of its chain, anything else's its identifier. */
    private Optional<ObjectName> portion(String handle) {
        String[] parts = handles.open(handle).split("\n");
        return parts.length == 2 ? Optional.of(new ObjectName(parts[0], new KeyId(parts[1]))) : Optional.empty();
    }

    private GS1Identifier identifier(String handle) {
        try {
            return GS1Identifier.parse(handles.open(handle));
        } catch (GS1Exception notOne) {
            throw new PageNotFound();
        }
    }

    private String text(String handle) {
        return portion(handle).isPresent() ? "a lot quantity" : Codes.printed(handles.open(handle));
    }

    private String page(String handle) {
        return (portion(handle).isPresent() ? "/portions/" : "/things/") + handle;
    }

    private Optional<String> page(Node node) {
        if (node.count() > 1 || node.gap().isPresent()) {
            return Optional.empty();
        }
        if (node.quantity().isPresent()) {
            return node.name()
                    .map(n -> "/portions/" + handles.of(n.org() + "\n" + n.ref().hex()));
        }
        if (node.what() == Node.What.OUTSIDE) {
            return gs1(node.identifier()).map(id -> "/things/" + handles.of(Codes.thing(id)) + "/trace");
        }
        boolean paged = node.what() == Node.What.THING || node.what() == Node.What.LOT;
        return paged ? Optional.of("/things/" + handles.of(node.identifier())) : Optional.empty();
    }

    private static Optional<GS1Identifier> gs1(String identifier) {
        try {
            return GS1Identifier.ifMeant(identifier);
        } catch (GS1Exception notOne) {
            return Optional.empty();
        }
    }

    private Row row(Graph graph, Link link) {
        Node from = graph.nodes().get(link.from());
        Node to = graph.nodes().get(link.to());
        String when = link.since().map(TraceController::day).orElse("")
                + link.until().map(m -> " to " + day(m)).orElse("")
                + link.given()
                        .map(q -> (link.since().isPresent() ? ", " : "") + q.value() + " " + unit(q.uom()))
                        .orElse("");
        return new Row(
                Caption.of(from).whole(),
                page(from),
                link.relation().word() + (link.onLedger() ? "" : " (as an event states; not proven)"),
                Caption.of(to).whole(),
                page(to),
                when);
    }

    private static String day(Moment moment) {
        return moment.time()
                .map(Words::time)
                .or(() -> moment.day().map(Words::day))
                .orElseGet(() -> Words.time(moment.written()) + " (time of writing)");
    }

    private Held held(HolderList.Line line) {
        Node node = line.node();
        return new Held(
                line.organisation().name(),
                state(line.state()),
                Caption.kind(node),
                Codes.printed(node.identifier())
                        + node.quantity()
                                .map(q -> ", " + q.value() + " " + unit(q.uom()))
                                .orElse(""),
                page(node).orElse(""),
                node.holder()
                        .flatMap(h -> h.unit())
                        .map(u -> "In unit " + Codes.printed(u))
                        .orElse(""));
    }

    private Sum sum(HolderList.Count count) {
        String things =
                switch (count.kind()) {
                    case ITEM -> Words.count(count.things(), "item");
                    case UNIT -> Words.count(count.things(), "unit");
                    case PORTION -> quantities(count.quantity());
                };
        return new Sum(count.organisation().name(), state(count.state()), things);
    }

    private static String quantities(Map<String, BigDecimal> quantities) {
        return quantities.entrySet().stream()
                .map(q -> q.getValue().toPlainString() + " " + unit(q.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String unit(String uom) {
        return uom.isEmpty() ? "pieces" : uom;
    }

    private static String state(HolderList.State state) {
        return switch (state) {
            case HELD -> "Has it";
            case OFFERED -> "Has it, on offer";
            case NOT_SHOWN -> "Received it; has not shown more";
            case SOLD -> "Sold it";
            case LEFT -> "Let it go to no member";
        };
    }

    private static List<String> cuts(Set<Graph.Cut> cuts) {
        return cuts.stream()
                .sorted()
                .map(cut -> switch (cut) {
                    case NODES -> "There is more than can be shown at once: the farthest is left out.";
                    case LINKS -> "There are more links between things than can be shown.";
                    case DEPTH -> "It goes on for more steps than are followed.";
                    case TIME -> "It took too long: what was not reached is left out.";
                })
                .toList();
    }
}
