package io.waymark.web.stock;

import io.waymark.custody.Kind;
import io.waymark.projection.capture.CaptureJobs;
import io.waymark.projection.capture.JobView;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.disclosure.Purges;
import io.waymark.projection.notice.Notices;
import io.waymark.projection.stock.Stock;
import io.waymark.projection.stock.Stock.Place;
import io.waymark.projection.stock.Stock.Thing;
import io.waymark.web.act.Goods;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Frame;
import io.waymark.web.page.Handles;
import io.waymark.web.page.NoticeWords;
import io.waymark.web.page.PageNotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The home page, and lists of what is where. */
@Controller
class HomeController {
    private static final int PAGE = 50;
    private static final int RECENT_JOBS = 100;
    private static final int MOST_OFFERS = 100;

    private final Stock stock;
    private final InboundOffers offers;
    private final CaptureJobs jobs;
    private final Organisations organisations;
    private final Handles handles;
    private final Directory directory;
    private final Notices notices;
    private final Purges purges;
    private final Frame frame;

    HomeController(
            Stock stock,
            InboundOffers offers,
            CaptureJobs jobs,
            Organisations organisations,
            Handles handles,
            Directory directory,
            Notices notices,
            Purges purges,
            Frame frame) {
        this.purges = purges;
        this.directory = directory;
        this.notices = notices;
        this.frame = frame;
        this.stock = stock;
        this.offers = offers;
        this.jobs = jobs;
        this.organisations = organisations;
        this.handles = handles;
    }

    /** One place with the number of things there. */
    public record Count(String place, String title, long things, String more) {}

    /** One thing of a list. */
    public record Row(Thing thing, String text, String handle, String choice) {}

    @GetMapping("/")
    String home(Model model) {
        List<JobView> recent = jobs.latest(RECENT_JOBS, Long.MAX_VALUE);
        model.addAttribute("inbound", offers.list(null, MOST_OFFERS).size());
        model.addAttribute(
                "waiting",
                recent.stream()
                        .filter(job -> job.progress().waiting() > 0 && job.running())
                        .count());
        model.addAttribute(
                "failed",
                recent.stream().filter(job -> !job.running() && !job.success()).count());
        model.addAttribute("withdrawn", purges.unseen());
        model.addAttribute(
                "withdrawals", frame.administers() ? purges.waiting(frame.user().name()) : 0);
        model.addAttribute("counts", counts());
        model.addAttribute("alone", directory.members().size() == 1);
        model.addAttribute(
                "notices",
                frame.administers()
                        ? notices.all().stream().map(NoticeWords::of).toList()
                        : List.of());
        return "staff/home";
    }

    @GetMapping("/stock")
    String list(
            @RequestParam(defaultValue = "held") String place,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) String after,
            Model model) {
        Place where = place(place);
        List<Thing> page = stock.page(organisations.own(), where, kind(kind), after(after), PAGE + 1);
        boolean more = page.size() > PAGE;
        List<Thing> shown = more ? page.subList(0, PAGE) : page;
        List<Row> rows = new ArrayList<>();
        for (Thing thing : shown) {
            String address = thing.kind() == Kind.PORTION
                    ? "/portions/"
                            + handles.of(thing.name().org() + "\n"
                                    + thing.name().ref().hex())
                    : "/things/" + handles.of(thing.identifier());
            rows.add(new Row(
                    thing,
                    Codes.printed(thing.identifier()),
                    address,
                    handles.of(Goods.choice(thing.identifier(), thing.quantity().orElse(null), thing.uom()))));
        }
        model.addAttribute("rows", rows);
        model.addAttribute("place", place);
        model.addAttribute("kind", kind);
        model.addAttribute("counts", counts());
        model.addAttribute("next", more ? handle(shown.get(PAGE - 1)) : null);
        model.addAttribute("first", after == null);
        return "staff/stock";
    }

    private String handle(Thing last) {
        return handles.of(last.changed() + "\n" + last.name().org() + "\n"
                + last.name().ref().hex());
    }

    private Stock.@Nullable After after(@Nullable String handle) {
        if (handle == null) {
            return null;
        }
        String[] parts = handles.open(handle).split("\n");
        if (parts.length != 3 || !parts[0].matches("[0-9]{1,18}")) {
            throw new PageNotFound();
        }
        return new Stock.After(Long.parseLong(parts[0]), parts[1], parts[2]);
    }

    private static Place place(String word) {
        for (Place place : Place.values()) {
            if (place.name().toLowerCase(Locale.ROOT).equals(word)) {
                return place;
            }
        }
        throw new PageNotFound();
    }

    private static @Nullable Kind kind(String word) {
        if (word.isEmpty()) {
            return null;
        }
        return Optional.of(word)
                .flatMap(w -> List.of(Kind.values()).stream()
                        .filter(k -> k.word().equals(w))
                        .findFirst())
                .orElseThrow(PageNotFound::new);
    }

    private List<Count> counts() {
        Map<Place, Map<Kind, Long>> counts = stock.counts(organisations.own());
        List<Count> all = new ArrayList<>();
        for (Place place : Place.values()) {
            Map<Kind, Long> kinds = counts.get(place);
            long sum = kinds.values().stream().mapToLong(Long::longValue).sum();
            all.add(new Count(place.name().toLowerCase(Locale.ROOT), title(place), sum, more(kinds)));
        }
        return all;
    }

    private static String title(Place place) {
        return switch (place) {
            case HELD -> "Here";
            case OFFERED -> "On offer";
            case SOLD -> "Sold";
            case ENDED -> "Ended";
            case GONE -> "With others";
        };
    }

    private static String more(Map<Kind, Long> kinds) {
        List<String> parts = new ArrayList<>();
        part(parts, kinds.getOrDefault(Kind.ITEM, 0L), "item");
        part(parts, kinds.getOrDefault(Kind.UNIT, 0L), "unit");
        part(parts, kinds.getOrDefault(Kind.PORTION, 0L), "lot quantity", "lot quantities");
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long number, String one) {
        part(parts, number, one, one + "s");
    }

    private static void part(List<String> parts, long number, String one, String many) {
        if (number > 0) {
            parts.add(io.waymark.web.page.Words.count(number) + " " + (number == 1 ? one : many));
        }
    }
}
