package io.waymark.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The sorting example of RFC 8785, section 3.2.3, and its string example, section 3.2.2. */
    @Test
    void follows_the_examples_of_rfc_8785() {
        JsonValue sorting = JsonParser.parse(
                "{\"\\u20ac\":\"Euro Sign\",\"\\r"
                        + "\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With"
                        + " Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning"
                        + " Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
                JsonLimits.VALUE);
        JsonValue strings = JsonParser.parse(
                "{\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}", JsonLimits.VALUE);

        assertThat(CanonicalJson.write(sorting))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
        assertThat(CanonicalJson.write(strings)).isEqualTo("{\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0|''",
                "{\"a\":[1,1e2]}|/a/1",
                "-0|''",
                "9007199254740992|''",
                "-9007199254740992|''",
                "[null]|/0",
                "{\"a\":null}|/a"
            })
    void refuses_values_without_canonical_form(String text, String pointer) {
        JsonValue value = JsonParser.parse(text, JsonLimits.VALUE);

        assertThatThrownBy(() -> CanonicalJson.bytes(value)).isInstanceOfSatisfying(JsonException.class, e -> {
            assertThat(e.code()).isEqualTo("not-canonical");
            assertThat(e.pointer()).isEqualTo(pointer);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"\"",
                "0",
                "-1",
                "9007199254740991",
                "-9007199254740991",
                "true",
                "{\"a\":{\"b\":[false,\"é\\u0001\"]}}"
            })
    void reads_canonical_bytes(String text) {
        assertThat(CanonicalJson.bytes(CanonicalJson.parse(utf8(text)))).isEqualTo(utf8(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {}",
                "{} ",
                "{ }",
                "{\"b\":1,\"a\":2}",
                "\"\\u0041\"",
                "\"\\/\"",
                "\"\\u000A\"",
                "\"\\u000a\"",
                "\"\\u001F\"",
                "[1, 2]"
            })
    void refuses_other_spellings(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(utf8(text)))
                .isInstanceOfSatisfying(
                        JsonException.class, e -> assertThat(e.code()).isEqualTo("not-canonical"));
    }

    @Test
    void digests_content_whatever_its_spelling() {
        String one = "{\"a\":[1.0,{\"x\":\"é\"},-0.0],\"b\":12e2}";
        String two = "{ \"b\" : 1200.00, \"a\" : [ 10e-1, {\"x\":\"\\u00e9\"}, 0 ] }";
        JsonValue a = JsonParser.parse(one, JsonLimits.VALUE);
        JsonValue b = JsonParser.parse(two, JsonLimits.VALUE);

        assertThat(JsonContent.sameValue(a, b)).isTrue();
        assertThat(a).hasSameHashCodeAs(b);
        assertThat(JsonContent.normalForm(a)).isEqualTo("{\"a\":[1,{\"x\":\"é\"},0],\"b\":1200}");
        assertThat(JsonContent.digest(a)).isEqualTo(JsonContent.digest(b));
        assertThat(HexFormat.of().formatHex(JsonContent.digest(JsonObject.of())))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|\"1\"",
                "[1,2]|[2,1]",
                "{\"a\":1}|{\"a\":1.01}",
                "{}|[]",
                "null|false",
                "{\"a\":1}|{\"a\":1,\"b\":1}",
                "{\"a\":null}|{}",
                "0.1|0.10000000000000000001",
                "12345678901234567890|12345678901234567891"
            })
    void tells_different_content_apart(String one, String two) {
        JsonValue a = JsonParser.parse(one, JsonLimits.VALUE);
        JsonValue b = JsonParser.parse(two, JsonLimits.VALUE);

        assertThat(JsonContent.sameValue(a, b)).isFalse();
        assertThat(JsonContent.digest(a)).isNotEqualTo(JsonContent.digest(b));
    }

    @Test
    void same_value_and_same_digest_mean_the_same_for_random_values() {
        long seed = System.nanoTime();
        System.out.println("CanonicalJsonTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 3_000; run++) {
            JsonValue a = randomValue(random, 3);
            JsonValue b = random.nextBoolean() ? respelled(a, random) : randomValue(random, 3);

            assertThat(JsonContent.sameValue(a, b))
                    .isEqualTo(java.util.Arrays.equals(JsonContent.digest(a), JsonContent.digest(b)));
        }
    }

    private static JsonValue randomValue(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0:
                return JsonParser.parse(
                        random.nextInt(3) + (random.nextBoolean() ? "" : ".50") + (random.nextBoolean() ? "" : "e1"),
                        JsonLimits.VALUE);
            case 1:
                return JsonValue.of(random.nextBoolean() ? "a" : "\u0001é");
            case 2:
                return JsonValue.of(random.nextBoolean());
            case 3:
                return JsonNull.NULL;
            case 4:
                List<JsonValue> values = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    values.add(randomValue(random, depth - 1));
                }
                return JsonArray.of(values);
            default:
                JsonObject object = JsonObject.of();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object = object.with("k" + random.nextInt(3), randomValue(random, depth - 1));
                }
                return object;
        }
    }

    /** The same value in another spelling: members shuffled, numbers with more zeros. */
    private static JsonValue respelled(JsonValue value, Random random) {
        if (value instanceof JsonNumber number) {
            return JsonValue.of(number.decimal().setScale(number.decimal().scale() + 2));
        } else if (value instanceof JsonArray array) {
            return JsonArray.of(
                    array.values().stream().map(v -> respelled(v, random)).toList());
        } else if (value instanceof JsonObject object) {
            List<String> names = new ArrayList<>(object.names());
            Collections.shuffle(names, random);
            JsonObject.Builder builder = JsonObject.builder();
            names.forEach(name -> builder.put(name, respelled(object.value(name), random)));
            return builder.build();
        }
        return value;
    }
}
