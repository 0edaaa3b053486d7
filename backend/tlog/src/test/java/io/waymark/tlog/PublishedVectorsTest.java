package io.waymark.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.VerifierKey;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others have published: transparency-dev/merkle, golang.org/x/mod, C2SP. */
class PublishedVectorsTest {

    private static Hash hash(Json json) {
        return Hash.parse(json.isNull() ? "" : json.string());
    }

    /** Some cases have roots of other lengths, which say no more than whether they are equal. */
    private static Hash root(Json json) {
        byte[] bytes = json.isNull() ? new byte[0] : Spelling.base64(json.string());
        return bytes.length == Hash.BYTES ? Hash.of(bytes) : Hash.sha256("not a hash: ".getBytes(), bytes);
    }

    private static List<Hash> path(Json json) {
        return json.value() == null
                ? List.of()
                : json.list().stream().map(PublishedVectorsTest::hash).toList();
    }

    private static Json member(Json json, String name) {
        return json.has(name) ? json.get(name) : new Json(null);
    }

    @Test
    void inclusion_proofs_of_transparency_dev() {
        List<Path> files = SharedData.files("merkle/testdata/inclusion");
        assertThat(files).hasSize(98);
        for (Path file : files) {
            Json v = SharedData.json(file);
            String found = Defects.codeOf(() -> new InclusionProof(
                            v.get("leafIdx").number(), v.get("treeSize").number(), path(member(v, "proof")))
                    .verify(hash(member(v, "leafHash")), hash(member(v, "root"))));
            assertThat(!found.equals("ok"))
                    .as(file + ": " + found)
                    .isEqualTo(v.get("wantErr").bool());
        }
    }

    @Test
    void consistency_proofs_of_transparency_dev() {
        List<Path> files = SharedData.files("merkle/testdata/consistency");
        assertThat(files).hasSize(98);
        for (Path file : files) {
            Json v = SharedData.json(file);
            String found = Defects.codeOf(() -> new ConsistencyProof(
                            v.get("size1").number(), v.get("size2").number(), path(member(v, "proof")))
                    .verify(root(member(v, "root1")), root(member(v, "root2"))));
            assertThat(!found.equals("ok"))
                    .as(file + ": " + found)
                    .isEqualTo(v.get("wantErr").bool());
        }
    }

    @Test
    void roots_of_transparency_dev() {
        Json v = SharedData.json(SharedData.path("roots/rfc6962_roots.json"));
        List<byte[]> inputs = v.get("leaf_inputs_hex").list().stream()
                .map(json -> HexFormat.of().parseHex(json.string()))
                .toList();
        for (int n = 0; n <= inputs.size(); n++) {
            assertThat(MerkleTree.of(inputs.subList(0, n)).root())
                    .hasToString(v.get("root_hashes_hex_by_size").list().get(n).string());
        }
        Json hasher = v.get("rfc6962_hasher");
        assertThat(TreeHasher.leaf(new byte[0]))
                .hasToString(hasher.get("leaf_of_empty").string());
        assertThat(TreeHasher.leaf("L123456".getBytes()))
                .hasToString(hasher.get("leaf_of_ascii_L123456").string());
    }

    @Test
    void notes_of_go_and_of_c2sp() {
        Json go = SharedData.json(SharedData.path("note/note_vectors.json"));
        NoteSigner signer = NoteSigner.parse(go.get("skey_test_only").string());
        assertThat(signer.verifierKey()).hasToString(go.get("vkey").string());
        String text = go.get("text").string();
        assertThat(signer.sign(text) + "\n").isEqualTo(go.get("sigline").string());
        assertThat(signer.privateKey()).isEqualTo(go.get("skey_test_only").string());
        Json c2sp = SharedData.json(SharedData.path("c2sp/signed_note.json"));
        VerifierKey key = VerifierKey.parse(c2sp.get("vkey").string());
        Note note = Note.parse(c2sp.get("note").string());
        assertThat(note.verify(List.of(key)).get(0).key()).isEqualTo(key);
        assertThat(note).hasToString(c2sp.get("note").string());
    }
}
