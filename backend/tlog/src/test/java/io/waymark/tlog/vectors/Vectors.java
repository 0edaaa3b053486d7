package io.waymark.tlog.vectors;

import static io.waymark.tlog.Json.object;

import io.waymark.tlog.ConsistencyProof;
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
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.TlogProof;
import io.waymark.tlog.tile.EntryBundle;
import io.waymark.tlog.tile.TilePath;
import io.waymark.tlog.witness.AddCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Makes the vectors: everything in them follows from numbers, so that they come out the same everywhere. */
final class Vectors {

    private static final String OK = "ok";
    private static final String ORIGIN = "demo.example/log";

    private final MerkleTree tree = MerkleTree.of(
            IntStream.range(0, 21).mapToObj(i -> ("entry " + i).getBytes()).toList());
    private final List<Map<String, Object>> cases = new ArrayList<>();
    private final Path scratch;

    Vectors(Path scratch) {
        this.scratch = scratch;
    }

    Object make(String name) throws IOException {
        switch (name) {
            case "trees" -> trees();
            case "notes" -> notes();
            case "tiles" -> tiles();
            case "policies" -> policies();
            case "witness" -> witness();
            case "map" -> map();
            default -> throw new IllegalArgumentException(name);
        }
        return object("cases", cases);
    }

    /** A case: what it is, and the code of its defect, or "ok". */
    private void add(String kind, String name, String defect, Map<String, Object> input) {
        Map<String, Object> all = object("kind", kind, "name", name, "defect", defect);
        all.putAll(input);
        cases.add(all);
    }

    private static Map<String, Object> with(Map<String, Object> input, String member, Object value) {
        Map<String, Object> other = new LinkedHashMap<>(input);
        other.put(member, value);
        return other;
    }

    private static List<String> texts(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }

    private static <T> List<T> drop(List<T> list) {
        return list.subList(1, list.size());
    }

    private static List<String> flip(List<String> hashes, int which) {
        List<String> other = new ArrayList<>(hashes);
        other.set(which, flip(hashes.get(which)));
        return other;
    }

    private static String flip(String base64) {
        byte[] bytes = Spelling.base64(base64);
        bytes[bytes.length / 2] ^= 4;
        return Spelling.base64(bytes);
    }

    private static <T> List<T> and(List<T> list, T one) {
        List<T> other = new ArrayList<>(list);
        other.add(one);
        return other;
    }

    // ---- trees

    private void trees() {
        List<String> entries =
                IntStream.range(0, 21).mapToObj(i -> "entry " + i).toList();
        for (int size : new int[] {0, 1, 2, 3, 7, 8, 21}) {
            add(
                    "root",
                    "size " + size,
                    OK,
                    object(
                            "entries",
                            entries.subList(0, size),
                            "root",
                            tree.root(size).base64()));
        }
        for (int[] at : new int[][] {{0, 1}, {0, 2}, {2, 3}, {5, 7}, {7, 8}, {0, 21}, {20, 21}, {13, 21}}) {
            add("inclusion", "leaf " + at[0] + " of " + at[1], OK, inclusion(at[0], at[1]));
        }
        Map<String, Object> good = inclusion(13, 21);
        List<String> path = texts(InclusionProof.of(tree, 13, 21).path());
        add("inclusion", "a hash too few", "proof-length", with(good, "path", drop(path)));
        add("inclusion", "a hash too many", "proof-length", with(good, "path", and(path, path.get(0))));
        add(
                "inclusion",
                "another leaf",
                "root-mismatch",
                with(good, "leaf", tree.hash(0, 12).base64()));
        add("inclusion", "another index of the same shape", "root-mismatch", with(good, "index", 12L));
        add("inclusion", "an index beyond the tree", "index-beyond-size", with(good, "index", 21L));
        add("inclusion", "a negative index", "index-beyond-size", with(good, "index", -1L));
        add("inclusion", "a tree above 2^53 - 1", "number-too-large", with(good, "size", 1L << 53));
        add(
                "inclusion",
                "another root",
                "root-mismatch",
                with(good, "root", tree.root(20).base64()));
        for (int i = 0; i < path.size(); i++) {
            add("inclusion", "a bit of hash " + i, "root-mismatch", with(good, "path", flip(path, i)));
        }
        add("inclusion", "a hash of 31 bytes", "hash-length", with(good, "root", Spelling.base64(new byte[31])));
        consistency();
        multiproofs();
    }

