package io.waymark.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every proof of every tree up to 70 leaves against the definitions of RFC 6962, word by word. */
class TreeTest {

    private static final int MOST = 70;

    private final List<byte[]> entries =
            IntStream.range(0, MOST).mapToObj(i -> ("entry " + i).getBytes()).toList();
    private final List<Hash> leaves = entries.stream().map(TreeHasher::leaf).toList();
    private final MerkleTree tree = MerkleTree.of(entries);

    /** MTH of RFC 6962 section 2.1. */
    private static Hash mth(List<byte[]> d) {
        if (d.isEmpty()) {
            return Hash.sha256();
        }
        if (d.size() == 1) {
            return Hash.sha256(new byte[] {0}, d.get(0));
        }
        int k = Integer.highestOneBit(d.size() - 1);
        return Hash.sha256(
                new byte[] {1},
                mth(d.subList(0, k)).bytes(),
                mth(d.subList(k, d.size())).bytes());
    }

    private static List<Hash> path(int m, List<byte[]> d) {
        if (d.size() == 1) {
            return List.of();
        }
        int k = Integer.highestOneBit(d.size() - 1);
        List<byte[]> left = d.subList(0, k);
        List<byte[]> right = d.subList(k, d.size());
        List<Hash> path = new ArrayList<>(m < k ? path(m, left) : path(m - k, right));
        path.add(mth(m < k ? right : left));
        return path;
    }

    private static List<Hash> subproof(int m, List<byte[]> d, boolean known) {
        if (m == d.size()) {
            return known ? List.of() : List.of(mth(d));
        }
        int k = Integer.highestOneBit(d.size() - 1);
        List<byte[]> left = d.subList(0, k);
        List<byte[]> right = d.subList(k, d.size());
        List<Hash> proof = new ArrayList<>(m <= k ? subproof(m, left, known) : subproof(m - k, right, false));
        proof.add(mth(m <= k ? right : left));
        return proof;
    }

    /** Gives every variant of the hashes with one bit changed, or with one bit of each byte changed. */
    static void flipped(List<Hash> hashes, boolean everyBit, Consumer<List<Hash>> variant) {
        Random random = new Random(hashes.hashCode());
        for (int h = 0; h < hashes.size(); h++) {
            for (int bit = 0; bit < 256; bit += everyBit ? 1 : 8) {
                byte[] bytes = hashes.get(h).bytes();
                int which = everyBit ? bit : bit + random.nextInt(8);
                bytes[which / 8] ^= (byte) (1 << which % 8);
                List<Hash> other = new ArrayList<>(hashes);
                other.set(h, Hash.of(bytes));
                variant.accept(other);
            }
        }
    }

    @Test
    void roots_are_those_of_the_definition() {
        CompactRange range = CompactRange.EMPTY;
        assertThat(range.root()).isEqualTo(mth(List.of()));
        for (int n = 0; n <= MOST; n++) {
            assertThat(tree.root(n)).isEqualTo(mth(entries.subList(0, n)));
            assertThat(range.root()).isEqualTo(tree.root(n));
            assertThat(CompactRange.of(tree, n)).isEqualTo(range);
            range = n < MOST ? range.plus(leaves.get(n)) : range;
        }
    }

    @Test
    void a_compact_range_has_one_hash_for_each_one_bit_of_its_size() {
        assertThat(Defects.of(() -> new CompactRange(3, List.of(leaves.get(0)))))
                .isEqualTo(Defect.PROOF_LENGTH);
    }

    @Test
    void inclusion_proofs_are_those_of_the_definition_and_hold_for_their_leaf_alone() {
        for (int n = 1; n <= MOST; n++) {
            Hash root = tree.root(n);
            for (int m = 0; m < n; m++) {
                InclusionProof proof = InclusionProof.of(tree, m, n);
                assertThat(proof.path()).isEqualTo(path(m, entries.subList(0, n)));
                proof.verify(leaves.get(m), root);
                Hash other = leaves.get((m + 1) % MOST);
                assertThat(Defects.of(() -> proof.verify(other, root))).isEqualTo(Defect.ROOT_MISMATCH);
            }
        }
    }

