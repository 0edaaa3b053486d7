package io.waymark.backend.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(3, 2);

    @Test
    void nobody_enters_when_all_places_are_taken() {
        assertThat(places.enter() && places.enter() && places.enter()).isTrue();
        assertThat(places.enter()).isFalse();
        places.leave("");
        assertThat(places.enter()).isTrue();
        assertThat(places.taken()).isEqualTo(3);
    }

    @Test
    void one_organisation_does_not_take_them_all() {
        for (int i = 0; i < 3; i++) {
            assertThat(places.enter()).isTrue();
        }
        assertThat(places.name("A") && places.name("A")).isTrue();
        assertThat(places.name("A")).isFalse();
        assertThat(places.name("B")).isTrue();
        places.leave("A");
        assertThat(places.enter() && places.name("A")).isTrue();
    }

    @Test
    void what_left_is_forgotten() {
        for (int i = 0; i < 10; i++) {
            assertThat(places.enter() && places.name("member " + i)).isTrue();
            places.leave("member " + i);
        }
        assertThat(places.taken()).isZero();
    }
}
