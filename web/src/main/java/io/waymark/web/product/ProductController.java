package io.waymark.web.product;

import io.waymark.gs1.CheckDigits;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.product.ProductTexts;
import io.waymark.projection.product.Products;
import io.waymark.projection.product.Products.Picture;
import io.waymark.projection.product.Products.PictureChange;
import io.waymark.projection.product.Products.Product;
import io.waymark.projection.product.Products.Saved;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Form;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The organisation's own products: texts and a picture, for everybody who scans one. */
@Controller
class ProductController {
    private static final int PAGE = 50;

    private final Products products;
    private final Directory directory;
    private final Organisations organisations;
    private final AuditList audit;

    ProductController(Products products, Directory directory, Organisations organisations, AuditList audit) {
        this.products = products;
        this.directory = directory;
        this.organisations = organisations;
        this.audit = audit;
    }

    @GetMapping("/products")
    String list(@RequestParam(required = false) Long after, Model model) {
        Product last = after == null ? null : products.find(after).orElseThrow(PageNotFound::new);
        List<Product> page = products.page("", last, PAGE + 1);
        boolean more = page.size() > PAGE;
        model.addAttribute("products", more ? page.subList(0, PAGE) : page);
        model.addAttribute("next", more ? page.get(PAGE - 1).id() : null);
        model.addAttribute("first", after == null);
        model.addAttribute("prefixes", organisations.prefixes());
        return "staff/products";
    }

    @GetMapping("/products/new")
    ModelAndView fresh(Model model) {
        return edit(null, Form.empty(), model, true);
    }

    @PostMapping("/products/new")
    ModelAndView add(
            HttpServletRequest request,
            @RequestParam(name = "file", required = false) MultipartFile file,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after)
            throws IOException {
        Form form = Form.of(request);
        Optional<String> gtin = gtin(form);
        Optional<Picture> picture = picture(form, file);
        Optional<ProductTexts> texts = gtin.flatMap(g -> texts(form, g));
        if (gtin.isEmpty()) {
            texts(form, "00000000000000");
        }
        if (form.ok()) {
            Saved saved = products.add(texts.orElseThrow(), picture.orElse(null), user.name());
            if (saved == Saved.SAVED) {
                Product product = products.byGtin(gtin.orElseThrow()).orElseThrow();
                audit.add(user.name(), "added a product", "product " + product.id());
                after.addFlashAttribute("note", "The product is saved. Its texts go to the ledger now.");
                return Pages.to("/products/" + product.id());
            }
            form.refuse("gtin", "There is a product with this GTIN already.");
        }
        return edit(null, form, model, false);
    }

    @GetMapping("/products/{id:[0-9]{1,18}}")
    ModelAndView show(@PathVariable long id, Model model) {
        Product product = products.find(id).orElseThrow(PageNotFound::new);
        Form form = Form.empty()
                .with("name", product.texts().name())
                .with("brand", product.texts().brand())
                .with("description", product.texts().description())
                .with("version", Integer.toString(product.version()));
        return edit(product, form, model, true);
    }

    @PostMapping("/products/{id:[0-9]{1,18}}")
    ModelAndView change(
            @PathVariable long id,
            HttpServletRequest request,
            @RequestParam(name = "file", required = false) MultipartFile file,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after)
            throws IOException {
        Product product = products.find(id).orElseThrow(PageNotFound::new);
        Form form = Form.of(request);
        Optional<Picture> picture = picture(form, file);
        Optional<ProductTexts> texts = texts(form, product.texts().gtin());
        Optional<Integer> version = form.number("version", 1, Integer.MAX_VALUE, "Load this page again.");
        if (form.ok()) {
            boolean remove = form.chosen("remove", "yes") && picture.isEmpty();
            PictureChange change =
                    picture.isPresent() ? PictureChange.REPLACE : remove ? PictureChange.REMOVE : PictureChange.KEEP;
            Saved saved = products.change(
                    id, version.orElseThrow(), texts.orElseThrow(), change, picture.orElse(null), user.name());
            if (saved != Saved.CHANGED_MEANWHILE) {
                if (saved == Saved.SAVED) {
                    audit.add(user.name(), "changed a product", "product " + id);
                }
                after.addFlashAttribute(
                        "note",
                        saved == Saved.SAVED
                                ? "The change is saved. It goes to the ledger now."
                                : "Nothing was different, so nothing was saved.");
                return Pages.to("/products/" + id);
            }
            form.refuse(
                    "name",
                    "Somebody else changed this product meanwhile. Load the page again and repeat your change.");
        }
        return edit(product, form, model, false);
    }

