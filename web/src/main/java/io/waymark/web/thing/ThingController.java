package io.waymark.web.thing;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.genealogy.Trace;
import io.waymark.projection.journey.Entry;
import io.waymark.projection.journey.Hit;
import io.waymark.projection.journey.Journey;
import io.waymark.projection.journey.Journeys;
import io.waymark.projection.journey.LotPage;
import io.waymark.projection.journey.UnitPage;
import io.waymark.web.act.Goods;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Things;
import io.waymark.web.page.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Search by any code, and the page of what was found with its journey. */
@Controller
class ThingController {
    private static final int LONGEST_SEARCH = 2_000;

    private final Journeys journeys;
    private final Directory directory;
    private final Organisations organisations;
    private final Handles handles;
    private final Things things;
    private final Trace trace;

    ThingController(
            Journeys journeys,
            Directory directory,
            Organisations organisations,
            Handles handles,
            Things things,
            Trace trace) {
        this.journeys = journeys;
        this.directory = directory;
        this.organisations = organisations;
        this.handles = handles;
        this.things = things;
        this.trace = trace;
    }

    /** One line of a timeline in words. */
    public record Line(boolean gap, String title, String day, String where, Optional<String> event, String note) {}

    /** What was found, by its page. */
    public record Found(String address, String text, String kind, String status, String custodian, String product) {}

    @PostMapping("/search")
    String search(HttpServletRequest request, Model model) {
        Form form = Form.of(request);
        String text = form.value("q");
        if (text.isEmpty() || text.length() > LONGEST_SEARCH || !form.ok()) {
            model.addAttribute("hits", List.of());
            model.addAttribute(
                    "reason",
                    text.isEmpty() ? "Scan or type something to search for." : "This is too long to be a code.");
            return "staff/search";
        }
        List<Hit> hits = journeys.search(text);
        if (hits.size() == 1 || !hits.isEmpty() && exactly(text, hits.get(0))) {
            return "redirect:/things/" + handles.of(Codes.thing(hits.get(0).identifier()));
        }
        model.addAttribute("q", text);
        model.addAttribute("hits", hits.stream().map(this::found).toList());
        model.addAttribute("reason", hits.isEmpty() ? nothing(text) : "");
        return "staff/search";
    }

    /** Whether a text is the very code of what was found; a GTIN finds its items too. */
    private static boolean exactly(String text, Hit hit) {
        try {
            return Codes.thing(Codes.read(text)).equals(Codes.thing(hit.identifier()));
        } catch (GS1Exception noCode) {
            return false;
        }
    }

    private static String nothing(String text) {
        try {
            return Codes.printed(Codes.read(text)) + " can be read, and this node knows nothing of it.";
        } catch (GS1Exception wrong) {
            boolean digits = text.replace(" ", "").matches("[0-9]{8,18}");
            return digits
                    ? "Nothing here has this number. " + Codes.sentence(wrong)
                    : "Nothing here has this code, serial or lot number.";
        }
    }

    @GetMapping("/things/{handle}")
    String page(@PathVariable String handle, HttpServletResponse response, Model model) {
        GS1Identifier identifier = read(handles.open(handle));
        model.addAttribute("identifier", identifier);
        model.addAttribute("handle", handle);
        model.addAttribute("traced", handle);
        model.addAttribute(
                "recallable",
                directory.holderOf(identifier).equals(Optional.of(organisations.own())) && !identifier.isUnit());
        if (identifier.isLot() || identifier.isClass()) {
            Optional<LotPage> lot = journeys.lot(identifier);
            if (lot.isPresent()) {
                return lot(lot.get(), model);
            }
        } else if (identifier.isItem() || identifier.isUnit()) {
            List<Journey> all = journeys.all(identifier);
            if (!all.isEmpty()) {
                Optional<UnitPage> unit = identifier.isUnit() ? journeys.unit(identifier) : Optional.empty();
                model.addAttribute("unit", unit.orElse(null));
                model.addAttribute(
                        "inside",
                        unit.map(u -> u.members().stream().map(this::inside).toList())
                                .orElse(List.of()));
                model.addAttribute("choice", handles.of(identifier));
                return journey(all.get(0), all.size() - 1, model);
            }
        }
        model.addAttribute("traceable", trace.known(identifier));
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        return "staff/thing-unknown";
    }