    private Map<String, Object> inclusion(int index, int size) {
        List<String> path = texts(InclusionProof.of(tree, index, size).path());
        String leaf = tree.hash(0, index).base64();
        return object(
                "index",
                index,
                "size",
                size,
                "path",
                path,
                "leaf",
                leaf,
                "root",
                tree.root(size).base64());
    }

    private void consistency() {
        for (int[] at : new int[][] {{1, 1}, {1, 2}, {2, 3}, {3, 7}, {4, 7}, {6, 8}, {8, 21}, {20, 21}, {13, 21}}) {
            add("consistency", "from " + at[0] + " to " + at[1], OK, consistency(at[0], at[1]));
        }
        Map<String, Object> good = consistency(13, 21);
        List<String> path = texts(ConsistencyProof.of(tree, 13, 21).path());
        add("consistency", "a hash too few", "proof-length", with(good, "path", drop(path)));
        add("consistency", "a hash too many", "proof-length", with(good, "path", and(path, path.get(0))));
        add(
                "consistency",
                "a proof of equal sizes that is not empty",
                "proof-length",
                with(with(good, "oldSize", 21L), "oldRoot", tree.root(21).base64()));
        add(
                "consistency",
                "two roots of one size",
                "root-mismatch",
                with(consistency(8, 8), "oldRoot", tree.root(7).base64()));
        add(
                "consistency",
                "from the empty tree",
                "empty-tree",
                object(
                        "oldSize",
                        0L,
                        "newSize",
                        8L,
                        "path",
                        List.of(),
                        "oldRoot",
                        tree.root(0).base64(),
                        "newRoot",
                        tree.root(8).base64()));
        add("consistency", "to a smaller tree", "sizes-out-of-order", with(good, "oldSize", 22L));
        add(
                "consistency",
                "roots swapped",
                "root-mismatch",
                with(
                        with(good, "oldRoot", tree.root(21).base64()),
                        "newRoot",
                        tree.root(13).base64()));
        for (int i = 0; i < path.size(); i++) {
            add("consistency", "a bit of hash " + i, "root-mismatch", with(good, "path", flip(path, i)));
        }
    }

    private Map<String, Object> consistency(int old, int size) {
        List<String> path = texts(ConsistencyProof.of(tree, old, size).path());
        String oldRoot = tree.root(old).base64();
        return object(
                "oldSize",
                old,
                "newSize",
                size,
                "path",
                path,
                "oldRoot",
                oldRoot,
                "newRoot",
                tree.root(size).base64());
    }

    private void multiproofs() {
        for (List<Long> indexes : List.of(
                List.of(0L),
                List.of(20L),
                List.of(3L, 4L),
                List.of(0L, 7L, 8L, 20L),
                LongStream.range(0, 21).boxed().toList())) {
            add("multiproof", "leaves " + indexes, OK, multiproof(indexes));
        }
        Map<String, Object> good = multiproof(List.of(0L, 7L, 8L, 20L));
        List<String> hashes =
                texts(MultiProof.of(tree, 21, List.of(0L, 7L, 8L, 20L)).hashes());
        List<?> leaves = (List<?>) good.get("leaves");
        add("multiproof", "no leaf", "nothing-proven", with(with(good, "indexes", List.of()), "leaves", List.of()));
        add("multiproof", "leaves out of order", "not-ascending", with(good, "indexes", List.of(7, 0, 8, 20)));
        add("multiproof", "a leaf twice", "not-ascending", with(good, "indexes", List.of(0, 7, 7, 20)));
        add("multiproof", "a leaf beyond the tree", "index-beyond-size", with(good, "indexes", List.of(0, 7, 8, 21)));
        add("multiproof", "a hash too few", "proof-length", with(good, "hashes", drop(hashes)));
        add("multiproof", "a hash too many", "proof-length", with(good, "hashes", and(hashes, hashes.get(0))));
        add("multiproof", "a leaf's hash too few", "proof-length", with(good, "leaves", drop(leaves)));
        List<Object> swapped = new ArrayList<>(leaves);
        Collections.swap(swapped, 0, 1);
        add("multiproof", "leaves exchanged", "root-mismatch", with(good, "leaves", swapped));
        for (int i = 0; i < hashes.size(); i++) {
            add("multiproof", "a bit of hash " + i, "root-mismatch", with(good, "hashes", flip(hashes, i)));
        }
    }

