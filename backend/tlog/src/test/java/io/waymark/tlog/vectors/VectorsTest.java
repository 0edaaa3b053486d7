package io.waymark.tlog.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Defect;
import io.waymark.tlog.Defects;
import io.waymark.tlog.Hash;
import io.waymark.tlog.InclusionProof;
import io.waymark.tlog.Json;
import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.map.MapClaim;
import io.waymark.tlog.map.MapHasher;
import io.waymark.tlog.map.MapProof;
import io.waymark.tlog.map.SparseMap;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.TlogProof;
import io.waymark.tlog.tile.EntryBundle;
import io.waymark.tlog.tile.HashTile;
import io.waymark.tlog.tile.TilePath;
import io.waymark.tlog.witness.Witness;
import io.waymark.tlog.witness.WitnessState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/vectors/tlog} holds every language to the same bytes and the same names of defects. They are made by
 * {@link Vectors}; a change fails until somebody means it and writes them anew with {@code -Dwaymark.vectors=write}.
 */
class VectorsTest {

    private static final Path DIRECTORY =
            Path.of(System.getProperty("waymark.root", "../.."), "docs", "vectors", "tlog");
    private static final List<String> FILES = List.of("trees", "notes", "tiles", "policies", "map");

    @TempDir
    Path scratch;

    static List<Json> cases(String name) throws IOException {
        return Json.parse(Files.readString(DIRECTORY.resolve(name + ".json")))
                .get("cases")
                .list();
    }

    static MapClaim claim(Json claim) {
        Optional<Hash> value = claim.has("value") ? Optional.of(hash(claim, "value")) : Optional.empty();
        return new MapClaim(hash(claim, "key"), value);
    }

    private static Hash hash(Json json, String name) {
        return Hash.parse(json.get(name).string());
    }

