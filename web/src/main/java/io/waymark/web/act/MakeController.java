package io.waymark.web.act;

import io.waymark.claim.ClaimKey;
import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.gs1.RandomSerial;
import io.waymark.json.JsonObject;
import io.waymark.projection.product.Products;
import io.waymark.projection.product.Products.Product;
import io.waymark.web.act.Goods.Portion;
import io.waymark.web.claim.ClaimSheets;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Option;
import io.waymark.web.page.Pages;
import io.waymark.web.page.Words;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Logs what was made: single items, or a quantity of a lot. */
@Controller
class MakeController {
    /** The most items of one event. */
    static final int MOST_ITEMS = 1_000;

    private static final int MOST_PRODUCTS = 1_000;
    private static final List<Option> UNITS = List.of(
            new Option("", "pieces"),
            new Option("KGM", "kilograms (KGM)"),
            new Option("GRM", "grams (GRM)"),
            new Option("TNE", "tonnes (TNE)"),
            new Option("LTR", "litres (LTR)"),
            new Option("MLT", "millilitres (MLT)"),
            new Option("MTR", "metres (MTR)"));

    private final Acts acts;
    private final Organisations organisations;
    private final Products products;
    private final ClaimSheets sheets;

    MakeController(Acts acts, Organisations organisations, Products products, ClaimSheets sheets) {
        this.sheets = sheets;
        this.acts = acts;
        this.organisations = organisations;
        this.products = products;
    }

    @GetMapping("/act/make")
    ModelAndView items(HttpServletRequest request, Model model) {
        return page("staff/act/make", start(request).with("count", "1"), model, true);
    }

    @GetMapping("/act/make-lot")
    ModelAndView lot(HttpServletRequest request, Model model) {
        return page("staff/act/make-lot", start(request), model, true);
    }

    private static Form start(HttpServletRequest request) {
        String product = request.getParameter("product");
        return Form.empty().with("product", product == null || product.length() > 20 ? "" : product);
    }

