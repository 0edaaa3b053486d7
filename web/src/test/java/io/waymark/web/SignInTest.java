package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class SignInTest {

    @Test
    void the_demo_shows_its_accounts_and_says_whose_node_it_is() {
        Browser.Page page = new Browser(Site.PORT).get("/sign-in");
        assertThat(page.text()).contains("<code>operator</code>", "<code>demo</code>", "<strong>Alpine Dairy</strong>");
    }

    @Test
    void who_is_not_signed_in_is_led_to_the_sign_in_and_then_on() {
        Browser browser = new Browser(Site.PORT);
        Browser.Page asked = browser.get("/products");
        assertThat(asked.path()).isEqualTo("/sign-in");
        assertThat(browser.send(asked, "/sign-in", "name", "auditor", "password", "demo")
                        .path())
                .isEqualTo("/products");
    }

    @Test
    void what_is_asked_for_in_the_background_leads_the_whole_page_to_the_sign_in() {
        Browser browser = new Browser(Site.PORT);
        var answer = browser.exchange(browser.request("/jobs/7d3a8f0e-0000-4000-8000-000000000000/progress?n=1")
                .header("HX-Request", "true")
                .GET()
                .build());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in");
    }

    @Test
    void a_wrong_password_and_an_unknown_name_get_the_same_answer() {
        Browser.Page wrong = new Browser(Site.PORT).signIn("auditor", "wrong");
        Browser.Page unknown = new Browser(Site.PORT).signIn("nobody.here", "wrong");
        Browser.Page noName = new Browser(Site.PORT).signIn("<script>", "wrong");
        for (Browser.Page page : List.of(wrong, unknown, noName)) {
            assertThat(page.path()).isEqualTo("/sign-in");
            assertThat(page.text())
                    .contains("Name or password is wrong.")
                    .doesNotContain("value=\"wrong\"", "<script>\"");
        }
        assertThat(wrong.text()).contains("value=\"auditor\"");
    }

    @Test
    void after_five_failures_a_name_has_to_wait_even_with_the_right_password() {
        String name = "guessed.name";
        for (int i = 0; i < 5; i++) {
            assertThat(new Browser(Site.PORT).signIn(name, "wrong" + i).text()).contains("Name or password is wrong.");
        }
        assertThat(new Browser(Site.PORT).signIn(name, "right").text())
                .contains("Too many attempts failed. Try again in");
    }

    @Test
    void a_form_without_its_token_is_refused() {
        Browser browser = new Browser(Site.PORT).signIn("operator");
        Browser.Page forged = browser.post("/act/sell", "codes", Site.ITEM + "X");
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.text())
                .contains("You may not do this", "Alpine Dairy")
                .doesNotContain("Exception", "\tat ");
        assertThat(new Browser(Site.PORT)
                        .post("/sign-in", "name", "operator", "password", "demo")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void signing_out_ends_the_session() {
        Browser browser = new Browser(Site.PORT).signIn("auditor");
        Browser.Page out = browser.send("/products", "/sign-out");
        assertThat(out.text()).contains("You are signed out.");
        assertThat(browser.get("/products").path()).isEqualTo("/sign-in");
    }

    @Test
    void the_cookie_names_the_organisation_and_scripts_cannot_read_it() {
        String cookie = new Browser(Site.PORT).get("/sign-in").header("Set-Cookie");
        assertThat(cookie).startsWith("waymark-ManufacturerMSP=").contains("HttpOnly");
    }

    @Test
    void an_account_is_made_with_a_password_to_change_and_ends_with_its_rights() {
        Browser administrator = new Browser(Site.PORT).signIn("administrator");
        Browser.Page made =
                administrator.send("/admin/accounts", "/admin/accounts", "name", "Mia.K", "role", "operator");
        String password = between(made.text(), "<p><code>", "</code>");
        assertThat(administrator.get("/admin/accounts").text())
                .contains("mia.k")
                .doesNotContain(password);

        Browser mia = new Browser(Site.PORT);
        assertThat(mia.signIn("mia.k", password).path()).isEqualTo("/account");
        assertThat(mia.get("/act/make").path()).isEqualTo("/account");
        Browser.Page changed = mia.send(
                "/account",
                "/account",
                "before",
                password,
                "password",
                "three red lorries",
                "again",
                "three red lorries");
        assertThat(changed.text()).contains("Your password is changed.");
        assertThat(mia.get("/act/make").status()).isEqualTo(200);

        administrator.send("/admin/accounts", "/admin/accounts/role", "name", "mia.k", "role", "auditor");
        assertThat(mia.get("/products").text()).contains("Your session has ended.");
        assertThat(mia.signIn("mia.k", "three red lorries").path()).isEqualTo("/");
        assertThat(mia.get("/act/make").status()).isEqualTo(403);
        administrator.send("/admin/accounts", "/admin/accounts/disable", "name", "mia.k");
        assertThat(mia.get("/products").path()).isEqualTo("/sign-in");
        assertThat(mia.signIn("mia.k", "three red lorries").text()).contains("Name or password is wrong.");
        assertThat(administrator.get("/admin/audit").text())
                .contains("created an account as operator", "made an account auditor", "disabled an account", "mia.k");
    }

    @Test
    void the_last_administrator_keeps_the_role() {
        Browser administrator = new Browser(Site.PORT).signIn("administrator");
        Browser.Page page = administrator.send(
                "/admin/accounts", "/admin/accounts/role", "name", "administrator", "role", "operator");
        assertThat(page.text()).contains("The last administrator keeps this role.");
    }

    @Test
    void outside_the_demo_there_is_one_administrator_whose_password_lies_in_a_file(@TempDir Path data)
            throws IOException {
        try (ConfigurableApplicationContext context = TestApplication.start(
                Site.LEDGER.node(TestLedger.SHOP),
                0,
                Map.of("waymark.demo", "false", "waymark.data", data.toString()))) {
            int port = TestApplication.port(context);
            assertThat(new Browser(port).get("/sign-in").text())
                    .doesNotContain("demo")
                    .contains("Corner Shop");
            assertThat(new Browser(port).signIn("operator", "demo").text()).contains("Name or password is wrong.");
            Path file = data.resolve("first-administrator");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            List<String> lines = Files.readAllLines(file);
            assertThat(new Browser(port).signIn(lines.get(0), lines.get(1)).path())
                    .isEqualTo("/account");
        }
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
