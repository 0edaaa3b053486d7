package io.waymark.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "01", "+1", "-1", "1 ", " 1", "1.0", "1e3", "0x1", "\u0661", "1_000"})
    void a_number_has_one_spelling(String text) {
        assertThat(Defects.of(() -> Spelling.number(text))).isEqualTo(Defect.NUMBER_NOT_CANONICAL);
    }

    @Test
    void numbers_end_where_every_language_can_count() {
        assertThat(Spelling.number("0")).isZero();
        assertThat(Spelling.number("9007199254740991")).isEqualTo(Spelling.MAX_NUMBER);
        assertThat(Defects.of(() -> Spelling.number("9007199254740992"))).isEqualTo(Defect.NUMBER_TOO_LARGE);
        assertThat(Defects.of(() -> Spelling.number("1".repeat(400)))).isEqualTo(Defect.NUMBER_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AA", "AA=", "AB==", "AAA", "AAB=", "A A=", "AA==\n", "_-==", "====", "AA==AA=="})
    void base64_has_one_spelling(String text) {
        assertThat(Defects.of(() -> Spelling.base64(text))).isEqualTo(Defect.BASE64_NOT_CANONICAL);
    }

    @Test
    void a_hash_has_32_bytes() {
        assertThat(Defects.of(() -> Hash.parse("AAAA"))).isEqualTo(Defect.HASH_LENGTH);
        assertThat(Defects.of(() -> Hash.of(new byte[33]))).isEqualTo(Defect.HASH_LENGTH);
        assertThat(Hash.parse(TreeHasher.EMPTY_ROOT.base64())).isEqualTo(TreeHasher.EMPTY_ROOT);
    }

    @Test
    void common_prefixes_are_counted_in_bits() {
        Hash hash = TreeHasher.EMPTY_ROOT;
        assertThat(hash.commonPrefix(hash)).isEqualTo(256);
        for (int bit = 0; bit < 256; bit++) {
            byte[] bytes = hash.bytes();
            bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertThat(hash.commonPrefix(Hash.of(bytes))).isEqualTo(bit);
            assertThat(Hash.of(bytes).bit(bit)).isNotEqualTo(hash.bit(bit));
        }
    }

    @Test
    void every_defect_has_a_code_of_its_own_and_a_sentence() {
        assertThat(java.util.Arrays.stream(Defect.values()).map(Defect::sentence))
                .doesNotHaveDuplicates();
        assertThat(Defect.PROOF_LENGTH.code()).isEqualTo("proof-length");
    }
}
