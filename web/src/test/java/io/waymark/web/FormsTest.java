package io.waymark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input: the page comes again with 422, what was typed, and a sentence beside the field and in the summary. */
class FormsTest {
    private static final Browser ADMINISTRATOR = new Browser(Site.PORT).signIn("administrator");

    static Stream<Arguments> bad() {
        List<Arguments> cases = new ArrayList<>();
        // page, field that is wrong, a part of the sentence, fields
        product(cases, "gtin", "Write the product's GTIN", "gtin", "");
        product(cases, "gtin", "8, 12, 13 or 14 digits", "gtin", "95210010000");
        product(cases, "gtin", "8, 12, 13 or 14 digits", "gtin", "hello");
        product(cases, "gtin", "after these digits it would be 7", "gtin", "09521001000016");
        product(cases, "gtin", "not under your company prefix 9521001", "gtin", "09521002000016");
        product(cases, "gtin", "already", "gtin", Site.GTIN);
        product(cases, "gtin", "already", "gtin", "9521001000017");
        product(cases, "name", "Write the product's name", "name", "");
        product(cases, "name", "too long: at most 200", "name", "x".repeat(201));
        product(cases, "brand", "too long: at most 200", "brand", "x".repeat(201));
        product(cases, "description", "too long: at most 4,000", "description", "x".repeat(4_001));
        product(cases, "name", "cannot be used here", "name", "a\u0007b");
        make(cases, "product", "Choose a product", "product", "");
        make(cases, "product", "Choose a product", "product", "999999");
        make(cases, "product", "Choose a product", "product", "1; drop");
        make(cases, "count", "whole number from 1 to 1,000", "count", "0");
        make(cases, "count", "whole number from 1 to 1,000", "count", "1001");
        make(cases, "count", "whole number from 1 to 1,000", "count", "-3");
        make(cases, "count", "whole number from 1 to 1,000", "count", "twelve");
        make(cases, "count", "whole number from 1 to 1,000", "count", "99999999999999999999");
        make(cases, "lot", "at most 20 letters", "lot", "x".repeat(21));
        make(cases, "lot", "at most 20 letters", "lot", "L 1");
        make(cases, "expiry", "year-month-day", "expiry", "31.3.2027");
        make(cases, "expiry", "year-month-day", "expiry", "2027-02-30");
        make(cases, "expiry", "between 2000 and 2199", "expiry", "9999-01-01");
        make(cases, "serials", "Line 2 repeats", "serials", "A-1\nA-1");
        make(cases, "serials", "Line 1 is no serial number", "serials", "x".repeat(21));
        make(cases, "serials", "Line 1 is no serial number", "serials", "a b");
        make(
                cases,
                "serials",
                "Line 2 is not an item of this product",
                "serials",
                "A\nhttps://id.gs1.org/01/09521002000016/21/B");
        make(cases, "serials", "At most 1,000", "serials", numbers(1_001));
        lot(cases, "lot", "Write the lot number", "lot", "");
        lot(cases, "quantity", "number above 0", "quantity", "0");
        lot(cases, "quantity", "number above 0", "quantity", "1e9");
        lot(cases, "quantity", "number above 0", "quantity", "");
        lot(cases, "uom", "Choose a unit of measure", "uom", "stone");
        things(cases, "ship", "receiver", "Choose who gets the goods", "codes", Site.ITEM + "A");
        things(
                cases,
                "ship",
                "receiver",
                "Choose who gets the goods",
                "codes",
                Site.ITEM + "A",
                "receiver",
                TestLedger.MAKER);
        things(cases, "ship", "gln", "Write the receiver&#39;s GLN", "codes", Site.ITEM + "A", "receiver", "outside");
        things(cases, "ship", "gln", "no GLN", "codes", Site.ITEM + "A", "receiver", "outside", "gln", "9521003000009");
        things(
                cases,
                "ship",
                "gln",
                "is a member&#39;s",
                "codes",
                Site.ITEM + "A",
                "receiver",
                "outside",
                "gln",
                "9521003000008");
        things(cases, "ship", "codes", "at least one code", "receiver", TestLedger.SHOP);
        things(
                cases,
                "sell",
                "codes",
                "Line 1 cannot be read. Its check digit is wrong",
                "codes",
                "(01)09521001000016(21)A");
        things(cases, "sell", "codes", "Line 2 cannot be read", "codes", Site.ITEM + "A\nnonsense");
        things(cases, "sell", "codes", "Line 1 is a product without a serial", "codes", Site.GTIN);
        things(cases, "sell", "codes", "Line 1 is a lot without", "codes", "(01)" + Site.GTIN + "(10)L1");
        things(cases, "sell", "codes", "neither an item nor a unit", "codes", "https://id.gs1.org/414/9521001000000");
        things(cases, "sell", "codes", "at most 1,000 things", "codes", items(1_001));
        things(cases, "sell", "lots", "Line 1 needs a lot", "lots", "(01)" + Site.GTIN + "(10)L1");
        things(cases, "sell", "lots", "not a lot", "lots", Site.ITEM + "A 5");
        things(cases, "sell", "lots", "number above 0", "lots", "(01)" + Site.GTIN + "(10)L1 many");
        things(cases, "sell", "lots", "capital letters or digits", "lots", "(01)" + Site.GTIN + "(10)L1 5 kilo");
        things(cases, "take-back", "choice", "Choose one", "codes", Site.ITEM + "A");
        things(cases, "retire", "choice", "Choose one", "codes", Site.ITEM + "A", "choice", "eaten");
        things(cases, "recall", "codes", "not under a company prefix of your organisation", "codes", "09521002000016");
        things(cases, "recall", "codes", "A unit cannot be recalled", "codes", "(00)095210010000000017");
        things(cases, "recall", "reason", "too long", "codes", Site.GTIN, "reason", "x".repeat(301));
        things(cases, "pack", "codes", "at least one code", "unit", "");
        things(cases, "pack", "unit", "This is no unit", "unit", Site.ITEM + "A", "codes", Site.ITEM + "B");
        things(cases, "pack", "unit", "cannot be read", "unit", "095210010000000018", "codes", Site.ITEM + "B");
        things(
                cases,
                "pack",
                "codes",
                "cannot go into itself",
                "unit",
                "095210010000000017",
                "codes",
                "(00)095210010000000017");
        things(cases, "pack", "codes", "at most 999", "unit", "", "codes", items(1_000));
        things(cases, "unpack", "unit", "Scan or type the unit", "all", "yes");
        things(cases, "unpack", "codes", "at least one code", "unit", "095210010000000017");
        return cases.stream();
    }

