package io.waymark.web.signin;

import io.waymark.projection.account.Account;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.AuditList;
import io.waymark.web.page.Form;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own account: changing one's password. */
@Controller
class OwnAccountController {
    private final Accounts accounts;
    private final AuditList audit;
    private final PasswordEncoder encoder;

    OwnAccountController(Accounts accounts, AuditList audit, PasswordEncoder encoder) {
        this.accounts = accounts;
        this.audit = audit;
        this.encoder = encoder;
    }

    @GetMapping("/account")
    String page(Model model) {
        model.addAttribute("form", Form.empty());
        return "staff/account";
    }

    @PostMapping("/account")
    String change(
            HttpServletRequest request,
            HttpServletResponse response,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after) {
        Form form = Form.of(request);
        Account account = accounts.find(user.name()).orElseThrow();
        if (account.demo()) {
            form.refuse("password", "The demo's accounts keep their password.");
        } else {
            Passwords.check(form, request.getParameter("password"), request.getParameter("again"));
            String before = request.getParameter("before");
            if (before == null || before.length() > 72 || !encoder.matches(before, account.password())) {
                form.refuse("before", "This is not your present password.");
            } else if (before.equals(request.getParameter("password"))) {
                form.refuse("password", "This is your present password. Choose another one.");
            }
        }
        if (!form.ok()) {
            model.addAttribute("form", form);
            return "staff/account";
        }
        accounts.password(user.name(), encoder.encode(request.getParameter("password")), false);
        audit.add(user.name(), "changed the own password", "");
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                AccountProvider.signedIn(accounts.find(user.name()).orElseThrow()));
        SecurityContextHolder.setContext(context);
        request.changeSessionId();
        new HttpSessionSecurityContextRepository().saveContext(context, request, response);
        after.addFlashAttribute("note", "Your password is changed. Other sessions of yours have ended.");
        return "redirect:/";
    }
}
