package io.waymark.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
    private static final JsonLimits LIMITS = new JsonLimits(2_000, 5, 20, 10, 30, 8, 100);

    private static JsonValue parse(String text) {
        return JsonParser.parse(text, LIMITS);
    }

    private static JsonException refusal(String text) {
        return catchThrowableOfType(JsonException.class, () -> parse(text));
    }

    @Test
    void keeps_each_members_text_byte_for_byte() {
        JsonObject object =
                parse(" { \"a\" : [ 1.50 , 2E3 ] , \"b\":\"\\u0041/\\/é\" }\n").asObject();

        assertThat(object.text("a")).isEqualTo("[ 1.50 , 2E3 ]");
        assertThat(object.text("b")).isEqualTo("\"\\u0041/\\/é\"");
        assertThat(object.string("b")).isEqualTo("A//é");
        assertThat(object.text()).isEqualTo("{ \"a\" : [ 1.50 , 2E3 ] , \"b\":\"\\u0041/\\/é\" }");
        assertThat(object.with("c", 1).text("a")).isEqualTo("[ 1.50 , 2E3 ]");
    }

    @Test
    void keeps_numbers_exactly() {
        JsonArray numbers = parse("[0.10, -0, 1e-7, 1234567890]").asArray();

        assertThat(numbers.get(0).asDecimal()).isEqualTo(new BigDecimal("0.10"));
        assertThat(((JsonNumber) numbers.get(1)).literal()).isEqualTo("-0");
        assertThat(numbers.get(2).asDecimal()).isEqualByComparingTo("0.0000001");
        assertThat(numbers.get(3).asLong()).isEqualTo(1_234_567_890L);
        assertThat(JsonWriter.write(numbers)).isEqualTo("[0.10,-0,1e-7,1234567890]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "Infinity",
                "tru",
                "nul",
                "True",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u\uFF11234\"",
                "[1] 2",
                "// c\n1",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":}",
                "\u00A01",
                "\"\\u12",
                "{\"a\":1 \"b\":2}",
                "[\"\u0000\"]",
                "\"\\"
            })
    void refuses_what_is_no_json(String text) {
        assertThat(refusal(text)).isNotNull().extracting(JsonException::code).isEqualTo("syntax");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[[[[[1]]]]]]|depth|/0/0/0/0/0", "\"123456789012345678901\"|string-length|''",
                        "[1,12345678901]|number-digits|/1",
                "{\"a\":1e31}|number-exponent|/a", "[1,2,3,4,5,6,7,8,9]|members|/8",
                        "{\"a\":{\"b\":1,\"b\":2}}|duplicate-name|/a/b",
                "{\"a/b\":{\"~\":[0,x]}}|syntax|/a~1b/~0/1", "[\"\\ud800\"]|surrogate|/0",
                        "[\"\\udc00\\ud800\"]|surrogate|/0",
                "[\"\\ud800\\u0041\"]|surrogate|/0"
            })
    void names_rule_and_place(String text, String code, String pointer) {
        JsonException refusal = refusal(text);

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.pointer()).isEqualTo(pointer);
        assertThat(refusal.offset()).isNotNegative();
    }

    @Test
    void lets_the_last_of_repeated_members_count_where_that_is_asked_for() {
        JsonObject object = JsonParser.parse("{\"a\":1, \"b\":[2 ], \"a\":3}", LIMITS, JsonParser.Repeats.LAST_WINS)
                .asObject();

        assertThat(object.text()).isEqualTo("{\"a\":3,\"b\":[2]}");
        assertThat(object.text("b")).isEqualTo("[2 ]");
    }

    @Test
    void refuses_bytes_that_are_not_utf8() {
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] cut = {'"', (byte) 0xC3};

        assertThatThrownBy(() -> JsonParser.parse(overlong, LIMITS)).hasMessage("encoding at the JSON text, offset 1");
        assertThatThrownBy(() -> JsonParser.parse(surrogate, LIMITS)).hasMessage("encoding at the JSON text, offset 1");
        assertThatThrownBy(() -> JsonParser.parse(cut, LIMITS)).isInstanceOf(JsonException.class);
        assertThat(JsonParser.parse("\"\uFFFD\"".getBytes(StandardCharsets.UTF_8), LIMITS)
                        .asString())
                .isEqualTo("\uFFFD");
        assertThat(refusal("\uFEFF1").code()).isEqualTo("bom");
    }

    @Test
    void never_quotes_a_value() {
        assertThat(refusal("{\"a\":secret}").getMessage()).doesNotContain("secret");
        assertThatThrownBy(() -> parse("{\"a\":\"secret\"}").asObject().integer("a"))
                .isInstanceOf(JsonException.class)
                .hasMessage("type at /a");
        assertThat(parse("\"secret\"").toString()).isEqualTo("JsonString");
    }

    @Test
    void bounds_the_whole_text() {
        assertThat(refusal(" ".repeat(2_001)).code()).isEqualTo("bytes");
        assertThat(refusal("\"" + "é".repeat(1_000) + "\"").code()).isEqualTo("bytes");
        assertThat(refusal("[" + "[0,0,0,0,0,0,0],".repeat(13) + "0]").code()).isIn("members", "values");
    }

    @Test
    void either_reads_or_refuses_any_damaged_text() {
        long seed = System.nanoTime();
        System.out.println("JsonParserTest seed " + seed);
        Random random = new Random(seed);
        String alphabet = "{}[]\",:\\u0019dae+-.tfn \u00e9\ud83d\ude00\ud800\u0001";
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder("{\"a\":[1,\"x\\n\",{\"b\":null}],\"c\":-1.5e3}");
            for (int edits = random.nextInt(4); edits >= 0; edits--) {
                text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                JsonValue value = parse(text.toString());
                assertThat(JsonParser.parse(JsonWriter.bytes(value), LIMITS)).isEqualTo(value);
            } catch (JsonException expected) {
                assertThat(expected.offset()).isBetween(0L, (long) text.length());
            }
        }
    }
}
