package io.waymark.backend.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.projection.ledger.LedgerBlock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The blocks of a real network (docs/vectors/fabric) as the node reads them. */
class RecordedBlocksTest {

    private static final Path RECORDED = Path.of(System.getProperty("waymark.root"), "docs/vectors/fabric");
    private static final String OWN = "ManufacturerMSP";

    private final Map<String, LedgerBlock.Transaction> byName = new HashMap<>();
    private final List<LedgerBlock> blocks = new ArrayList<>();
    private JsonObject recorded;

    @BeforeEach
    void decode() throws Exception {
        BlockDecoder decoder = new BlockDecoder(OWN, "waymark", 0, null);
        try (Stream<Path> files = Files.list(RECORDED.resolve("blocks"))) {
            for (Path file : files.sorted().toList()) {
                blocks.add(decoder.decode(BlockAndPrivateData.parseFrom(Files.readAllBytes(file))));
            }
        }
        Map<String, LedgerBlock.Transaction> byId = new HashMap<>();
        blocks.forEach(b -> b.transactions().forEach(t -> byId.putIfAbsent(t.id(), t)));
        recorded = CanonicalJson.parse(Files.readAllBytes(RECORDED.resolve("recorded.json")))
                .asObject();
        recorded.array("transactions")
                .forEach(t -> byName.put(
                        t.asObject().string("name"), byId.get(t.asObject().string("id"))));
    }

    @Test
    void the_first_block_names_the_members_and_every_other_one_follows_the_one_before() {
        assertThat(blocks.get(0).members()).containsExactly("DistributorMSP", OWN, "RetailerMSP");
        for (int i = 1; i < blocks.size(); i++) {
            assertThat(blocks.get(i).previous()).isEqualTo(blocks.get(i - 1).header());
        }
    }

    @Test
    void every_transaction_has_its_code_and_its_creator() {
        recorded.array("transactions").forEach(t -> {
            JsonObject transaction = t.asObject();
            LedgerBlock.Transaction decoded = byName.get(transaction.string("name"));
            assertThat(decoded).as(transaction.string("name")).isNotNull();
            assertThat(decoded.code()).isEqualTo((int) transaction.integer("code"));
            assertThat(decoded.creator()).endsWith("MSP");
        });
    }

    @Test
    void own_values_are_those_that_were_written() {
        LedgerBlock.Transaction commission = byName.get("commission");
        JsonObject values = recorded.array("transactions").get(0).asObject().object("values");
        assertThat(values.names()).hasSizeGreaterThan(1);
        int gone = 0;
        for (String key : values.names()) {
            byte[] value = HexFormat.of().parseHex(values.string(key));
            byte[] keyHash = Hash.sha256(key.getBytes(StandardCharsets.UTF_8)).bytes();
            assertThat(commission.hashed()).anySatisfy(write -> {
                assertThat(write.keyHash()).isEqualTo(keyHash);
                assertThat(write.valueHash()).isEqualTo(Hash.sha256(value).bytes());
            });
            if (commission.own().containsKey(key)) {
                assertThat(commission.own().get(key)).isEqualTo(value);
            } else {
                gone++;
            }
        }
        // The event was purged before these blocks were recorded: its hash stays, its value is gone.
        assertThat(gone).isEqualTo(1);
        assertThat(byName.get("purge the event").hashed()).hasSize(1).allMatch(w -> w.purge() && w.delete());
    }

    @Test
    void only_the_chaincodes_own_writes_count() {
        assertThat(byName.get("put").publics()).isEmpty();
        assertThat(byName.get("private put").hashed()).isEmpty();
        assertThat(byName.get("lifecycle beside").hashed()).hasSize(1);
        assertThat(byName.get("other chaincode beside").hashed()).hasSize(1);
        assertThat(byName.get("publish Maker").publics())
                .extracting(LedgerBlock.PublicWrite::key)
                .containsExactly("org|" + OWN);
    }

    @Test
    void nonsense_is_read_as_what_it_is() {
        assertThat(byName.get("key twice").hashed()).hasSize(1);
        assertThat(byName.get("key twice").hashed().get(0).valueHash())
                .isEqualTo(Hash.sha256("other".getBytes(StandardCharsets.UTF_8)).bytes());
        assertThat(byName.get("collection twice").hashed()).hasSize(1);
        assertThat(byName.get("key hash of 3 bytes").hashed().get(0).keyHash()).hasSize(3);
        assertThat(byName.get("no key hash").hashed().get(0).keyHash()).isEmpty();
        assertThat(byName.get("value hash of 5 bytes").hashed().get(0).valueHash())
                .hasSize(5);
        for (String name : List.of("no value hash", "hash of no bytes", "purge alone")) {
            assertThat(byName.get(name).hashed()).as(name).hasSize(1).allMatch(LedgerBlock.HashedWrite::delete);
        }
        for (String name : List.of("no transaction id", "bytes for a set", "two actions", "high signature")) {
            assertThat(byName.get(name).hashed()).as(name).isEmpty();
        }
    }
}
