package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.NewerFormatException;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.log.LogKey;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/vectors/log.json} holds every language to the same leaves, map and roots. A change of bytes fails, until somebody
 * means it and writes them anew with {@code -Dwaymark.vectors=write}.
 */
class LogVectorsTest {
    private static final Path FILE =
            Path.of(System.getProperty("waymark.root", "../.."), "docs", "vectors", "log.json");
    private static final HexFormat HEX = HexFormat.of();
    private static final Hash KEY = KeyId.keyHash("key");
    private static final Hash VALUE = Hash.sha256("value".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path logs;

    private static Map<String, Leaf> leaves() {
        Map<String, Leaf> leaves = new LinkedHashMap<>();
        Optional<Hash> value = Optional.of(VALUE);
        leaves.put("write", new Leaf.Write(7, A, KEY, 0, value));
        leaves.put("deletion", new Leaf.Write(7, A, KEY, Leaf.DELETED, Optional.empty()));
        leaves.put("purge", new Leaf.Write(7, A, KEY, Leaf.DELETED | Leaf.PURGED, Optional.empty()));
        leaves.put("value hash of another length", new Leaf.Write(7, A, KEY, Leaf.MALFORMED, value));
        leaves.put("metadata", new Leaf.Write(7, A, KEY, Leaf.METADATA, value));
        leaves.put("metadata deleted", new Leaf.Write(7, A, KEY, Leaf.METADATA | Leaf.DELETED, Optional.empty()));
        leaves.put("key hash of 3 bytes", new Leaf.OddWrite(7, A, 3, Hash.sha256(new byte[3]), 0, value));
        leaves.put(
                "public key of 2,000 bytes", new Leaf.OddWrite(7, "", 2_000, Hash.sha256(new byte[2_000]), 0, value));
        leaves.put("public write", new Leaf.PublicWrite(7, "org|" + A, 0, value));
        leaves.put("public write, deleted", new Leaf.PublicWrite(7, "prefix|ü", Leaf.DELETED, Optional.empty()));
        leaves.put("configuration", new Leaf.Configuration(0, VALUE));
        leaves.put("definition", new Leaf.Definition(4, VALUE));
        leaves.put("state", new Leaf.State(1L << 40, KEY, VALUE));
        return leaves;
    }

    /** What is no entry, by what is wrong with it. */
    private static Map<String, byte[]> malformed() {
        byte[] write = leaves().get("write").bytes();
        byte[] state = leaves().get("state").bytes();
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("empty", new byte[0]);
        bad.put("format 0", with(write, 0, 0));
        bad.put("no such kind", with(write, 1, 9));
        bad.put("a byte too few", Arrays.copyOf(write, write.length - 1));
        bad.put("a byte too many", Arrays.copyOf(write, write.length + 1));
        bad.put("value although deleted", with(write, 10, Leaf.DELETED));
        bad.put("purged and not deleted", with(write, 10, Leaf.PURGED));
        bad.put("unknown flag", with(write, 10, 16));
        bad.put("no organisation", with(write, 11, 0));
        bad.put("character that no organisation has", with(write, 12, '/'));
        bad.put("state with flags", with(state, 10, 1));
        byte[] odd = leaves().get("key hash of 3 bytes").bytes();
        bad.put("odd write at a key hash of 32 bytes", with(odd, 12 + A.length() + 3, 32));
        byte[] open = leaves().get("public write").bytes();
        bad.put("public key that is not UTF-8", with(open, 13, 0xff));
        return bad;
    }

    private static byte[] with(byte[] entry, int at, int value) {
        byte[] changed = entry.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private JsonObject make() throws IOException {
        List<JsonValue> leaves = new ArrayList<>();
        leaves().forEach((name, leaf) -> leaves.add(JsonObject.of(
                "name",
                name,
                "entry",
                HEX.formatHex(leaf.bytes()),
                "leafHash",
                TreeHasher.leaf(leaf.bytes()).toString())));
        List<JsonValue> bad = new ArrayList<>();
        malformed().forEach((name, entry) -> bad.add(JsonObject.of("name", name, "entry", HEX.formatHex(entry))));
        return JsonObject.of(
                "leaves", JsonArray.of(leaves),
                "malformed", JsonArray.of(bad),
                "newer", HEX.formatHex(with(leaves().get("write").bytes(), 0, 2)),
                "positions",
                        JsonArray.of(List.of(
                                JsonObject.of(
                                        "org",
                                        A,
                                        "keyHash",
                                        KEY.hex(),
                                        "position",
                                        new LogKey(A, KEY).position().hex()),
                                JsonObject.of(
                                        "key",
                                        "org|" + A,
                                        "position",
                                        LogKey.ofPublic("org|" + A).position().hex()))),
                "mapEntries",
                        JsonArray.of(List.of(
                                entry("written once", new MapEntry(Optional.of(new MapEntry.First(300, VALUE)), 1, 0)),
                                entry(
                                        "written, then purged",
                                        new MapEntry(Optional.of(new MapEntry.First(300, VALUE)), 2, 3)),
                                entry("only deleted", new MapEntry(Optional.empty(), 1, 1)))),
                "log", log());
    }

    private static JsonObject entry(String name, MapEntry entry) {
        return JsonObject.of(
                "name",
                name,
                "entry",
                HEX.formatHex(entry.bytes()),
                "hash",
                entry.hash().hex());
    }

    /** Three blocks of two members with everything odd, and what comes of them. */
    private JsonObject log() throws IOException {
        Network network = Network.of(logs, A, B);
        byte[] other = KeyId.keyHash("other").bytes();
        network.append(
                List.of(
                        new HashedWrite(B, KEY.bytes(), VALUE.bytes(), false, false),
                        new HashedWrite(A, KEY.bytes(), new byte[0], true, false),
                        new HashedWrite(A, KEY.bytes(), VALUE.bytes(), false, false),
                        new HashedWrite(A, other, new byte[] {1, 2, 3}, false, false),
                        new HashedWrite(A, new byte[3], VALUE.bytes(), false, false),
                        new HashedWrite(B, other, Hash.sha256().bytes(), false, false)),
                List.of());
        network.append(List.of(new HashedWrite(B, KEY.bytes(), new byte[0], false, true)), List.of());
        LogRows rows = new LogRows(network.node(A).jdbc);
        List<JsonValue> blocks = new ArrayList<>();
        for (int i = 0; i < network.height(); i++) {
            blocks.add(block(network.block(i, A), rows.before(i + 1)));
        }
        LogState last = rows.latest().orElseThrow();
        List<String> entries = new ArrayList<>();
        TileDirectory tiles = TileDirectory.open(
                logs.resolve(A),
                last.size(),
                io.waymark.tlog.Hash.of(last.treeRoot().bytes()));
        for (long i = 0; i < last.size(); i++) {
            entries.add(HEX.formatHex(tiles.entry(i, last.size())));
        }
        network.node(A).log.close();
        network.node(B).log.close();
        return JsonObject.of("blocks", JsonArray.of(blocks), "entries", JsonArray.ofStrings(entries));
    }

    private static JsonObject block(LedgerBlock block, LogState after) {
        List<JsonValue> transactions = new ArrayList<>();
        for (LedgerBlock.Transaction t : block.transactions()) {
            List<JsonValue> hashed = new ArrayList<>();
            t.hashed()
                    .forEach(w -> hashed.add(JsonObject.of(
                            "org", w.org(),
                            "keyHash", HEX.formatHex(w.keyHash()),
                            "valueHash", HEX.formatHex(w.valueHash()),
                            "delete", w.delete(),
                            "purge", w.purge())));
            List<JsonValue> open = new ArrayList<>();
            t.publics()
                    .forEach(w -> open.add(
                            JsonObject.of("key", w.key(), "value", HEX.formatHex(w.value()), "delete", w.delete())));
            transactions.add(
                    JsonObject.of("code", t.code(), "hashed", JsonArray.of(hashed), "publics", JsonArray.of(open)));
        }
        return JsonObject.of(
                "header", block.header().hex(),
                "transactions", JsonArray.of(transactions),
                "size", after.size(),
                "treeRoot", after.treeRoot().hex(),
                "mapRoot", after.mapRoot().hex());
    }

    @Test
    void bytes_are_as_they_were() throws IOException {
        String made = JsonWriter.write(make()).replace("},{", "},\n{").replace("\",\"01", "\",\n\"01") + "\n";
        if ("write".equals(System.getProperty("waymark.vectors"))) {
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).isEqualTo(made);
    }

    @Test
    void every_entry_reads_back_and_nothing_else_is_one() throws IOException {
        JsonObject vectors =
                JsonParser.parse(Files.readString(FILE), JsonLimits.DOCUMENT).asObject();
        for (JsonValue leaf : vectors.array("leaves")) {
            byte[] entry = HEX.parseHex(leaf.asObject().string("entry"));
            assertThat(Leaf.parse(entry).bytes()).isEqualTo(entry);
            assertThat(TreeHasher.leaf(entry).toString())
                    .isEqualTo(leaf.asObject().string("leafHash"));
        }
        for (JsonValue bad : vectors.array("malformed")) {
            byte[] entry = HEX.parseHex(bad.asObject().string("entry"));
            assertThatThrownBy(() -> Leaf.parse(entry))
                    .as(bad.asObject().string("name"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .isNotInstanceOf(NewerFormatException.class);
        }
        assertThatThrownBy(() -> Leaf.parse(HEX.parseHex(vectors.string("newer"))))
                .isInstanceOf(NewerFormatException.class);
        vectors.object("log").array("entries").strings().forEach(entry -> Leaf.parse(HEX.parseHex(entry)));
    }
}
