package io.waymark.backend.report;

import io.waymark.backend.Asked;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.projection.event.EventDocument;
import io.waymark.projection.genealogy.Bounds;
import io.waymark.projection.genealogy.Direction;
import io.waymark.projection.genealogy.Drawing;
import io.waymark.projection.genealogy.Graph;
import io.waymark.projection.genealogy.GraphJson;
import io.waymark.projection.genealogy.Trace;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/trace} and {@code POST /api/holders} (docs/FORMATS.md, "Traces"). */
@RestController
final class TraceEndpoint {
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
    private static final MediaType LD_JSON = MediaType.parseMediaType("application/ld+json");

    private final Trace trace;

    TraceEndpoint(Trace trace) {
        this.trace = trace;
    }

    @PostMapping("/api/trace")
    ResponseEntity<byte[]> trace(HttpServletRequest request) throws IOException {
        Asked asked = Asked.of(request, Set.of("identifier", "direction", "nodes", "depth", "as"));
        Direction direction = Direction.of(asked.text("direction").orElse("both"))
                .orElseThrow(() -> Asked.fault("/direction", "It is back, forward or both."));
        Bounds bounds = new Bounds(
                asked.number("nodes", 1, Bounds.MOST_NODES, 2_000),
                asked.number("depth", 1, Bounds.MOST_DEPTH, Bounds.MOST_DEPTH),
                Bounds.MOST_TIME);
        String as = asked.text("as").orElse("graph");
        Graph graph =
                trace.of(asked.identifier("identifier"), direction, bounds).orElseThrow(Asked::unknown);
        return switch (as) {
            case "graph" -> json(GraphJson.of(graph));
            case "drawing" -> of(SVG, Drawing.of(graph).file("Trace", node -> Optional.empty()));
            case "events" -> of(LD_JSON, EventDocument.of(trace.events(graph), Instant.now()));
            default -> throw Asked.fault("/as", "It is graph, drawing or events.");
        };
    }

    @PostMapping("/api/holders")
    ResponseEntity<byte[]> holders(HttpServletRequest request) throws IOException {
        Asked asked = Asked.of(request, Set.of("identifier"));
        return json(GraphJson.of(
                trace.holders(asked.identifier("identifier"), Bounds.WIDEST).orElseThrow(Asked::unknown)));
    }

    private static ResponseEntity<byte[]> json(JsonObject json) {
        return of(MediaType.APPLICATION_JSON, JsonWriter.bytes(json));
    }

    private static ResponseEntity<byte[]> of(MediaType type, byte[] body) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