    private Map<String, Object> multiproof(List<Long> indexes) {
        List<String> hashes = texts(MultiProof.of(tree, 21, indexes).hashes());
        List<String> leaves =
                indexes.stream().map(i -> tree.hash(0, i).base64()).toList();
        return object(
                "size",
                21,
                "indexes",
                indexes,
                "hashes",
                hashes,
                "leaves",
                leaves,
                "root",
                tree.root().base64());
    }

    // ---- notes

    private static NoteSigner signer(String name, SignatureType type, int seed) {
        return new NoteSigner(name, type, Hash.sha256(new byte[] {(byte) seed}).bytes());
    }

    private final NoteSigner log = signer(ORIGIN, SignatureType.ED25519, 1);
    private final NoteSigner a = signer("a.example/cosigner", SignatureType.COSIGNATURE_V1, 2);
    private final NoteSigner b = signer("b.example/cosigner", SignatureType.COSIGNATURE_V1, 3);
    private final NoteSigner outside = signer("witness.example/w1", SignatureType.COSIGNATURE_V1, 4);
    private final Checkpoint checkpoint = new Checkpoint(ORIGIN, 21, tree.root());

    private SignedCheckpoint cosigned(NoteSigner... cosigners) {
        SignedCheckpoint signed = checkpoint.signedBy(log);
        for (NoteSigner cosigner : cosigners) {
            signed = signed.with(cosigner.cosign(
                    checkpoint,
                    Instant.ofEpochSecond(
                            1_795_000_000L + signed.note().signatures().size())));
        }
        return signed;
    }

    private void notes() {
        keys();
        List<String> known =
                List.of(log.verifierKey().toString(), a.verifierKey().toString());
        String text = "a text\n\nof three lines\n";
        String signed = new Note(text, List.of(log.sign(text))).toString();
        String line = log.sign(text).toString();
        note("a text with an empty line", OK, signed, known);
        note(
                "a checkpoint with a cosignature and one of an unknown key",
                OK,
                cosigned(a, outside).toString(),
                known);
        note(
                "a known name with another key id is ignored",
                OK,
                signed + new NoteSignature(ORIGIN, 7, new byte[] {1}) + "\n",
                known);
        note(
                "a known key id with another name is ignored",
                OK,
                signed + new NoteSignature("x", log.verifierKey().id(), new byte[] {1}) + "\n",
                known);
        note(
                "no known key",
                "signature-unknown",
                signed,
                List.of(b.verifierKey().toString()));
        note("no signature", "signature-missing", text + "\n", known);
        note("no empty line", "note-form", "a text\n" + line + "\n", known);
        note("nothing", "line-not-ended", "", known);
        note("the last line not ended", "line-not-ended", signed.substring(0, signed.length() - 1), known);
        note("a control character", "control-character", signed.replace("a text", "a\ttext"), known);
        note("a carriage return", "control-character", signed.replace("\n", "\r\n"), known);
        note("a hyphen for the dash", "signature-line", signed.replace('\u2014', '-'), known);
        note("two blanks", "signature-line", signed.replace("\u2014 ", "\u2014  "), known);
        note("a line without signature", "signature-line", text + "\n\u2014 " + ORIGIN + "\n", known);
        note("a key id alone", "signature-line", text + "\n\u2014 " + ORIGIN + " AAAAAA==\n", known);
        note("a name with a plus sign", "key-name", signed.replace(ORIGIN, "a+b"), known);
        note("base64 without padding", "base64-not-canonical", signed.replace("=", ""), known);
        note("base64 with unused bits", "base64-not-canonical", text + "\n\u2014 x AAAAAAB=\n", known);
        note("a line after the signatures", "signature-line", signed + "x\n", known);
        note("another text", "signature-invalid", signed.replace("three", "two"), known);
        note(
                "a signature too short",
                "signature-length",
                text + "\n" + new NoteSignature(ORIGIN, log.verifierKey().id(), new byte[63]) + "\n",
                known);
        note("the same line twice", "signature-duplicate", signed + line + "\n", known);
        NoteSignature cosignature = a.cosign(checkpoint, Instant.ofEpochSecond(1_795_000_000));
        byte[] early = cosignature.signature().clone();
        early[7] ^= 1;
        byte[] never = cosignature.signature().clone();
        Arrays.fill(never, 0, 8, (byte) 0);
        String body = checkpoint + "\n";
        note("a cosignature with another time", "signature-invalid", body + cosignature(early) + "\n", known);
        note("a cosignature without time", "timestamp", body + cosignature(never) + "\n", known);
        checkpoints();
    }

