package io.waymark.web.label;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.LabelFormat;
import io.waymark.label.LabelOrder;
import io.waymark.label.LabelStock;
import io.waymark.label.Labels;
import io.waymark.label.Symbol;
import io.waymark.label.Symbology;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.label.LabelFiles;
import io.waymark.projection.label.LabelTexts;
import io.waymark.projection.stock.Stock;
import io.waymark.web.act.Acts;
import io.waymark.web.act.Goods;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** QR labels: one, or a sheet of many. The code is the plain Digital Link on this node's public address. */
@Controller
class LabelController {
    private static final int MOST = 1_000;

    /** A page asks once a second, this often; then it says so and stops. */
    private static final int MOST_POLLS = 600;

    private static final List<Option> STOCKS = LabelStock.all().stream()
            .map(stock -> new Option(stock.name(), stock.title()))
            .toList();
    private static final List<Option> SYMBOLOGIES = Arrays.stream(Symbology.values())
            .map(symbology -> new Option(symbology.word(), symbology.title()))
            .toList();
    private static final List<Option> FORMATS = Arrays.stream(LabelFormat.values())
            .map(format -> new Option(format.word(), format.title()))
            .toList();
    private static final List<Option> DENSITIES = List.of(
            new Option("8", "203 dpi (8 dots/mm)"),
            new Option("12", "300 dpi (12 dots/mm)"),
            new Option("24", "600 dpi (24 dots/mm)"));

    private final NodeSettings settings;
    private final Handles handles;
    private final Stock stock;
    private final Acts acts;
    private final LabelFiles files;
    private final LabelTexts texts;

    LabelController(
            NodeSettings settings, Handles handles, Stock stock, Acts acts, LabelFiles files, LabelTexts texts) {
        this.files = files;
        this.texts = texts;
        this.settings = settings;
        this.handles = handles;
        this.stock = stock;
        this.acts = acts;
    }

    /**
     * One label.
     *
     * @param svg the QR code; safe to be put into a page as it is
     * @param text the identifier as labels print it
     * @param product name of the product; empty where none is known
     * @param handle of the thing
     */
    public record Shown(String svg, String text, String product, String handle) {}

    @GetMapping("/labels")
    ModelAndView page(@AuthenticationPrincipal StaffUser user, Model model) {
        model.addAttribute("files", files.of(LabelFiles.staff(user.name())));
        return page(Form.empty(), model, true);
    }

    /** What was chosen elsewhere, to be printed on label paper. */
    @PostMapping("/labels/choose")
    ModelAndView choose(HttpServletRequest request, Model model) {
        return page(Form.empty().with("thing", Form.of(request).all("thing")), model, true);
    }

    /** Begins a file of labels. */
    @PostMapping("/labels/file")
    ModelAndView file(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        Set<String> things = new LinkedHashSet<>();
        form.all("thing").forEach(handle -> things.add(handles.open(handle).split("\n", -1)[0]));
        things.addAll(Goods.codes(form, "codes", true));
        if (things.isEmpty() && form.ok()) {
            form.refuse("codes", "Scan or type at least one code, or choose from the list in Stock.");
        }
        if (things.size() > LabelOrder.MOST) {
            form.refuse("codes", "At most 10,000 labels are made at once.");
        }
        Optional<LabelOrder> order = order(form);
        if (form.ok() && order.isPresent()) {
            List<Label> labels =
                    texts.of(things.stream().map(LabelController::read).toList());
            try {
                Labels.check(order.get(), labels.get(0));
                Optional<UUID> run = files.start(LabelFiles.staff(user.name()), order.get(), labels);
                if (run.isPresent()) {
                    return Pages.to("/labels/files/" + run.get());
                }
                form.refuse("codes", "Other label files are being made. Try again in a minute.");
            } catch (LabelException tooSmall) {
                form.refuse("stock", tooSmall.getMessage());
            }
        }
        return page(form, model, false);
    }

