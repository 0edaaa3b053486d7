package io.waymark.web.act;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.projection.stock.Events;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
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

/** Declares an event an error; of a recall that is its withdrawal. */
@Controller
class CorrectController {
    private static final List<Option> REASONS = List.of(
            new Option("did_not_occur", "It did not happen"), new Option("incorrect_data", "What it says is wrong"));

    private final Acts acts;
    private final Organisations organisations;
    private final Events events;
    private final Handles handles;

    CorrectController(Acts acts, Organisations organisations, Events events, Handles handles) {
        this.acts = acts;
        this.organisations = organisations;
        this.events = events;
        this.handles = handles;
    }

    @GetMapping("/act/correct/{event}")
    ModelAndView page(@PathVariable String event, Model model) {
        return page(event, find(event), Form.empty(), model, true);
    }

    @PostMapping("/act/correct/{event}")
    ModelAndView submit(
            @PathVariable String event,
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model) {
        Events.Row row = find(event);
        Form form = Form.of(request);
        String reason = form.value("reason");
        if (REASONS.stream().noneMatch(option -> option.value().equals(reason))) {
            form.refuse("reason", "Choose one.");
        }
        if (events.ofId(row.eventId()).stream()
                .anyMatch(other -> !other.declared().isEmpty())) {
            form.refuse("reason", "This event was declared an error before.");
        }
        if (form.ok()) {
            JsonObject captured = JsonParser.parse(row.text(), JsonLimits.VALUE).asObject();
            EventWriter writer = organisations.writer();
            JsonObject document = writer.documentOf(writer.correct(captured, reason));
            Optional<UUID> job = acts.submit(user, form, "reason", "correct", document, List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page(event, row, form, model, false);
    }

    /** An event of this organisation that still has its text and is no declaration itself. */
    private Events.Row find(String handle) {
        String text = handles.open(handle);
        return Optional.of(text)
                .filter(t -> t.matches("[0-9a-f]{64}"))
                .flatMap(hex -> events.find(new Hash(hex)))
                .filter(row -> row.text() != null && row.declared().isEmpty())
                .orElseThrow(PageNotFound::new);
    }

    private static ModelAndView page(String handle, Events.Row row, Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("handle", handle);
        model.addAttribute("event", row);
        model.addAttribute("recall", row.disposition().equals(Optional.of("recalled")));
        model.addAttribute("reasons", REASONS);
        return first ? Pages.show("staff/act/correct", model) : Pages.again("staff/act/correct", model);
    }
}