    private NoteSignature cosignature(byte[] signature) {
        return new NoteSignature(a.verifierKey().name(), a.verifierKey().id(), signature);
    }

    private void note(String name, String defect, String note, List<String> keys) {
        add("note", name, defect, object("note", note, "keys", keys));
    }

    private void keys() {
        String vkey = log.verifierKey().toString();
        add("key", "an Ed25519 key", OK, object("vkey", vkey));
        add("key", "a cosigner's key", OK, object("vkey", a.verifierKey().toString()));
        add("key", "two parts", "key-malformed", object("vkey", vkey.substring(0, vkey.lastIndexOf('+'))));
        add(
                "key",
                "a key id in upper case",
                "key-malformed",
                object("vkey", vkey.replaceFirst("\\+[0-9a-f]{8}", "+ABCDEF01")));
        add(
                "key",
                "a key id of another key",
                "key-id-mismatch",
                object("vkey", vkey.replaceFirst("\\+[0-9a-f]{8}", "+00000000")));
        add("key", "another name", "key-id-mismatch", object("vkey", vkey.replace("demo", "dome")));
        add("key", "no name", "key-name", object("vkey", vkey.replace(ORIGIN, "")));
        add("key", "a name with a blank", "key-name", object("vkey", vkey.replace("demo", "de mo")));
        add("key", "a name with a no-break space", "key-name", object("vkey", vkey.replace("demo", "de\u00a0mo")));
        add("key", "a type that is not known", "key-type", object("vkey", vkey.replaceFirst("\\+A", "+E")));
        add("key", "31 bytes", "key-malformed", object("vkey", raw("demo", new byte[32])));
        String zero = "01" + "00".repeat(32);
        add(
                "key",
                "a point of low order",
                "key-weak",
                object("vkey", raw("demo", HexFormat.of().parseHex(zero))));
        String big = "01" + "ed" + "ff".repeat(30) + "7f";
        add(
                "key",
                "a point in another spelling",
                "key-malformed",
                object("vkey", raw("demo", HexFormat.of().parseHex(big))));
        String off = "0102" + "00".repeat(31);
        add(
                "key",
                "no point",
                "key-malformed",
                object("vkey", raw("demo", HexFormat.of().parseHex(off))));
    }

    private static String raw(String name, byte[] typeAndKey) {
        byte[] typed = typeAndKey.clone();
        typed[0] = 1;
        String id = Hash.sha256((name + "\n").getBytes(), typed).toString().substring(0, 8);
        return name + "+" + id + "+" + Spelling.base64(typed);
    }

    private void checkpoints() {
        String text = checkpoint.toString();
        add("checkpoint", "three lines", OK, object("text", text));
        add("checkpoint", "an extension line", OK, object("text", text + "extra\n"));
        add(
                "checkpoint",
                "the empty tree",
                OK,
                object("text", new Checkpoint(ORIGIN, 0, TreeHasher.EMPTY_ROOT).toString()));
        add("checkpoint", "two lines", "line-missing", object("text", ORIGIN + "\n21\n"));
        add("checkpoint", "no origin", "origin", object("text", text.replace(ORIGIN, "")));
        add("checkpoint", "a leading zero", "number-not-canonical", object("text", text.replace("\n21\n", "\n021\n")));
        add("checkpoint", "a plus sign", "number-not-canonical", object("text", text.replace("\n21\n", "\n+21\n")));
        add(
                "checkpoint",
                "a size above 2^53 - 1",
                "number-too-large",
                object("text", text.replace("\n21\n", "\n9007199254740992\n")));
        add("checkpoint", "a root without padding", "base64-not-canonical", object("text", text.replace("=", "")));
        add(
                "checkpoint",
                "a root of 31 bytes",
                "hash-length",
                object("text", ORIGIN + "\n21\n" + Spelling.base64(new byte[31]) + "\n"));
        add("checkpoint", "an empty extension line", "line-unexpected", object("text", text + "\n"));
        add("checkpoint", "not ended", "line-not-ended", object("text", text.substring(0, text.length() - 1)));
    }

