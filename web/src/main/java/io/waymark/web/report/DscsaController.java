package io.waymark.web.report;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.dscsa.ProductIdentifier;
import io.waymark.projection.dscsa.TransactionHistory;
import io.waymark.projection.dscsa.Verifications;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Pages;
import io.waymark.web.page.Words;
import io.waymark.web.signin.StaffUser;
import io.waymark.web.trace.Files;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Verification of a medicine's product identifier by hand, the list of all that was asked, and a package's history. */
@Controller
class DscsaController {
    private static final int LISTED = 50;

    private final Verifications verifications;
    private final TransactionHistory history;
    private final Organisations organisations;
    private final AuditList audit;

    DscsaController(
            Verifications verifications, TransactionHistory history, Organisations organisations, AuditList audit) {
        this.verifications = verifications;
        this.history = history;
        this.organisations = organisations;
        this.audit = audit;
    }

    /** A verdict in words. */
    public record Told(boolean verified, String title, String reason, String information) {}

    @GetMapping("/reports/dscsa")
    String page(Model model) {
        model.addAttribute("form", Form.empty());
        return show(model, null);
    }

    @PostMapping("/reports/dscsa")
    Object verify(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        model.addAttribute("form", form);
        Optional<ProductIdentifier> asked = identifier(form);
        if (asked.isEmpty()) {
            show(model, null);
            return Pages.again("staff/dscsa", model);
        }
        Verifications.Answer answer = verifications.verify(
                asked.get(), new Verifications.Requester(user.name(), form.value("gln"), ""), organisations.own());
        return show(model, told(answer));
    }

    @PostMapping("/reports/dscsa/history")
    Object history(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        model.addAttribute("form", form);
        Optional<byte[]> document = item(form).flatMap(i -> history.of(i, form.chosen("affirm", "yes"), Instant.now()));
        if (document.isEmpty()) {
            if (form.ok()) {
                form.refuse("item", "Nothing about it was captured here.");
            }
            show(model, null);
            return Pages.again("staff/dscsa", model);
        }
        audit.add(user.name(), "took a package's transaction history along", "");
        return Files.of("transaction-history.json", "application/ld+json", document.get());
    }

    private static Told told(Verifications.Answer answer) {
        if (answer instanceof Verifications.Answer.Told told) {
            return new Told(
                    told.verdict().verified(),
                    told.verdict().verified() ? "Verified" : "Not verified",
                    told.verdict()
                            .reason()
                            .map(r -> r.sentence() + " (" + r.word() + ")")
                            .orElse("The product identifier is that of a product of its manufacturer."),
                    told.verdict()
                            .information()
                            .map(i -> i.sentence() + " (" + i.word() + ")")
                            .orElse(""));
        }
        Optional<String> node = ((Verifications.Answer.NotHere) answer).node();
        return new Told(
                false,
                "This node cannot tell",
                "This organisation neither made it nor has its history."
                        + node.map(n -> " Ask its manufacturer, at " + n + ".").orElse(""),
                "");
    }

    private String show(Model model, Told told) {
        model.addAttribute("told", told);
        model.addAttribute("entries", verifications.latest(LISTED));
        return "staff/dscsa";
    }

    private Optional<ProductIdentifier> identifier(Form form) {
        String code = form.value("code");
        try {
            if (!code.isEmpty()) {
                return Optional.of(ProductIdentifier.ofCode(code, verifications.today()));
            }
            String gtin = form.value("gtin").replace(" ", "");
            return Optional.of(ProductIdentifier.of(
                    gtin.length() < 14 ? "0".repeat(14 - gtin.length()) + gtin : gtin,
                    form.value("serial"),
                    form.value("lot"),
                    form.value("expiry"),
                    verifications.today()));
        } catch (IllegalArgumentException wrong) {
            form.refuse(code.isEmpty() ? "gtin" : "code", Words.sentence(wrong.getMessage()) + ".");
            return Optional.empty();
        }
    }

    private static Optional<GS1Identifier> item(Form form) {
        try {
            GS1Identifier item = Codes.read(form.value("item"));
            if (item.isItem()) {
                return Optional.of(item);
            }
            form.refuse("item", "This is no package: its code has a GTIN and a serial number.");
        } catch (GS1Exception wrong) {
            form.refuse("item", Codes.sentence(wrong));
        }
        return Optional.empty();
    }
}
