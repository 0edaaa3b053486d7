package io.waymark.web.inbound;

import io.waymark.custody.Kind;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.custody.InboundOffers;
import io.waymark.projection.custody.InboundOffers.HistoryStep;
import io.waymark.projection.custody.InboundOffers.Offer;
import io.waymark.projection.custody.InboundOffers.Thing;
import io.waymark.projection.stock.Stock;
import io.waymark.web.act.Acts;
import io.waymark.web.act.EventWriter;
import io.waymark.web.act.Goods;
import io.waymark.web.act.Goods.Portion;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.page.Things;
import io.waymark.web.page.Words;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Offers of other members: what is offered, how the check of its history came out, and the answer. */
@Controller
class InboundController {
    private static final int PAGE = 50;
    private static final int MOST_REASON = 300;
    private static final int MOST_THINGS = 1_000;
    private static final int MOST_FIELD = 200;

    private final InboundOffers offers;
    private final Organisations organisations;
    private final Stock stock;
    private final Acts acts;
    private final Things things;
    private final Handles handles;

    InboundController(
            InboundOffers offers, Organisations organisations, Stock stock, Acts acts, Things things, Handles handles) {
        this.offers = offers;
        this.organisations = organisations;
        this.stock = stock;
        this.acts = acts;
        this.things = things;
        this.handles = handles;
    }

    /** One offer of the list. */
    public record Line(
            long number, String sender, String since, String what, String verdict, boolean ready, boolean isShort) {}

    /** One thing of an offer. {@code index} is its place in the offer. */
    public record Row(
            int index,
            String text,
            String kind,
            String product,
            String quantity,
            String uom,
            int inside,
            List<Inside> contents,
            boolean recall,
            String outcome,
            String handle) {}

    /** What is in an offered unit. */
    public record Inside(String handle, String text) {}

    /** One step of a thing's history. */
    public record Step(String title, String when, String where, List<String> shown) {}

    @GetMapping("/inbound")
    String list(@RequestParam(required = false) Long before, Model model) {
        List<Offer> page = offers.list(before, PAGE);
        model.addAttribute("offers", page.stream().map(this::line).toList());
        model.addAttribute("next", page.size() == PAGE ? page.get(PAGE - 1).number() : null);
        model.addAttribute("first", before == null);
        return "staff/inbound";
    }

    @GetMapping("/inbound/{number:[0-9]{1,18}}")
    ModelAndView one(@PathVariable long number, Model model) {
        return page(find(number), Form.empty(), model, true);
    }

    /** The history of one thing, opened when asked for. */
    @GetMapping("/inbound/{number:[0-9]{1,18}}/history/{index:[0-9]{1,4}}")
    String history(@PathVariable long number, @PathVariable int index, HttpServletRequest request, Model model) {
        Offer offer = find(number);
        if (index >= offer.things().size()) {
            throw new PageNotFound();
        }
        Thing thing = offer.things().get(index);
        model.addAttribute("offer", line(offer));
        model.addAttribute("text", Codes.printed(thing.identifier()));
        model.addAttribute(
                "steps",
                offers.history(number, thing.name()).stream().map(this::step).toList());
        return request.getHeader("HX-Request") == null ? "staff/inbound-history" : "staff/inbound-history :: steps";
    }

