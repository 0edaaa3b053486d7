package io.waymark.scan;

import io.waymark.gs1.GS1Message;
import io.waymark.projection.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers those requests of the resolver that are about links (GS1-Conformant resolver standard 1.2): the linkset, and a link
 * type, which is looked for from the finest thing that was named up to the primary key.
 */
final class LinkAnswers {

    static final CacheControl SHORTLY =
            CacheControl.maxAge(Duration.ofSeconds(5)).cachePublic();
    static final CacheControl ELSEWHERE =
            CacheControl.maxAge(Duration.ofSeconds(60)).cachePublic();
    private static final String DEFAULT = "defaultLink";

    private final Levels levels;
    private final NodeSettings settings;

    LinkAnswers(Levels levels, NodeSettings settings) {
        this.levels = levels;
        this.settings = settings;
    }

    /**
     * @param request one for the linkset or for a link type
     * @param owner the thing on the node of who holds the prefix, if that is another member; without the query
     * @return the answer; empty where nothing of the thing is known and the owner's node is to be asked, or nobody
     */
    Optional<Object> answer(GS1Message message, LinkRequest request, Optional<String> owner) {
        List<Level> all = levels.of(message);
        boolean known = all.get(0).known() || owner.isEmpty() && all.stream().anyMatch(Level::known);
        if (!known) {
            return Optional.empty();
        }
        return Optional.of(request.isLinkset() ? linkset(all) : follow(all, request, owner));
    }

    /** Where a plain request goes that names a lot of which nothing is known: to the product, where that is known. */
    Optional<ResponseEntity<byte[]>> up(GS1Message message, LinkRequest request) {
        if (!message.identifier().isLot()) {
            return Optional.empty();
        }
        return levels.of(message).stream()
                .skip(1)
                .filter(Level::page)
                .findFirst()
                .map(level -> redirect(request.passedOn(here(level)), level));
    }

    private ResponseEntity<byte[]> linkset(List<Level> all) {
        return ResponseEntity.ok()
                .contentType(Wanted.LINKSET.type())
                .cacheControl(SHORTLY)
                .header("Link", Linkset.contextHeader())
                .body(Linkset.of(all, Linkset.base(settings)));
    }

    private Object follow(List<Level> all, LinkRequest request, Optional<String> owner) {
        String term = request.linkType().orElse(DEFAULT);
        if (term.equals(DEFAULT)) {
            return redirect(request.passedOnHere(here(all.get(0))), all.get(0));
        }
        for (Level level : all) {
            List<Target> targets = level.targets(term);
            if (!targets.isEmpty()) {
                return choose(level, LinkChoice.best(targets, request), request);
            }
        }
        if (owner.isPresent()) {
            return redirect(request.passedOn(owner.get()), all.get(0));
        }
        return none(request);
    }

    private Object choose(Level level, List<Target> best, LinkRequest request) {
        Optional<Target> one = LinkChoice.one(best);
        if (one.isPresent()) {
            Target target = one.get();
            return redirect(
                    target.resolver() ? request.passedOnHere(target.href()) : request.passedOn(target.href()), level);
        }
        if (request.byPerson()) {
            ModelAndView view = new ModelAndView("scan/choices", "targets", best);
            view.addObject("description", level.description());
            view.setStatus(HttpStatus.MULTIPLE_CHOICES);
            return view;
        }
        return ResponseEntity.status(HttpStatus.MULTIPLE_CHOICES)
                .contentType(Wanted.LINKSET.type())
                .cacheControl(SHORTLY)
                .header("Link", Linkset.header(here(level)))
                .body(Linkset.of(level, Linkset.base(settings), best));
    }

    private static Object none(LinkRequest request) {
        if (request.byPerson()) {
            ModelAndView view = new ModelAndView("scan/no-link");
            view.setStatus(HttpStatus.NOT_FOUND);
            return view;
        }
        return Problem.of(
                        404,
                        "no-such-link",
                        "No link of this type",
                        "There is no link of this type for the thing. The linkset says which there are.")
                .response();
    }

    private ResponseEntity<byte[]> redirect(String location, Level level) {
        return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                .header("Location", location)
                .header("Link", Linkset.header(here(level)))
                .cacheControl(ELSEWHERE)
                .build();
    }

    private String here(Level level) {
        return Linkset.base(settings) + level.path();
    }
}