    // ---- tiles

    private void tiles() {
        for (String path : List.of(
                "tile/0/000", "tile/0/x001/x234/067", "tile/63/999", "tile/entries/x001/000.p/255", "tile/2/000.p/1")) {
            TilePath tile = TilePath.parse(path);
            add(
                    "path",
                    path,
                    OK,
                    object("path", path, "level", tile.level(), "index", tile.index(), "width", tile.width()));
        }
        for (String path : List.of(
                "tile/0/1",
                "tile/00/001",
                "tile/64/001",
                "tile/0/x000/001",
                "tile/0/001.p/0",
                "tile/0/001.p/256",
                "tile/0/001.p/01",
                "tile/0/001.p",
                "tile/0/001/002",
                "tile/data/001",
                "/tile/0/001",
                "tile/0/001/",
                "tile/0/x001")) {
            add("path", path, "tile-path", object("path", path));
        }
        List<byte[]> entries = List.of(new byte[0], "one".getBytes(), new byte[300]);
        byte[] bundle = EntryBundle.encode(entries);
        String hex = HexFormat.of().formatHex(bundle);
        List<String> leaves = texts(entries.stream().map(TreeHasher::leaf).toList());
        add("bundle", "three entries", OK, object("hex", hex, "width", 3, "leaves", leaves));
        add("bundle", "an entry too few", "bundle-length", object("hex", hex, "width", 4));
        add("bundle", "an entry too many", "bundle-length", object("hex", hex, "width", 2));
        add("bundle", "cut off", "bundle-length", object("hex", hex.substring(0, hex.length() - 2), "width", 3));
        add("bundle", "a byte left over", "bundle-length", object("hex", hex + "00", "width", 3));
        String hashes = HexFormat.of().formatHex(tree.hash(0, 0).bytes())
                + HexFormat.of().formatHex(tree.hash(0, 1).bytes());
        add("tile", "two hashes", OK, object("hex", hashes, "width", 2));
        add("tile", "two hashes and a byte", "tile-length", object("hex", hashes + "00", "width", 2));
        add("tile", "two hashes for three", "tile-length", object("hex", hashes, "width", 3));
    }

    // ---- policies and proofs

    private String policy() {
        return "log " + log.verifierKey() + "\n"
                + "witness A " + a.verifierKey() + " https://a.example/\n"
                + "witness B " + b.verifierKey() + "\n"
                + "witness W " + outside.verifierKey() + "\n"
                + "group orgs any A B\ngroup q all orgs W\nquorum q\n";
    }

