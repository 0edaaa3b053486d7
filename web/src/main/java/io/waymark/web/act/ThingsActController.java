package io.waymark.web.act;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonObject;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.stock.Stock;
import io.waymark.projection.stock.Stock.Place;
import io.waymark.projection.stock.Stock.Thing;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
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
import org.springframework.web.servlet.ModelAndView;

/** Ship, cancel, sell, take back, retire, recall: one form, some fields of which depend on the act. */
@Controller
class ThingsActController {
    private static final int CHOICES = 50;
    private static final int MOST_REASON = 300;

    private final Acts acts;
    private final Organisations organisations;
    private final Directory directory;
    private final Stock stock;
    private final Handles handles;

    ThingsActController(Acts acts, Organisations organisations, Directory directory, Stock stock, Handles handles) {
        this.acts = acts;
        this.organisations = organisations;
        this.directory = directory;
        this.stock = stock;
        this.handles = handles;
    }

    /** One line of the list to choose from. */
    public record Choice(String handle, String text, String product, String more, boolean chosen) {}

    @GetMapping("/act/{act:ship|cancel|sell|take-back|retire|recall}")
    ModelAndView page(@PathVariable String act, HttpServletRequest request, Model model) {
        Form form = Form.empty();
        String[] chosen = request.getParameterValues("thing");
        if (chosen != null) {
            form.with("thing", List.of(chosen).subList(0, Math.min(CHOICES, chosen.length)));
        }
        return page(act(act), form, model, true);
    }

    /** What was ticked in a list elsewhere. */
    @PostMapping("/act/{act:ship|cancel|sell|take-back|retire|recall}/with")
    ModelAndView with(@PathVariable String act, HttpServletRequest request, Model model) {
        Form form = Form.empty().with("thing", Form.of(request).all("thing"));
        return page(act(act), form, model, true);
    }

