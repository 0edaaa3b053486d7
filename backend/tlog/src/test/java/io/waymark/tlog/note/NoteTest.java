package io.waymark.tlog.note;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Json;
import io.waymark.tlog.SharedData;
import io.waymark.tlog.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {

    private static final String TEXT = "first\n\nlast\n";

    static NoteSigner signer(String name, SignatureType type) {
        return new NoteSigner(
                name,
                type,
                Hash.sha256(name.getBytes(), new byte[] {type.code()}).bytes());
    }

    private final NoteSigner log = signer("log.example/1", SignatureType.ED25519);
    private final NoteSigner other = signer("log.example/1", SignatureType.COSIGNATURE_V1);
    private final Note note = new Note(TEXT, List.of(log.sign(TEXT)));

    @Test
    void a_note_is_read_as_it_was_written() {
        assertThat(Note.parse(note.bytes())).isEqualTo(note);
        assertThat(Note.parse(note.toString()).text()).isEqualTo(TEXT);
        assertThat(note.verify(Set.of(log.verifierKey()))).containsExactly(new VerifiedSignature(log.verifierKey(), 0));
    }

    @Test
    void every_bit_of_a_note_counts() {
        byte[] bytes = note.bytes();
        List<VerifierKey> keys = List.of(log.verifierKey());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Defects.codeOf(() -> Note.parse(changed).verify(keys)))
                    .as("bit %d", bit)
                    .isNotEqualTo("ok");
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(Defects.codeOf(() -> Note.parse(cut).verify(keys))).isNotEqualTo("ok");
        }
    }

    @Test
    void lines_of_unknown_keys_are_ignored_also_with_a_known_name_or_id() {
        NoteSignature known = log.sign(TEXT);
        NoteSignature sameName = new NoteSignature(known.name(), known.keyId() + 1, new byte[] {1});
        NoteSignature sameId = new NoteSignature("another", known.keyId(), new byte[] {1});
        Note all = new Note(TEXT, List.of(sameName, sameId, known));
        assertThat(all.verify(List.of(log.verifierKey()))).hasSize(1);
        Note none = new Note(TEXT, List.of(sameName, sameId));
        assertThat(Defects.of(() -> none.verify(List.of(log.verifierKey())))).isEqualTo(Defect.SIGNATURE_UNKNOWN);
        assertThat(Defects.of(() -> note.verify(List.of()))).isEqualTo(Defect.SIGNATURE_UNKNOWN);
    }

    @Test
    void a_bad_line_of_a_known_key_spoils_the_note() {
        NoteSignature good = log.sign(TEXT);
        NoteSigner second = signer("second", SignatureType.ED25519);
        List<VerifierKey> keys = List.of(log.verifierKey(), second.verifierKey());
        NoteSignature bad = new NoteSignature("second", second.verifierKey().id(), good.signature());
        assertThat(Defects.of(() -> new Note(TEXT, List.of(good, bad)).verify(keys)))
                .isEqualTo(Defect.SIGNATURE_INVALID);
        NoteSignature shorter = new NoteSignature("second", second.verifierKey().id(), new byte[63]);
        assertThat(Defects.of(() -> new Note(TEXT, List.of(good, shorter)).verify(keys)))
                .isEqualTo(Defect.SIGNATURE_LENGTH);
        assertThat(Defects.of(() -> new Note(TEXT, List.of(good, good)).verify(keys)))
                .isEqualTo(Defect.SIGNATURE_DUPLICATE);
        assertThat(new Note(TEXT, List.of(good))
                        .with(second.sign(TEXT))
                        .with(good)
                        .verify(keys))
                .hasSize(2);
    }

    @Test
    void a_note_has_a_bounded_number_of_lines_and_takes_16() {
        List<NoteSignature> lines = IntStream.range(0, Note.MAX_SIGNATURES)
                .mapToObj(i -> new NoteSignature("unknown" + i, i, new byte[] {1}))
                .toList();
        String text = new Note(TEXT, lines).toString();
        assertThat(Note.parse(text).signatures()).hasSize(64);
        assertThat(Defects.of(() -> Note.parse(text + lines.get(0) + "\n"))).isEqualTo(Defect.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a\u00a0b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a\u2003b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a\u0085b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a\u0000b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "a\ud800+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
            })
    void names_have_no_spaces(String vkey) {
        assertThat(Defects.of(() -> VerifierKey.parse(vkey))).isEqualTo(Defect.KEY_NAME);
    }

    @Test
    void a_key_has_one_spelling() {
        String vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        assertThat(VerifierKey.parse(vkey)).hasToString(vkey);
        assertThat(Defects.of(() -> VerifierKey.parse(vkey.replace("530d903a", "530D903A"))))
                .isEqualTo(Defect.KEY_MALFORMED);
        assertThat(Defects.of(() -> VerifierKey.parse(vkey.replace("530d903a", "530d903b"))))
                .isEqualTo(Defect.KEY_ID_MISMATCH);
        assertThat(Defects.of(() -> VerifierKey.parse(vkey.replace("foo", "bar"))))
                .isEqualTo(Defect.KEY_ID_MISMATCH);
        assertThat(Defects.of(() -> VerifierKey.parse(vkey.replace("+Aek", "+Bek"))))
                .isEqualTo(Defect.KEY_TYPE);
        assertThat(Defects.of(() -> VerifierKey.parse(vkey.substring(0, 30)))).isEqualTo(Defect.BASE64_NOT_CANONICAL);
        assertThat(Defects.of(() -> VerifierKey.parse("a+530d903a"))).isEqualTo(Defect.KEY_MALFORMED);
        assertThat(NoteSigner.parse(log.privateKey()).verifierKey()).isEqualTo(log.verifierKey());
        assertThat(Defects.of(() -> NoteSigner.parse(log.privateKey().replace("log.ex", "log.az"))))
                .isEqualTo(Defect.KEY_ID_MISMATCH);
        assertThat(log.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void a_cosignature_covers_its_time_and_the_whole_checkpoint() {
        Checkpoint checkpoint = new Checkpoint("origin", 7, TreeHasher.EMPTY_ROOT);
        NoteSignature line = other.cosign(checkpoint, Instant.ofEpochSecond(1_795_000_000));
        Note cosigned = new Note(checkpoint.toString(), List.of(line));
        assertThat(cosigned.verify(List.of(other.verifierKey())))
                .containsExactly(new VerifiedSignature(other.verifierKey(), 1_795_000_000));
        for (int at = 0; at < line.signature().length; at++) {
            byte[] changed = line.signature().clone();
            changed[at] ^= 1;
            Note forged =
                    new Note(checkpoint.toString(), List.of(new NoteSignature(line.name(), line.keyId(), changed)));
            assertThat(Defects.of(() -> forged.verify(List.of(other.verifierKey()))))
                    .isIn(Defect.SIGNATURE_INVALID, Defect.TIMESTAMP);
        }
        String larger = new Checkpoint("origin", 8, TreeHasher.EMPTY_ROOT).toString();
        assertThat(Defects.of(() -> new Note(larger, List.of(line)).verify(List.of(other.verifierKey()))))
                .isEqualTo(Defect.SIGNATURE_INVALID);
        assertThat(Defects.of(() -> other.cosign(checkpoint, Instant.EPOCH))).isEqualTo(Defect.TIMESTAMP);
        assertThat(Defects.of(() -> log.cosign(checkpoint, Instant.EPOCH))).isEqualTo(Defect.KEY_TYPE);
        assertThat(Defects.of(() -> other.sign(TEXT))).isEqualTo(Defect.KEY_TYPE);
    }

    @Test
    void a_checkpoint_is_three_lines_and_perhaps_more() {
        Checkpoint plain = new Checkpoint("o", 0, TreeHasher.EMPTY_ROOT);
        Checkpoint extended = new Checkpoint("o", 0, TreeHasher.EMPTY_ROOT, List.of("a", "b"));
        assertThat(Checkpoint.parse(plain.toString())).isEqualTo(plain);
        assertThat(Checkpoint.parse(extended.toString())).isEqualTo(extended);
        String text = plain.toString();
        assertThat(Defects.of(() -> Checkpoint.parse("o\n0\n"))).isEqualTo(Defect.LINE_MISSING);
        assertThat(Defects.of(() -> Checkpoint.parse(text + "\n"))).isEqualTo(Defect.LINE_UNEXPECTED);
        assertThat(Defects.of(() -> Checkpoint.parse("\n" + text.substring(2)))).isEqualTo(Defect.ORIGIN);
        assertThat(Defects.of(() -> Checkpoint.parse(text.replace("\n0\n", "\n00\n"))))
                .isEqualTo(Defect.NUMBER_NOT_CANONICAL);
        assertThat(Defects.of(() -> Checkpoint.parse(text.replace("=\n", "\n"))))
                .isEqualTo(Defect.BASE64_NOT_CANONICAL);
        assertThat(Defects.of(() -> Checkpoint.parse(text.substring(0, text.length() - 1))))
                .isEqualTo(Defect.LINE_NOT_ENDED);
        assertThat(Defects.of(() -> Checkpoint.parse(text + "x\n".repeat(17)))).isEqualTo(Defect.TOO_LONG);
        assertThat(Defects.of(() -> Checkpoint.parse(text.replace("o\n", "o\r\n"))))
                .isEqualTo(Defect.CONTROL_CHARACTER);
    }

    /** Weak keys are refused as keys; what is left, every sound implementation answers alike. */
    @Test
    void edge_cases_of_ed25519() {
        List<Json> cases = SharedData.json(SharedData.path("ed25519-cctv/ed25519vectors.json"))
                .list();
        assertThat(cases.size()).isGreaterThan(500);
        int weak = 0;
        int good = 0;
        for (Json v : cases) {
            byte[] key = HexFormat.of().parseHex(v.get("key").string());
            List<String> flags = v.has("flags")
                    ? v.get("flags").list().stream().map(Json::string).toList()
                    : List.of();
            String found = Defects.codeOf(() -> new VerifierKey("k", SignatureType.ED25519, key));
            if (flags.contains("low_order_A") || flags.contains("non_canonical_A")) {
                assertThat(found).as(v.toString()).isIn("key-weak", "key-malformed");
                weak++;
                continue;
            }
            assertThat(found).isEqualTo("ok");
            byte[] message = v.get("msg").string().getBytes(StandardCharsets.UTF_8);
            boolean verified = Ed25519.verify(
                    key, message, HexFormat.of().parseHex(v.get("sig").string()));
            boolean expected = !flags.contains("low_order_residue") && !flags.contains("non_canonical_R");
            assertThat(verified).as(v.toString()).isEqualTo(expected);
            good += verified ? 1 : 0;
        }
        assertThat(weak).isPositive();
        assertThat(good).isPositive();
    }
}
