package io.waymark.web.disclosure;

import io.waymark.custody.Act;
import io.waymark.disclosure.Audience;
import io.waymark.disclosure.DisclosureRule;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.disclosure.Subject;
import io.waymark.epcis.EventType;
import io.waymark.projection.disclosure.Disclosures;
import io.waymark.web.page.Form;
import io.waymark.web.page.Option;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The rules of what consumers, auditors and the makers of goods see. */
@Controller
class DisclosureController {
    private static final String ADDRESS = "/admin/disclosure";
    private static final int LONGEST_FIELD = 200;
    private static final List<Option> AUDIENCES = List.of(
            new Option("consumers", "Everybody who scans a code"),
            new Option("auditors", "Auditors who are handed a file"),
            new Option("maker", "The company that made the goods: later entries as a whole"));
    private static final List<Option> ACTS = Stream.concat(
                    Stream.of(new Option("", "Any")),
                    Stream.concat(
                            Arrays.stream(Act.values()).map(act -> new Option(act.word(), act.word())),
                            Stream.of(new Option(Subject.RECALL, "recall"))))
            .toList();
    private static final List<Option> TYPES = Stream.concat(
                    Stream.of(new Option("", "Any")),
                    Arrays.stream(EventType.values()).map(type -> new Option(type.word(), type.word())))
            .toList();
    private static final List<Option> SHOWN = List.of(new Option("yes", "Show it"), new Option("no", "Do not show it"));

    private final Disclosures disclosures;
    private final TransactionOperations transactions;

    DisclosureController(Disclosures disclosures, TransactionOperations transactions) {
        this.disclosures = disclosures;
        this.transactions = transactions;
    }

    /** A rule in words. */
    public record Row(int index, String text, boolean shown) {}

    @GetMapping(ADDRESS)
    ModelAndView page(Model model) {
        return page(Form.empty().with("audience", "consumers").with("shown", "yes"), model, true);
    }

    @PostMapping(ADDRESS)
    ModelAndView add(
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after) {
        Form form = Form.of(request);
        Optional<DisclosureRule> rule = rule(form);
        List<DisclosureRule> rules = new ArrayList<>(disclosures.now().rules());
        if (form.ok() && rules.size() == DisclosureRules.MOST) {
            form.refuse("audience", "There are " + DisclosureRules.MOST + " rules already. Remove one first.");
        }
        if (form.ok()) {
            rules.add(0, rule.orElseThrow());
            return saved(form.value("version"), rules, user, after);
        }
        return page(form, model, false);
    }

    @PostMapping(ADDRESS + "/remove")
    ModelAndView remove(
            @RequestParam int rule,
            @RequestParam String version,
            @AuthenticationPrincipal StaffUser user,
            RedirectAttributes after) {
        List<DisclosureRule> rules = new ArrayList<>(disclosures.now().rules());
        if (rule < 0 || rule >= rules.size()) {
            return Pages.to(ADDRESS);
        }
        rules.remove(rule);
        return saved(version, rules, user, after);
    }

    private ModelAndView saved(String version, List<DisclosureRule> rules, StaffUser user, RedirectAttributes after) {
        int before = version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : -1;
        boolean saved = before >= 0 && disclosures.save(transactions, before, new DisclosureRules(rules), user.name());
        after.addFlashAttribute(
                "note",
                saved
                        ? "Saved. Pages and proofs follow the rules from now on."
                        : "Somebody else changed the rules meanwhile. See them below, and try again.");
        return Pages.to(ADDRESS);
    }

    private static Optional<DisclosureRule> rule(Form form) {
        boolean maker = form.value("audience").equals("maker");
        boolean shown = form.value("shown").equals("yes");
        boolean known = AUDIENCES.stream().anyMatch(o -> o.value().equals(form.value("audience")));
        if (!known) {
            form.refuse("audience", "Choose who it is about.");
        }
        if (ACTS.stream().noneMatch(o -> o.value().equals(form.value("act")))) {
            form.refuse("act", "Choose an act.");
        }
        if (TYPES.stream().noneMatch(o -> o.value().equals(form.value("type")))) {
            form.refuse("type", "Choose a type.");
        }
        if (!form.value("product").matches("|[0-9]{4,12}|[0-9]{14}")) {
            form.refuse(
                    "product",
                    "Write a company prefix or the beginning of a number, 4 to 12 digits, or all 14 digits.");
        }
        Optional<String> field = form.bounded("field", LONGEST_FIELD);
        if (!maker
                && shown
                && form.value("audience").equals("consumers")
                && form.value("field").isEmpty()) {
            form.refuse("field", "Write which field: consumers are never shown all of them.");
        }
        if (shown && form.value("audience").equals("consumers") && DisclosureRules.never(form.value("field"))) {
            form.refuse(
                    "field", "This field is never shown to consumers: it names other goods, partners or documents.");
        }
        if (maker && (!form.value("field").isEmpty() || !form.value("type").isEmpty())) {
            form.refuse(
                    "field", "An entry is shown to the maker as a whole or not at all: leave field and type empty.");
        }
        return form.ok()
                ? Optional.of(new DisclosureRule(
                        Audience.parse(form.value("audience")),
                        form.value("act"),
                        form.value("type"),
                        form.value("product"),
                        field.orElseThrow(),
                        shown))
                : Optional.empty();
    }

    private ModelAndView page(Form form, Model model, boolean first) {
        List<Disclosures.Version> versions = disclosures.versions(Disclosures.MOST);
        DisclosureRules now =
                versions.isEmpty() ? DisclosureRules.NONE : versions.get(0).rules();
        List<Row> rows = new ArrayList<>();
        for (DisclosureRule rule : now.rules()) {
            rows.add(new Row(rows.size(), words(rule), rule.shown()));
        }
        model.addAttribute("form", form);
        model.addAttribute("version", versions.isEmpty() ? 0 : versions.get(0).n());
        model.addAttribute("versions", versions);
        model.addAttribute("rules", rows);
        model.addAttribute("audiences", AUDIENCES);
        model.addAttribute("acts", ACTS);
        model.addAttribute("types", TYPES);
        model.addAttribute("choices", SHOWN);
        model.addAttribute(
                "never",
                String.join(", ", DisclosureRules.NEVER.stream().sorted().toList()));
        return first ? Pages.show("staff/disclosure", model) : Pages.again("staff/disclosure", model);
    }

    private static String words(DisclosureRule rule) {
        String who = AUDIENCES.stream()
                .filter(o -> o.value().equals(rule.audience().word()))
                .findFirst()
                .map(Option::text)
                .orElse("");
        List<String> of = new ArrayList<>();
        of.add(
                rule.audience() == Audience.MAKER
                        ? ""
                        : rule.field().isEmpty() ? "every field" : "field " + rule.field());
        of.add(rule.act().isEmpty() ? "" : "act " + rule.act());
        of.add(rule.type().isEmpty() ? "" : rule.type());
        of.add(rule.product().isEmpty() ? "" : "product " + rule.product());
        of.removeIf(String::isEmpty);
        return who + (of.isEmpty() ? "" : ": " + String.join(", ", of));
    }
}
