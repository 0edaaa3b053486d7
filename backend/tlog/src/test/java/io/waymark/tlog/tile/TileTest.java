package io.waymark.tlog.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import io.waymark.tlog.HashReader;
import io.waymark.tlog.InclusionProof;
import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTest {

    @TempDir
    Path folder;

    private static byte[] entry(long i) {
        return ("entry " + i).getBytes();
    }

    private static MerkleTree tree(int size) {
        return MerkleTree.of(IntStream.range(0, size).mapToObj(TileTest::entry).toList());
    }

    private TileDirectory open(int size) throws IOException {
        return TileDirectory.open(folder, size, tree(size).root());
    }

    private static void append(TileDirectory tiles, long to) throws IOException {
        while (tiles.size() < to) {
            tiles.append(entry(tiles.size()));
        }
    }

    private Map<String, String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            f -> folder.relativize(f).toString(), this::content, (a, b) -> a, TreeMap::new));
        }
    }

    private String content(Path file) {
        try {
            return Hash.sha256(Files.readAllBytes(file)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void paths_are_spelled_as_in_the_specification() {
        assertThat(new TilePath(0, 1_234_067)).hasToString("tile/0/x001/x234/067");
        assertThat(new TilePath(0, 273, 112)).hasToString("tile/0/273.p/112");
        assertThat(new TilePath(TilePath.ENTRIES, 0, 1)).hasToString("tile/entries/000.p/1");
        assertThat(new TilePath(63, 999_999_999L)).hasToString("tile/63/x999/x999/999");
        for (String path : List.of("tile/0/x001/x234/067", "tile/entries/000.p/255", "tile/10/x001/000")) {
            assertThat(TilePath.parse(path)).hasToString(path);
        }
        assertThat(TilePath.of(0, 69_999, 70_000)).hasToString("tile/0/273.p/112");
        assertThat(TilePath.of(1, 272, 70_000)).hasToString("tile/1/001.p/17");
        assertThat(TilePath.of(2, 0, 70_000)).hasToString("tile/2/000.p/1");
        assertThat(TilePath.of(1, 0, 256)).hasToString("tile/1/000.p/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tile/0/1", "tile/0/0001", "tile/00/001", "tile/64/001", "tile/0/x000/001", "tile/0/001.p/0",
                "tile/0/001.p/256", "tile/0/001.p/01", "tile/0/001/", "/tile/0/001", "tile/0/001/002", "tile/data/001",
                "tile/0/x001", "tile/0/../001", "tile/0/001.p", "tile/-1/001", "tile/0/x999/x999/x999/x999/x999/999", ""
            })
    void any_other_path_is_refused(String path) {
        assertThat(Defects.of(() -> TilePath.parse(path))).isEqualTo(Defect.TILE_PATH);
    }

    @Test
    void bundles_hold_entries_of_up_to_65535_bytes() {
        List<byte[]> entries = List.of(new byte[0], new byte[] {1, 2}, new byte[65_535]);
        byte[] bundle = EntryBundle.encode(entries);
        assertThat(Arrays.deepEquals(EntryBundle.decode(bundle, 3).toArray(), entries.toArray()))
                .isTrue();
        assertThat(Arrays.copyOf(bundle, 6)).containsExactly(0, 0, 0, 2, 1, 2);
        assertThat(Defects.of(() -> EntryBundle.decode(bundle, 2))).isEqualTo(Defect.BUNDLE_LENGTH);
        assertThat(Defects.of(() -> EntryBundle.decode(bundle, 4))).isEqualTo(Defect.BUNDLE_LENGTH);
        assertThat(Defects.of(() -> EntryBundle.decode(Arrays.copyOf(bundle, 5), 2)))
                .isEqualTo(Defect.BUNDLE_LENGTH);
        assertThat(Defects.of(() -> EntryBundle.encode(List.of(new byte[65_536]))))
                .isEqualTo(Defect.TOO_LONG);
        assertThat(Defects.of(() -> EntryBundle.encode(List.of()))).isEqualTo(Defect.BUNDLE_LENGTH);
        TilePath path = new TilePath(0, 0, 2);
        assertThat(Defects.of(() -> HashTile.parse(path, new byte[63]))).isEqualTo(Defect.TILE_LENGTH);
    }

    @Test
    void a_log_grows_by_any_steps_and_proofs_are_made_from_its_files() throws IOException {
        int[] sizes = {1, 2, 255, 256, 257, 300, 511, 512, 700};
        MerkleTree tree = tree(700);
        TileDirectory tiles = open(0);
        for (int size : sizes) {
            append(tiles, size);
            assertThat(tiles.publish()).isEqualTo(tree.root(size));
            tiles = open(size);
            HashReader hashes = tiles.hashes(size);
            for (int index : new int[] {0, size / 2, size - 1}) {
                assertThat(InclusionProof.of(hashes, index, size)).isEqualTo(InclusionProof.of(tree, index, size));
                assertThat(tiles.entry(index, size)).isEqualTo(entry(index));
                assertThat(ConsistencyProof.of(hashes, index + 1, size))
                        .isEqualTo(ConsistencyProof.of(tree, index + 1, size));
            }
        }
        assertThat(files().keySet())
                .containsExactly(
                        "tile/0/000",
                        "tile/0/001",
                        "tile/0/002.p/188",
                        "tile/1/000.p/1",
                        "tile/1/000.p/2",
                        "tile/entries/000",
                        "tile/entries/001",
                        "tile/entries/002.p/188");
        HashReader hashes = tiles.hashes(700);
        assertThatThrownBy(() -> hashes.hash(0, 700)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> hashes.hash(9, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void levels_above_the_first_are_complete() throws IOException {
        TileDirectory tiles = open(0);
        append(tiles, 66_000);
        tiles.publish();
        MerkleTree tree = tree(66_000);
        assertThat(tiles.root()).isEqualTo(tree.root());
        HashTile top = HashTile.parse(new TilePath(2, 0, 1), tiles.read(new TilePath(2, 0, 1)));
        assertThat(top.hashes()).containsExactly(tree.hash(16, 0));
        assertThat(InclusionProof.of(tiles.hashes(66_000), 65_999, 66_000))
                .isEqualTo(InclusionProof.of(tree, 65_999, 66_000));
        assertThat(TileDirectory.open(folder, 66_000, tree.root()).size()).isEqualTo(66_000);
    }

    @Test
    void what_was_written_beyond_the_committed_size_is_written_again() throws IOException {
        TileDirectory tiles = open(0);
        append(tiles, 250);
        tiles.publish();
        append(tiles, 600);
        tiles.publish();
        Map<String, String> before = files();
        TileDirectory again = open(250);
        assertThat(again.size()).isEqualTo(250);
        append(again, 600);
        again.publish();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void a_published_tile_never_changes() throws IOException {
        TileDirectory tiles = open(0);
        append(tiles, 255);
        tiles.publish();
        append(tiles, 256);
        tiles.publish();
        TileDirectory again = open(255);
        assertThatThrownBy(() -> again.append(new byte[] {1})).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> again.append(entry(255))).isInstanceOf(IllegalStateException.class);
        TileDirectory third = open(0);
        third.append(new byte[] {1});
        third.publish();
        TileDirectory fourth = open(0);
        fourth.append(new byte[] {2});
        assertThatThrownBy(fourth::publish).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_directory_that_is_not_that_of_the_tree_is_not_opened() throws IOException {
        TileDirectory tiles = open(0);
        append(tiles, 5);
        tiles.publish();
        assertThat(Defects.of(() -> TileDirectory.open(folder, 5, TreeHasher.EMPTY_ROOT)))
                .isEqualTo(Defect.ROOT_MISMATCH);
        assertThatThrownBy(() -> open(6)).hasRootCauseInstanceOf(NoSuchFileException.class);
        Files.write(
                folder.resolve("tile/entries/000.p/5"),
                EntryBundle.encode(List.of(entry(0), entry(1), entry(2), entry(3), entry(9))));
        assertThat(Defects.of(() -> open(5))).isEqualTo(Defect.ROOT_MISMATCH);
        assertThat(Defects.of(() -> tiles.append(new byte[65_536]))).isEqualTo(Defect.TOO_LONG);
    }

    @Test
    void only_a_checkpoint_of_the_log_is_published() throws IOException {
        NoteSigner signer = new NoteSigner("o", SignatureType.ED25519, new byte[32]);
        TileDirectory tiles = open(0);
        append(tiles, 300);
        tiles.publish();
        tiles.publishCheckpoint(new Checkpoint("o", 300, tiles.root()).signedBy(signer));
        tiles.publishCheckpoint(new Checkpoint("o", 200, tree(200).root()).signedBy(signer));
        assertThat(Files.readString(folder.resolve("checkpoint"))).startsWith("o\n200\n");
        assertThat(Defects.of(() -> tiles.publishCheckpoint(new Checkpoint("o", 301, tiles.root()).signedBy(signer))))
                .isEqualTo(Defect.INDEX_BEYOND_SIZE);
        assertThat(Defects.of(() -> tiles.publishCheckpoint(new Checkpoint("o", 299, tiles.root()).signedBy(signer))))
                .isEqualTo(Defect.ROOT_MISMATCH);
    }
}
