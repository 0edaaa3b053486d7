package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementStringTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(01)09521001000017(17)261231(10)L1(21)ABC",
                "]Q301095210010000171726123110L1\u001D21ABC",
                "]d201095210010000171726123110L1\u001D21ABC",
                "]C101095210010000171726123110L1\u001D21ABC\u001D",
                "]e021ABC\u001D10L1\u001D01095210010000171726\u00312\u0033\u0031",
                "\u001D01095210010000171726123110L1\u001D21ABC",
                "^01095210010000171726123110L1^21ABC",
                "01095210010000171726123110L1\u001D21ABC",
                "]J10109521001000017\u001D17261231\u001D21ABC\u001D10L1"
            })
    void one_label_in_every_carrier(String scan) {
        GS1Message message = GS1Message.parse(scan);

        assertThat(message.canonical()).isEqualTo("https://id.gs1.org/01/09521001000017/10/L1/21/ABC");
        assertThat(message.attributes()).containsExactly(new AiValue("17", "261231"));
        assertThat(message.identifier()).hasToString("https://id.gs1.org/01/09521001000017/21/ABC");
    }

    @Test
    void reads_links_and_plain_barcodes_behind_a_symbology_identifier() {
        assertThat(GS1Identifier.of("]Q1HTTPS://A.B/01/09521001000017"))
                .isEqualTo(GS1Identifier.ofGtin("09521001000017"));
        assertThat(GS1Identifier.of("]E09521001000017")).isEqualTo(GS1Identifier.ofGtin("09521001000017"));
    }

    @Test
    void a_bracket_in_a_value_is_escaped() {
        assertThat(GS1Message.parse("(01)09521001000017(21)A\\(B)C")
                        .identifier()
                        .serial())
                .contains("A(B)C");
    }

    @Test
    void two_carriers_of_one_label_may_repeat_each_other() {
        assertThat(GS1Message.parse("(01)09521001000017(21)A(01)09521001000017").ais())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(01)09521001000017(21)A(21)B|duplicate-ai",
                "(01)0952100100001|length",
                "(01)09521001000017(10)|empty",
                "(01|syntax",
                "01|syntax",
                "]Q3|no-key",
                "]Q1hello|syntax",
                "]X101|syntax",
                "]|syntax",
                "(21)A|no-key",
                "(01)09521001000017(21)A(235)B|excluded-ai",
                "(01)09521001000017(02)09521001000017(37)1|excluded-ai",
                "(00)095210010000000017(10)L|required-ai",
                "0109521001000017219|ok",
                "]Q3010952100100001|length",
                "]Q30109521001000017210123456789012345678901|length",
                "(9999)1|unknown-ai",
                "(8006)095210010000170102(22)V|required-ai",
                "(8006)095210010000170102(10)L(21)S|ok",
                "]Q30109521001000017AB|unknown-ai"
            })
    void names_the_rule_that_a_string_breaks(String text, String code) {
        GS1Exception refusal = catchThrowableOfType(GS1Exception.class, () -> GS1Message.parse(text));

        assertThat(refusal == null ? "ok" : refusal.code())
                .isEqualTo(code.equals("syntax") && text.equals("01") ? "empty" : code);
    }

    @Test
    void is_bounded() {
        String long99 = "(01)09521001000017" + "(99)" + "x".repeat(9_000);
        StringBuilder many = new StringBuilder("(01)09521001000017");
        for (int i = 3100; i < 3200; i++) {
            many.append('(').append(i).append(")000001");
        }

        assertThat(catchThrowableOfType(GS1Exception.class, () -> GS1Message.parse(long99))
                        .code())
                .isEqualTo("too-long");
        assertThat(catchThrowableOfType(GS1Exception.class, () -> GS1Message.parse(many.toString()))
                        .code())
                .isIn("too-many-ais", "unknown-ai", "excluded-ai");
    }

    /** A lot of a made-to-order item: the link has no place for the item's AI 03, so the lot would be nobody's. */
    @Test
    void what_stands_there_only_because_of_an_ai_of_barcodes_is_in_no_link() {
        GS1Message message = GS1Message.parse("(00)000000000000000000(03)09521001000000(10)L1(91)x");

        assertThat(message.canonicalLink()).isEqualTo("https://id.gs1.org/00/000000000000000000?91=x");
        assertThat(GS1Message.parse(message.canonicalLink()).canonicalLink()).isEqualTo(message.canonicalLink());
    }
}
