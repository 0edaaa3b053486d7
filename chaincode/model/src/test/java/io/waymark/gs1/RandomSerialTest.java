package io.waymark.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomSerialTest {

    @Test
    void names_the_batch_first_and_then_the_item() {
        RandomSerial batch = new RandomSerial(new Random(7));
        Set<String> serials = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            serials.add(batch.next());
        }

        assertThat(serials).hasSize(10_000).allMatch(RandomSerial::hasForm);
        assertThat(serials.stream().map(s -> s.substring(0, 12)).distinct()).hasSize(1);
        assertThat(new RandomSerial(new Random(8)).next().substring(0, 12))
                .isNotEqualTo(serials.iterator().next().substring(0, 12));
        assertThat(GS1Identifier.ofSgtin("09521001000017", batch.next()).refIsComputable())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ABCDEFGHIJKLMNOPQRS",
                "ABCDEFGHIJKLMNOPQRSTU",
                "abcdefghijklmnopqrst",
                "ABCDEFGHIJKLMNOPQRS1"
            })
    void tells_other_serials_by_their_form(String serial) {
        assertThat(RandomSerial.hasForm(serial)).isFalse();
    }
}