    private static Optional<LabelOrder> order(Form form) {
        Optional<LabelStock> paper = LabelStock.of(form.value("stock"));
        Optional<Symbology> symbology = Symbology.of(form.value("symbology"));
        Optional<LabelFormat> format = LabelFormat.of(form.value("format"));
        if (paper.isEmpty()) {
            form.refuse("stock", "Choose the label paper.");
        }
        if (symbology.isEmpty()) {
            form.refuse("symbology", "Choose a kind of code.");
        }
        if (format.isEmpty()) {
            form.refuse("format", "Choose a kind of file.");
        }
        String dots = form.value("dots");
        if (DENSITIES.stream().noneMatch(density -> density.value().equals(dots))) {
            form.refuse("dots", "Choose a label printer from the list.");
        }
        Optional<Integer> first =
                form.number("first", 1, 1_000, "Write the number of the first free label: 1 or more.");
        if (!form.ok()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new LabelOrder(symbology.get(), paper.get(), format.get(), first.get(), Integer.parseInt(dots)));
        } catch (LabelException refused) {
            form.refuse(refused.code().equals("label-position") ? "first" : "format", refused.getMessage());
            return Optional.empty();
        }
    }

    @GetMapping("/labels/files/{id}")
    ModelAndView made(@PathVariable UUID id, @AuthenticationPrincipal StaffUser user, Model model) {
        fill(id, user, 0, model);
        return Pages.show("staff/label-file", model);
    }

    /** The part of the page that changes; asked for by htmx while the file is made. */
    @GetMapping("/labels/files/{id}/progress")
    String progress(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int n,
            @AuthenticationPrincipal StaffUser user,
            Model model) {
        fill(id, user, Math.max(0, n), model);
        return "staff/label-file :: fileProgress";
    }

    private void fill(UUID id, StaffUser user, int polls, Model model) {
        LabelFiles.View run = find(id, user);
        model.addAttribute("run", run);
        model.addAttribute("poll", run.open() && polls < MOST_POLLS ? polls + 1 : 0);
        model.addAttribute("stale", run.open() && polls >= MOST_POLLS);
    }

    private LabelFiles.View find(UUID id, StaffUser user) {
        return files.view(LabelFiles.staff(user.name()), id).orElseThrow(PageNotFound::new);
    }

    @PostMapping("/labels/files/{id}/cancel")
    ModelAndView cancel(@PathVariable UUID id, @AuthenticationPrincipal StaffUser user) {
        files.cancel(LabelFiles.staff(user.name()), id);
        return Pages.to("/labels/files/" + id);
    }

    @GetMapping("/labels/files/{id}/download")
    void download(@PathVariable UUID id, @AuthenticationPrincipal StaffUser user, HttpServletResponse response)
            throws IOException {
        LabelFiles.View file = find(id, user);
        if (!file.state().equals("done")) {
            throw new PageNotFound();
        }
        response.setContentType(file.mediaType());
        response.setContentLengthLong(file.bytes());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + file.fileName() + "\"");
        files.write(file, response.getOutputStream());
    }

    @PostMapping("/labels")
    ModelAndView sheet(HttpServletRequest request, Model model) {
        Form form = Form.of(request);
        Goods goods = Goods.of(form, handles, true);
        if (!form.ok()) {
            return page(form, model, false);
        }
        List<String> things = new ArrayList<>(goods.things());
        goods.portions().forEach(portion -> things.add(portion.lot()));
        return labels(things, model);
    }

    @GetMapping("/things/{handle}/label")
    ModelAndView one(@PathVariable String handle, Model model) {
        return labels(List.of(handles.open(handle)), model);
    }

    @GetMapping("/jobs/{id}/labels")
    ModelAndView ofJob(@PathVariable UUID id, Model model) {
        List<String> made = acts.made(id);
        if (made.isEmpty()) {
            throw new PageNotFound();
        }
        return labels(made, model);
    }

    private static ModelAndView page(Form form, Model model, boolean first) {
        if (first) {
            form.with("stock", "a4-3x8")
                    .with("symbology", "qr")
                    .with("format", "pdf")
                    .with("first", "1")
                    .with("dots", "8");
        }
        model.addAttribute("form", form);
        model.addAttribute("stocks", STOCKS);
        model.addAttribute("symbologies", SYMBOLOGIES);
        model.addAttribute("formats", FORMATS);
        model.addAttribute("densities", DENSITIES);
        return first ? Pages.show("staff/labels-form", model) : Pages.again("staff/labels-form", model);
    }

    private ModelAndView labels(List<String> things, Model model) {
        List<GS1Identifier> identifiers = things.stream()
                .distinct()
                .limit(MOST)
                .map(LabelController::read)
                .toList();
        Map<String, String> products = products(identifiers);
        List<Shown> labels = new ArrayList<>();
        for (GS1Identifier identifier : identifiers) {
            String printed = Codes.printed(identifier);
            labels.add(new Shown(
                    Symbol.of(Symbology.QR, identifier.qr(publicUrl())).svg("QR code of " + printed),
                    printed,
                    identifier.gtin().map(products::get).orElse(""),
                    handles.of(identifier)));
        }
        model.addAttribute("labels", labels);
        return Pages.show("staff/labels", model);
    }

    private Map<String, String> products(List<GS1Identifier> identifiers) {
        return stock.products(identifiers.stream()
                .flatMap(id -> id.gtin().stream())
                .distinct()
                .toList());
    }

    private String publicUrl() {
        return Optional.ofNullable(settings.publicUrl()).orElseThrow().toString();
    }

    private static GS1Identifier read(String canonical) {
        try {
            return GS1Identifier.parse(canonical);
        } catch (GS1Exception notOne) {
            throw new PageNotFound();
        }
    }
}
