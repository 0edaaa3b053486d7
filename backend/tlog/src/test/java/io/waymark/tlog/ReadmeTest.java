package io.waymark.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.map.MapClaim;
import io.waymark.tlog.map.MapHasher;
import io.waymark.tlog.map.MapProof;
import io.waymark.tlog.map.SparseMap;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.TlogProof;
import io.waymark.tlog.policy.Verdict;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in the README, run. */
class ReadmeTest {

    @TempDir
    Path folder;

    @Test
    void the_code_in_the_readme_runs() throws IOException {
        Path mapFolder = folder.resolve("map");
        Path folder = this.folder.resolve("log");
        // begin
        NoteSigner log = NoteSigner.generate("log.example/1", SignatureType.ED25519, new SecureRandom());
        NoteSigner witness = NoteSigner.generate("w.example", SignatureType.COSIGNATURE_V1, new SecureRandom());

        // A log as static files, and a checkpoint with a cosignature.
        TileDirectory tiles = TileDirectory.open(folder, 0, TreeHasher.EMPTY_ROOT);
        tiles.append("hello".getBytes());
        tiles.append("world".getBytes());
        Checkpoint checkpoint = new Checkpoint("log.example/1", tiles.size(), tiles.publish());
        SignedCheckpoint signed = checkpoint.signedBy(log).with(witness.cosign(checkpoint, Instant.now()));
        tiles.publishCheckpoint(signed);

        // A proof that anyone can check who has the policy.
        InclusionProof inclusion = InclusionProof.of(tiles.hashes(tiles.size()), 1, tiles.size());
        String proof = new TlogProof(Optional.empty(), inclusion, signed).toString();
        Policy policy =
                Policy.parse("log " + log.verifierKey() + "\nwitness w " + witness.verifierKey() + "\nquorum w\n");
        Verdict verdict = TlogProof.parse(proof).verify(policy, TreeHasher.leaf("world".getBytes()));

        // A map with a proof that one key has a value and another one was never written.
        Hash key = Hash.sha256("key".getBytes());
        Hash other = Hash.sha256("other".getBytes());
        try (SparseMap map = SparseMap.open(mapFolder, SparseMap.NONE, MapHasher.EMPTY)) {
            Hash root = map.apply(1, Map.of(key, Hash.sha256("value".getBytes())));
            byte[] proven = map.prove(1, List.of(other, key));
            List<MapClaim> claims =
                    List.of(MapClaim.present(key, Hash.sha256("value".getBytes())), MapClaim.absent(other));
            MapProof.verify(proven, MapClaim.sorted(claims), root);
        }
        // end
        assertThat(verdict.quorum()).isTrue();
    }

    @Test
    void the_readme_shows_that_code() throws IOException {
        Path module = Path.of(System.getProperty("waymark.root", "../.."), "backend", "tlog");
        String source = Files.readString(module.resolve("src/test/java/io/waymark/tlog/ReadmeTest.java"));
        String code = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("        // end\n"));
        String[] lines = code.split("\n");
        String shown = String.join(
                "\n",
                Arrays.stream(lines).map(l -> l.isEmpty() ? l : l.substring(8)).toList());
        assertThat(Files.readString(module.resolve("README.md"))).contains("```java\n" + shown + "\n```");
    }
}
