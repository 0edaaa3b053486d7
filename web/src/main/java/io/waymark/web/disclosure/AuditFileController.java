package io.waymark.web.disclosure;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.bundle.AuditFiles;
import io.waymark.projection.bundle.AuditFiles.Made;
import io.waymark.projection.bundle.AuditFiles.Selection;
import io.waymark.web.page.Form;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Files for auditors: chosen fields of chosen events, with their proofs. */
@Controller
class AuditFileController {
    private static final int MOST_FIELDS = 200;
    private static final int LONGEST_FIELDS = 10_000;
    private static final String USUAL =
            "day\ntype\naction\nbizStep\ndisposition\nepcList\nparentID\nchildEPCs\nquantityList\nreadPoint\nbizLocation";

    private final ObjectProvider<AuditFiles> files;
    private final AuditList audit;

    AuditFileController(ObjectProvider<AuditFiles> files, AuditList audit) {
        this.files = files;
        this.audit = audit;
    }

    @GetMapping("/audit-files")
    Object page(Model model) {
        LocalDate today = LocalDate.now(Clock.systemUTC().withZone(ZoneOffset.UTC));
        model.addAttribute(
                "form",
                Form.empty()
                        .with("from", today.minusDays(30).toString())
                        .with("to", today.toString())
                        .with("fields", USUAL));
        return Pages.show("staff/audit-file", model);
    }

    @PostMapping("/audit-files")
    Object make(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        Optional<Selection> selection = selection(form);
        if (form.ok()) {
            Made made = files.getObject().make(selection.orElseThrow());
            switch (made.code()) {
                case "made" -> {
                    audit.add(user.name(), "made a file for an auditor", made.events() + " events, " + selection.get());
                    return ResponseEntity.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .cacheControl(CacheControl.noStore())
                            .header("Content-Disposition", "attachment; filename=\"waymark-audit.json\"")
                            .body(made.file());
                }
                case "no-events" -> form.refuse("from", "There are no events like this that still say something.");
                case "too-many-events" ->
                    form.refuse(
                            "from",
                            "These are more than " + AuditFiles.MOST
                                    + " events: choose a shorter time or one product.");
                default ->
                    form.refuse(
                            "to",
                            "Not enough members have signed a log that has all of it yet. Try again in a minute.");
            }
        }
        model.addAttribute("form", form);
        return Pages.again("staff/audit-file", model);
    }

    private static Optional<Selection> selection(Form form) {
        Optional<LocalDate> from = day(form, "from");
        Optional<LocalDate> to = day(form, "to");
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            form.refuse("to", "The last day is before the first one.");
        }
        String thing = "";
        if (!form.value("thing").isEmpty()) {
            try {
                GS1Identifier identifier = GS1Identifier.of(form.value("thing"));
                thing = identifier.toString();
                if (!identifier.isClass() && !identifier.isLot() && !identifier.isItem()) {
                    form.refuse("thing", "Write the code of a product, a lot or an item.");
                }
            } catch (GS1Exception unreadable) {
                form.refuse("thing", "This cannot be read as a GS1 code. " + unreadable.sentence());
            }
        }
        Set<String> fields = new LinkedHashSet<>();
        form.required("fields", LONGEST_FIELDS, "Write at least one field.")
                .ifPresent(text -> Arrays.stream(text.split("\n"))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(fields::add));
        if (fields.size() > MOST_FIELDS) {
            form.refuse("fields", "At most " + MOST_FIELDS + " fields.");
        }
        return form.ok()
                ? Optional.of(new Selection(from.orElseThrow(), to.orElseThrow(), thing, fields))
                : Optional.empty();
    }

    private static Optional<LocalDate> day(Form form, String name) {
        try {
            LocalDate day = LocalDate.parse(form.value(name));
            if (day.getYear() >= 1900 && day.getYear() <= 9999) {
                return Optional.of(day);
            }
        } catch (DateTimeParseException notOne) {
            form.refuse(name, "Write a day, such as 2026-11-22.");
            return Optional.empty();
        }
        form.refuse(name, "Write a day from 1900 on, such as 2026-11-22.");
        return Optional.empty();
    }
}
