package io.waymark.scan;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.GS1Message;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers GS1 Digital Links: a page for people, the bundle or a linkset for machines. What is not known here is sent to the
 * node of who holds the prefix.
 */
@Controller
final class Resolver {

    private final Bundles bundles;
    private final ItemPages pages;
    private final VerifierFileController verifier;
    private final Owners owners;
    private final LinkAnswers links;
    private final NodeSettings settings;

    Resolver(
            Bundles bundles,
            ItemPages pages,
            Owners owners,
            LinkAnswers links,
            VerifierFileController verifier,
            NodeSettings settings) {
        this.verifier = verifier;
        this.bundles = bundles;
        this.pages = pages;
        this.owners = owners;
        this.links = links;
        this.settings = settings;
    }

    @GetMapping({"/{ai:\\d{2,4}}", "/{ai:\\d{2,4}}/**"})
    Object resolve(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Vary", "Accept");
        LinkRequest asked = LinkRequest.of(request);
        Wanted wanted = Wanted.of(request.getHeader("Accept"));
        GS1Message message;
        try {
            message = GS1Message.parseLink("https://waymark.example" + uri(request));
        } catch (GS1Exception e) {
            return malformed(wanted, e);
        }
        GS1Identifier identifier = message.identifier();
        if (asked.isLinkset() || asked.linkType().isPresent()) {
            response.addHeader("Vary", "Accept-Language");
            Optional<String> owner = owner(identifier, request);
            return links.answer(message, asked, owner).orElseGet(() -> unknown(wanted, message, asked, owner));
        }
        if (wanted == Wanted.NOTHING) {
            return Problem.of(
                            406,
                            "not-acceptable",
                            "Not acceptable",
                            "There is text/html, application/json and application/linkset+json.")
                    .response();
        }
        Optional<Bundle> bundle = wanted == Wanted.PAGE ? bundles.newest(identifier) : bundles.of(identifier);
        if (bundle.isEmpty()) {
            return unknown(wanted, message, asked, owner(identifier, request));
        }
        response.setHeader("Link", Linkset.header(Linkset.base(settings) + path(request)));
        if (wanted == Wanted.BUNDLE) {
            return json(bundle.get());
        }
        response.setHeader("Cache-Control", LinkAnswers.SHORTLY.getHeaderValue());
        return page(message, bundle.get());
    }

    /** The same path at the node of the member whose identifier it is. Looked up in the database: only where it is needed. */
    private Optional<String> owner(GS1Identifier identifier, HttpServletRequest request) {
        return owners.node(identifier).map(node -> Linkset.base(node) + path(request));
    }

    /** Path and query as they came, undecoded. */
    private static String uri(HttpServletRequest request) {
        String query = request.getQueryString();
        return path(request) + (query == null ? "" : "?" + query);
    }

    /** Without a slash after a whole pair of AI and value: a resolver tolerates one. */
    private static String path(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean whole = path.endsWith("/") && path.chars().filter(c -> c == '/').count() % 2 == 1;
        return whole ? path.substring(0, path.length() - 1) : path;
    }

    private ResponseEntity<byte[]> json(Bundle bundle) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .eTag(bundle.etag())
                .cacheControl(LinkAnswers.SHORTLY)
                .body(bundle.json());
    }

    private ModelAndView page(GS1Message message, Bundle bundle) {
        GS1Identifier identifier = message.identifier();
        ModelAndView view = identifier.isItem()
                ? pages.item(message, bundle, bundles.policy())
                        .map(page -> new ModelAndView("scan/item", "page", page)
                                .addObject("verifier", verifier.served().orElse(null)))
                        .orElse(null)
                : null;
        return view == null ? new ModelAndView("scan/brief", "page", pages.brief(identifier, bundle)) : view;
    }

    private Object unknown(Wanted wanted, GS1Message message, LinkRequest asked, Optional<String> owner) {
        if (owner.isPresent()) {
            String location = owner.get();
            return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                    .header("Location", asked.passedOn(location))
                    .header("Link", Linkset.header(location))
                    .cacheControl(LinkAnswers.ELSEWHERE)
                    .build();
        }
        if (wanted != Wanted.PAGE) {
            return unknownProblem().response();
        }
        Optional<ResponseEntity<byte[]>> up = asked.linkType().isEmpty() ? links.up(message, asked) : Optional.empty();
        return up.isPresent() ? up.get() : problemPage(HttpStatus.NOT_FOUND, "unknown", message.identifier(), null);
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
}
