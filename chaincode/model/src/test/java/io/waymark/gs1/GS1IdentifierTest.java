package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waymark.gs1.GS1Identifier.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GS1IdentifierTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "urn:epc:id:sgtin:9521001.000001.ABC|7|https://id.gs1.org/01/09521001000017/21/ABC|ITEM",
                "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()|7|https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29|ITEM",
                "urn:epc:id:sgtin:415056789012.0.987654|12|https://id.gs1.org/01/04150567890128/21/987654|ITEM",
                "urn:epc:id:sscc:9521001.0000000001|7|https://id.gs1.org/00/095210010000000017|UNIT",
                "urn:epc:id:sgln:9521001.00000.0|7|https://id.gs1.org/414/9521001000000|PLACE",
                "urn:epc:id:sgln:4012345.00005.122|7|https://id.gs1.org/414/4012345000054/254/122|PLACE",
                "urn:epc:id:pgln:999999999999.|12|https://id.gs1.org/417/9999999999994|PARTY",
                "urn:epc:id:grai:4012345.00022.334455|7|https://id.gs1.org/8003/04012345000221334455|UNIT",
                "urn:epc:id:giai:4012345.ABC345|7|https://id.gs1.org/8004/4012345ABC345|UNIT",
                "urn:epc:id:gsrn:4012345.0000006765|7|https://id.gs1.org/8018/401234500000067657|OTHER",
                "urn:epc:id:gsrnp:4012345.0000000007|7|https://id.gs1.org/8017/401234500000000074|OTHER",
                "urn:epc:id:gdti:4012345.00009.PO-4711|7|https://id.gs1.org/253/4012345000092PO-4711|ITEM",
                "urn:epc:id:gdti:987659999999..9|12|https://id.gs1.org/253/98765999999929|ITEM",
                "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234|7|https://id.gs1.org/8010/061414111111111111111-A%23%2F/8011/1234|ITEM",
                "urn:epc:id:ginc:0614141.xyz47%2F11|7|https://id.gs1.org/401/0614141xyz47%2F11|OTHER",
                "urn:epc:id:gsin:4012345.222333444|7|https://id.gs1.org/402/40123452223334442|OTHER",
                "urn:epc:id:itip:4012345.011111.01.02.987|7|https://id.gs1.org/8006/040123451111180102/21/987|ITEM",
                "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB|7|https://id.gs1.org/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB|ITEM",
                "urn:epc:id:sgcn:4012345.22222.0042|7|https://id.gs1.org/255/40123452222270042|ITEM",
                "urn:epc:class:lgtin:4012345.012345.Lot987|7|https://id.gs1.org/01/04012345123456/10/Lot987|LOT",
                "urn:epc:idpat:sgtin:4012345.012345.*|7|https://id.gs1.org/01/04012345123456|CLASS",
                "urn:epc:idpat:grai:4012345.99999.*|7|https://id.gs1.org/8003/04012345999990|CLASS",
                "urn:epc:idpat:gdti:4012345.11111.*|7|https://id.gs1.org/253/4012345111118|CLASS",
                "urn:epc:idpat:sgcn:4012345.22222.*|7|https://id.gs1.org/255/4012345222227|CLASS",
                "urn:epc:idpat:cpi:4012345.AB12.*|7|https://id.gs1.org/8010/4012345AB12|CLASS",
                "urn:epc:idpat:itip:4012345.012345.01.02.*|7|https://id.gs1.org/8006/040123451234560102|CLASS"
            })
    void urns_and_links_name_the_same_things(String urn, int prefixLength, String link, Kind kind) {
        GS1Identifier identifier = GS1Identifier.of(urn);

        assertThat(identifier).hasToString(link);
        assertThat(identifier.kind()).isEqualTo(kind);
        assertThat(identifier.toUrn(prefixLength)).isEqualTo(urn);
        assertThat(GS1Identifier.parse(link)).isEqualTo(identifier).hasSameHashCodeAs(identifier);
        String prefix = urn.substring(urn.lastIndexOf(':') + 1, urn.indexOf('.'));
        assertThat(identifier.companyPrefixMatches(prefix)).isTrue();
        assertThat(identifier.companyPrefixMatches("8" + prefix.substring(1) + "7"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://id.gs1.org/01/09521001000017/22/V1/10/L1/21/ABC|https://id.gs1.org/01/09521001000017/21/ABC",
                "https://id.gs1.org/01/09521001000017/22/V1/10/L1|https://id.gs1.org/01/09521001000017/10/L1",
                "https://id.gs1.org/01/09521001000017/22/V1|https://id.gs1.org/01/09521001000017",
                "https://id.gs1.org/8006/040123451234560102/22/AB/21/443322|https://id.gs1.org/8006/040123451234560102/21/443322",
                "HTTPS://SHOP.EXAMPLE/01/09521001000017/21/a%2fb?17=261231&ref=7|https://id.gs1.org/01/09521001000017/21/a%2Fb",
                "(01)09521001000017(17)261231(10)L1(21)ABC|https://id.gs1.org/01/09521001000017/21/ABC",
                "https://id.gs1.org/8017/401234500000000074/8019/12|https://id.gs1.org/8017/401234500000000074/8019/12"
            })
    void one_thing_has_one_identifier(String spelling, String canonical) {
        assertThat(GS1Identifier.of(spelling)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://id.gs1.org/01/09521001000013/21/ABC|check-digit",
                "https://id.gs1.org/01/9521001000017|length",
                "https://id.gs1.org/01/09521001000017/10/L|ok",
                "https://id.gs1.org/01/09521001000017/21/S/10/L|qualifier-order",
                "https://id.gs1.org/01/09521001000017/21/€|character-set",
                "https://id.gs1.org/01/09521001000017/21/%C3%A9|character-set",
                "https://id.gs1.org/01/09521001000017/21/%4|percent-encoding",
                "https://id.gs1.org/about|no-key",
                "https://id.gs1.org/01/09521001000017/21/123456789012345678901|length",
                "ftp://id.gs1.org/01/09521001000017|syntax",
                "https://id.gs1.org/01/09521001000017?77=1|unknown-ai",
                "https://id.gs1.org/01/09521001000017?21=1|not-attribute",
                "https://id.gs1.org/01/09521001000017?10=L|in-path",
                "https://id.gs1.org/01/09521001000017?17=261331|date",
                "https://id.gs1.org/01/09521001000017?17=261131|date",
                "https://id.gs1.org/01/09521001000017?7007=260230|date",
                "https://id.gs1.org/01/09521001000017?7007=260901260931|date",
                "https://id.gs1.org/01/09521001000017?7007=260901260831|date-range",
                "https://id.gs1.org/01/09521001000017?7007=260901260900|date",
                "https://id.gs1.org/01/09521001000017?7007=260901250930|date-range",
                "https://id.gs1.org/01/09521001000017?7007=000101991231|date-range",
                "(01)09521001000017(7007)260902260901|date-range",
                "https://id.gs1.org/01/09521001000017?37=5|excluded-ai",
                "https://id.gs1.org/00/095210010000000017?17=261130|required-ai",
                "urn:epc:id:sgtn:9521001.000001.A|unknown-scheme",
                "urn:epc:id:sgtin:9521001.00001.A|length",
                "urn:epc:id:sgtin:95210.00000001.A|prefix-length",
                "urn:epc:id:sgtin:9521001.000001.|empty",
                "urn:epc:id:sgtin:9521001.000001|empty",
                "urn:epc:id:sscc:9521001.0000000001.1|length",
                "urn:epc:idpat:sgtin:9521001.*.*|pattern",
                "urn:epc:id:sgtin:9521001.000001.A/B|character-set",
                "urn:epc:id:sgtin:9521001.00000A.A|character-set",
                "(01)09521001000017(21)|empty",
                "(01)09521001000017(77)1|unknown-ai",
                "(02)09521001000017(37)5|no-key",
                "hello|syntax"
            })
    void refusals_name_the_rule(String text, String code) {
        GS1Exception refusal = catchThrowableOfType(GS1Exception.class, () -> GS1Identifier.of(text));

        assertThat(refusal == null ? "ok" : refusal.code()).isEqualTo(code);
    }

    @Test
    void never_quotes_the_value() {
        assertThatThrownBy(() -> GS1Identifier.of("https://id.gs1.org/01/09521001000013/21/SECRET"))
                .hasMessage("(01): the check digit is wrong");
    }

    @Test
    void reads_nothing_but_the_canonical_spelling_where_that_is_asked_for() {
        assertThatThrownBy(() -> GS1Identifier.parse("https://id.gs1.org/01/09521001000017/10/L/21/A"))
                .isInstanceOfSatisfying(
                        GS1Exception.class, e -> assertThat(e.code()).isEqualTo("not-canonical"));
        assertThatThrownBy(() -> GS1Identifier.parse("https://id.gs1.org/01/09521001000017/21/%41"))
                .hasMessageContaining("canonical");
    }

    @Test
    void goes_from_item_to_lot_to_class() {
        GS1Identifier item = GS1Identifier.ofSgtin("09521001000017", "ABC");
        GS1Identifier gtin = GS1Identifier.ofGtin("09521001000017");

        assertThat(item.classOf()).contains(gtin);
        assertThat(gtin.classOf()).contains(gtin);
        assertThat(item.lotOf("L/1")).hasToString("https://id.gs1.org/01/09521001000017/10/L%2F1");
        assertThat(gtin.itemOf("ABC")).isEqualTo(item);
        assertThat(item.serial()).contains("ABC");
        assertThat(GS1Identifier.of("urn:epc:id:grai:4012345.00022.334455").classOf())
                .contains(GS1Identifier.of("urn:epc:idpat:grai:4012345.00022.*"));
        assertThat(GS1Identifier.ofSscc("095210010000000017").classOf()).isEmpty();
        assertThatThrownBy(() -> GS1Identifier.ofSscc("095210010000000017").lotOf("L"))
                .isInstanceOf(GS1Exception.class);
    }

    @Test
    void a_gtin_8_belongs_to_no_company_prefix() {
        GS1Identifier gtin8 = GS1Identifier.ofGtin("00000095010007".substring(0, 13) + CheckDigits.of("0000009501000"));

        assertThat(gtin8.companyPrefixMatches("000000")).isFalse();
        assertThat(gtin8.companyPrefixMatches("")).isFalse();
    }

    @Test
    void a_qr_code_gets_a_compact_address() {
        GS1Identifier item = GS1Identifier.ofSgtin("09521001000017", "a/b");

        assertThat(item.qr("https://waymark.example:8081/x/"))
                .isEqualTo("HTTPS://WAYMARK.EXAMPLE:8081/x/01/09521001000017/21/a%2Fb");
        assertThat(GS1Identifier.of(item.qr("http://localhost"))).isEqualTo(item);
        assertThatThrownBy(() -> item.qr("waymark.example")).isInstanceOf(GS1Exception.class);
        assertThatThrownBy(() -> item.qr("h")).isInstanceOf(GS1Exception.class);
    }
}
