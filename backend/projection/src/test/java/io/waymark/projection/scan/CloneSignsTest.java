package io.waymark.projection.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.projection.scan.CloneSigns.Finding;
import io.waymark.projection.scan.CloneSigns.Sighting;
import io.waymark.projection.scan.CloneSigns.Sign;
import io.waymark.projection.scan.CloneSigns.Whereabouts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloneSignsTest {
    private static final List<Whereabouts> GERMANY = List.of(new Whereabouts(0, "DE"));
    private static final long SOLD = 100;

    private static List<Sighting> on(String country, long... days) {
        List<Sighting> sightings = new ArrayList<>();
        for (long day : days) {
            sightings.add(new Sighting(day, country, 1));
        }
        return sightings;
    }

    private static Finding weigh(List<Sighting> sightings, long today) {
        return CloneSigns.weigh(sightings, GERMANY, SOLD, today);
    }

    @Test
    void five_days_far_away_after_the_sale_are_an_alarm_and_four_are_none() {
        assertThat(weigh(on("BR", 110, 115, 120, 125), 126).alarm()).isFalse();
        Finding found = weigh(on("BR", 110, 115, 120, 125, 130), 131);
        assertThat(found.alarm()).isTrue();
        assertThat(found.signs()).containsOnlyKeys(Sign.AFTER_SALE);
    }

    @Test
    void fewer_are_enough_where_it_cannot_have_been_by_the_record() {
        Finding found = weigh(on("BR", 50, 55, 60), 61);
        assertThat(found.alarm()).isTrue();
        assertThat(found.signs()).containsOnlyKeys(Sign.UNEXPECTED_MARKET);
    }

    @Test
    void a_journey_there_and_back_is_none_and_to_and_fro_is() {
        List<Sighting> journey = on("DE", 105, 130);
        journey.addAll(on("BR", 110, 112));
        assertThat(weigh(journey, 131).signs()).doesNotContainKey(Sign.TRAVEL);
        List<Sighting> both = on("DE", 105, 112, 118);
        both.addAll(on("BR", 110, 115, 120));
        Finding found = weigh(both, 121);
        assertThat(found.signs()).containsKey(Sign.TRAVEL);
        assertThat(found.alarm()).isTrue();
    }

    @Test
    void a_neighbouring_country_counts_less() {
        assertThat(weigh(on("AT", 110), 111).weight())
                .isLessThan(weigh(on("BR", 110), 111).weight());
    }

    @Test
    void what_is_old_counts_less_until_nothing_is_left_of_the_alarm() {
        List<Sighting> sightings = on("BR", 110, 115, 120, 125, 130, 135);
        assertThat(weigh(sightings, 136).alarm()).isTrue();
        assertThat(weigh(sightings, 500).alarm()).isFalse();
        assertThat(weigh(sightings, 310).weight())
                .isCloseTo(weigh(sightings, 130 + 360).weight() * 2, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void reports_without_a_country_and_at_home_are_no_sign() {
        List<Sighting> home = on("DE", 101, 102, 103, 104, 105, 106);
        home.addAll(on("", 101, 102, 103, 104, 105, 106));
        assertThat(weigh(home, 107)).isEqualTo(new Finding(0, java.util.Map.of(), 0));
        assertThat(CloneSigns.weigh(on("BR", 1, 2, 3, 4, 5, 6), List.of(), 0, 7).weight())
                .isZero();
    }
}
