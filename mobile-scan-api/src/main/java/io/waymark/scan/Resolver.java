package io.waymark.scan;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers GS1 Digital Links: a page for people, the bundle or a linkset for machines. What is not known here is sent to the
 * node of who holds the prefix.
 */
@Controller
final class Resolver {

    private static final CacheControl SHORTLY = CacheControl.maxAge(Duration.ofSeconds(5)).cachePublic();

    private final Bundles bundles;
    private final ItemPages pages;
    private final Owners owners;
    private final NodeSettings settings;

    Resolver(Bundles bundles, ItemPages pages, Owners owners, NodeSettings settings) {
        this.bundles = bundles;
        this.pages = pages;
        this.owners = owners;
        this.settings = settings;
    }

    @GetMapping({"/{ai:\\d{2,4}}", "/{ai:\\d{2,4}}/**"})
    Object resolve(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Vary", "Accept");
        Wanted wanted = "linkset".equals(request.getParameter("linkType")) || "all".equals(request.getParameter("linkType"))
                ? Wanted.LINKSET
                : Wanted.of(request.getHeader("Accept"));
        if (wanted == Wanted.NOTHING) {
            return Problem.of(406, "not-acceptable", "Not acceptable",
                            "There is text/html, application/json and application/linkset+json.")
                    .response();
        }
        GS1Message message;
        try {
            message = GS1Message.parseLink("https://waymark.example" + uri(request));
        } catch (GS1Exception e) {
            return malformed(wanted, e);
        }
        GS1Identifier identifier = message.identifier();
        Optional<Bundle> bundle = wanted == Wanted.PAGE ? bundles.newest(identifier) : bundles.of(identifier);
        if (bundle.isEmpty()) {
            return unknown(wanted, identifier, request);
        }
        return switch (wanted) {
            case BUNDLE -> json(bundle.get());
            case LINKSET -> linkset(identifier);
            default -> {
                response.setHeader("Cache-Control", SHORTLY.getHeaderValue());
                yield page(message, bundle.get());
            }
        };
    }

    /** Path and query as they came, undecoded. */
    private static String uri(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private ResponseEntity<byte[]> json(Bundle bundle) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .eTag(bundle.etag())
                .cacheControl(SHORTLY)
                .body(bundle.json());
    }

    private ResponseEntity<byte[]> linkset(GS1Identifier identifier) {
        return ResponseEntity.ok()
                .contentType(Wanted.LINKSET.type())
                .cacheControl(SHORTLY)
                .body(Linkset.of(identifier, base()));
    }

    private ModelAndView page(GS1Message message, Bundle bundle) {
        GS1Identifier identifier = message.identifier();
        ModelAndView view = identifier.isItem()
                ? pages.item(message, bundle, bundles.policy()).map(page -> new ModelAndView("scan/item", "page", page)).orElse(null)
                : null;
        return view == null ? new ModelAndView("scan/brief", "page", pages.brief(identifier, bundle)) : view;
    }

    private Object unknown(Wanted wanted, GS1Identifier identifier, HttpServletRequest request) {
        Optional<URI> elsewhere = owners.node(identifier);
        if (elsewhere.isPresent()) {
            String base = elsewhere.get().toString();
            return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                    .header("Location", (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + uri(request))
                        .cacheControl(CacheControl.maxAge(Duration.ofSeconds(60)).cachePublic())
                    .build();
        }
        if (wanted == Wanted.PAGE) {
            return problemPage(HttpStatus.NOT_FOUND, "unknown", identifier, null);
        }
        return unknownProblem().response();
    }

    static Problem unknownProblem() {
        return new Problem(
                404,
                "unknown-code",
                "Not known here",
                "No member of this network that this node knows of has entered anything under this code.",
                "not-known");
    }

    static Problem malformedProblem(GS1Exception e) {
        return new Problem(400, "malformed-link", "Malformed GS1 Digital Link", sentence(e), e.code());
    }

    private static Object malformed(Wanted wanted, GS1Exception e) {
        return wanted == Wanted.PAGE
                ? problemPage(HttpStatus.BAD_REQUEST, "malformed", null, sentence(e))
                : malformedProblem(e).response();
    }

    private static String sentence(GS1Exception e) {
        String sentence = (e.ai().isEmpty() ? "" : Spelled.name(e.ai()) + ": ") + e.sentence() + ".";
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static ModelAndView problemPage(
            HttpStatus status, String what, @Nullable GS1Identifier identifier, @Nullable String reason) {
        ModelAndView view = new ModelAndView("scan/" + what);
        view.setStatus(status);
        if (identifier != null) {
            view.addObject("identifier", Spelled.of(identifier));
        }
        if (reason != null) {
            view.addObject("reason", reason);
        }
        return view;
    }

    /** What this resolver can do (GS1-Conformant resolver standard, section on the resolver description file). */
    @GetMapping(path = "/.well-known/gs1resolver", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, Object> description() {
        return Map.of(
                "name", "Waymark",
                "resolverRoot", base(),
                "supportedPrimaryKeys", new String[] {"00", "01"},
                "supportedLinkType", new String[] {"https://gs1.org/voc/pip", "https://gs1.org/voc/traceability"},
                "linkTypeDefaultCanBeLinkset", false);
    }

    private String base() {
        URI publicUrl = settings.publicUrl();
        if (publicUrl == null) {
            throw new IllegalStateException("waymark.public-url is missing");
        }
        String base = publicUrl.toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }
}
