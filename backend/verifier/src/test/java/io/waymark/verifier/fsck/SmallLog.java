package io.waymark.verifier.fsck;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.Refs;
import io.waymark.tlog.map.MapHasher;
import io.waymark.tlog.map.SparseMap;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A seeded log in a folder, made by other means than {@link LogCheck}: tlog's own directory and map. */
final class SmallLog {

    static final String ORIGIN = "small.example/log";
    static final List<String> ORGS = List.of("AMSP", "BMSP", "CMSP");

    private final Path folder;
    private final TileDirectory tiles;
    private final SparseMap map;
    private final Map<Hash, MapEntry> entries = new HashMap<>();
    private final Random random;
    private final List<Hash> keys = new ArrayList<>();
    private long block;

    /** What stands in place of a leaf's bytes. */
    UnaryOperator<byte[]> instead = bytes -> bytes;

    SmallLog(Path folder, long seed) throws IOException {
        this.folder = folder.resolve("log");
        this.random = new Random(seed);
        tiles = TileDirectory.open(this.folder, 0, io.waymark.tlog.TreeHasher.EMPTY_ROOT);
        map = SparseMap.open(folder.resolve("map"), SparseMap.NONE, MapHasher.EMPTY);
    }

    static NoteSigner signer(String org, SignatureType type) {
        boolean log = type == SignatureType.ED25519;
        return new NoteSigner(
                log ? ORIGIN : "small.example/" + org,
                type,
                Hash.sha256(Hash.label(org + (log ? " log" : " cosigner"))).bytes());
    }

    static String policy(String... orgs) {
        StringBuilder text = new StringBuilder();
        for (String org : orgs) {
            text.append("log ")
                    .append(signer(org, SignatureType.ED25519).verifierKey())
                    .append('\n');
        }
        for (String org : orgs) {
            NoteSigner cosigner = signer(org, SignatureType.COSIGNATURE_V1);
            text.append("witness ")
                    .append(org)
                    .append(' ')
                    .append(cosigner.verifierKey())
                    .append('\n');
        }
        return text + "group members 2 " + String.join(" ", orgs) + "\nquorum members\n";
    }

    /** A block of so many leaves of all kinds. */
    SmallLog block(int leaves) throws IOException {
        Map<Hash, MapEntry> changed = new HashMap<>();
        for (int i = 0; i < leaves; i++) {
            Leaf leaf = leaf();
            if (leaf instanceof Leaf.Write w && (w.flags() & Leaf.METADATA) == 0) {
                enter(changed, Refs.position(w.org(), w.keyHash()), w.flags(), w.value());
            } else if (leaf instanceof Leaf.PublicWrite w && (w.flags() & Leaf.METADATA) == 0) {
                enter(changed, Refs.position("", KeyId.keyHash(w.key())), w.flags(), w.value());
            }
            tiles.append(instead.apply(leaf.bytes()));
        }
        Map<io.waymark.tlog.Hash, io.waymark.tlog.Hash> values = new HashMap<>();
        changed.forEach((position, entry) -> values.put(
                io.waymark.tlog.Hash.of(position.bytes()),
                io.waymark.tlog.Hash.of(entry.hash().bytes())));
        Hash root = Hash.of(map.apply(block, values).bytes());
        tiles.append(instead.apply(new Leaf.State(block, hash(), root).bytes()));
        block++;
        return this;
    }

    private void enter(Map<Hash, MapEntry> changed, Hash position, int flags, Optional<Hash> value) {
        MapEntry before = entries.get(position);
        Optional<MapEntry.First> first = before == null ? Optional.empty() : before.first();
        if (first.isEmpty() && value.isPresent()) {
            first = Optional.of(new MapEntry.First(tiles.size(), value.get()));
        }
        long writes = before == null ? 1 : before.writes() + 1;
        MapEntry after = new MapEntry(first, writes, flags | (before == null ? 0 : before.flags()));
        entries.put(position, after);
        changed.put(position, after);
    }

    private Hash hash() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    private Leaf leaf() {
        int kind = random.nextInt(20);
        String org = ORGS.get(random.nextInt(3));
        return switch (kind) {
            case 0 -> new Leaf.Configuration(block, hash());
            case 1 -> new Leaf.Definition(block, hash());
            case 2 -> new Leaf.OddWrite(block, org, 3, hash(), 0, Optional.of(hash()));
            case 3 -> new Leaf.PublicWrite(block, "verifier|" + hash().hex() + "|" + org, 0, Optional.of(hash()));
            case 4 -> new Leaf.PublicWrite(block, "org|" + org, 0, Optional.of(hash()));
            case 5 -> new Leaf.Write(block, org, key(), Leaf.METADATA, Optional.of(hash()));
            case 6 -> new Leaf.Write(block, org, key(), Leaf.DELETED, Optional.empty());
            case 7 -> new Leaf.Write(block, org, key(), Leaf.DELETED | Leaf.PURGED, Optional.empty());
            case 8 -> new Leaf.Write(block, org, key(), Leaf.MALFORMED, Optional.of(hash()));
            default -> new Leaf.Write(block, org, key(), 0, Optional.of(hash()));
        };
    }

    /** A new key, or now and then one from before. */
    private Hash key() {
        if (!keys.isEmpty() && random.nextInt(4) == 0) {
            return keys.get(random.nextInt(keys.size()));
        }
        keys.add(hash());
        return keys.get(keys.size() - 1);
    }

    long size() {
        return tiles.size();
    }

    /** Publishes tiles and a checkpoint that these cosigned. */
    SmallLog publish(String... orgs) throws IOException {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, tiles.size(), tiles.publish());
        SignedCheckpoint signed = checkpoint.signedBy(signer(orgs[0], SignatureType.ED25519));
        for (String org : orgs) {
            signed = signed.with(signer(org, SignatureType.COSIGNATURE_V1)
                    .cosign(checkpoint, Instant.parse("2026-12-01T12:00:00Z")));
        }
        tiles.publishCheckpoint(signed);
        map.close();
        return this;
    }

    Path folder() {
        return folder;
    }

    byte[] checkpoint() throws IOException {
        return java.nio.file.Files.readAllBytes(folder.resolve("checkpoint"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