    private void policies() {
        String policy = policy();
        add("policy", "groups", OK, object("policy", policy));
        add("policy", "no quorum line", "policy-quorum", object("policy", policy.replace("quorum q\n", "")));
        add("policy", "two quorum lines", "policy-quorum", object("policy", policy + "quorum q\n"));
        add(
                "policy",
                "a quorum that is not defined",
                "policy-name",
                object("policy", policy.replace("quorum q", "quorum z")));
        add("policy", "a name twice", "policy-name", object("policy", policy.replace("witness B", "witness A")));
        add(
                "policy",
                "the reserved name",
                "policy-name",
                object("policy", policy.replace("witness B", "witness none")));
        add(
                "policy",
                "a member of two groups",
                "policy-name",
                object("policy", policy.replace("all orgs W", "all orgs A")));
        add(
                "policy",
                "a member that is defined later",
                "policy-name",
                object("policy", policy.replace("any A B", "any A q")));
        add("policy", "a threshold of 0", "policy-threshold", object("policy", policy.replace("any A B", "0 A B")));
        add(
                "policy",
                "a threshold above the members",
                "policy-threshold",
                object("policy", policy.replace("any A B", "3 A B")));
        add(
                "policy",
                "a threshold with a leading zero",
                "policy-threshold",
                object("policy", policy.replace("any A B", "01 A B")));
        add("policy", "a group without members", "policy-keyword", object("policy", policy.replace("any A B", "any")));
        add("policy", "an unknown keyword", "policy-keyword", object("policy", "trust me\n" + policy));
        add("policy", "a comment", "policy-not-canonical", object("policy", "# ours\n" + policy));
        add("policy", "two blanks", "policy-not-canonical", object("policy", policy.replace("any A", "any  A")));
        add(
                "policy",
                "a witness after a group",
                "policy-not-canonical",
                object("policy", policy.replaceFirst("(witness W .*\n)(group orgs .*\n)", "$2$1")));
        add(
                "policy",
                "a public key twice",
                "key-duplicate",
                object(
                        "policy",
                        policy.replace(
                                b.verifierKey().toString(), a.verifierKey().toString())));
        add(
                "policy",
                "a log's key for a witness",
                "key-type",
                object(
                        "policy",
                        policy.replace(
                                b.verifierKey().toString(), log.verifierKey().toString())));
        verdict("a quorum", OK, cosigned(a, outside));
        verdict("more than a quorum", OK, cosigned(a, b, outside));
        verdict("no witness from outside", "quorum", cosigned(a, b));
        verdict("no cosignature", "quorum", cosigned());
        verdict(
                "a forged cosignature beside a quorum",
                "signature-invalid",
                cosigned(a, outside)
                        .with(b.cosign(new Checkpoint(ORIGIN, 20, tree.root(20)), Instant.ofEpochSecond(9))));
        NoteSigner stranger = signer(ORIGIN, SignatureType.ED25519, 9);
        verdict(
                "a log of that name with another key",
                "signature-unknown",
                SignedCheckpoint.of(
                        checkpoint,
                        List.of(
                                stranger.sign(checkpoint.toString()),
                                cosigned(a).note().signatures().get(1))));
        Checkpoint elsewhere = new Checkpoint("other.example", 21, tree.root());
        verdict("another origin", "origin", elsewhere.signedBy(log));
        proofs();
    }

    private void verdict(String name, String defect, SignedCheckpoint checkpoint) {
        add("verdict", name, defect, object("policy", policy(), "checkpoint", checkpoint.toString()));
    }

    private void proofs() {
        InclusionProof inclusion = InclusionProof.of(tree, 13, 21);
        String proof = new TlogProof(Optional.empty(), inclusion, cosigned(a, outside)).toString();
        String extra = new TlogProof(Optional.of("ZXh0cmE="), inclusion, cosigned(a, outside)).toString();
        String leaf = tree.hash(0, 13).base64();
        proof("a proof", OK, proof, leaf);
        proof("with extra data", OK, extra, leaf);
        proof("another leaf", "root-mismatch", proof, tree.hash(0, 12).base64());
        proof("another index", "root-mismatch", proof.replace("index 13", "index 12"), leaf);
        proof("an index with a leading zero", "number-not-canonical", proof.replace("index 13", "index 013"), leaf);
        proof("an index beyond the tree", "index-beyond-size", proof.replace("index 13", "index 21"), leaf);
        proof("a hash too few", "proof-length", proof.replaceFirst("(index 13\n).*\n", "$1"), leaf);
        proof("another version", "line-unexpected", proof.replace("@v1", "@v2"), leaf);
        proof("extra data that is empty", "line-unexpected", extra.replace("ZXh0cmE=", ""), leaf);
        proof("extra data that is no base64", "base64-not-canonical", extra.replace("ZXh0cmE=", "ZXh0cmE"), leaf);
        proof(
                "extra data after the index",
                "base64-not-canonical",
                proof.replace("index 13\n", "index 13\nextra AA==\n"),
                leaf);
        proof("no empty line", "line-missing", "c2sp.org/tlog-proof@v1\nindex 13\n", leaf);
        proof("no index", "line-missing", "c2sp.org/tlog-proof@v1\n\n" + cosigned(a, outside), leaf);
        proof("no quorum", "quorum", new TlogProof(Optional.empty(), inclusion, cosigned(a)).toString(), leaf);
    }

    private void proof(String name, String defect, String proof, String leaf) {
        add("proof", name, defect, object("policy", policy(), "proof", proof, "leaf", leaf));
    }

    // ---- witness: one after the other, beginning with a witness that has seen nothing

