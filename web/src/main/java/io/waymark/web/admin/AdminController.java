package io.waymark.web.admin;

import io.waymark.projection.account.Account;
import io.waymark.projection.account.Accounts;
import io.waymark.projection.account.ApiKeys;
import io.waymark.projection.account.AuditList;
import io.waymark.projection.account.Role;
import io.waymark.projection.custody.Directory;
import io.waymark.projection.log.LogStanding;
import io.waymark.projection.notice.Notices;
import io.waymark.web.act.Organisations;
import io.waymark.web.page.Form;
import io.waymark.web.page.NoticeWords;
import io.waymark.web.page.Option;
import io.waymark.web.page.PageNotFound;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.Passwords;
import io.waymark.web.signin.StaffUser;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Accounts, API keys, the organisation and the audit list. */
@Controller
class AdminController {
    private static final int PAGE = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{1,63}");
    private static final List<Option> ROLES = List.of(
            new Option("operator", "Operator: reads and acts on goods"),
            new Option("auditor", "Auditor: reads"),
            new Option("administrator", "Administrator: reads, keeps accounts and keys"));
    private static final List<Option> SCOPES = List.of(
            new Option("capture", "Capture: hand in events"),
            new Option("query", "Query: read events"),
            new Option("metrics", "Metrics: read measurements of the node"),
            new Option(ApiKeys.LABELS, "Labels: have files of labels made"),
            new Option(ApiKeys.PASSPORT_INTEREST, "Passport, legitimate interest: for repairers and recyclers"),
            new Option(ApiKeys.PASSPORT_AUTHORITY, "Passport, authority: for notified bodies and authorities"));

    private final Accounts accounts;
    private final JdbcTemplate jdbc;
    private final ApiKeys keys;
    private final AuditList audit;
    private final Directory directory;
    private final Notices notices;
    private final Organisations organisations;
    private final PasswordEncoder encoder;

    AdminController(
            Accounts accounts,
            JdbcTemplate jdbc,
            AuditList audit,
            Directory directory,
            Notices notices,
            Organisations organisations,
            PasswordEncoder encoder) {
        this.accounts = accounts;
        this.jdbc = jdbc;
        this.keys = new ApiKeys(jdbc, Clock.systemUTC());
        this.audit = audit;
        this.directory = directory;
        this.notices = notices;
        this.organisations = organisations;
        this.encoder = encoder;
    }

    @GetMapping("/admin/accounts")
    ModelAndView accounts(Model model) {
        return accounts(Form.empty().with("role", "operator"), model, true);
    }

    @PostMapping("/admin/accounts")
    ModelAndView create(
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after) {
        Form form = Form.of(request);
        String name = form.value("name").toLowerCase(Locale.ROOT);
        if (!Accounts.isName(name)) {
            form.refuse(
                    "name",
                    "A name has 2 to 64 letters from a to z, digits, and . _ @ - and starts with a letter or digit.");
        }
        Optional<Role> role = Role.of(form.value("role"));
        if (role.isEmpty()) {
            form.refuse("role", "Choose a role.");
        }
        if (form.ok()) {
            String password = Passwords.make();
            if (accounts.add(name, encoder.encode(password), role.orElseThrow(), false, true)) {
                audit.add(user.name(), "created an account as " + role.get().word(), name);
                return secret(after, "Password of " + name, password, "/admin/accounts");
            }
            form.refuse("name", "There is an account of this name already.");
        }
        return accounts(form, model, false);
    }

    @PostMapping("/admin/accounts/role")
    ModelAndView role(
            @RequestParam String name,
            @RequestParam String role,
            @AuthenticationPrincipal StaffUser user,
            RedirectAttributes after) {
        Account account = find(name);
        Role wanted = Role.of(role).orElseThrow(PageNotFound::new);
        if (account.role() == wanted) {
            return note(after, name + " has this role already.");
        }
        if (!accounts.role(name, wanted)) {
            return note(after, "The last administrator keeps this role. Make another one first.");
        }
        audit.add(user.name(), "made an account " + wanted.word(), name);
        return note(after, name + " is " + wanted.word() + " now, and has to sign in again.");
    }

    @PostMapping("/admin/accounts/disable")
    ModelAndView disable(@RequestParam String name, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        find(name);
        if (name.equals(user.name())) {
            return note(after, "You cannot disable your own account.");
        }
        if (!accounts.disabled(name, true)) {
            return note(
                    after, "Nothing was changed: the account is disabled already, or it is the last administrator.");
        }
        audit.add(user.name(), "disabled an account", name);
        return note(after, name + " cannot sign in any more, and is signed out everywhere.");
    }

