package io.waymark.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.waymark.backend.door.Door;
import io.waymark.backend.ledger.BlockStream;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.backend.ledger.LedgerTimeouts;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import io.waymark.ledger.Sealed;
import io.waymark.projection.NodeSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real network whose peers know none of other organisations, as where their ports are closed: its nodes have doors. */
class DoorsTest {
    private static final List<String> MEMBERS = List.of("Maker", "Seller", "Buyer");

    @TempDir
    static Path data;

    private static RealNetwork network;
    private static final List<Door> DOORS = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        network = RealNetwork.upApart(data.resolve("network"), MEMBERS.toArray(String[]::new));
        for (String name : MEMBERS) {
            Door door = new Door(
                    RealNetwork.settings(name, network.connection(name), network.door(name)),
                    new SimpleMeterRegistry());
            DOORS.add(door);
            door.open();
        }
    }

    @AfterAll
    static void end() {
        DOORS.forEach(Door::close);
        if (network != null) {
            network.close();
        }
    }

    private static LedgerClient client(String name, NodeSettings.Fabric connection, NodeSettings.Door door) {
        Duration most = Duration.ofSeconds(20);
        return new LedgerClient(
                RealNetwork.settings(name, connection, door), new LedgerTimeouts(most, most, most, most));
    }

    private static LedgerClient throughDoors(String name) {
        return client(name, network.connection(name), network.door(name));
    }

    private static byte[] offers(LedgerClient asker, String owner) {
        KeyPair pair = Sealed.keyPair();
        byte[] answer = asker.evaluateAt(
                owner + "MSP", "offers", Map.of("key", pair.getPublic().getEncoded()));
        return Sealed.open(pair, Base64.getDecoder().decode(answer));
    }

    @Test
    void without_doors_nobody_reaches_another_members_peer() {
        try (LedgerClient seller = client("Seller", network.connection("Seller"), NodeSettings.Door.NONE)) {
            assertThatThrownBy(() -> offers(seller, "Maker")).isInstanceOf(LedgerException.NotOrdered.class);
            assertThatThrownBy(() -> seller.publish(
                            LedgerKeys.organisation("SellerMSP"),
                            profile("SellerMSP").bytes()))
                    .isInstanceOf(LedgerException.NotOrdered.class);
        }
    }

    private static Profile profile(String mspId) {
        return new Profile(mspId, "through a door", "DE", List.of(), "https://node.example");
    }

    @Test
    void questions_and_public_values_go_through_doors() {
        try (LedgerClient buyer = throughDoors("Buyer")) {
            assertThat(CanonicalJson.parse(offers(buyer, "Maker"), JsonLimits.DOCUMENT)
                            .asObject()
                            .array("offers"))
                    .isEmpty();
            assertThat(buyer.publish(
                                    LedgerKeys.organisation("BuyerMSP"),
                                    profile("BuyerMSP").bytes())
                            .code())
                    .isZero();
            assertThat(new String(buyer.evaluateAt("BuyerMSP", "profiles", Map.of()), StandardCharsets.UTF_8))
                    .contains("through a door");
        }
    }

    @Test
    void a_door_gives_no_block_where_the_peer_would() throws Exception {
        NodeSettings.Fabric own = network.connection("Maker");
        assertThat(firstBlock(own.peers())).isZero();
        List<NodeSettings.Peer> door = List.of(
                new NodeSettings.Peer("127.0.0.1:" + network.door("Maker").port(), null));
        assertThatThrownBy(() -> firstBlock(door)).isInstanceOf(LedgerException.NotOrdered.class);
    }

    /** What the seller's client gets at a server of the maker. */
    private static long firstBlock(List<NodeSettings.Peer> at) throws Exception {
        NodeSettings.Fabric seller = network.connection("Seller");
        NodeSettings.Fabric there = new NodeSettings.Fabric(
                seller.channel(),
                seller.chaincode(),
                at,
                network.connection("Maker").tlsRoots(),
                seller.certificate(),
                seller.key(),
                null);
        try (LedgerClient client = client("Seller", there, NodeSettings.Door.NONE);
                BlockStream blocks = client.blocks(0, null)) {
            return blocks.next().number();
        }
    }
}