    private static List<Hash> hashes(Json json, String name) {
        return json.get(name).list().stream().map(h -> Hash.parse(h.string())).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trees", "notes", "tiles", "policies", "witness", "map"})
    void bytes_are_as_they_were(String name) throws IOException {
        Path file = DIRECTORY.resolve(name + ".json");
        String made = Json.write(new Vectors(scratch).make(name));
        if ("write".equals(System.getProperty("waymark.vectors"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file)).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trees", "notes", "tiles", "policies", "map"})
    void every_case_is_what_it_says(String name) throws IOException {
        for (Json c : cases(name)) {
            String found = Defects.codeOf(() -> check(name, c));
            assertThat(found)
                    .as(name + ": " + c.get("kind").string() + ", "
                            + c.get("name").string())
                    .isEqualTo(c.get("defect").string());
        }
    }

    /** {@code go.json} was made once by the libraries that its first line names. */
    @Test
    void what_go_makes_is_what_it_says() throws IOException {
        List<Json> cases = cases("go");
        assertThat(cases).hasSizeGreaterThanOrEqualTo(30);
        for (Json c : cases) {
            String found = Defects.codeOf(() -> check(c.get("file").string(), c));
            assertThat(found)
                    .as(c.get("name").string())
                    .isEqualTo(c.get("defect").string());
        }
    }

    private void check(String file, Json c) {
        switch (file + " " + c.get("kind").string()) {
            case "trees root" ->
                assertThat(MerkleTree.of(c.get("entries").list().stream()
                                        .map(e -> e.string().getBytes())
                                        .toList())
                                .root())
                        .isEqualTo(hash(c, "root"));
            case "trees inclusion" ->
                new InclusionProof(c.get("index").number(), c.get("size").number(), hashes(c, "path"))
                        .verify(hash(c, "leaf"), hash(c, "root"));
            case "trees consistency" ->
                new ConsistencyProof(c.get("oldSize").number(), c.get("newSize").number(), hashes(c, "path"))
                        .verify(hash(c, "oldRoot"), hash(c, "newRoot"));
            case "trees multiproof" ->
                new MultiProof(
                                c.get("size").number(),
                                c.get("indexes").list().stream()
                                        .map(Json::number)
                                        .toList(),
                                hashes(c, "hashes"))
                        .verify(hashes(c, "leaves"), hash(c, "root"));
            case "notes key" -> VerifierKey.parse(c.get("vkey").string());
            case "notes checkpoint" ->
                assertThat(Checkpoint.parse(c.get("text").string()))
                        .hasToString(c.get("text").string());
            case "notes note" ->
                Note.parse(c.get("note").string())
                        .verify(c.get("keys").list().stream()
                                .map(k -> VerifierKey.parse(k.string()))
                                .toList());
            case "tiles path" -> {
                TilePath path = TilePath.parse(c.get("path").string());
                assertThat(path)
                        .isEqualTo(new TilePath(
                                (int) c.get("level").number(), c.get("index").number(), (int)
                                        c.get("width").number()));
            }
            case "tiles bundle" ->
                assertThat(EntryBundle.decode(hex(c), (int) c.get("width").number()).stream()
                                .map(TreeHasher::leaf))
                        .isEqualTo(hashes(c, "leaves"));
            case "go tile" -> {
                TilePath path = TilePath.parse(c.get("path").string());
                MerkleTree tree =
                        MerkleTree.of(LongStream.range(0, c.get("size").number())
                                .mapToObj(i -> ("entry " + i).getBytes())
                                .toList());
                List<Hash> row = IntStream.range(0, path.width())
                        .mapToObj(i -> tree.hash(8 * path.level(), path.index() * TilePath.FULL + i))
                        .toList();
                assertThat(Hash.sha256(new HashTile(path, row).bytes()))
                        .hasToString(c.get("sha256").string());
            }
            case "tiles tile" ->
                HashTile.parse(new TilePath(0, 0, (int) c.get("width").number()), hex(c));
            case "policies policy" -> Policy.parse(c.get("policy").string());
            case "policies verdict" ->
                Policy.parse(c.get("policy").string())
                        .verify(SignedCheckpoint.parse(c.get("checkpoint").string()));
            case "policies proof" ->
                TlogProof.parse(c.get("proof").string())
                        .verify(Policy.parse(c.get("policy").string()), hash(c, "leaf"));
            case "map root" -> checkMapRoot(c);
            case "map proof" ->
                MapProof.verify(
                        Spelling.base64(c.get("proof").string()),
                        c.get("claims").list().stream().map(VectorsTest::claim).toList(),
                        hash(c, "root"));
            default -> throw new AssertionError("no check for " + c);
        }
    }

    private static byte[] hex(Json c) {
        return HexFormat.of().parseHex(c.get("hex").string());
    }

    private void checkMapRoot(Json c) {
        Map<Hash, Hash> values = new TreeMap<>();
        c.get("entries").list().forEach(e -> values.put(hash(e, "key"), hash(e, "value")));
        Path folder = scratch.resolve(hash(c, "root").toString());
        try (SparseMap map = SparseMap.open(folder, SparseMap.NONE, MapHasher.EMPTY)) {
            assertThat(map.apply(0, values)).isEqualTo(hash(c, "root"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void the_witness_answers_as_it_says() throws IOException {
        Vectors vectors = new Vectors(scratch);
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_795_000_000), ZoneOffset.UTC);
        try (WitnessState state = WitnessState.open(scratch.resolve("state"))) {
            Witness witness = new Witness(
                    List.of(vectors.witnessKey()), Map.of(Vectors.origin(), Set.of(vectors.logKey())), state, clock);
            for (Json c : cases("witness")) {
                Witness.Answer answer =
                        witness.addCheckpoint(c.get("body").string().getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status())
                        .as(c.get("name").string() + ": " + answer.body())
                        .isEqualTo((int) c.get("status").number());
            }
        }
    }

    @Test
    void every_defect_that_a_parser_or_verifier_names_has_a_vector() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String file : FILES) {
            cases(file).forEach(c -> named.add(c.get("defect").string()));
        }
        for (Defect defect : Defect.values()) {
            // no text in JSON can be invalid UTF-8, and what is too long would make the files so
            if (defect != Defect.NOT_UTF8 && defect != Defect.TOO_LONG) {
                assertThat(named).contains(defect.code());
            }
        }
    }

    /** The reference in JavaScript shares no code with this library, and shows how short a verifier is. */
    @Test
    void an_independent_reference_finds_the_same() throws Exception {
        Path out = scratch.resolve("out");
        Process node;
        try {
            node = new ProcessBuilder(
                            "node",
                            Path.of("src/test/resources/reference.mjs")
                                    .toAbsolutePath()
                                    .toString(),
                            DIRECTORY.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            System.out.println("SKIPPED: there is no node to run the reference in JavaScript with");
            assumeTrue(false, "no node");
            return;
        }
        try {
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(Files.readString(out)).matches("[1-9][0-9]* cases agree\n");
        assertThat(node.exitValue()).isZero();
    }
}