    private static void product(List<Arguments> cases, String field, String sentence, String... changed) {
        add(cases, "/products/new", field, sentence, List.of("gtin", "09521001000024", "name", "Butter"), changed);
    }

    private static void make(List<Arguments> cases, String field, String sentence, String... changed) {
        add(cases, "/act/make", field, sentence, List.of("product", "1", "count", "2"), changed);
    }

    private static void lot(List<Arguments> cases, String field, String sentence, String... changed) {
        add(
                cases,
                "/act/make-lot",
                field,
                sentence,
                List.of("product", "1", "lot", "L", "quantity", "5", "uom", "KGM"),
                changed);
    }

    private static void things(List<Arguments> cases, String act, String field, String sentence, String... fields) {
        add(cases, "/act/" + act, field, sentence, List.of(), fields);
    }

    private static void add(
            List<Arguments> cases, String page, String field, String sentence, List<String> usual, String... changed) {
        List<String> fields = new ArrayList<>(List.of(changed));
        for (int i = 0; i < usual.size(); i += 2) {
            if (!List.of(changed).contains(usual.get(i))) {
                fields.addAll(usual.subList(i, i + 2));
            }
        }
        cases.add(Arguments.of(page, field, sentence, fields.toArray(String[]::new)));
    }

    private static String numbers(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("N").append(i).append('\n');
        }
        return lines.toString();
    }

    private static String items(int count) {
        return numbers(count)
                .lines()
                .map(line -> "(01)" + Site.GTIN + "(21)" + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("bad")
    void bad_input_is_refused_beside_its_field(String path, String field, String sentence, String[] fields) {
        long jobs = count("capture_job");
        Browser.Page page = Site.OPERATOR.send(path, path, fields);
        assertThat(page.status()).isEqualTo(422);
        String text = page.text().replace("'", "&#39;");
        String wanted = sentence.replace("'", "&#39;");
        assertThat(text).contains("href=\"#" + field + "\"").contains("id=\"" + field + "\"");
        assertThat(text.substring(text.indexOf("class=\"problem\""))).contains(wanted);
        assertThat(text.substring(text.indexOf("role=\"alert\""), text.indexOf("class=\"problem\"")))
                .contains(wanted);
        assertThat(text).contains("<title>Error: ").doesNotContain("Exception");
        for (int i = 0; i < fields.length; i += 2) {
            boolean shown = !fields[i + 1].isEmpty() && fields[i + 1].chars().allMatch(c -> c >= ' ' && c != '\'');
            if (shown && !List.of("product", "receiver", "choice", "all", "uom").contains(fields[i])) {
                assertThat(page.text()).as("what was typed").contains(fields[i + 1]);
            }
        }
        assertThat(count("capture_job")).isEqualTo(jobs);
    }

    private static long count(String table) {
        return Site.NODE.jdbc.queryForObject("select count(*) from " + table, Long.class);
    }

    static Stream<Arguments> badAdministration() {
        return Stream.of(
                Arguments.of(
                        "/admin/accounts", "name", "2 to 64 letters", new String[] {"name", "", "role", "operator"}),
                Arguments.of(
                        "/admin/accounts", "name", "2 to 64 letters", new String[] {"name", "a b", "role", "operator"}),
                Arguments.of(
                        "/admin/accounts", "name", "already", new String[] {"name", "operator", "role", "operator"}),
                Arguments.of("/admin/accounts", "role", "Choose a role", new String[] {"name", "zoe", "role", "root"}),
                Arguments.of(
                        "/admin/keys", "name", "Write what the key is for", new String[] {"name", "", "scope", "query"
                        }),
                Arguments.of(
                        "/admin/keys", "name", "start with a letter", new String[] {"name", "-x", "scope", "query"}),
                Arguments.of("/admin/keys", "scope", "Tick what the key may do", new String[] {"name", "k1"}),
                Arguments.of("/admin/keys", "scope", "Tick what the key may do", new String[] {
                    "name", "k1", "scope", "everything"
                }),
                Arguments.of("/account", "password", "keep their password", new String[] {
                    "before", "demo", "password", "x", "again", "x"
                }));
    }

    @ParameterizedTest
    @MethodSource("badAdministration")
    void bad_administration_is_refused_beside_its_field(String path, String field, String sentence, String[] fields) {
        Browser.Page page = ADMINISTRATOR.send(path, path, fields);
        assertThat(page.text()).contains("href=\"#" + field + "\"", sentence).contains("role=\"alert\"");
    }

    @Test
    void a_form_sent_twice_is_one_act_and_a_changed_one_another() {
        String serial = Site.serial();
        Browser.Page form = Site.OPERATOR.get("/act/make");
        Browser.Page first = Site.OPERATOR.send(form, "/act/make", "product", "1", "serials", serial);
        Browser.Page again = Site.OPERATOR.send(form, "/act/make", "product", "1", "serials", serial);
        assertThat(again.path()).isEqualTo(first.path()).startsWith("/jobs/");
        Browser.Page changed = Site.OPERATOR.send(form, "/act/make", "product", "1", "serials", Site.serial());
        assertThat(changed.path()).startsWith("/jobs/").isNotEqualTo(first.path());
        Site.NODE.work();
    }
}
