package io.waymark.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

    @Test
    void is_pleasant_to_make() {
        JsonObject object =
                JsonObject.of("n", 1, "act", "ship", "to", List.of("A", "B"), "q", new BigDecimal("1.50"), "t", true);

        assertThat(object.text()).isEqualTo("{\"n\":1,\"act\":\"ship\",\"to\":[\"A\",\"B\"],\"q\":1.50,\"t\":true}");
        assertThat(object.with("act", "pack").without("to").without("q").text())
                .isEqualTo("{\"n\":1,\"act\":\"pack\",\"t\":true}");
        assertThat(object.array("to").strings()).containsExactly("A", "B");
        assertThat(object.integer("n")).isEqualTo(1);
        assertThat(object.optionalString("none")).isEmpty();
    }

    @Test
    void refuses_what_has_no_json() {
        assertThatThrownBy(() -> JsonObject.of("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonObject.of("a", 1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonObject.of("a", 1, "a", 2)).hasMessage("duplicate-name at /a");
        assertThatThrownBy(() -> JsonValue.of("\ud800")).hasMessageStartingWith("surrogate");
        assertThatThrownBy(() -> JsonValue.of(new BigDecimal("1e9999"))).hasMessageStartingWith("number-exponent");
    }

    @Test
    void finds_members_among_many() {
        JsonObject.Builder builder = JsonObject.builder();
        for (int i = 0; i < 100; i++) {
            builder.put("name" + i, i);
        }
        JsonObject object = builder.build();

        assertThat(object.integer("name99")).isEqualTo(99);
        assertThat(object.has("name100")).isFalse();
        assertThatThrownBy(() -> builder.put("name3", 1).build()).hasMessage("duplicate-name at /name3");
    }

    @Test
    void getters_point_at_the_member() {
        JsonObject object = JsonObject.of("a", "x", "b", 1);

        assertThatThrownBy(() -> object.string("b")).hasMessage("type at /b");
        assertThatThrownBy(() -> object.string("c~/")).hasMessage("missing at /c~0~1");
        assertThatThrownBy(() -> JsonObject.of("d", new BigDecimal("1.5")).integer("d"))
                .hasMessage("range at /d");
    }

    @Test
    void cannot_be_nested_without_end() {
        JsonArray deep = JsonArray.of();
        for (int i = 1; i < JsonLimits.MAX_DEPTH; i++) {
            deep = JsonArray.of(deep);
        }
        JsonArray deepest = deep;

        assertThat(deepest.text()).hasSize(2 * JsonLimits.MAX_DEPTH);
        assertThatThrownBy(() -> JsonArray.of(deepest)).hasMessage("depth at the JSON text");
        assertThatThrownBy(() -> JsonObject.of("a", deepest)).hasMessage("depth at the JSON text");
    }
}