    @GetMapping("/products/{id:[0-9]{1,18}}/picture")
    ResponseEntity<byte[]> picture(@PathVariable long id) {
        Picture picture = products.find(id)
                .flatMap(product -> products.picture(product.texts().gtin()))
                .orElseThrow(PageNotFound::new);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(picture.type()))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag("\"" + picture.hash().hex() + "\"")
                .body(picture.bytes());
    }

    private Optional<String> gtin(Form form) {
        String digits = form.value("gtin").replace(" ", "").replace("-", "");
        if (digits.isEmpty()) {
            form.refuse("gtin", "Write the product's GTIN: the number under its barcode.");
            return Optional.empty();
        }
        if (!digits.matches("[0-9]{8}|[0-9]{12,14}")) {
            form.refuse("gtin", "A GTIN has 8, 12, 13 or 14 digits.");
            return Optional.empty();
        }
        char check = CheckDigits.of(digits.substring(0, digits.length() - 1));
        if (digits.charAt(digits.length() - 1) != check) {
            form.refuse(
                    "gtin",
                    "The check digit is wrong: after these digits it would be " + check + ". A digit may be mistyped.");
            return Optional.empty();
        }
        String gtin = "0".repeat(14 - digits.length()) + digits;
        if (!directory.holderOf(GS1Identifier.ofGtin(gtin)).equals(Optional.of(organisations.own()))) {
            List<String> prefixes = organisations.prefixes();
            form.refuse(
                    "gtin",
                    prefixes.isEmpty()
                            ? "Your organisation has no confirmed company prefix yet, so it cannot add products."
                            : "This GTIN is not under your company prefix " + String.join(" or ", prefixes) + ".");
            return Optional.empty();
        }
        return Optional.of(gtin);
    }

    private static Optional<ProductTexts> texts(Form form, String gtin) {
        Optional<String> name = form.required("name", ProductTexts.MOST_NAME, "Write the product's name.");
        Optional<String> brand = form.bounded("brand", ProductTexts.MOST_NAME);
        Optional<String> description = form.bounded("description", ProductTexts.MOST_DESCRIPTION);
        if (name.isEmpty() || brand.isEmpty() || description.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProductTexts(gtin, name.get(), brand.get(), description.get(), Optional.empty()));
    }

    private static Optional<Picture> picture(Form form, @Nullable MultipartFile file) throws IOException {
        if (file == null || file.isEmpty()) {
            return Optional.empty();
        }
        if (file.getSize() > Products.MOST_PICTURE) {
            form.refuse("file", "The picture is larger than 2 MB. Make it smaller.");
            return Optional.empty();
        }
        Optional<Picture> picture = Pictures.of(file.getBytes());
        if (picture.isEmpty()) {
            form.refuse("file", "This file is no PNG, JPEG or WebP picture.");
        }
        return picture;
    }

    private ModelAndView edit(@Nullable Product product, Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("product", product);
        model.addAttribute("prefixes", organisations.prefixes());
        model.addAttribute(
                "onLedger",
                product == null ? "" : products.onLedger(product.texts().gtin()).name());
        return first ? Pages.show("staff/product", model) : Pages.again("staff/product", model);
    }
}