    private void witness() {
        NoteSigner stranger = signer(ORIGIN, SignatureType.ED25519, 9);
        MerkleTree fork = MerkleTree.of(
                IntStream.range(0, 21).mapToObj(i -> ("other " + i).getBytes()).toList());
        request("a first checkpoint", 200, 0, List.of(), at(5, log));
        request("the same again", 200, 5, List.of(), at(5, log));
        request("a smaller one", 400, 5, List.of(), at(4, log));
        request(
                "one that the witness cannot connect",
                409,
                4,
                ConsistencyProof.of(tree, 4, 8).path(),
                at(8, log));
        request("what a client sends that knows nothing", 409, 0, List.of(), at(8, log));
        request("without proof", 422, 5, List.of(), at(8, log));
        request("with another proof", 422, 5, ConsistencyProof.of(fork, 5, 8).path(), at(8, log));
        request(
                "another tree of the same size",
                422,
                5,
                List.of(),
                new Checkpoint(ORIGIN, 5, fork.root(5)).signedBy(log));
        request("of an unknown log", 404, 5, List.of(), new Checkpoint("other.example", 8, tree.root(8)).signedBy(log));
        request("with another key", 403, 5, ConsistencyProof.of(tree, 5, 8).path(), at(8, stranger));
        request(
                "with a bad signature",
                403,
                5,
                ConsistencyProof.of(tree, 5, 8).path(),
                SignedCheckpoint.of(
                        at(8, log).checkpoint(),
                        List.of(new NoteSignature(ORIGIN, log.verifierKey().id(), new byte[64]))));
        request("one that goes on", 200, 5, ConsistencyProof.of(tree, 5, 8).path(), at(8, log));
        cases.add(object("kind", "request", "name", "no request", "defect", OK, "body", "hello\n", "status", 400));
        cases.add(object(
                "kind",
                "request",
                "name",
                "64 hashes",
                "defect",
                OK,
                "body",
                "old 8\n" + (tree.root().base64() + "\n").repeat(64) + "\n" + at(21, log),
                "status",
                400));
    }

    private SignedCheckpoint at(long size, NoteSigner log) {
        return new Checkpoint(ORIGIN, size, tree.root(size)).signedBy(log);
    }

    private void request(String name, int status, long old, List<Hash> proof, SignedCheckpoint checkpoint) {
        String body = new AddCheckpoint(old, proof, checkpoint).toString();
        cases.add(object("kind", "request", "name", name, "defect", OK, "body", body, "status", status));
    }

    /** The witness of these vectors. */
    NoteSigner witnessKey() {
        return outside;
    }

    VerifierKey logKey() {
        return log.verifierKey();
    }

    static String origin() {
        return ORIGIN;
    }

    // ---- map

    private static Hash key(String name) {
        return Hash.sha256(("key " + name).getBytes());
    }

    private static Hash near(Hash key, int bit) {
        byte[] bytes = key.bytes();
        bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return Hash.of(bytes);
    }

    private void map() throws IOException {
        TreeMap<Hash, Hash> values = new TreeMap<>();
        mapRoot("no key", values, MapHasher.EMPTY);
        try (SparseMap map = SparseMap.open(scratch, SparseMap.NONE, MapHasher.EMPTY)) {
            values.put(key("0"), key("value 0"));
            mapRoot("one key", values, map.apply(0, values));
            values.put(near(key("0"), 255), key("value 1"));
            mapRoot("two keys that differ in their last bit", values, map.apply(1, values));
            IntStream.range(1, 24).forEach(i -> values.put(key("" + i), key("value " + i)));
            mapRoot("25 keys", values, map.apply(2, values));
            values.put(key("7"), key("another value"));
            mapRoot("a value replaced", values, map.apply(3, values));
            mapProofs(map, values);
        }
    }