    @PostMapping("/act/make")
    ModelAndView makeItems(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        Optional<Product> product = product(form);
        Optional<String> lot = lot(form, product, false);
        Optional<LocalDate> expiry = expiry(form);
        boolean given = !form.value("serials").isEmpty();
        Optional<Integer> count = given
                ? Optional.of(0)
                : form.number("count", 1, MOST_ITEMS, "Write how many items: a whole number from 1 to 1,000.");
        List<String> items =
                product.map(p -> given ? given(form, p) : List.<String>of()).orElse(List.of());
        if (form.ok()) {
            boolean claims = form.chosen("claims", "yes");
            Supplier<List<String>> made = () -> given ? items : random(product.orElseThrow(), count.orElseThrow());
            List<ClaimSheets.Coded> codes = claims ? sheets.of(form, user.name(), made) : List.of();
            List<String> all = claims
                    ? codes.stream().map(coded -> coded.item().toString()).toList()
                    : made.get();
            JsonObject event = EventWriter.withClaimKeys(
                    organisations.writer().commission(all, lot.orElse(""), expiry), keys(codes));
            Optional<UUID> job = acts.submit(
                    user, form, "product", "make items", organisations.writer().document(List.of(event)), all);
            if (job.isPresent() && claims) {
                sheets.made(form, job.get());
                return Pages.to("/act/make/codes/" + job.get());
            }
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page("staff/act/make", form, model, false);
    }

    @PostMapping("/act/make-lot")
    ModelAndView makeLot(HttpServletRequest request, @AuthenticationPrincipal StaffUser user, Model model) {
        Form form = Form.of(request);
        Optional<Product> product = product(form);
        Optional<String> lot = lot(form, product, true);
        Optional<LocalDate> expiry = expiry(form);
        boolean known = UNITS.stream().anyMatch(unit -> unit.value().equals(form.value("uom")));
        if (!known) {
            form.refuse("uom", "Choose a unit of measure from the list.");
        }
        Optional<Portion> portion = Goods.quantity(form.value("quantity"), form.value("uom"), "", form, "quantity", "");
        if (form.ok()) {
            Portion made = portion.orElseThrow();
            String identifier = GS1Identifier.ofGtin(
                            product.orElseThrow().texts().gtin())
                    .lotOf(lot.orElseThrow())
                    .toString();
            JsonObject event = organisations
                    .writer()
                    .commissionLot(new Portion(identifier, made.quantity(), made.uom()), lot.orElseThrow(), expiry);
            Optional<UUID> job = acts.submit(
                    user, form, "product", "make a lot", organisations.writer().document(List.of(event)), List.of());
            if (job.isPresent()) {
                return Pages.to("/jobs/" + job.get());
            }
        }
        return page("staff/act/make-lot", form, model, false);
    }

    private static Map<String, ClaimKey> keys(List<ClaimSheets.Coded> codes) {
        Map<String, ClaimKey> keys = new LinkedHashMap<>();
        codes.forEach(
                coded -> keys.put(coded.item().toString(), coded.code().secret().key()));
        return keys;
    }

    private Optional<Product> product(Form form) {
        String id = form.value("product");
        Optional<Product> product = id.matches("[0-9]{1,18}") ? products.find(Long.parseLong(id)) : Optional.empty();
        if (product.isEmpty()) {
            form.refuse("product", "Choose a product.");
        }
        return product;
    }

    private static Optional<String> lot(Form form, Optional<Product> product, boolean needed) {
        String lot = form.value("lot");
        if (lot.isEmpty()) {
            if (needed) {
                form.refuse("lot", "Write the lot number.");
            }
            return Optional.empty();
        }
        try {
            product.ifPresent(p -> GS1Identifier.ofGtin(p.texts().gtin()).lotOf(lot));
            return Optional.of(lot);
        } catch (GS1Exception wrong) {
            form.refuse("lot", "A lot number has at most 20 letters, digits and signs such as - . /");
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> expiry(Form form) {
        String text = form.value("expiry");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() < 2000 || day.getYear() > 2199) {
                form.refuse("expiry", "Write a date between 2000 and 2199.");
            }
            return Optional.of(day);
        } catch (DateTimeException wrong) {
            form.refuse("expiry", "Write the date as year-month-day, for instance 2027-03-31.");
            return Optional.empty();
        }
    }

    private static List<String> random(Product product, int count) {
        RandomSerial serials = new RandomSerial(new SecureRandom());
        GS1Identifier gtin = GS1Identifier.ofGtin(product.texts().gtin());
        List<String> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(gtin.itemOf(serials.next()).toString());
        }
        return items;
    }

    /** Serial numbers, or whole codes of this product's items, one a line. */
    private static List<String> given(Form form, Product product) {
        GS1Identifier gtin = GS1Identifier.ofGtin(product.texts().gtin());
        Set<String> items = new LinkedHashSet<>();
        int line = 0;
        for (String text : form.value("serials").split("\n")) {
            line++;
            String serial = text.strip();
            if (serial.isEmpty()) {
                continue;
            }
            try {
                boolean code = serial.contains("://") || serial.startsWith("(") || serial.startsWith("urn:");
                GS1Identifier item = code ? GS1Identifier.parse(Codes.thing(Codes.read(serial))) : gtin.itemOf(serial);
                if (!item.isItem() || !item.classOf().equals(Optional.of(gtin))) {
                    form.refuse("serials", "Line " + line + " is not an item of this product.");
                } else if (!items.add(item.toString())) {
                    form.refuse("serials", "Line " + line + " repeats a serial number.");
                }
            } catch (GS1Exception wrong) {
                form.refuse(
                        "serials",
                        "Line " + line + " is no serial number: at most 20 letters, digits and signs such as - . /");
            }
        }
        if (items.size() > MOST_ITEMS) {
            form.refuse(
                    "serials", "These are " + Words.count(items.size()) + " items. At most 1,000 go into one event.");
        }
        return List.copyOf(items);
    }

    private ModelAndView page(String view, Form form, Model model, boolean first) {
        List<Option> options = new ArrayList<>(List.of(new Option("", "Choose a product")));
        products.page("", null, MOST_PRODUCTS)
                .forEach(p -> options.add(new Option(
                        Long.toString(p.id()),
                        p.texts().name() + " · " + p.texts().gtin())));
        model.addAttribute("form", form);
        model.addAttribute("products", options);
        model.addAttribute("units", UNITS);
        return first ? Pages.show(view, model) : Pages.again(view, model);
    }
}
