package io.waymark.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import io.waymark.tlog.InclusionProof;
import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final String ORIGIN = "demo.example/log";

    private static NoteSigner key(String name, SignatureType type, int number) {
        return new NoteSigner(
                name, type, Hash.sha256(new byte[] {(byte) number}).bytes());
    }

    private final List<NoteSigner> logs = IntStream.range(0, 3)
            .mapToObj(i -> key(ORIGIN, SignatureType.ED25519, i))
            .toList();
    private final List<NoteSigner> cosigners = IntStream.range(0, 5)
            .mapToObj(i -> key("cosigner.example/" + i, SignatureType.COSIGNATURE_V1, 10 + i))
            .toList();
    private final String text = logLine(0) + logLine(1) + witness("A", 0) + witness("B", 1) + witness("C", 2)
            + witness("W1", 3) + witness("W2", 4)
            + "group orgs 2 A B C\ngroup outside any W1 W2\ngroup q all orgs outside\nquorum q\n";

    private final MerkleTree tree = MerkleTree.of(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}));
    private final Checkpoint checkpoint = new Checkpoint(ORIGIN, 3, tree.root());

    private String logLine(int i) {
        return "log " + logs.get(i).verifierKey() + "\n";
    }

    private String witness(String name, int i) {
        return "witness " + name + " " + cosigners.get(i).verifierKey() + "\n";
    }

    private SignedCheckpoint signed(int... cosigned) {
        SignedCheckpoint signed = checkpoint.signedBy(logs.get(0));
        for (int i : cosigned) {
            signed = signed.with(cosigners.get(i).cosign(checkpoint, Instant.ofEpochSecond(100 + i)));
        }
        return signed;
    }

    private static Defect refused(String text) {
        return Defects.of(() -> Policy.parse(text));
    }

    @Test
    void a_quorum_is_made_of_groups() {
        Policy policy = Policy.parse(text);
        assertThat(policy).hasToString(text);
        assertThat(policy.evaluate(signed()).quorum()).isFalse();
        assertThat(policy.evaluate(signed(0, 1, 2)).quorum()).isFalse();
        assertThat(policy.evaluate(signed(0, 3, 4)).quorum()).isFalse();
        assertThat(policy.evaluate(signed(0, 2, 4)).quorum()).isTrue();
        assertThat(Defects.of(() -> policy.verify(signed(0, 1)))).isEqualTo(Defect.QUORUM);
        Verdict verdict = policy.verify(signed(4, 2, 0, 3, 1));
        assertThat(verdict.witnesses()).isEqualTo(Map.of("A", 100L, "B", 101L, "C", 102L, "W1", 103L, "W2", 104L));
        assertThat(verdict.logs()).containsExactly(logs.get(0).verifierKey());
        assertThat(verdict.quorumTime()).isEqualTo(101);
        assertThat(policy.evaluate(signed(0, 1, 2)).quorumTime()).isZero();
    }

    @Test
    void a_quorum_of_none_or_of_one() {
        Verdict verdict = Policy.parse(logLine(0) + "quorum none\n").verify(signed(1));
        assertThat(verdict.witnesses()).isEmpty();
        Policy one = Policy.parse(logLine(0) + witness("A", 0) + "quorum A\n");
        assertThat(one.evaluate(signed(1)).quorum()).isFalse();
        assertThat(one.evaluate(signed(0)).quorum()).isTrue();
        assertThat(one.satisfied(Set.of("A"))).isTrue();
    }

    @Test
    void a_log_of_the_policy_must_have_signed_and_every_known_line_must_be_good() {
        Policy policy = Policy.parse(text);
        SignedCheckpoint stranger =
                checkpoint.signedBy(logs.get(2)).with(cosigners.get(0).cosign(checkpoint, Instant.ofEpochSecond(1)));
        assertThat(Defects.of(() -> policy.evaluate(stranger))).isEqualTo(Defect.SIGNATURE_UNKNOWN);
        Checkpoint foreign = new Checkpoint("other", 3, tree.root());
        SignedCheckpoint elsewhere =
                SignedCheckpoint.of(foreign, List.of(logs.get(0).sign(foreign.toString())));
        assertThat(Defects.of(() -> policy.evaluate(elsewhere))).isEqualTo(Defect.ORIGIN);
        Checkpoint other = new Checkpoint(ORIGIN, 4, tree.root());
        SignedCheckpoint spoiled = signed(0, 1, 3).with(cosigners.get(2).cosign(other, Instant.ofEpochSecond(9)));
        assertThat(Defects.of(() -> policy.evaluate(spoiled))).isEqualTo(Defect.SIGNATURE_INVALID);
    }

    @Test
    void other_spellings_are_read_but_are_not_canonical() {
        String loose =
                "# whom we believe\n\n\t" + text.replace(" 2 A", "  2\tA").replace("quorum q", " quorum q ");
        assertThat(Policy.read(loose)).hasToString(text);
        assertThat(refused(loose)).isEqualTo(Defect.POLICY_NOT_CANONICAL);
        assertThat(refused("\n" + text)).isEqualTo(Defect.POLICY_NOT_CANONICAL);
        String url = text.replaceFirst("\n", " https://log.example/\n");
        assertThat(Policy.parse(url).logs().get(0).url()).contains("https://log.example/");
        assertThat(Policy.parse(url).hash()).isNotEqualTo(Policy.parse(text).hash());
    }

    @Test
    void every_defect_of_a_policy_has_its_name() {
        assertThat(refused(text.replace("quorum q\n", ""))).isEqualTo(Defect.POLICY_QUORUM);
        assertThat(refused(text + "quorum q\n")).isEqualTo(Defect.POLICY_QUORUM);
        assertThat(refused(text.replace("quorum q", "quorum r"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("orgs 2 A B C", "orgs 2 A B A"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("any W1 W2", "any W1 A"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("orgs 2 A B C", "orgs 2 A B none"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("orgs 2 A B C", "orgs 2 A B q"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("group q", "group A"))).isEqualTo(Defect.POLICY_NAME);
        assertThat(refused(text.replace("witness B", "witness none"))).isEqualTo(Defect.POLICY_NAME);
        for (String k : List.of("0", "4", "01", "-1", "most", "1.5", "9999")) {
            assertThat(refused(text.replace("orgs 2", "orgs " + k))).isEqualTo(Defect.POLICY_THRESHOLD);
        }
        assertThat(refused(text.replace("group orgs 2 A B C", "group orgs 2"))).isEqualTo(Defect.POLICY_KEYWORD);
        assertThat(refused("trust me\n" + text)).isEqualTo(Defect.POLICY_KEYWORD);
        assertThat(refused(text.replace("quorum q", "quorum q q"))).isEqualTo(Defect.POLICY_KEYWORD);
        assertThat(refused(logLine(0) + text)).isEqualTo(Defect.KEY_DUPLICATE);
        assertThat(refused(text.replace(witness("B", 1), witness("B", 0)))).isEqualTo(Defect.KEY_DUPLICATE);
        assertThat(refused("log " + cosigners.get(0).verifierKey() + "\nquorum none\n"))
                .isEqualTo(Defect.KEY_TYPE);
        assertThat(refused("witness A " + logs.get(0).verifierKey() + "\nquorum A\n"))
                .isEqualTo(Defect.KEY_TYPE);
        assertThat(refused("log x\nquorum none\n")).isEqualTo(Defect.KEY_MALFORMED);
        assertThat(refused(text.substring(0, text.length() - 1))).isEqualTo(Defect.LINE_NOT_ENDED);
        String many = IntStream.range(0, 65)
                .mapToObj(i -> "log " + key("o", SignatureType.ED25519, 100 + i).verifierKey() + "\n")
                .reduce("", String::concat);
        assertThat(refused(many + "quorum none\n")).isEqualTo(Defect.TOO_LONG);
    }

    @Test
    void a_proof_is_checked_whole() {
        Policy policy = Policy.parse(text);
        Hash leaf = TreeHasher.leaf(new byte[] {2});
        TlogProof proof = new TlogProof(Optional.of("AAEC"), InclusionProof.of(tree, 1, 3), signed(0, 1, 3));
        String written = proof.toString();
        assertThat(TlogProof.parse(written)).hasToString(written);
        assertThat(TlogProof.parse(written.getBytes()).verify(policy, leaf).quorum())
                .isTrue();
        assertThat(Defects.of(() -> proof.verify(policy, TreeHasher.leaf(new byte[] {3}))))
                .isEqualTo(Defect.ROOT_MISMATCH);
        byte[] plain = new TlogProof(Optional.empty(), proof.inclusion(), proof.checkpoint())
                .toString()
                .getBytes();
        for (int bit = 0; bit < plain.length * 8; bit += 23) {
            byte[] changed = plain.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Defects.codeOf(() -> TlogProof.parse(changed).verify(policy, leaf)))
                    .as("bit %d", bit)
                    .isNotEqualTo("ok");
        }
        for (int length = 0; length < plain.length; length += 11) {
            byte[] cut = Arrays.copyOf(plain, length);
            assertThat(Defects.codeOf(() -> TlogProof.parse(cut).verify(policy, leaf)))
                    .isNotEqualTo("ok");
        }
        assertThat(Defects.of(() -> TlogProof.parse(written.replace("extra AAEC", "extra "))))
                .isEqualTo(Defect.LINE_UNEXPECTED);
        assertThat(Defects.of(() -> TlogProof.parse(written.replace("index 1", "index 3"))))
                .isEqualTo(Defect.INDEX_BEYOND_SIZE);
        assertThat(Defects.of(() -> TlogProof.parse(written.replace("index 1", "index 2"))))
                .isEqualTo(Defect.PROOF_LENGTH);
    }
}