    @GetMapping("/portions/{handle}")
    String portion(@PathVariable String handle, Model model) {
        String[] parts = handles.open(handle).split("\n");
        if (parts.length != 2) {
            throw new PageNotFound();
        }
        Journey journey =
                journeys.named(new ObjectName(parts[0], new KeyId(parts[1]))).orElseThrow(PageNotFound::new);
        model.addAttribute("identifier", journey.identifier());
        model.addAttribute("handle", handles.of(journey.identifier()));
        model.addAttribute("traced", handle);
        model.addAttribute("recallable", false);
        model.addAttribute("unit", null);
        model.addAttribute("inside", List.of());
        model.addAttribute(
                "choice",
                handles.of(Goods.choice(
                        journey.identifier().toString(),
                        journey.quantity().map(q -> q.decimal()).orElse(null),
                        journey.quantity().map(q -> q.uom()).orElse(""))));
        return journey(journey, 0, model);
    }

    private String journey(Journey journey, int otherChains, Model model) {
        String own = organisations.own();
        boolean here = journey.custodian().msp().equals(own) && journey.gone().isEmpty();
        model.addAttribute("title", Codes.printed(journey.identifier()));
        model.addAttribute("journey", journey);
        model.addAttribute("otherChains", otherChains);
        model.addAttribute("lines", journey.timeline().stream().map(this::line).toList());
        model.addAttribute("here", here);
        model.addAttribute("status", status(journey, here));
        return "staff/thing";
    }

    private String lot(LotPage lot, Model model) {
        model.addAttribute("title", Codes.printed(lot.identifier()));
        model.addAttribute("lot", lot);
        model.addAttribute("items", lot.items().stream().map(this::found).toList());
        List<Found> portions = new ArrayList<>();
        for (LotPage.Portion p : lot.portions()) {
            String address = "/portions/"
                    + handles.of(p.name().org() + "\n" + p.name().ref().hex());
            String text = p.quantity() + " " + (p.uom().isEmpty() ? "pieces" : p.uom());
            portions.add(new Found(
                    address,
                    text,
                    "Quantity",
                    things.status(p.status()),
                    p.custodian().name(),
                    ""));
        }
        model.addAttribute("portions", portions);
        return "staff/lot";
    }

    private String status(Journey journey, boolean here) {
        if (journey.gone().isPresent()) {
            return "With " + journey.gone().get().name() + ", which has not shown more";
        }
        return switch (journey.status()) {
            case HELD -> here ? "Here" : "With " + journey.custodian().name();
            case OFFERED ->
                (here ? "On offer" : "Offered by " + journey.custodian().name())
                        + journey.receiver().map(r -> " to " + r.name()).orElse("");
            case PACKED ->
                (here ? "Here" : "With " + journey.custodian().name())
                        + (journey.inside().isPresent() ? ", in a unit" : "")
                        + journey.receiver()
                                .map(r -> ", on offer to " + r.name())
                                .orElse("");
            case SOLD -> "Sold by " + journey.custodian().name();
            default -> things.status(journey.status().word());
        };
    }

    private Line line(Entry entry) {
        String where = "Block " + Words.count(entry.block()) + ", transaction " + entry.transaction();
        String day = entry.day().map(Words::day).orElse("");
        if (entry.gap()) {
            return new Line(
                    true,
                    entry.organisation().name() + " has it since then and has not shown more.",
                    "Written " + Words.time(entry.claimed()),
                    where,
                    Optional.empty(),
                    "");
        }
        String act = things.act(entry.act().orElseThrow());
        String unit = entry.unit()
                .map(u -> "The unit it was in: " + act.toLowerCase(java.util.Locale.ROOT))
                .orElse(act);
        String title = unit + entry.receiver().map(r -> " to " + r.name()).orElse("") + " by "
                + entry.organisation().name();
        String note = entry.own()
                ? ""
                : entry.opened()
                        ? "Shown by the other member, checked against the ledger."
                        : "Came with the goods, checked against the ledger.";
        Optional<String> event = entry.own() ? entry.event().map(hash -> handles.of(hash.hex())) : Optional.empty();
        return new Line(
                false, title, day.isEmpty() ? "Written " + Words.time(entry.claimed()) : day, where, event, note);
    }

    private Found found(Hit hit) {
        return new Found(
                "/things/" + handles.of(Codes.thing(hit.identifier())),
                Codes.printed(hit.identifier()),
                things.kind(hit.identifier()),
                hit.status().map(things::status).orElse(""),
                hit.custodian().map(c -> c.name()).orElse(""),
                hit.product().orElse(""));
    }

    /** What lies in a unit has no state of its own: the unit says who has it. */
    private Found inside(Hit hit) {
        Found found = found(hit);
        return new Found(found.address(), found.text(), found.kind(), "", "", found.product());
    }

    private static GS1Identifier read(String canonical) {
        try {
            return GS1Identifier.parse(canonical);
        } catch (GS1Exception notOne) {
            throw new PageNotFound();
        }
    }
}
