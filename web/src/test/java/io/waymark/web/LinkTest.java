package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
    private static final String PAGE = "/products/1/links";

    private static Browser.Page send(
            Browser by, String what, String number, String url, String title, String language, String mediaType) {
        return by.send(
                PAGE,
                PAGE,
                "type",
                "instructions",
                "url",
                url,
                "title",
                title,
                "what",
                what,
                "number",
                number,
                "language",
                language,
                "mediaType",
                mediaType);
    }

    @Test
    void a_link_is_added_shown_and_removed_by_those_who_may() {
        Browser administrator = new Browser(Site.PORT).signIn("administrator");
        Browser auditor = new Browser(Site.PORT).signIn("auditor");
        Browser.Page added = send(
                Site.OPERATOR,
                "product",
                "",
                "https://dairy.example/manual?a=1",
                "How <b>to</b> keep it",
                "de",
                "text/html");
        assertThat(added.path()).isEqualTo(PAGE);
        assertThat(added.text())
                .contains(
                        "The link is saved.",
                        "How &lt;b&gt;to&lt;/b&gt; keep it",
                        "https://dairy.example/manual?a=1",
                        "(01)09521001000017, de");
        assertThat(send(administrator, "lot", "L/7", "https://dairy.example/l7", "Lot 7", "", "")
                        .text())
                .contains("(01)09521001000017(10)L/7");
        assertThat(Site.NODE.jdbc.queryForList(
                        "select identifier from resolver_link where gtin = ?", String.class, Site.GTIN))
                .contains("https://id.gs1.org/01/09521001000017/10/L%2F7");
        Browser.Page again = send(Site.OPERATOR, "lot", "L/7", "https://dairy.example/l7", "Lot 7", "", "");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.text()).contains("There is this link already");

        Browser.Page seen = auditor.get(PAGE);
        assertThat(seen.text()).contains("Lot 7").doesNotContain("Add link", ">Remove");
        String token = auditor.get("/account").hidden("/account", "_csrf");
        assertThat(auditor.post(PAGE, "_csrf", token, "type", "pip").status()).isEqualTo(403);
        assertThat(auditor.post(PAGE + "/remove", "_csrf", token, "link", "1").status())
                .isEqualTo(403);

        List<Long> ids = Site.NODE.jdbc.queryForList("select id from resolver_link where title = 'Lot 7'", Long.class);
        assertThat(Site.OPERATOR
                        .send(PAGE, PAGE + "/remove", "link", ids.get(0).toString())
                        .text())
                .contains("The link is removed.")
                .doesNotContain("https://dairy.example/l7");
        assertThat(auditor.get("/admin/audit").text())
                .contains("added a link: Instructions", "removed a link", "product 1")
                .doesNotContain("L/7");
        assertThat(Site.OPERATOR.get("/products/999/links").status()).isEqualTo(404);
    }

    @Test
    void one_of_a_kind_is_the_first_choice() {
        for (String last : List.of("a", "b")) {
            Site.OPERATOR.send(
                    PAGE,
                    PAGE,
                    "type",
                    "faqs",
                    "url",
                    "https://dairy.example/" + last,
                    "title",
                    last,
                    "what",
                    "product",
                    "number",
                    "",
                    "language",
                    "",
                    "mediaType",
                    "",
                    "preferred",
                    "yes");
        }
        assertThat(Site.NODE.jdbc.queryForList(
                        "select title from resolver_link where link_type = 'faqs' and preferred", String.class))
                .containsExactly("b");
    }

    /** Every field is refused with a sentence at the field, and nothing is kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            product | ''  | http://dairy.example/             | T  | ''    | ''        | url-problem
            product | ''  | https://user:pw@dairy.example/    | T  | ''    | ''        | url-problem
            product | ''  | javascript:alert(1)               | T  | ''    | ''        | url-problem
            product | ''  | https://                          | T  | ''    | ''        | url-problem
            product | ''  | https:///path                     | T  | ''    | ''        | url-problem
            product | ''  | https://dairy.example/a b         | T  | ''    | ''        | url-problem
            product | ''  | https://dairy.example/ü           | T  | ''    | ''        | url-problem
            product | ''  | ''                                | T  | ''    | ''        | url-problem
            product | ''  | https://dairy.example/            | '' | ''    | ''        | title-problem
            product | ''  | https://dairy.example/            | T  | german | ''       | language-problem
            product | ''  | https://dairy.example/            | T  | ''    | html      | mediaType-problem
            lot     | ''  | https://dairy.example/            | T  | ''    | ''        | number-problem
            item    | a^b | https://dairy.example/            | T  | ''    | ''        | number-problem
            pallet  | 1   | https://dairy.example/            | T  | ''    | ''        | what-problem
            """)
    void bad_input_is_refused_by_field(
            String what, String number, String url, String title, String language, String mediaType, String problem) {
        Browser.Page page = send(Site.OPERATOR, what, number, url, title, language, mediaType);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.text())
                .contains("id=\"" + problem + "\"")
                .as("keeps what was typed")
                .contains("Add link");
        assertThat(Site.NODE.jdbc.queryForObject("select count(*) from resolver_link where title = 'T'", Long.class))
                .isZero();
    }
}
