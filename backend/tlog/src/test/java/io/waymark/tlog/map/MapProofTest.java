package io.waymark.tlog.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapProofTest {

    @TempDir
    Path folder;

    private final TreeMap<Hash, Hash> naive = new TreeMap<>();
    private SparseMap map;
    private Hash root;

    static Hash key(String name) {
        return Hash.sha256(name.getBytes());
    }

    @BeforeEach
    void fill() throws IOException {
        IntStream.range(0, 100).forEach(i -> naive.put(key("key " + i), key("value " + i)));
        map = SparseMap.open(folder, SparseMap.NONE, MapHasher.EMPTY);
        root = map.apply(0, naive);
    }

    @AfterEach
    void close() throws IOException {
        map.close();
    }

    private List<MapClaim> claims(String... names) {
        return Arrays.stream(names)
                .map(MapProofTest::key)
                .sorted()
                .map(key -> new MapClaim(key, Optional.ofNullable(naive.get(key))))
                .toList();
    }

    private byte[] prove(List<MapClaim> claims) {
        return map.prove(0, claims.stream().map(MapClaim::key).toList());
    }

    @Test
    void every_bit_of_a_proof_counts() {
        for (List<MapClaim> claims :
                List.of(claims("key 7"), claims("stranger"), claims("key 1", "key 2", "key 3", "a", "b", "c", "d"))) {
            byte[] proof = prove(claims);
            MapProof.verify(proof, claims, root);
            for (int bit = 0; bit < proof.length * 8; bit++) {
                byte[] other = proof.clone();
                other[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(Defects.codeOf(() -> MapProof.verify(other, claims, root)))
                        .as("bit %d", bit)
                        .isNotEqualTo("ok");
            }
            for (int length = 0; length < proof.length; length++) {
                byte[] cut = Arrays.copyOf(proof, length);
                assertThat(Defects.of(() -> MapProof.verify(cut, claims, root))).isEqualTo(Defect.PROOF_LENGTH);
            }
            byte[] longer = Arrays.copyOf(proof, proof.length + 1);
            assertThat(Defects.of(() -> MapProof.verify(longer, claims, root))).isEqualTo(Defect.PROOF_LENGTH);
        }
    }

    @Test
    void a_proof_holds_for_its_claims_alone() {
        List<MapClaim> claims = claims("key 1", "key 2", "stranger");
        byte[] proof = prove(claims);
        for (int i = 0; i < claims.size(); i++) {
            MapClaim claim = claims.get(i);
            List<MapClaim> other = new ArrayList<>(claims);
            other.set(
                    i, claim.value().isPresent() ? MapClaim.absent(claim.key()) : MapClaim.present(claim.key(), root));
            assertThat(Defects.codeOf(() -> MapProof.verify(proof, other, root)))
                    .isNotEqualTo("ok");
            other.set(i, MapClaim.present(claim.key(), root));
            assertThat(Defects.codeOf(() -> MapProof.verify(proof, other, root)))
                    .isNotEqualTo("ok");
            List<MapClaim> fewer = new ArrayList<>(claims);
            fewer.remove(i);
            assertThat(Defects.codeOf(() -> MapProof.verify(proof, fewer, root)))
                    .isNotEqualTo("ok");
        }
    }

    @Test
    void absence_is_not_shown_by_a_leaf_that_lies_elsewhere() {
        Hash stranger = IntStream.range(0, 100)
                .mapToObj(i -> key("stranger " + i))
                .filter(key -> prove(List.of(MapClaim.absent(key))).length % 33 == 65 % 33)
                .findFirst()
                .orElseThrow();
        byte[] proof = prove(List.of(MapClaim.absent(stranger)));
        Hash far = naive.keySet().stream()
                .filter(key -> key.bit(0) != stranger.bit(0))
                .findFirst()
                .orElseThrow();
        int leaf = proof.length - 64;
        assertThat(proof[leaf - 1]).isEqualTo((byte) MapProof.LEAF);
        byte[] moved = proof.clone();
        far.copyTo(moved, leaf);
        assertThat(Defects.of(() -> MapProof.verify(moved, List.of(MapClaim.absent(stranger)), root)))
                .isEqualTo(Defect.MAP_OTHER_LEAF);
        byte[] own = proof.clone();
        stranger.copyTo(own, leaf);
        assertThat(Defects.of(() -> MapProof.verify(own, List.of(MapClaim.absent(stranger)), root)))
                .isEqualTo(Defect.MAP_OTHER_LEAF);
    }

    @Test
    void items_that_cannot_stand_where_they_are_are_refused_before_hashing() {
        MapClaim a = MapClaim.present(key("a"), root);
        MapClaim b = MapClaim.absent(key("b"));
        byte[] nothing = new byte[33];
        nothing[0] = MapProof.NODE_WITH_SIBLING;
        assertThat(Defects.of(() -> MapProof.verify(new byte[] {0}, List.of(a), root)))
                .isEqualTo(Defect.MAP_ITEM);
        assertThat(Defects.of(() -> MapProof.verify(new byte[] {4}, List.of(a), root)))
                .isEqualTo(Defect.MAP_ITEM);
        assertThat(Defects.of(() -> MapProof.verify(nothing, List.of(b), root))).isEqualTo(Defect.MAP_ITEM);
        byte[] deep = new byte[300];
        Arrays.fill(deep, (byte) MapProof.NODE);
        assertThat(Defects.of(() -> MapProof.verify(deep, List.of(a), root))).isEqualTo(Defect.MAP_DEPTH);
        List<MapClaim> two = claims("key 1", "key 2");
        assertThat(Defects.of(() -> MapProof.verify(new byte[] {1}, two, root))).isEqualTo(Defect.MAP_ITEM);
    }

    @Test
    void claims_are_ascending_and_bounded() {
        List<MapClaim> claims = claims("key 1", "key 2");
        byte[] proof = prove(claims);
        assertThat(Defects.of(() -> MapProof.verify(proof, List.of(), root))).isEqualTo(Defect.NOTHING_PROVEN);
        assertThat(Defects.of(() -> MapProof.verify(proof, List.of(claims.get(1), claims.get(0)), root)))
                .isEqualTo(Defect.NOT_ASCENDING);
        assertThat(Defects.of(() -> MapProof.verify(proof, List.of(claims.get(0), claims.get(0)), root)))
                .isEqualTo(Defect.NOT_ASCENDING);
        List<MapClaim> many = IntStream.rangeClosed(0, MapProof.MAX_CLAIMS)
                .mapToObj(i -> MapClaim.absent(key("" + i)))
                .toList();
        assertThat(Defects.of(() -> MapProof.verify(proof, many, root))).isEqualTo(Defect.TOO_LONG);
    }

    @Test
    void shared_siblings_are_given_once() {
        List<MapClaim> claims =
                claims(IntStream.range(0, 20).mapToObj(i -> "key " + i).toArray(String[]::new));
        int apart =
                claims.stream().mapToInt(claim -> prove(List.of(claim)).length).sum();
        assertThat(prove(claims).length).isLessThan(apart / 2);
    }
}
