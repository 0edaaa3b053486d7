package io.waymark.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisclosureRulesTest {
    private static final String CHEESE = "https://id.gs1.org/01/09521001000017/21/A1";
    private static final Subject MADE = new Subject("commission", "ObjectEvent", CHEESE);

    private static DisclosureRule rule(Audience audience, String act, String product, String field, boolean shown) {
        return new DisclosureRule(audience, act, "", product, field, shown);
    }

    private static SaltedDocument event() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("type", "\"ObjectEvent\"");
        fields.put("epcList", "[\"" + CHEESE + "\"]");
        fields.put("ilmd", "{}");
        fields.put("day", "\"2026-11-22\"");
        return SaltedDocument.of(fields, new Salts("ab".repeat(32)));
    }

    @Test
    void without_rules_consumers_see_the_day_alone_auditors_all_and_makers_how_it_went_on() {
        assertThat(DisclosureRules.NONE.show(Audience.CONSUMERS, MADE, event()).fields())
                .containsOnlyKeys("day");
        assertThat(DisclosureRules.NONE.show(Audience.AUDITORS, MADE, event()).fields())
                .hasSize(4);
        assertThat(DisclosureRules.NONE.opens(MADE)).isTrue();
    }

    @Test
    void the_first_rule_that_fits_decides() {
        DisclosureRules rules = new DisclosureRules(List.of(
                rule(Audience.CONSUMERS, "ship", "", "day", false),
                rule(Audience.CONSUMERS, "", "9521001", "ilmd", true),
                rule(Audience.CONSUMERS, "", "09521001000017", "ilmd", false),
                rule(Audience.MAKER, "sell", "", "", false)));
        assertThat(rules.shows(Audience.CONSUMERS, MADE, "day")).isTrue();
        assertThat(rules.shows(Audience.CONSUMERS, new Subject("ship", "ObjectEvent", CHEESE), "day"))
                .isFalse();
        assertThat(rules.shows(Audience.CONSUMERS, MADE, "ilmd")).isTrue();
        assertThat(rules.shows(
                        Audience.CONSUMERS,
                        new Subject("commission", "ObjectEvent", CHEESE.replace("9521001", "9521002")),
                        "ilmd"))
                .isFalse();
        assertThat(rules.opens(MADE)).isTrue();
        assertThat(rules.opens(new Subject("sell", "", CHEESE))).isFalse();
    }

    @Test
    void lists_of_identifiers_cannot_be_chosen_for_consumers_and_no_rule_opens_them() {
        for (String field : DisclosureRules.NEVER) {
            assertThatThrownBy(() -> rule(Audience.CONSUMERS, "", "", field, true))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(new DisclosureRules(List.of(rule(Audience.AUDITORS, "", "", field, true)))
                            .shows(Audience.CONSUMERS, MADE, field))
                    .isFalse();
        }
        assertThatThrownBy(() -> rule(Audience.CONSUMERS, "", "", "", true))
                .as("all fields at once")
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DisclosureRules.opened(event()).fields()).containsOnlyKeys("type", "ilmd", "day");
    }

    @Test
    void rules_come_back_from_text_and_bytes_and_nothing_else_is_read() {
        DisclosureRules rules =
                new DisclosureRules(List.of(rule(Audience.CONSUMERS, "take back", "9521", "ilmd", true)));
        assertThat(DisclosureRules.of(rules.text())).isEqualTo(rules);
        assertThat(DisclosureRules.parse(rules.bytes(new Salt("0".repeat(32))))).isEqualTo(rules);
        assertThatThrownBy(() -> DisclosureRules.of(rules.text().replace("ilmd", "epcList")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DisclosureRules(
                        java.util.Collections.nCopies(201, rule(Audience.CONSUMERS, "", "", "ilmd", true))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
