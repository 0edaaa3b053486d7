package io.waymark.web.label;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.stock.Stock;
import io.waymark.web.act.Acts;
import io.waymark.web.act.Goods;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Handles;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** QR labels: one, or a sheet of many. The code is the plain Digital Link on this node's public address. */
@Controller
class LabelController {
    private static final int MOST = 1_000;

    private final NodeSettings settings;
    private final Handles handles;
    private final Stock stock;
    private final Acts acts;

    LabelController(NodeSettings settings, Handles handles, Stock stock, Acts acts) {
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
     */
    public record Label(String svg, String text, String product) {}

    @GetMapping("/labels")
    ModelAndView page(Model model) {
        return page(Form.empty(), model, true);
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
        model.addAttribute("form", form);
        return first ? Pages.show("staff/labels-form", model) : Pages.again("staff/labels-form", model);
    }

    private ModelAndView labels(List<String> things, Model model) {
        List<GS1Identifier> identifiers = things.stream()
                .distinct()
                .limit(MOST)
                .map(LabelController::read)
                .toList();
        Map<String, String> products = stock.products(identifiers.stream()
                .flatMap(id -> id.gtin().stream())
                .distinct()
                .toList());
        List<Label> labels = new ArrayList<>();
        for (GS1Identifier identifier : identifiers) {
            String printed = Codes.printed(identifier);
            labels.add(new Label(
                    QrSvg.of(identifier.qr(publicUrl()), "QR code of " + printed),
                    printed,
                    identifier.gtin().map(products::get).orElse("")));
        }
        model.addAttribute("labels", labels);
        return Pages.show("staff/labels", model);
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
