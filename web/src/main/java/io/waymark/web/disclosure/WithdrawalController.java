package io.waymark.web.disclosure;

import io.waymark.ledger.Hash;
import io.waymark.projection.disclosure.Purges;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Withdrawals of what events say: own ones, which two persons decide, and those of other members. */
@Controller
class WithdrawalController {
    private static final String ADDRESS = "/withdrawals";

    private final Purges purges;
    private final Handles handles;

    WithdrawalController(Purges purges, Handles handles) {
        this.purges = purges;
        this.handles = handles;
    }

    @GetMapping(ADDRESS)
    String page(Model model) {
        model.addAttribute("requests", purges.all());
        model.addAttribute("others", purges.byOthers());
        model.addAttribute("unseen", purges.unseen());
        return "staff/withdrawals";
    }

    @PostMapping(ADDRESS)
    ModelAndView ask(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        Form form = Form.of(request);
        Hash event = Optional.of(handles.open(form.value("event")))
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .map(Hash::new)
                .orElseThrow(PageNotFound::new);
        Optional<String> reason = form.required("reason", Purges.LONGEST_REASON, "Write why.");
        if (!form.ok()) {
            after.addFlashAttribute("note", "Nothing was asked for: write a reason of at most 300 characters.");
            return Pages.to("/events/" + form.value("event"));
        }
        boolean asked = purges.ask(event, reason.orElseThrow(), user.name());
        after.addFlashAttribute(
                "note",
                asked
                        ? "You asked to withdraw the event. An administrator who is not you has to confirm."
                        : "It was asked for before, or the event says nothing any more.");
        return Pages.to(ADDRESS);
    }

    @PostMapping("/admin/withdrawals/{id:[0-9]{1,18}}")
    ModelAndView answer(
            @PathVariable long id,
            @RequestParam String answer,
            @AuthenticationPrincipal StaffUser user,
            RedirectAttributes after) {
        if (!answer.equals("confirm") && !answer.equals("decline")) {
            throw new PageNotFound();
        }
        boolean confirmed = answer.equals("confirm");
        after.addFlashAttribute(
                "note",
                switch (purges.answer(id, confirmed, user.name())) {
                    case SAVED ->
                        confirmed
                                ? "Confirmed. The event is withdrawn as soon as the ledger has taken it."
                                : "Declined. The event stays as it is.";
                    case NOT_OPEN -> "Somebody answered before.";
                    case SAME_PERSON -> "You asked for it: another administrator has to answer.";
                });
        return Pages.to(ADDRESS);
    }

    @PostMapping(ADDRESS + "/seen")
    ModelAndView seen(@AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        purges.seen(user.name());
        after.addFlashAttribute("note", "Noted.");
        return Pages.to(ADDRESS);
    }
}