    private void mapRoot(String name, Map<Hash, Hash> values, Hash root) {
        List<Object> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(object("key", key.base64(), "value", value.base64())));
        add("root", name, OK, object("entries", entries, "root", root.base64()));
    }

    private static List<Object> claims(Map<Hash, Hash> values, List<Hash> keys) {
        return keys.stream()
                .sorted()
                .<Object>map(key -> values.containsKey(key)
                        ? object("key", key.base64(), "value", values.get(key).base64())
                        : object("key", key.base64()))
                .toList();
    }

    private void mapProofs(SparseMap map, Map<Hash, Hash> values) {
        List<Hash> many =
                List.of(key("0"), near(key("0"), 255), near(key("0"), 254), key("7"), key("8"), key("x"), key("y"));
        Map<String, List<Hash>> proven = new LinkedHashMap<>();
        proven.put("one key present", List.of(key("7")));
        Hash alone = absent(map, false);
        Hash beside = absent(map, true);
        proven.put("a key absent where no key is", List.of(alone));
        proven.put("a key absent where another one is", List.of(beside));
        proven.put("many keys", many);
        proven.forEach((name, keys) -> mapProof(name, OK, map.prove(3, keys), claims(values, keys), map.root()));
        byte[] proof = map.prove(3, many);
        List<Object> claims = claims(values, many);
        mapProof("cut off", "proof-length", Arrays.copyOf(proof, proof.length - 1), claims, map.root());
        mapProof("a byte left over", "proof-length", Arrays.copyOf(proof, proof.length + 1), claims, map.root());
        mapProof("no claim", "nothing-proven", proof, List.of(), map.root());
        mapProof("a claim twice", "not-ascending", proof, and(claims, claims.get(6)), map.root());
        mapProof("a claim too few", "map-other-leaf", proof, drop(claims), map.root());
        mapProof("another root", "root-mismatch", proof, claims, map.root(2));
        mapProof(
                "nothing there, and a key claimed",
                "map-item",
                new byte[] {0},
                claims(values, List.of(key("7"))),
                map.root());
        mapProof(
                "a leaf for two keys",
                "map-item",
                new byte[] {1},
                claims(values, List.of(key("7"), key("8"))),
                map.root());
        mapProof("an item that does not exist", "map-item", new byte[] {4}, claims, map.root());
        byte[] empty = new byte[34];
        empty[0] = 3;
        mapProof("an empty sibling spelled out", "map-item", empty, claims(values, List.of(key("x"))), map.root());
        byte[] deep = new byte[257];
        Arrays.fill(deep, (byte) 2);
        mapProof("257 nodes", "map-depth", deep, claims(values, List.of(key("x"))), map.root());
        byte[] one = map.prove(3, List.of(key("7")));
        byte[] absent = map.prove(3, List.of(beside));
        mapProof(
                "a key that is there claimed absent",
                "proof-length",
                one,
                List.of(object("key", key("7").base64())),
                map.root());
        mapProof(
                "another value",
                "root-mismatch",
                one,
                List.of(object("key", key("7").base64(), "value", key("value 7").base64())),
                map.root());
        byte[] own = absent.clone();
        beside.copyTo(own, own.length - 64);
        mapProof(
                "the key itself as the other leaf", "map-other-leaf", own, claims(values, List.of(beside)), map.root());
        byte[] far = absent.clone();
        near(beside, 0).copyTo(far, far.length - 64);
        mapProof(
                "another leaf that lies elsewhere", "map-other-leaf", far, claims(values, List.of(beside)), map.root());
        for (int at = 0; at < proof.length; at += 33) {
            byte[] flipped = proof.clone();
            flipped[at] ^= 16;
            mapProof("a bit of byte " + at, codeOf(flipped, claims, map.root()), flipped, claims, map.root());
        }
    }

    /** A key that is absent, and whose way down ends at another leaf or at nothing. */
    private static Hash absent(SparseMap map, boolean atLeaf) {
        return LongStream.range(0, 1_000)
                .mapToObj(i -> key("absent " + i))
                .filter(key -> {
                    byte[] proof = map.prove(3, List.of(key));
                    return atLeaf
                            ? proof.length % 33 == 65 % 33
                            : proof.length % 33 == 1 && proof[proof.length - 1] == 0;
                })
                .findFirst()
                .orElseThrow();
    }

    private static String codeOf(byte[] proof, List<Object> claims, Hash root) {
        List<MapClaim> read =
                claims.stream().map(c -> VectorsTest.claim(new Json(c))).toList();
        String code = Defects.codeOf(() -> MapProof.verify(proof, read, root));
        if (code.equals(OK)) {
            throw new IllegalStateException("a changed proof must be refused");
        }
        return code;
    }

    private void mapProof(String name, String defect, byte[] proof, List<?> claims, Hash root) {
        add("proof", name, defect, object("proof", Spelling.base64(proof), "claims", claims, "root", root.base64()));
    }
}
