package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {
    private static final Browser AUDITOR = new Browser(Site.PORT).signIn("auditor");
    private static final Browser ADMINISTRATOR = new Browser(Site.PORT).signIn("administrator");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/products",
                "/products/1",
                "/stock",
                "/inbound",
                "/jobs",
                "/events",
                "/withdrawals",
                "/admin/organisation",
                "/guides",
                "/account",
                "/labels"
            })
    void everybody_reads(String path) {
        for (Browser browser : List.of(Site.OPERATOR, AUDITOR, ADMINISTRATOR)) {
            assertThat(browser.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/act/make",
                "/act/make-lot",
                "/act/pack",
                "/act/unpack",
                "/act/ship",
                "/act/cancel",
                "/act/sell",
                "/act/take-back",
                "/act/retire",
                "/act/recall",
                "/products/new"
            })
    void only_operators_act(String path) {
        assertThat(Site.OPERATOR.get(path).status()).isEqualTo(200);
        for (Browser browser : List.of(AUDITOR, ADMINISTRATOR)) {
            assertThat(browser.get(path).status()).as(path).isEqualTo(403);
            String token = browser.get("/account").hidden("/account", "_csrf");
            assertThat(browser.post(path, "_csrf", token, "codes", Site.ITEM + "A")
                            .status())
                    .as("send " + path)
                    .isEqualTo(403);
        }
    }

    @Test
    void an_auditor_sees_no_buttons_that_act() {
        assertThat(AUDITOR.get("/").text()).doesNotContain("/act/");
        assertThat(AUDITOR.get("/products").text()).doesNotContain("/products/new", "/act/");
        assertThat(AUDITOR.get("/products/1").text()).doesNotContain("name=\"description\"");
        assertThat(AUDITOR.get("/stock").text()).doesNotContain("formaction");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/accounts", "/admin/keys"})
    void only_administrators_administer(String path) {
        assertThat(ADMINISTRATOR.get(path).status()).isEqualTo(200);
        for (Browser browser : List.of(AUDITOR, Site.OPERATOR)) {
            assertThat(browser.get(path).status()).isEqualTo(403);
            String token = browser.get("/account").hidden("/account", "_csrf");
            assertThat(browser.post(path, "_csrf", token, "name", "eve", "role", "administrator", "scope", "capture")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void the_audit_list_is_for_auditors_and_administrators() {
        assertThat(AUDITOR.get("/admin/audit").status()).isEqualTo(200);
        assertThat(ADMINISTRATOR.get("/admin/audit").status()).isEqualTo(200);
        assertThat(Site.OPERATOR.get("/admin/audit").status()).isEqualTo(403);
    }

    @Test
    void who_sees_what_is_read_by_auditors_and_changed_by_administrators() {
        for (String path : List.of("/admin/disclosure", "/audit-files")) {
            assertThat(AUDITOR.get(path).status()).isEqualTo(200);
            assertThat(ADMINISTRATOR.get(path).status()).isEqualTo(200);
            assertThat(Site.OPERATOR.get(path).status()).isEqualTo(403);
        }
        String[] rule = {"audience", "auditors", "shown", "no", "field", "ex:price", "version", "0"};
        String token = AUDITOR.get("/account").hidden("/account", "_csrf");
        List<String> sent = new java.util.ArrayList<>(List.of(rule));
        sent.addAll(List.of("_csrf", token));
        assertThat(AUDITOR.post("/admin/disclosure", sent.toArray(String[]::new))
                        .status())
                .isEqualTo(403);
        assertThat(ADMINISTRATOR
                        .send("/admin/disclosure", "/admin/disclosure", rule)
                        .text())
                .contains("Saved.", "field ex:price");
        assertThat(ADMINISTRATOR
                        .send("/admin/disclosure", "/admin/disclosure", rule)
                        .text())
                .as("an older page is not written over a newer one")
                .contains("Somebody else changed the rules");
    }

    @Test
    void a_key_is_shown_once_and_ends_when_revoked() {
        Browser.Page made = ADMINISTRATOR.send(
                "/admin/keys", "/admin/keys", "name", "warehouse 1", "scope", "capture", "scope", "query");
        int from = made.text().indexOf("<p><code>") + 9;
        String key = made.text().substring(from, made.text().indexOf("</code>", from));
        assertThat(key).startsWith("waymark_");
        byte[] hash =
                io.waymark.ledger.Hash.sha256(io.waymark.ledger.Hash.label(key)).bytes();
        assertThat(Site.NODE.jdbc.queryForObject(
                        "select array_to_string(scopes, ',') from api_key where hash = ?", String.class, (Object) hash))
                .contains("capture", "query")
                .doesNotContain("metrics");
        assertThat(ADMINISTRATOR.get("/admin/keys").text())
                .contains("warehouse 1")
                .doesNotContain(key);
        ADMINISTRATOR.send("/admin/keys", "/admin/keys/revoke", "name", "warehouse 1");
        assertThat(Site.NODE.jdbc.queryForObject(
                        "select revoked_at is not null from api_key where hash = ?", Boolean.class, (Object) hash))
                .isTrue();
    }
}
