package io.waymark.web.sheet;

import io.waymark.json.JsonObject;
import io.waymark.projection.capture.CaptureLimitException;
import io.waymark.projection.capture.InvalidDocumentException;
import io.waymark.projection.stock.Stock;
import io.waymark.sheet.SheetException;
import io.waymark.sheet.SheetFormat;
import io.waymark.sheet.SheetLimits;
import io.waymark.sheet.SheetReader;
import io.waymark.sheet.SheetRow;
import io.waymark.sheet.SheetWriter;
import io.waymark.web.act.EventWriter;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Form;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.sheet.SheetImports.Import;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Acts from a spreadsheet: a template, a check that names every bad row, then one capture job. */
@Controller
class SheetController {
    /** As large as an upload may be. */
    private static final SheetLimits LIMITS = new SheetLimits(2 << 20, 20_001, 50, 2_000);

    private static final int MOST_SHOWN = 200;
    private static final List<Option> ACTS = Arrays.stream(SheetAct.values())
            .map(act -> new Option(act.word(), act.title()))
            .toList();

    private final SheetImports imports;
    private final Organisations organisations;
    private final Stock stock;

    SheetController(SheetImports imports, Organisations organisations, Stock stock) {
        this.imports = imports;
        this.organisations = organisations;
        this.stock = stock;
    }

    @GetMapping("/sheets")
    ModelAndView page(Model model) {
        String now = LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString();
        return page(Form.empty().with("act", "make").with("when", now), List.of(), model, true);
    }

    private static ModelAndView page(Form form, List<SheetEvents.Fault> faults, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("acts", ACTS);
        model.addAttribute("faults", faults.subList(0, Math.min(MOST_SHOWN, faults.size())));
        model.addAttribute("faultCount", faults.size());
        return first ? Pages.show("staff/sheets", model) : Pages.again("staff/sheets", model);
    }

    @GetMapping("/sheets/template/{act}.{format}")
    void template(@PathVariable String act, @PathVariable String format, HttpServletResponse response)
            throws IOException {
        SheetAct which = SheetAct.of(act).orElseThrow(PageNotFound::new);
        SheetFormat form = SheetFormat.of(format).orElseThrow(PageNotFound::new);
        ListFile.open(response, form, "waymark-" + which.word());
        try (SheetWriter writer = new SheetWriter(form, which.title(), response.getOutputStream())) {
            writer.heading(which.columns().stream().map(SheetColumn::heading).toList());
            writer.row(which.example());
        }
    }

    /** The check. Nothing is recorded. */
    @PostMapping("/sheets")
    ModelAndView check(
            HttpServletRequest request,
            @RequestParam(required = false) MultipartFile file,
            @AuthenticationPrincipal StaffUser user,
            Model model)
            throws IOException {
        Form form = Form.of(request);
        Optional<SheetAct> act = SheetAct.of(form.value("act"));
        if (act.isEmpty()) {
            form.refuse("act", "Choose what the rows are.");
        }
        Optional<Instant> when = when(form);
        if (file == null || file.isEmpty()) {
            form.refuse("file", "Choose a file.");
        }
        if (!form.ok()) {
            return page(form, List.of(), model, false);
        }
        byte[] bytes = file.getBytes();
        try {
            SheetEvents events = read(act.get(), bytes);
            boolean again =
                    imports.before(act.get(), bytes).flatMap(Import::job).isPresent();
            if (!again) {
                events.compare(stock);
            }
            if (!events.faults().isEmpty()) {
                form.refuse("file", "Some rows are not right. They are listed below; nothing was recorded.");
                return page(form, events.faults(), model, false);
            }
            return Pages.to("/sheets/" + imports.keep(act.get(), bytes, when.orElseThrow(), user.name()));
        } catch (SheetException unreadable) {
            form.refuse("file", unreadable.getMessage());
            return page(form, List.of(), model, false);
        }
    }

    private SheetEvents read(SheetAct act, byte[] file) throws SheetException {
        List<SheetRow> rows = SheetReader.read(file, LIMITS);
        return new SheetEvents(act, organisations.own(), organisations.prefixes(), rows);
    }

    private static Optional<Instant> when(Form form) {
        try {
            Instant when = LocalDateTime.parse(form.value("when"))
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
            if (when.isBefore(Instant.now().plus(1, ChronoUnit.DAYS))
                    && when.isAfter(Instant.parse("2000-01-01T00:00:00Z"))) {
                return Optional.of(when);
            }
        } catch (DateTimeParseException wrong) {
            // The same sentence says what to do.
        }
        form.refuse("when", "Say when it happened: a date and a time, not in the future.");
        return Optional.empty();
    }

    @GetMapping("/sheets/{id}")
    ModelAndView checked(@PathVariable UUID id, Model model) throws SheetException {
        Import checked = imports.find(id).orElseThrow(PageNotFound::new);
        model.addAttribute("id", id);
        model.addAttribute("title", checked.act().title());
        model.addAttribute("at", checked.at());
        model.addAttribute("job", checked.job().orElse(null));
        boolean open = checked.file() != null;
        SheetEvents events = open ? read(checked.act(), checked.file()) : null;
        model.addAttribute("rows", open ? events.rows() : 0);
        model.addAttribute("events", open ? events.events(writer(checked)).size() : 0);
        model.addAttribute("open", open);
        return Pages.show("staff/sheet", model);
    }

    private EventWriter writer(Import checked) {
        return organisations.writer(checked.at());
    }

    @PostMapping("/sheets/{id}/record")
    ModelAndView record(@PathVariable UUID id, @AuthenticationPrincipal StaffUser user, Model model)
            throws SheetException {
        Import checked = imports.find(id).orElseThrow(PageNotFound::new);
        if (checked.file() == null) {
            return Pages.to("/jobs/" + checked.job().orElseThrow(PageNotFound::new));
        }
        SheetEvents events = read(checked.act(), checked.file());
        EventWriter writer = writer(checked);
        List<JsonObject> all = new ArrayList<>(events.events(writer));
        Form form = Form.empty().with("act", checked.act().word()).with("when", "");
        try {
            return Pages.to("/jobs/" + imports.record(checked, writer.document(all), events.made(), user.name()));
        } catch (InvalidDocumentException refused) {
            form.refuse("file", refused.faults().get(0).sentence());
        } catch (CaptureLimitException tooLarge) {
            form.refuse("file", tooLarge.getMessage());
        }
        return page(form, List.of(), model, false);
    }
}