    @PostMapping("/act/{act:ship|cancel|sell|take-back|retire|recall}")
    ModelAndView submit(
            @PathVariable String act,
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model) {
        ThingsAct which = act(act);
        Form form = Form.of(request);
        Goods goods = Goods.of(form, handles, which == ThingsAct.RECALL);
        Optional<JsonObject> event = event(which, form, goods);
        if (event.isPresent() && form.ok()) {
            JsonObject document = organisations.writer().document(List.of(event.get()));
            Optional<UUID> job = acts.submit(user, form, "codes", which.word().replace('-', ' '), document, List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page(which, form, model, false);
    }

    private Optional<JsonObject> event(ThingsAct act, Form form, Goods goods) {
        EventWriter writer = organisations.writer();
        return switch (act) {
            case SHIP -> receiverGln(form).filter(gln -> form.ok()).map(gln -> writer.ship(goods, gln));
            case CANCEL -> Optional.of(goods).filter(g -> form.ok()).map(writer::cancel);
            case SELL -> Optional.of(goods).filter(g -> form.ok()).map(writer::sell);
            case TAKE_BACK ->
                chosen(act, form).filter(c -> form.ok()).map(c -> writer.takeBack(goods, c.equals("yes")));
            case RETIRE ->
                chosen(act, form).filter(c -> form.ok()).map(c -> writer.retire(goods, c.equals("destroying")));
            case RECALL -> recall(form, goods, writer);
        };
    }

    private Optional<JsonObject> recall(Form form, Goods goods, EventWriter writer) {
        Optional<String> reason = form.bounded("reason", MOST_REASON);
        List<String> targets = new ArrayList<>(goods.things());
        goods.portions().forEach(portion -> targets.add(portion.lot()));
        for (String target : targets) {
            GS1Identifier identifier = GS1Identifier.parse(target);
            if (identifier.isUnit()) {
                form.refuse("codes", "A unit cannot be recalled. Recall the items in it, their lot or their product.");
            } else if (!directory.holderOf(identifier).equals(Optional.of(organisations.own()))) {
                form.refuse(
                        "codes",
                        Codes.printed(target)
                                + " is not under a company prefix of your organisation, so only others can recall it.");
            }
        }
        return reason.filter(r -> form.ok())
                .map(r -> writer.recall(targets.stream().distinct().toList(), r));
    }

    private static Optional<String> chosen(ThingsAct act, Form form) {
        String choice = form.value("choice");
        if (act.options().stream().noneMatch(option -> option.value().equals(choice))) {
            form.refuse("choice", "Choose one.");
            return Optional.empty();
        }
        return Optional.of(choice);
    }

    private Optional<String> receiverGln(Form form) {
        String receiver = form.value("receiver");
        if (receiver.equals(Organisations.OUTSIDE)) {
            return form.required("gln", 60, "Write the receiver's GLN.").flatMap(text -> gln(form, text));
        }
        Optional<String> gln = organisations.receivers().stream()
                .filter(profile -> profile.org().equals(receiver))
                .flatMap(profile -> profile.glns().stream())
                .findFirst();
        if (gln.isEmpty()) {
            form.refuse("receiver", "Choose who gets the goods.");
        }
        return gln;
    }

    private Optional<String> gln(Form form, String text) {
        try {
            String digits = text.replace(" ", "");
            GS1Identifier gln = digits.matches("[0-9]{13}")
                    ? GS1Identifier.parse(GS1Identifier.CANONICAL_BASE + "/417/" + digits)
                    : GS1Identifier.of(text);
            if (gln.gln().isEmpty()) {
                form.refuse("gln", "This is no GLN. A GLN has 13 digits.");
            } else if (directory.memberOfGln(gln.gln().get()).isPresent()) {
                form.refuse("gln", "This GLN is a member's. Choose the member from the list above.");
            }
            return gln.gln();
        } catch (GS1Exception wrong) {
            form.refuse("gln", "This is no GLN. " + Codes.sentence(wrong));
            return Optional.empty();
        }
    }

    private ModelAndView page(ThingsAct act, Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("act", act);
        model.addAttribute("receivers", act == ThingsAct.SHIP ? organisations.receiverOptions() : List.<Option>of());
        model.addAttribute("choices", choices(act, form));
        return first ? Pages.show("staff/act/things", model) : Pages.again("staff/act/things", model);
    }

    /** What was chosen first, then what else is here, as far as the list goes. */
    private List<Choice> choices(ThingsAct act, Form form) {
        List<Choice> choices = new ArrayList<>();
        for (String handle : form.all("thing")) {
            String[] parts = handles.open(handle).split("\n", -1);
            choices.add(new Choice(
                    handle,
                    Codes.printed(parts[0]),
                    "",
                    parts.length == 3 ? parts[1] + (parts[2].isEmpty() ? "" : " " + parts[2]) : "",
                    true));
        }
        Place place = act == ThingsAct.CANCEL ? Place.OFFERED : Place.HELD;
        if (act.fromStock() || act == ThingsAct.CANCEL) {
            for (Thing thing : stock.page(organisations.own(), place, null, null, CHOICES)) {
                String handle = handles.of(
                        Goods.choice(thing.identifier(), thing.quantity().orElse(null), thing.uom()));
                if (!form.chosen("thing", handle)) {
                    choices.add(new Choice(
                            handle,
                            Codes.printed(thing.identifier()),
                            thing.product().orElse(""),
                            more(thing),
                            false));
                }
            }
        }
        return choices;
    }

    static String more(Thing thing) {
        if (thing.quantity().isPresent()) {
            BigDecimal quantity = thing.quantity().get().stripTrailingZeros();
            return quantity.toPlainString() + (thing.uom().isEmpty() ? " pieces" : " " + thing.uom());
        }
        return thing.inside() > 0 ? io.waymark.web.page.Words.count(thing.inside(), "thing") + " inside" : "";
    }

    private static ThingsAct act(String word) {
        return ThingsAct.of(word).orElseThrow(PageNotFound::new);
    }
}
