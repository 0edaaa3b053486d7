package io.waymark.web.act;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonObject;
import io.waymark.projection.stock.Stock;
import io.waymark.projection.stock.Stock.Place;
import io.waymark.projection.stock.Stock.Thing;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
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

/** Packing into units and unpacking. */
@Controller
class PackController {
    private static final int CHOICES = 50;
    private static final int MOST_INSIDE = 1_000;

    private final Acts acts;
    private final Organisations organisations;
    private final Stock stock;
    private final Ssccs ssccs;
    private final Handles handles;

    PackController(Acts acts, Organisations organisations, Stock stock, Ssccs ssccs, Handles handles) {
        this.acts = acts;
        this.organisations = organisations;
        this.stock = stock;
        this.ssccs = ssccs;
        this.handles = handles;
    }

    @GetMapping("/act/{act:pack|unpack}")
    ModelAndView page(@PathVariable String act, HttpServletRequest request, Model model) {
        Form form = Form.empty();
        String unit = request.getParameter("unit");
        if (unit != null) {
            form.with("unit", Codes.printed(handles.open(unit)));
        }
        String[] chosen = request.getParameterValues("thing");
        if (chosen != null) {
            form.with("thing", List.of(chosen).subList(0, Math.min(CHOICES, chosen.length)));
        }
        return page(act, form, model, true);
    }

    @PostMapping("/act/pack/with")
    ModelAndView with(HttpServletRequest request, Model model) {
        return page("pack", Form.empty().with("thing", Form.of(request).all("thing")), model, true);
    }

    @PostMapping("/act/pack")
    ModelAndView pack(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        boolean fresh = form.value("unit").isEmpty();
        Optional<String> unit = fresh ? Optional.empty() : unit(form);
        Goods goods = Goods.of(form, handles, false);
        unit.filter(goods.things()::contains).ifPresent(u -> form.refuse("codes", "A unit cannot go into itself."));
        if (goods.things().size() + goods.portions().size() > MOST_INSIDE - 1) {
            form.refuse("codes", "One event packs at most 999 things. Pack in several parts.");
        }
        if (form.ok()) {
            Optional<String> into = fresh ? ssccs.next() : unit;
            if (into.isEmpty()) {
                form.refuse(
                        "unit",
                        "Your organisation has no company prefix to make a number from. Scan the unit's own code.");
            } else {
                JsonObject event = organisations.writer().pack(into.get(), goods);
                Optional<UUID> job = acts.submit(user, form, "codes", "pack", document(event), List.of(into.get()));
                if (job.isPresent()) {
                    return Pages.to("/jobs/" + job.get());
                }
            }
        }
        return page("pack", form, model, false);
    }

    @PostMapping("/act/unpack")
    ModelAndView unpack(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        Optional<String> unit = unit(form);
        boolean all = form.value("all").equals("yes");
        Goods goods = all ? new Goods(List.of(), List.of()) : Goods.of(form, handles, false);
        if (form.ok()) {
            JsonObject event = organisations.writer().unpack(unit.orElseThrow(), goods);
            Optional<UUID> job = acts.submit(user, form, "codes", "unpack", document(event), List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page("unpack", form, model, false);
    }

    private JsonObject document(JsonObject event) {
        return organisations.writer().document(List.of(event));
    }

    private static Optional<String> unit(Form form) {
        Optional<String> code = form.required("unit", 2_000, "Scan or type the unit's code.");
        if (code.isEmpty()) {
            return Optional.empty();
        }
        try {
            GS1Identifier unit = Codes.read(code.get());
            if (unit.isUnit()) {
                return Optional.of(Codes.thing(unit));
            }
            form.refuse("unit", "This is no unit. A unit has an SSCC of 18 digits, or is a returnable asset.");
        } catch (GS1Exception wrong) {
            form.refuse("unit", "This code cannot be read. " + Codes.sentence(wrong));
        }
        return Optional.empty();
    }

    private ModelAndView page(String act, Form form, Model model, boolean first) {
        List<ThingsActController.Choice> choices = new ArrayList<>();
        for (String handle : form.all("thing")) {
            String[] parts = handles.open(handle).split("\n", -1);
            choices.add(new ThingsActController.Choice(
                    handle,
                    Codes.printed(parts[0]),
                    "",
                    parts.length == 3 ? parts[1] + (parts[2].isEmpty() ? "" : " " + parts[2]) : "",
                    true));
        }
        if (act.equals("pack")) {
            for (Thing thing : stock.page(organisations.own(), Place.HELD, null, null, CHOICES)) {
                String handle = handles.of(
                        Goods.choice(thing.identifier(), thing.quantity().orElse(null), thing.uom()));
                if (!form.chosen("thing", handle)) {
                    choices.add(new ThingsActController.Choice(
                            handle,
                            Codes.printed(thing.identifier()),
                            thing.product().orElse(""),
                            ThingsActController.more(thing),
                            false));
                }
            }
        }
        model.addAttribute("form", form);
        model.addAttribute("choices", choices);
        model.addAttribute("canMake", !organisations.prefixes().isEmpty());
        String view = "staff/act/" + act;
        return first ? Pages.show(view, model) : Pages.again(view, model);
    }
}
