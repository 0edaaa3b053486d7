package io.waymark.web.report;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.fsma.Fsma204;
import io.waymark.projection.fsma.FsmaSheet;
import io.waymark.projection.fsma.KeyData;
import io.waymark.sheet.SheetFormat;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import io.waymark.web.trace.Files;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** The sheet of the food traceability rule, of one lot or a period. Lots stand in forms, never in addresses. */
@Controller
class FsmaController {
    private static final int MOST_SHOWN = 200;
    private static final int MOST_DAYS = 366;

    private final Fsma204 sheets;
    private final AuditList audit;

    FsmaController(Fsma204 sheets, AuditList audit) {
        this.sheets = sheets;
        this.audit = audit;
    }

    /** A line of the sheet in short. */
    public record Line(String event, String part, String lot, String date, String quantity, List<String> missing) {}

    /** What is missing how often. */
    public record Missing(String event, String element, int lines) {}

    @GetMapping("/reports")
    String reports() {
        return "staff/reports";
    }

    @GetMapping("/reports/fsma204")
    String page(Model model) {
        model.addAttribute("form", Form.empty());
        model.addAttribute("sheet", null);
        return "staff/fsma204";
    }

    @PostMapping("/reports/fsma204")
    Object sheet(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        model.addAttribute("form", form);
        model.addAttribute("sheet", null);
        Optional<FsmaSheet> sheet = sheet(form);
        if (sheet.isEmpty()) {
            return Pages.again("staff/fsma204", model);
        }
        Optional<SheetFormat> format = SheetFormat.of(form.value("format"));
        if (format.isPresent()) {
            audit.add(user.name(), "took the food traceability sheet along", "");
            return Files.sheet("fsma204", format.get(), sheet.get().rows());
        }
        model.addAttribute("sheet", sheet.get());
        model.addAttribute(
                "lines",
                sheet.get().lines().stream()
                        .limit(MOST_SHOWN)
                        .map(FsmaController::line)
                        .toList());
        List<Missing> missing = new ArrayList<>();
        sheet.get()
                .missing()
                .forEach((event, elements) -> elements.forEach(
                        (element, count) -> missing.add(new Missing(event.title(), element.title(), count))));
        model.addAttribute("missing", missing);
        return "staff/fsma204";
    }

    /** Empty where the form is not right, and says why. */
    private Optional<FsmaSheet> sheet(Form form) {
        String lot = form.value("lot");
        if (!lot.isEmpty()) {
            try {
                GS1Identifier identifier = Codes.read(lot);
                if (identifier.isLot()) {
                    return form.ok() ? Optional.of(sheets.ofLot(identifier)) : Optional.empty();
                }
                form.refuse("lot", "This is no lot: its code has a GTIN and a lot number.");
            } catch (GS1Exception wrong) {
                form.refuse("lot", Codes.sentence(wrong));
            }
            return Optional.empty();
        }
        Optional<LocalDate> first = day(form, "first");
        Optional<LocalDate> last = day(form, "last");
        if (first.isPresent() && last.isPresent()) {
            if (last.get().isBefore(first.get())
                    || first.get().plusDays(MOST_DAYS).isBefore(last.get())) {
                form.refuse("last", "The last day comes after the first, at most a year.");
            } else if (form.ok()) {
                return Optional.of(sheets.ofPeriod(first.get(), last.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> day(Form form, String name) {
        try {
            return Optional.of(LocalDate.parse(form.value(name)));
        } catch (DateTimeException noDate) {
            form.refuse(name, "Give a lot, or the first and the last day.");
            return Optional.empty();
        }
    }

    private static Line line(FsmaSheet.Line line) {
        return new Line(
                line.event().title() + " (" + line.event().section() + ")",
                line.part(),
                Codes.printed(line.data().getOrDefault(KeyData.LOT_CODE, "")),
                line.data().getOrDefault(KeyData.DATE, ""),
                (line.data().getOrDefault(KeyData.QUANTITY, "") + " "
                                + line.data().getOrDefault(KeyData.UNIT, ""))
                        .strip(),
                line.missing().stream().map(KeyData::title).toList());
    }
}
