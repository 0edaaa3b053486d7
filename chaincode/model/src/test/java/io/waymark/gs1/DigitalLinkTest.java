package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waymark.epcis.SharedData;
import io.waymark.gs1.GS1Message.Edition;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigitalLinkTest {

    private static String codeOf(String text) {
        GS1Exception refusal = catchThrowableOfType(GS1Exception.class, () -> GS1Message.parse(text));
        return refusal == null ? "ok" : refusal.code();
    }

    @Test
    void reads_key_qualifiers_and_attributes() {
        GS1Message message = GS1Message.parse(
                "https://shop.example:8443/de/01/shoes/01/09521001000017/22/2A/10/L%2f1/21/S?17=261231&ref=x&3103=000195#top");

        assertThat(message.path())
                .extracting(AiValue::toString)
                .containsExactly("(01)09521001000017", "(22)2A", "(10)L/1", "(21)S");
        assertThat(message.attributes()).extracting(AiValue::toString).containsExactly("(17)261231", "(3103)000195");
        assertThat(message.canonical()).isEqualTo("https://id.gs1.org/01/09521001000017/22/2A/10/L%2F1/21/S");
        assertThat(message.identifier()).hasToString("https://id.gs1.org/01/09521001000017/21/S");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://192.0.2.1/01/09521001000017",
                "https://[2001:db8::1]/01/09521001000017",
                "HTTP://a/01/09521001000017",
                "https://xn--fsq.xn--0zwm56d/01/09521001000017",
                "https://a/00/faux/01/09521001000017",
                "https://a/01/09521001000017?&&&99=ABC&&x&y=1&&&"
            })
    void takes_any_host_and_any_path_before_the_key(String link) {
        assertThat(GS1Identifier.of(link)).hasToString("https://id.gs1.org/01/09521001000017");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a_b/01/09521001000017|host",
                "https:///01/09521001000017|host",
                "https://a/01/09521001000017/|no-key",
                "https://a/01/09521001000017/9/x|no-key",
                "https://a/01/09521001000017//21/x|no-key",
                "https://a/01/|empty",
                "https://a/01/09521001000017/21/|empty",
                "https://a/01/09521001000017?99=|empty",
                "HtTp://a/01/09521001000017|scheme",
                "https://a/01/09521001000017?99=a&99=a|duplicate-ai",
                "https://a/gtin/09521001000017|withdrawn-alias",
                "https://a/01/09521001000017/lot/L|withdrawn-alias",
                "https://id.gs1.org/ARFKk4XB0CDKWcnpq|compressed",
                "https://a/products/shoes-and-more|no-key",
                "https://a/01/09521001000017?21=A|not-attribute",
                "https://a/01/09521001000017?10=L|in-path",
                "https://a/01/09521001000017/21/A/10/L|qualifier-order",
                "https://a/01/09521001000017/235/A/10/L|qualifier-order",
                "https://a/8006/095210010000170102/22/V/10/L/21/S|ok",
                "https://u:p@a/01/09521001000017|host",
                "https://a/01/09521001000017?17=261231;240=A|ok",
                "https://a/01/09521001000017/21/a b|character-set",
                "https://a/01/09521001000017?4300=GS1+Australia|required-ai",
                "https://a/01/09521001000017?99=A+B|ok",
                "https://a/01/09521001000017?99=A%20B|character-set",
                "https://a/01/09521001000017?7003=2601012460|time",
                "https://a/01/09521001000017?422=000|code-list",
                "https://a/8006/095210010000170302|format",
                "https://a/8003/19521001000017|format",
                "https://a/8004/ABC123|company-prefix",
                "https://a/8013/1987654Ad4X4bL5ttr2310c2K|ok",
                "https://a/8013/1987654Ad4X4bL5ttr2310c2J|check-pair",
                "https://a/8010/9521001abc|character-set",
                "https://a/8010/9521001ABC/8011/01|format",
                "https://a/415/9521001000000|required-ai",
                "https://a/415/9521001000000/8020/R1?8007=DE89370400440532013000|ok",
                "https://a/415/9521001000000/8020/R1?8007=DE88370400440532013000|format",
                "https://a/253/9521001000000?8030=abc|serial-required"
            })
    void names_the_rule_that_a_link_breaks(String link, String code) {
        assertThat(codeOf(link)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://id.gs1.org/gtin/9521001000017/ser/S|https://id.gs1.org/01/09521001000017/21/S",
                "https://a/01/416000336108|https://id.gs1.org/01/00416000336108",
                "hTTps://a/sscc/095210010000000017|https://id.gs1.org/00/095210010000000017"
            })
    void reads_older_spellings_only_where_events_may_have_them(String link, String canonical) {
        assertThat(codeOf(link)).isNotEqualTo("ok");
        assertThat(GS1Message.parse(link, Edition.EPCIS_2_0).canonical()).isEqualTo(canonical);
    }

    /**
     * The published cases are of a parser with the older rule for short GTINs, and right in all else. Today's rules refuse
     * these, and no others, for the length of the GTIN; the last but one has AI 89 in its path, which there is not, too.
     */
    private static final List<String> SHORT_GTINS = List.of(
            "https://a/01/2112345678900",
            "https://a/01/416000336108",
            "https://a/01/02345673",
            "https://brand.example.com/01/9520123456788",
            "https://brand.example.com/some-extra/pathinfo/01/9520123456788",
            "https://example.com/01/9520123456788?3103=000195&3922=0299&17=201225",
            "https://id.gs1.org/01/9520123456788?3103=000195&3922=0299&17=201225",
            "https://id.gs1.org/01/9520123456788?17=201225&3103=000195&3922=0299",
            "https://example.com/8004/9520614141234567?01=9520123456788",
            "https://example.com/01/9520123456788/89/ABC123?99=XYZ",
            "https://example.com/01/9520123456788?99=XYZ&89=ABC123");

    @Test
    void agrees_with_the_published_cases_but_for_short_gtins() throws IOException {
        String cases = Files.readString(SharedData.path("digital-link/parseDLuri.json"));
        List<String> differing = new ArrayList<>();
        int agreeing = 0;
        for (JsonValue value : JsonParser.parse(cases, JsonLimits.DOCUMENT).asArray()) {
            JsonObject one = value.asObject();
            String code = codeOf(one.string("uri"));
            if (code.equals("ok") != one.bool("valid")) {
                differing.add(one.string("uri"));
                assertThat(code)
                        .as(one.string("uri"))
                        .isEqualTo(one.string("uri").contains("/89/") ? "no-key" : "length");
                continue;
            }
            agreeing++;
            if (code.equals("ok")) {
                JsonObject expected = one.object("json");
                List<AiValue> ais = GS1Message.parse(one.string("uri")).ais();
                assertThat(ais).hasSize(expected.size()).allSatisfy(ai -> assertThat(expected.string(ai.ai()))
                        .isEqualTo(ai.value()));
                for (String spelling : List.of("bracketed", "unbracketed")) {
                    assertThat(GS1Message.parse(one.string(spelling)).ais())
                            .as(one.string(spelling))
                            .containsExactlyInAnyOrderElementsOf(ais);
                }
            }
        }
        System.out.println(
                "Digital Link cases: " + agreeing + " agree, " + differing.size() + " have a GTIN-8, -12 or -13");
        assertThat(differing).containsExactlyInAnyOrderElementsOf(SHORT_GTINS);
        assertThat(agreeing).isEqualTo(49);
    }

    /** Found by Jazzer: what stands before the host was taken for the end of the path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https:/.example/?a://b",
                "http:#://a/01/09521001000017",
                "http?://a/01/09521001000017",
                "httpx://a/01/09521001000017",
                "https://a/#/01/09521001000017?x",
                "https://a/?/01/09521001000017#x",
                "http:",
                "https://"
            })
    void an_address_that_is_odd_is_no_identifier_and_no_fault(String uri) {
        assertThat(GS1Identifier.ifMeant(uri)).isEmpty();
    }

    @Test
    void keeps_what_is_not_gs1s_apart() {
        GS1Message message =
                GS1Message.parse("https://a/01/09521001000017?linkType=gs1:pip&17=261231&s4t&&x=%41=2#top");

        assertThat(message.ais()).extracting(AiValue::ai).containsExactly("01", "17");
        assertThat(message.parameters())
                .extracting(p -> p.name() + '|' + p.value())
                .containsExactly("linkType|gs1:pip", "s4t|", "x|%41=2");
    }

    @Test
    void one_message_has_one_canonical_link_and_element_string() {
        GS1Message message = GS1Message.parse("]d20109521001000017240A(B\u001D1726123110L/1\u001D21S");

        assertThat(message.canonicalLink())
                .isEqualTo("https://id.gs1.org/01/09521001000017/10/L%2F1/21/S?17=261231&240=A%28B");
        assertThat(message.elementString()).isEqualTo("(01)09521001000017(10)L/1(21)S(240)A\\(B(17)261231");
        assertThat(GS1Message.parse(message.elementString())).isEqualTo(message);
        assertThat(GS1Message.parse(message.canonicalLink()).canonicalLink()).isEqualTo(message.canonicalLink());
    }

    @Test
    void either_reads_or_refuses_any_damaged_text() {
        long seed = System.nanoTime();
        System.out.println("DigitalLinkTest seed " + seed);
        Random random = new Random(seed);
        List<String> starts = List.of(
                "https://id.gs1.org/01/09521001000017/22/2A/10/L%2F1/21/S?17=261231&3103=000195",
                "(01)09521001000017(21)A(17)261231",
                "]Q30109521001000017\u001D21ABC",
                "urn:epc:id:sgtin:9521001.000001.A%2FB",
                "urn:epc:idpat:itip:4012345.012345.01.02.*",
                "https://a/8010/061414111111111111111-A%23%2F/8011/1234",
                "urn:epc:id:sgln:9521001.00000.0");
        String alphabet = "01234567890ABCabc/%.:*()?&=#^]~\u001D\u00e9\ud800 -";
        int read = 0;
        for (int run = 0; run < 30_000; run++) {
            StringBuilder text = new StringBuilder(starts.get(random.nextInt(starts.size())));
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, c);
                    case 1 -> text.insert(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            try {
                GS1Message message = GS1Message.parse(text.toString());
                assertThat(GS1Message.parse(message.canonical()).path()).isEqualTo(message.path());
                GS1Identifier identifier = message.identifier();
                assertThat(GS1Identifier.parse(identifier.toString())).isEqualTo(identifier);
                read++;
            } catch (GS1Exception expected) {
                assertThat(expected.code()).isNotEmpty();
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }
}