    @Test
    void every_bit_of_an_inclusion_proof_counts() {
        for (int n : new int[] {2, 3, 7, 8, 21, 64, 69}) {
            for (int m = 0; m < n; m += 1 + n / 8) {
                int index = m;
                boolean everyBit = n == 7 || n == 69 && m == 0;
                flipped(InclusionProof.of(tree, m, n).path(), everyBit, path -> assertThat(Defects.of(
                                () -> new InclusionProof(index, n, path).verify(leaves.get(index), tree.root(n))))
                        .isEqualTo(Defect.ROOT_MISMATCH));
            }
        }
    }

    @Test
    void an_inclusion_proof_of_another_length_is_refused_before_hashing() {
        for (int n = 1; n <= MOST; n++) {
            for (int m = 0; m < n; m++) {
                int index = m;
                int size = n;
                List<Hash> path = InclusionProof.of(tree, m, n).path();
                List<Hash> longer = new ArrayList<>(path);
                longer.add(leaves.get(0));
                assertThat(Defects.of(() -> new InclusionProof(index, size, longer)))
                        .isEqualTo(Defect.PROOF_LENGTH);
                if (!path.isEmpty()) {
                    List<Hash> shorter = path.subList(1, path.size());
                    assertThat(Defects.of(() -> new InclusionProof(index, size, shorter)))
                            .isEqualTo(Defect.PROOF_LENGTH);
                }
            }
        }
        assertThat(Defects.of(() -> new InclusionProof(8, 8, List.of()))).isEqualTo(Defect.INDEX_BEYOND_SIZE);
        assertThat(Defects.of(() -> new InclusionProof(-1, 8, List.of()))).isEqualTo(Defect.INDEX_BEYOND_SIZE);
        assertThat(Defects.of(() -> new InclusionProof(0, 1L << 53, List.of()))).isEqualTo(Defect.NUMBER_TOO_LARGE);
    }

    @Test
    void consistency_proofs_are_those_of_the_definition() {
        for (int n = 1; n <= MOST; n++) {
            for (int m = 1; m <= n; m++) {
                ConsistencyProof proof = ConsistencyProof.of(tree, m, n);
                assertThat(proof.path()).isEqualTo(subproof(m, entries.subList(0, n), true));
                proof.verify(tree.root(m), tree.root(n));
                Hash other = leaves.get(0);
                if (n > 1) {
                    assertThat(Defects.of(() -> proof.verify(
                                    proof.oldSize() == 1 ? leaves.get(1) : other, tree.root(proof.newSize()))))
                            .isEqualTo(Defect.ROOT_MISMATCH);
                    assertThat(Defects.of(() -> proof.verify(tree.root(proof.oldSize()), other)))
                            .isEqualTo(Defect.ROOT_MISMATCH);
                }
            }
        }
    }

    @Test
    void every_bit_of_a_consistency_proof_counts() {
        for (int n : new int[] {2, 3, 7, 8, 21, 64, 69}) {
            for (int m = 1; m < n; m += 1 + n / 8) {
                int old = m;
                boolean everyBit = n == 7 || n == 69 && m == 1;
                flipped(ConsistencyProof.of(tree, m, n).path(), everyBit, path -> assertThat(Defects.of(
                                () -> new ConsistencyProof(old, n, path).verify(tree.root(old), tree.root(n))))
                        .isEqualTo(Defect.ROOT_MISMATCH));
            }
        }
    }

    @Test
    void a_consistency_proof_of_another_length_is_refused_before_hashing() {
        for (int n = 1; n <= MOST; n++) {
            for (int m = 1; m <= n; m++) {
                int old = m;
                int size = n;
                List<Hash> path =
                        new ArrayList<>(ConsistencyProof.of(tree, m, n).path());
                path.add(leaves.get(0));
                assertThat(Defects.of(() -> new ConsistencyProof(old, size, path)))
                        .isEqualTo(Defect.PROOF_LENGTH);
            }
        }
        assertThat(Defects.of(() -> new ConsistencyProof(0, 0, List.of()))).isEqualTo(Defect.EMPTY_TREE);
        assertThat(Defects.of(() -> new ConsistencyProof(3, 2, List.of()))).isEqualTo(Defect.SIZES_OUT_OF_ORDER);
    }

