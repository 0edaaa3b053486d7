package io.waymark.web.signin;

import io.waymark.web.page.Form;
import io.waymark.web.page.Frame;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page where one signs in; the sign-in itself is a filter's work. */
@Controller
class SignInController {
    static final String FAILURE = "sign-in failure";
    static final String NAME = "sign-in name";

    private final Frame frame;
    private final FirstAccounts accounts;

    SignInController(Frame frame, FirstAccounts accounts) {
        this.frame = frame;
        this.accounts = accounts;
    }

    @GetMapping("/sign-in")
    String page(HttpServletRequest request, Model model) throws IOException {
        accounts.ensure();
        if (frame.user() != null) {
            return "redirect:/";
        }
        Form form = Form.empty();
        HttpSession session = request.getSession(false);
        if (session != null && request.getParameter("failed") != null) {
            Object failure = session.getAttribute(FAILURE);
            if (failure != null) {
                form.refuse("name", failure.toString());
                form.with("name", String.valueOf(session.getAttribute(NAME)));
                session.removeAttribute(FAILURE);
                session.removeAttribute(NAME);
            }
        }
        String note = request.getParameter("out") != null
                ? "You are signed out."
                : request.getParameter("ended") != null ? "Your session has ended. Sign in again." : "";
        model.addAttribute("form", form);
        model.addAttribute("note", note);
        return "staff/sign-in";
    }
}