    @PostMapping("/admin/accounts/enable")
    ModelAndView enable(@RequestParam String name, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        find(name);
        if (!accounts.disabled(name, false)) {
            return note(after, name + " is enabled already.");
        }
        audit.add(user.name(), "enabled an account", name);
        return note(after, name + " can sign in again.");
    }

    @PostMapping("/admin/accounts/reset")
    ModelAndView reset(@RequestParam String name, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        if (find(name).demo()) {
            return note(after, "The demo's accounts keep their password.");
        }
        String password = Passwords.make();
        accounts.password(name, encoder.encode(password), true);
        audit.add(user.name(), "reset a password", name);
        return secret(after, "New password of " + name, password, "/admin/accounts");
    }

    @GetMapping("/admin/keys")
    ModelAndView keys(Model model) {
        return keys(Form.empty(), model, true);
    }

    @PostMapping("/admin/keys")
    ModelAndView createKey(
            HttpServletRequest request,
            @AuthenticationPrincipal StaffUser user,
            Model model,
            RedirectAttributes after) {
        Form form = Form.of(request);
        Optional<String> name = form.required("name", 64, "Write what the key is for, such as the name of a system.");
        if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
            form.refuse("name", "Use 2 to 64 letters, digits, spaces and . _ - and start with a letter or digit.");
        }
        Set<String> scopes = Set.copyOf(form.all("scope"));
        if (scopes.isEmpty() || !ApiKeys.SCOPES.containsAll(scopes)) {
            form.refuse("scope", "Tick what the key may do.");
        }
        if (form.ok()) {
            Optional<String> key = keys.create(name.orElseThrow(), scopes);
            if (key.isPresent()) {
                audit.add(
                        user.name(), "created an API key for " + String.join(", ", new TreeSet<>(scopes)), name.get());
                return secret(after, "API key " + name.get(), key.get(), "/admin/keys");
            }
            form.refuse("name", "There is, or was, a key of this name. Use another name.");
        }
        return keys(form, model, false);
    }

    @PostMapping("/admin/keys/revoke")
    ModelAndView revoke(@RequestParam String name, @AuthenticationPrincipal StaffUser user, RedirectAttributes after) {
        boolean revoked = keys.revoke(name);
        if (revoked) {
            audit.add(user.name(), "revoked an API key", name);
        }
        after.addFlashAttribute(
                "note", revoked ? "The key does not count any more." : "There is no such key that counts.");
        return Pages.to("/admin/keys");
    }

    @GetMapping("/admin/organisation")
    String organisation(Model model) {
        model.addAttribute("msp", organisations.own());
        model.addAttribute("profile", directory.profile(organisations.own()).orElse(null));
        model.addAttribute(
                "prefixes",
                directory.prefixes().stream()
                        .filter(prefix -> prefix.org().equals(organisations.own()))
                        .toList());
        model.addAttribute("members", directory.members());
        model.addAttribute("log", LogStanding.read(jdbc));
        model.addAttribute(
                "notices", notices.all().stream().map(NoticeWords::of).toList());
        return "staff/organisation";
    }

    @GetMapping("/admin/audit")
    String audit(@RequestParam(defaultValue = "9223372036854775807") long before, Model model) {
        List<AuditList.Entry> page = audit.page(before, PAGE + 1);
        boolean more = page.size() > PAGE;
        model.addAttribute("entries", more ? page.subList(0, PAGE) : page);
        model.addAttribute("next", more ? page.get(PAGE - 1).id() : null);
        model.addAttribute("first", before == Long.MAX_VALUE);
        return "staff/audit";
    }

    private Account find(String name) {
        return accounts.find(name).orElseThrow(PageNotFound::new);
    }

    private ModelAndView accounts(Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("accounts", accounts.all());
        model.addAttribute("roles", ROLES);
        return first ? Pages.show("staff/accounts", model) : Pages.again("staff/accounts", model);
    }

    private ModelAndView keys(Form form, Model model, boolean first) {
        model.addAttribute("form", form);
        model.addAttribute("keys", keys.all());
        model.addAttribute("scopes", SCOPES);
        return first ? Pages.show("staff/keys", model) : Pages.again("staff/keys", model);
    }

    private static ModelAndView note(RedirectAttributes after, String note) {
        after.addFlashAttribute("note", note);
        return Pages.to("/admin/accounts");
    }

    private static ModelAndView secret(RedirectAttributes after, String title, String secret, String address) {
        after.addFlashAttribute("secretTitle", title);
        after.addFlashAttribute("secret", secret);
        return Pages.to(address);
    }
}
