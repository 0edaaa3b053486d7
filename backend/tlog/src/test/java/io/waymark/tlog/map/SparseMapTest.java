package io.waymark.tlog.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import io.waymark.tlog.TlogException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseMapTest {

    @TempDir
    Path folder;

    private final Random random = new Random(256);

    private Hash random() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    /** Differs from the key only from bit {@code bits} on. */
    private Hash near(Hash key, int bits) {
        byte[] bytes = key.bytes();
        bytes[bits / 8] ^= (byte) (0x80 >> bits % 8);
        return Hash.of(bytes);
    }

    private SparseMap open(long version, Hash root) throws IOException {
        return SparseMap.open(folder, version, root);
    }

    private SparseMap open() throws IOException {
        return open(SparseMap.NONE, MapHasher.EMPTY);
    }

    private static List<MapClaim> claims(Map<Hash, Hash> map, List<Hash> keys) {
        return keys.stream()
                .sorted()
                .map(key -> new MapClaim(key, Optional.ofNullable(map.get(key))))
                .toList();
    }

    @Test
    void every_version_has_the_root_of_the_definition_and_proves_presence_and_absence() throws IOException {
        TreeMap<Hash, Hash> naive = new TreeMap<>();
        List<TreeMap<Hash, Hash>> history = new ArrayList<>();
        try (SparseMap map = SparseMap.open(folder, SparseMap.NONE, MapHasher.EMPTY, 12)) {
            for (int version = 0; version < 40; version++) {
                Map<Hash, Hash> values = new TreeMap<>();
                for (int i = random.nextInt(12); i > 0; i--) {
                    values.put(random(), random());
                }
                if (!naive.isEmpty()) {
                    Hash known = new ArrayList<>(naive.keySet()).get(random.nextInt(naive.size()));
                    values.put(known, random());
                    values.put(near(known, random.nextInt(256)), random());
                }
                naive.putAll(values);
                history.add(new TreeMap<>(naive));
                assertThat(map.apply(version, values)).isEqualTo(NaiveMap.root(naive, 0));
            }
            for (int version = 0; version < 40; version++) {
                check(map, version, history.get(version));
            }
        }
    }

    private void check(SparseMap map, int version, TreeMap<Hash, Hash> then) {
        Hash root = map.root(version);
        assertThat(root).isEqualTo(NaiveMap.root(then, 0));
        for (int size : new int[] {1, 2, 7, 30}) {
            List<Hash> keys = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                Hash known =
                        then.isEmpty() ? random() : new ArrayList<>(then.keySet()).get(random.nextInt(then.size()));
                keys.add(List.of(random(), known, near(known, random.nextInt(256)))
                        .get(random.nextInt(3)));
            }
            keys = keys.stream().distinct().toList();
            List<MapClaim> claims = claims(then, keys);
            MapProof.verify(map.prove(version, keys), claims, root);
            claims.forEach(claim -> assertThat(map.get(version, claim.key())).isEqualTo(claim.value()));
        }
    }

    @Test
    void keys_that_differ_in_their_last_bit_only_have_their_place() throws IOException {
        Hash key = random();
        TreeMap<Hash, Hash> naive = new TreeMap<>(Map.of(key, random(), near(key, 255), random()));
        try (SparseMap map = open()) {
            assertThat(map.apply(5, naive)).isEqualTo(NaiveMap.root(naive, 0));
            List<Hash> keys = List.of(key, near(key, 255), near(key, 254));
            MapProof.verify(map.prove(5, keys), claims(naive, keys), map.root());
        }
    }

    @Test
    void opening_at_an_earlier_version_drops_what_was_written_after_it() throws IOException {
        Hash first;
        Hash second;
        try (SparseMap map = open()) {
            first = map.apply(3, Map.of(random(), random(), random(), random()));
            second = map.apply(4, Map.of(random(), random()));
            map.apply(9, Map.of(random(), random()));
        }
        try (SparseMap map = open(4, second)) {
            assertThat(map.version()).isEqualTo(4);
            assertThat(map.root(3)).isEqualTo(first);
            assertThat(map.root(2)).isEqualTo(MapHasher.EMPTY);
            assertThatThrownBy(() -> map.root(9)).isInstanceOf(IllegalArgumentException.class);
            map.apply(9, Map.of(random(), random()));
        }
        assertThat(Defects.of(() -> open(4, first))).isEqualTo(Defect.ROOT_MISMATCH);
        assertThatThrownBy(() -> open(5, second)).isInstanceOf(IOException.class);
        try (SparseMap map = open()) {
            assertThat(map.root()).isEqualTo(MapHasher.EMPTY);
            assertThatThrownBy(() -> map.root(4)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> open(4, second)).isInstanceOf(IOException.class);
    }

    @Test
    void what_a_stop_left_half_written_is_dropped() throws IOException {
        Hash root;
        try (SparseMap map = open()) {
            root = map.apply(1, Map.of(random(), random(), random(), random()));
        }
        byte[] versions = Files.readAllBytes(folder.resolve("versions"));
        try (SparseMap map = open(1, root)) {
            map.apply(2, Map.of(random(), random()));
        }
        for (int torn = 1; torn < 64; torn++) {
            byte[] half = Arrays.copyOf(versions, versions.length + torn);
            Files.write(folder.resolve("versions"), half);
            try (SparseMap map = open(1, root)) {
                assertThat(map.version()).isEqualTo(1);
            }
        }
        byte[] zeros = Arrays.copyOf(versions, versions.length + 128);
        Files.write(folder.resolve("versions"), zeros);
        try (SparseMap map = open(1, root)) {
            assertThat(map.apply(2, Map.of())).isEqualTo(root);
        }
    }

    @Test
    void a_damaged_file_is_found_before_anything_is_proven_or_built_on_it() throws IOException {
        Hash root;
        Hash key = random();
        try (SparseMap map = open()) {
            root = map.apply(1, Map.of(key, random(), random(), random(), random(), random()));
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("nodes-00000000").toFile(), "rw")) {
            file.seek(16 + 40);
            int before = file.read();
            file.seek(16 + 40);
            file.write(before ^ 1);
        }
        try (SparseMap map = open(1, root)) {
            assertThatThrownBy(() -> map.prove(1, List.of(key))).isInstanceOf(IllegalStateException.class);
        }
        Files.write(folder.resolve("nodes-00000000"), new byte[40]);
        assertThatThrownBy(() -> open(1, root)).isInstanceOf(IOException.class);
    }

    @Test
    void two_cannot_write_one_map() throws IOException {
        try (SparseMap map = open()) {
            assertThatThrownBy(this::open).isInstanceOf(IOException.class);
            assertThat(map.version()).isEqualTo(SparseMap.NONE);
        }
        open().close();
    }

    @Test
    void another_process_reads_what_is_written_and_changes_nothing() throws IOException {
        int bits = 10;
        Map<Hash, Hash> all = new TreeMap<>();
        try (SparseMap map = SparseMap.open(folder, SparseMap.NONE, MapHasher.EMPTY, bits)) {
            assertThatThrownBy(() -> SparseMap.openReadOnly(folder, SparseMap.NONE, MapHasher.EMPTY, bits))
                    .isInstanceOf(IOException.class);
            Hash root = MapHasher.EMPTY;
            for (int version = 0; version < 40; version++) {
                Map<Hash, Hash> values = Map.of(random(), random(), random(), random());
                all.putAll(values);
                root = map.apply(version, values);
            }
            try (SparseMap reader = SparseMap.openReadOnly(folder, 39, root, bits)) {
                map.apply(40, Map.of(random(), random()));
                List<Hash> keys = List.copyOf(all.keySet());
                MapProof.verify(reader.prove(39, keys), claims(all, keys), root);
                assertThat(reader.root(7)).isEqualTo(map.root(7));
                assertThatThrownBy(() -> reader.prove(40, keys)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> reader.apply(41, Map.of())).isInstanceOf(IllegalStateException.class);
            }
            Hash other = random();
            assertThatThrownBy(() -> SparseMap.openReadOnly(folder, 40, other, bits))
                    .isInstanceOf(TlogException.class);
            assertThatThrownBy(() -> SparseMap.openReadOnly(folder, 41, other, bits))
                    .isInstanceOf(IOException.class);
            map.apply(41, Map.of(random(), random()));
        }
    }

    @Test
    void versions_ascend() throws IOException {
        try (SparseMap map = open()) {
            map.apply(7, Map.of());
            assertThatThrownBy(() -> map.apply(7, Map.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> map.apply(-1, Map.of())).isInstanceOf(IllegalArgumentException.class);
            assertThat(map.apply(8, Map.of())).isEqualTo(MapHasher.EMPTY);
        }
    }

    @Test
    void a_map_goes_on_in_further_files_and_is_read_while_it_is_written() throws Exception {
        TreeMap<Hash, Hash> naive = new TreeMap<>();
        Hash first = random();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        Hash root;
        try (SparseMap map = SparseMap.open(folder, SparseMap.NONE, MapHasher.EMPTY, 16)) {
            naive.put(first, random());
            map.apply(0, naive);
            AtomicBoolean done = new AtomicBoolean();
            Future<Integer> proofs = reader.submit(() -> {
                int count = 0;
                while (!done.get()) {
                    long version = map.version();
                    byte[] proof = map.prove(version, List.of(first, near(first, 3)));
                    List<MapClaim> claims =
                            List.of(MapClaim.present(first, naive.get(first)), MapClaim.absent(near(first, 3)));
                    List<MapClaim> sorted = claims.stream()
                            .sorted((a, b) -> a.key().compareTo(b.key()))
                            .toList();
                    MapProof.verify(proof, sorted, map.root(version));
                    count++;
                }
                return count;
            });
            TreeMap<Hash, Hash> all = new TreeMap<>(naive);
            for (int version = 1; version <= 24; version++) {
                Map<Hash, Hash> values = new TreeMap<>();
                for (int i = 0; i < 100; i++) {
                    values.put(random(), random());
                }
                all.putAll(values);
                map.apply(version, values);
            }
            done.set(true);
            assertThat(proofs.get()).isPositive();
            root = map.root();
            assertThat(root).isEqualTo(NaiveMap.root(all, 0));
        } finally {
            reader.shutdownNow();
        }
        assertThat(folder.resolve("nodes-00000001")).exists();
        try (SparseMap map = SparseMap.open(folder, 24, root, 16)) {
            map.prove(24, List.of(first, random()));
            root = map.root(1);
        }
        try (SparseMap map = SparseMap.open(folder, 1, root, 16)) {
            map.prove(1, List.of(first, random()));
            assertThat(folder.resolve("nodes-00000001")).doesNotExist();
            map.apply(2, Map.of(random(), random()));
        }
    }
}
