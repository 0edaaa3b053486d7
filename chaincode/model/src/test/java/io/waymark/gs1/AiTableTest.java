package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.SharedData;
import io.waymark.gs1.AiTable.Ai;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AiTableTest {

    private static List<Ai> all() {
        List<Ai> all = new ArrayList<>();
        for (int number = 0; number < 10_000; number++) {
            for (int width = 2; width <= 4; width++) {
                String code = String.format(Locale.ROOT, "%0" + width + "d", number);
                if (code.length() == width && AiTable.find(code) != null) {
                    all.add(AiTable.find(code));
                }
            }
        }
        return all;
    }

    @Test
    void has_all_keys_and_their_qualifiers() {
        assertThat(all().stream().filter(Ai::key).map(Ai::code))
                .containsExactlyInAnyOrder(
                        "00", "01", "253", "255", "401", "402", "414", "415", "417", "8003", "8004", "8006", "8010",
                        "8013", "8017", "8018");
        assertThat(AiTable.find("01").qualifiers()).containsExactly(List.of("22", "10", "21"), List.of("235"));
        assertThat(AiTable.find("3105").title()).isEqualTo("NET WEIGHT (kg)");
        assertThat(all()).hasSizeGreaterThan(450);
    }

    @Test
    void no_ai_is_the_beginning_of_another() {
        for (Ai ai : all()) {
            assertThat(AiTable.startOf(ai.code() + "0000", 0)).isEqualTo(ai);
        }
    }

    @Test
    void predefined_lengths_are_those_of_the_general_specifications() {
        List<String> predefined = List.of(
                "00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "31", "32",
                "33", "34", "35", "36", "41");

        for (Ai ai : all()) {
            assertThat(ai.predefined())
                    .as(ai.code())
                    .isEqualTo(predefined.contains(ai.code().substring(0, 2)));
            assertThat(ai.predefined() ? ai.min() : ai.max()).as(ai.code()).isEqualTo(ai.max());
        }
    }

    @Test
    void every_rule_and_every_ai_that_is_named_exists() {
        for (Ai ai : all()) {
            ai.qualifiers().forEach(sequence -> assertThat(sequence).allMatch(q -> AiTable.find(q) != null));
            ai.requires().forEach(group -> assertThat(group).allMatch(r -> r.contains("n") || AiTable.find(r) != null));
            assertThat(ai.excludes()).allMatch(e -> e.contains("n") || AiTable.find(e) != null);
            try {
                AiRules.check(ai, "0".repeat(ai.max()));
            } catch (GS1Exception refused) {
                assertThat(refused.ai()).isEqualTo(ai.code());
            }
        }
    }

    /**
     * The grammar of Digital Link 1.2 names attributes by its own count. Three have gone since: there are no more than four
     * decimal places of a percentage (394n), and the reference number of a payment slip (8020) belongs in the path.
     */
    @Test
    void has_the_attributes_of_the_published_grammar() throws IOException {
        String grammar =
                Files.readString(SharedData.path("digital-link/abnf/grammar/GS1_Digital_Link_Grammar_1_2.abnf"));
        int from = grammar.indexOf("SECTION - Data attributes");
        Set<String> named = Pattern.compile("\"([0-9]{2,4})=?\"")
                .matcher(grammar.substring(from, grammar.indexOf("SECTION", from + 8)))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSize(486);

        named.removeIf(ai -> AiTable.find(ai) != null && AiTable.find(ai).attribute());
        assertThat(named).containsExactly("3944", "3945", "8020");
    }

    @Test
    void computes_the_check_digits_of_the_general_specifications() {
        assertThat(CheckDigits.of("629104150021")).isEqualTo('3');
        assertThat(CheckDigits.of("37610425002123456")).isEqualTo('9');
        assertThat(CheckDigits.pairHolds("1987654Ad4X4bL5ttr2310c2K")).isTrue();
        assertThat(CheckDigits.pairHolds("1987654Ad4X4bL5ttr2310cK2")).isFalse();
    }
}
