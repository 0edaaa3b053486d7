package io.waymark.web.link;

import io.waymark.gs1.GS1Exception;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.link.Link;
import io.waymark.projection.link.LinkType;
import io.waymark.projection.link.Links;
import io.waymark.projection.product.Products;
import io.waymark.projection.product.Products.Product;
import io.waymark.web.page.Codes;
import io.waymark.web.page.Form;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The links of one product, its lots and its items: what apps find that ask the product's code for instructions, say. */
@Controller
class LinkController {
    private static final int MOST_NUMBER = 20;
    private static final List<Option> WHAT = List.of(
            new Option("product", "The whole product"), new Option("lot", "One lot"), new Option("item", "One item"));
    private static final List<Option> TYPES = LinkType.all().stream()
            .map(type -> new Option(type.name(), type.words()))
            .toList();

    private final Links links;
    private final Products products;
    private final AuditList audit;

    LinkController(Links links, Products products, AuditList audit) {
        this.links = links;
        this.products = products;
        this.audit = audit;
    }

    @GetMapping("/products/{id:[0-9]{1,18}}/links")
    ModelAndView page(@PathVariable long id, Model model) {
        return page(product(id), Form.empty().with("what", "product").with("mediaType", "text/html"), model, true);
    }

    @PostMapping("/products/{id:[0-9]{1,18}}/links")
    ModelAndView add(
            @PathVariable long id,
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after) {
        Product product = product(id);
        Form form = Form.of(request);
        Optional<GS1Identifier> thing = thing(form, product.texts().gtin());
        Optional<Link> link = link(form);
        if (form.ok()) {
            switch (links.add(thing.orElseThrow(), link.orElseThrow(), user.name())) {
                case ADDED -> {
                    audit.add(user.name(), "added a link: " + link.get().type().words(), "product " + id);
                    after.addFlashAttribute(
                            "note", "The link is saved. Whoever scans the code can follow it from now on.");
                    return Pages.to("/products/" + id + "/links");
                }
                case THERE -> form.refuse("url", "There is this link already, with the same language and media type.");
                case TOO_MANY ->
                    form.refuse(
                            "url",
                            "There are as many links as there can be: " + Links.MOST_OF_ONE + " of one thing, "
                                    + Links.MOST_OF_PRODUCT + " of a product in all. Remove one first.");
            }
        }
        return page(product, form, model, false);
    }

    @PostMapping("/products/{id:[0-9]{1,18}}/links/remove")
    ModelAndView remove(
            @PathVariable long id,
            @RequestParam long link,
            @AuthenticationPrincipal StaffUser user,
            RedirectAttributes after) {
        if (links.remove(product(id).texts().gtin(), link)) {
            audit.add(user.name(), "removed a link", "product " + id);
            after.addFlashAttribute("note", "The link is removed.");
        }
        return Pages.to("/products/" + id + "/links");
    }

    private Product product(long id) {
        return products.find(id).orElseThrow(PageNotFound::new);
    }

    private static Optional<GS1Identifier> thing(Form form, String gtin) {
        GS1Identifier product = GS1Identifier.ofGtin(gtin);
        String what = form.value("what");
        if (what.equals("product")) {
            return Optional.of(product);
        }
        if (!what.equals("lot") && !what.equals("item")) {
            form.refuse("what", "Choose what the link is for.");
            return Optional.empty();
        }
        boolean lot = what.equals("lot");
        Optional<String> number =
                form.required("number", MOST_NUMBER, lot ? "Write the lot number." : "Write the serial number.");
        try {
            return number.map(text -> lot ? product.lotOf(text) : product.itemOf(text));
        } catch (GS1Exception wrong) {
            form.refuse("number", Codes.sentence(wrong));
            return Optional.empty();
        }
    }

    private static Optional<Link> link(Form form) {
        Optional<LinkType> type = LinkType.named(form.value("type"));
        if (type.isEmpty()) {
            form.refuse("type", "Choose what the link leads to.");
        }
        Optional<String> url = form.required("url", Link.MOST_URL, "Write the address.");
        if (url.isPresent() && !Link.isUrl(url.get())) {
            form.refuse(
                    "url",
                    "Write a whole address that begins with https:// and holds no name or password. Write letters"
                            + " beyond a to z as browsers copy them, with percent signs.");
        }
        Optional<String> title = form.required("title", Link.MOST_TITLE, "Write a title for the link.");
        if (form.value("title").chars().anyMatch(Character::isISOControl)) {
            form.refuse("title", "A title is one line.");
        }
        if (!Link.isLanguage(form.value("language"))) {
            form.refuse("language", "Write two letters such as de, or with a country such as fr-CH.");
        }
        String mediaType = form.value("mediaType").toLowerCase(Locale.ROOT);
        if (!Link.isMediaType(mediaType)) {
            form.refuse("mediaType", "Write a media type such as text/html or application/pdf.");
        }
        return form.ok()
                ? Optional.of(new Link(
                        type.orElseThrow(),
                        url.orElseThrow(),
                        title.orElseThrow(),
                        form.value("language"),
                        mediaType,
                        form.chosen("preferred", "yes")))
                : Optional.empty();
    }

    private ModelAndView page(Product product, Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("product", product);
        model.addAttribute("links", links.ofProduct(product.texts().gtin()));
        model.addAttribute("what", WHAT);
        model.addAttribute("types", TYPES);
        return first ? Pages.show("staff/links", model) : Pages.again("staff/links", model);
    }
}