    @PostMapping("/inbound/{number:[0-9]{1,18}}/receive")
    ModelAndView receive(
            @PathVariable long number,
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model) {
        Offer offer = find(number);
        Form form = Form.of(request);
        Optional<String> sender = organisations.gln(offer.sender());
        List<Integer> taken = taken(offer, form);
        List<String> whole = new ArrayList<>();
        List<Portion> portions = new ArrayList<>();
        List<JsonObject> events = new ArrayList<>();
        EventWriter writer = organisations.writer();
        for (int index : taken) {
            Thing thing = offer.things().get(index);
            if (thing.kind() == Kind.PORTION) {
                portion(form, index, thing).ifPresent(portions::add);
            } else if (!form.all("missing-" + index).isEmpty()) {
                found(form, index, thing)
                        .ifPresent(found -> events.add(writer.receiveShort(thing.identifier(), found, sender)));
            } else {
                whole.add(thing.identifier());
            }
        }
        if (form.ok()) {
            Goods goods = new Goods(whole, portions);
            if (!goods.none()) {
                events.add(0, writer.receive(goods, sender));
            }
            Optional<UUID> job = acts.submit(user, form, "take", "receive", writer.document(events), List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page(offer, form, model, false);
    }

    @PostMapping("/inbound/{number:[0-9]{1,18}}/reject")
    ModelAndView reject(
            @PathVariable long number,
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model) {
        Offer offer = find(number);
        Form form = Form.of(request);
        List<Integer> taken = taken(offer, form);
        Optional<String> reason = form.required("reason", MOST_REASON, "Write why: your records keep it.");
        if (form.ok()) {
            List<String> whole = new ArrayList<>();
            List<Portion> portions = new ArrayList<>();
            for (int index : taken) {
                Thing thing = offer.things().get(index);
                if (thing.kind() == Kind.PORTION) {
                    portions.add(new Portion(
                            thing.identifier(),
                            thing.quantity().orElseThrow().decimal(),
                            thing.quantity().orElseThrow().uom()));
                } else {
                    whole.add(thing.identifier());
                }
            }
            EventWriter writer = organisations.writer();
            JsonObject event =
                    writer.reject(new Goods(whole, portions), organisations.gln(offer.sender()), reason.orElseThrow());
            Optional<UUID> job = acts.submit(user, form, "take", "reject", writer.document(List.of(event)), List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page(offer, form, model, false);
    }

    private Offer find(long number) {
        return offers.offer(number).orElseThrow(PageNotFound::new);
    }

    /** Places of the open things that were ticked. */
    private static List<Integer> taken(Offer offer, Form form) {
        if (!offer.verdict().ready()) {
            form.refuse("take", "The history of these goods is not complete, so they cannot be answered yet.");
            return List.of();
        }
        List<Integer> taken = new ArrayList<>();
        for (String text : form.all("take")) {
            int index = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : MOST_THINGS;
            if (index >= offer.things().size()
                    || offer.things().get(index).outcome().isPresent()) {
                form.refuse("take", "Something here was answered meanwhile. Look at the list again.");
                return List.of();
            }
            taken.add(index);
        }
        if (taken.isEmpty()) {
            form.refuse("take", "Tick at least one of the things.");
        }
        return taken.stream().distinct().toList();
    }

    private static Optional<Portion> portion(Form form, int index, Thing thing) {
        String field = "quantity-" + index;
        String uom = thing.quantity().orElseThrow().uom();
        BigDecimal offered = thing.quantity().orElseThrow().decimal();
        Optional<Portion> portion = Goods.quantity(form.value(field), uom, thing.identifier(), form, field, "");
        if (portion.isPresent() && portion.get().quantity().compareTo(offered) > 0) {
            form.refuse(field, "This is more than is offered: " + offered.toPlainString() + ".");
        }
        return portion;
    }

    private Optional<List<String>> found(Form form, int index, Thing thing) {
        List<String> inside = stock.inside(thing.identifier());
        List<String> missing =
                form.all("missing-" + index).stream().map(handles::open).toList();
        List<String> found = inside.stream().filter(id -> !missing.contains(id)).toList();
        if (found.isEmpty()) {
            form.refuse("missing-" + index, "Nothing of this unit came: untick it above and reject it instead.");
            return Optional.empty();
        }
        return Optional.of(found);
    }

    private ModelAndView page(Offer offer, Form form, Model model, boolean first) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_THINGS, offer.things().size()); i++) {
            rows.add(row(i, offer.things().get(i), form));
        }
        model.addAttribute("offer", line(offer));
        model.addAttribute("rows", rows);
        model.addAttribute(
                "open",
                offer.verdict().ready()
                        && !offer.settled()
                        && rows.stream().anyMatch(r -> r.outcome().isEmpty()));
        model.addAttribute("settled", offer.settled());
        model.addAttribute(
                "about",
                offer.verdict().about() == null
                        ? ""
                        : Codes.printed(offer.verdict().about()));
        model.addAttribute("first", first);
        model.addAttribute("form", form);
        return first ? Pages.show("staff/inbound-offer", model) : Pages.again("staff/inbound-offer", model);
    }

    private Row row(int index, Thing thing, Form form) {
        List<Inside> contents = thing.kind() == Kind.UNIT
                ? stock.inside(thing.identifier()).stream()
                        .map(id -> new Inside(handles.of(id), Codes.printed(id)))
                        .toList()
                : List.of();
        String offered = thing.quantity().map(q -> q.value()).orElse("");
        String typed = form.value("quantity-" + index);
        return new Row(
                index,
                Codes.printed(thing.identifier()),
                thing.kind() == Kind.PORTION ? "Quantity of a lot" : things.kind(thing.identifier()),
                thing.product().flatMap(InboundController::name).orElse(""),
                typed.isEmpty() ? offered : typed,
                thing.quantity()
                        .map(q -> q.uom().isEmpty() ? "pieces" : q.uom())
                        .orElse(""),
                thing.inside(),
                contents,
                thing.recall(),
                thing.outcome().map(Words::sentence).orElse(""),
                handles.of(thing.identifier()));
    }

    private Line line(Offer offer) {
        long open = offer.things().stream()
                .filter(thing -> thing.outcome().isEmpty())
                .count();
        String what = offer.verdict().ready() ? Words.count(open, "thing") : "Not shown yet";
        return new Line(
                offer.number(),
                things.organisation(offer.sender()),
                Words.time(offer.since()),
                what,
                Verdicts.sentence(offer.verdict()),
                offer.verdict().ready(),
                offer.isShort());
    }

    private Step step(HistoryStep step) {
        String title = things.act(step.act())
                + step.receiver().map(to -> " to " + things.organisation(to)).orElse("")
                + " by " + things.organisation(step.writer());
        List<String> shown = new ArrayList<>();
        step.event()
                .ifPresent(event -> event.fields().forEach((name, json) -> shown.add(name + ": " + readable(json))));
        return new Step(title, Words.time(step.claimed()), "Block " + Words.count(step.block()), shown);
    }

    private static Optional<String> name(SaltedDocument document) {
        return Optional.ofNullable(document.fields().get("name")).map(InboundController::readable);
    }

    /** A field's value: strings without quotation marks, all else as it stands, cut where it is long. */
    private static String readable(String json) {
        String text = json;
        try {
            JsonValue value = JsonParser.parse(json, JsonLimits.VALUE);
            text = value.kind() == JsonValue.Kind.STRING ? value.asString() : json;
        } catch (JsonException asItStands) {
            text = json;
        }
        return text.length() <= MOST_FIELD ? text : text.substring(0, MOST_FIELD) + "…";
    }
}