    @Test
    void a_multiproof_holds_for_any_set_of_leaves() {
        Random random = new Random(6962);
        for (int n = 1; n <= MOST; n++) {
            for (int round = 0; round < 20; round++) {
                int density = 1 + random.nextInt(n);
                List<Long> indexes = LongStream.range(0, n)
                        .filter(i -> random.nextInt(density) == 0)
                        .boxed()
                        .toList();
                if (!indexes.isEmpty()) {
                    List<Hash> proven =
                            indexes.stream().map(i -> leaves.get(i.intValue())).toList();
                    MultiProof proof = MultiProof.of(tree, n, indexes);
                    proof.verify(proven, tree.root(n));
                    assertThat(proof.hashes()).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void a_multiproof_of_one_leaf_holds_the_hashes_of_its_inclusion_proof_and_one_of_all_leaves_holds_none() {
        for (int n = 1; n <= MOST; n++) {
            for (long m = 0; m < n; m++) {
                assertThat(MultiProof.of(tree, n, List.of(m)).hashes())
                        .containsExactlyInAnyOrderElementsOf(
                                InclusionProof.of(tree, m, n).path());
            }
            assertThat(MultiProof.of(tree, n, LongStream.range(0, n).boxed().toList())
                            .hashes())
                    .isEmpty();
        }
    }

    @Test
    void every_bit_of_a_multiproof_counts() {
        List<Long> indexes = List.of(0L, 5L, 6L, 33L, 68L);
        List<Hash> proven = indexes.stream().map(i -> leaves.get(i.intValue())).toList();
        MultiProof proof = MultiProof.of(tree, 69, indexes);
        Hash root = tree.root(69);
        flipped(proof.hashes(), true, hashes -> assertThat(
                        Defects.of(() -> new MultiProof(69, indexes, hashes).verify(proven, root)))
                .isEqualTo(Defect.ROOT_MISMATCH));
        flipped(proven, true, hashes -> assertThat(Defects.of(() -> proof.verify(hashes, root)))
                .isEqualTo(Defect.ROOT_MISMATCH));
    }

    @Test
    void a_multiproof_of_the_wrong_shape_is_never_made() {
        List<Hash> hashes = MultiProof.of(tree, 20, List.of(3L, 9L)).hashes();
        assertThat(Defects.of(() -> new MultiProof(20, List.of(9L, 3L), hashes)))
                .isEqualTo(Defect.NOT_ASCENDING);
        assertThat(Defects.of(() -> new MultiProof(20, List.of(3L, 3L), hashes)))
                .isEqualTo(Defect.NOT_ASCENDING);
        assertThat(Defects.of(() -> new MultiProof(20, List.of(3L, 20L), hashes)))
                .isEqualTo(Defect.INDEX_BEYOND_SIZE);
        assertThat(Defects.of(() -> new MultiProof(20, List.of(), hashes))).isEqualTo(Defect.NOTHING_PROVEN);
        assertThat(Defects.of(() -> new MultiProof(20, List.of(3L, 9L), hashes.subList(1, hashes.size()))))
                .isEqualTo(Defect.PROOF_LENGTH);
        assertThat(Defects.of(
                        () -> new MultiProof(20, List.of(3L, 9L), hashes).verify(leaves.subList(0, 1), tree.root(20))))
                .isEqualTo(Defect.PROOF_LENGTH);
        List<Long> many =
                LongStream.rangeClosed(0, MultiProof.MAX_LEAVES).boxed().toList();
        assertThat(Defects.of(() -> new MultiProof(10_000, many, hashes))).isEqualTo(Defect.TOO_LONG);
    }
}
