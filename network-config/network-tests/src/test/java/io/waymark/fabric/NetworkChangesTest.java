package io.waymark.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.json.JsonObject;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real network that breaks, grows, is upgraded and loses a member, with its data in place all the time. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NetworkChangesTest {

    @TempDir
    static Path data;

    private static RealNetwork network;

    @BeforeAll
    static void start() {
        network = RealNetwork.up(data.resolve("network"), "Maker", "Seller");
        publish("Maker", "before all");
    }

    @AfterAll
    static void end() {
        if (network != null) {
            network.close();
        }
    }

    private record Said(int exit, String text) {}

    private static Said command(String verb, String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments = new java.util.ArrayList<>(List.of(verb, network.dir.toString()));
        arguments.addAll(List.of(more));
        int exit = new FabricCommand(new PrintStream(out, true, StandardCharsets.UTF_8), network.chaincode)
                .run(arguments.toArray(String[]::new));
        return new Said(exit, out.toString(StandardCharsets.UTF_8));
    }

    private static void publish(String org, String name) {
        try (LedgerClient ledger = RealNetwork.client(org, network.connection(org))) {
            Profile profile = new Profile(org + "MSP", name, "DE", List.of(), "https://node.example");
            byte[] value = profile.bytes();
            // Peers find each other again some seconds after a start; until then the others' endorsement cannot be had.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (true) {
                try {
                    assertThat(ledger.publish(LedgerKeys.organisation(org + "MSP"), value)
                                    .code())
                            .isZero();
                    return;
                } catch (LedgerException.NotOrdered notNow) {
                    if (!notNow.passing() || System.nanoTime() > end) {
                        throw notNow;
                    }
                    Processes.pause(500);
                }
            }
        }
    }

    /** What an organisation's own peer has of the organisations' profiles. */
    private static String profiles(String org) {
        try (LedgerClient ledger = RealNetwork.client(org, network.connection(org))) {
            return new String(ledger.evaluateAt(org + "MSP", "profiles", Map.of()), StandardCharsets.UTF_8);
        }
    }

    @Test
    @Order(1)
    void status_says_what_runs_and_that_policies_are_sound() {
        Said status = command("status");
        assertThat(status.exit()).as(status.text()).isZero();
        assertThat(status.text())
                .contains("peer-Maker", "ledger of Seller", "version 1.0, sequence 1, approved by MakerMSP, SellerMSP")
                .containsPattern("policy of MakerMSP +needs a peer")
                .doesNotContain("DOES NOT RUN");
    }

    @Test
    @Order(2)
    void what_was_killed_is_named_and_comes_back_with_its_data() throws Exception {
        List<String> killed = List.of("orderer2", "peer-Seller", "chaincode-Maker");
        Processes processes = new Processes(Layout.existing(network.dir));
        for (String name : killed) {
            ProcessHandle process = processes.running(name).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(10, TimeUnit.SECONDS);
        }
        Said broken = command("status");
        assertThat(broken.exit()).isEqualTo(1);
        killed.forEach(name -> assertThat(broken.text()).containsPattern(name + " +DOES NOT RUN"));
        assertThat(command("up").exit()).isZero();
        assertThat(command("status").exit()).isZero();
        assertThat(profiles("Seller")).contains("before all");
        publish("Seller", "after the kill");
    }

    @Test
    @Order(3)
    void a_further_organisation_joins_and_has_all_that_was_ever_written() {
        Said added = command("add-org", "Keeper");
        assertThat(added.exit()).as(added.text()).isZero();
        assertThat(profiles("Keeper")).contains("before all", "after the kill");
        publish("Keeper", "the third");
        assertThat(profiles("Maker")).contains("the third");
        Said status = command("status");
        assertThat(status.text()).contains("sequence 1, approved by KeeperMSP, MakerMSP, SellerMSP");
        assertThat(NetworkDirectory.of(network.dir).members())
                .extracting(member -> member.organisation().name() + member.place())
                .containsExactly("Maker0", "Seller1", "Keeper2");
        assertThat(command("add-org", "Keeper").text()).contains("is a member of this network already");
    }

    @Test
    @Order(4)
    void the_chaincode_is_replaced_with_data_in_place() {
        Said upgraded = command("upgrade");
        assertThat(upgraded.exit()).as(upgraded.text()).isZero();
        assertThat(upgraded.text()).contains("version 1.1, sequence 2");
        assertThat(profiles("Maker")).contains("before all");
        publish("Maker", "after the upgrade");
        Said status = command("status");
        assertThat(status.exit()).as(status.text()).isZero();
        assertThat(status.text()).contains("chaincode-Maker-2").doesNotContainPattern("chaincode-Maker +runs");
    }

    @Test
    @Order(5)
    void who_leaves_writes_no_more_and_the_others_go_on() {
        assertThat(command("remove-org", "Nobody").text()).contains("there is no NobodyMSP");
        Said removed = command("remove-org", "Keeper");
        assertThat(removed.exit()).as(removed.text()).isZero();
        publish("Seller", "after the leaving");
        assertThat(profiles("Maker")).contains("the third", "after the leaving");
        Said status = command("status");
        assertThat(status.exit()).as(status.text()).isZero();
        assertThat(status.text()).containsPattern("policy of KeeperMSP +nobody can satisfy it");
        assertThat(command("add-org", "Keeper").text()).contains("or was one");
    }

    @Test
    @Order(6)
    void a_policy_that_a_clients_key_satisfies_is_a_fault() {
        Layout layout = Layout.existing(network.dir);
        Binaries binaries = Binaries.find().orElseThrow();
        PeerCommand peer = new PeerCommand(layout, binaries, new Processes(layout));
        Organisation seller = new Organisation("Seller");
        new ChannelConfig(layout, binaries, peer).change(List.of(seller), config -> {
            JsonObject organisations = ChannelConfig.organisations(config);
            JsonObject group = organisations.object("SellerMSP");
            // Readers are administrators, peers and clients.
            JsonObject readers = group.object("policies").object("Readers").object("policy");
            JsonObject endorsement =
                    group.object("policies").object("Endorsement").with("policy", readers);
            JsonObject open = group.with("policies", group.object("policies").with("Endorsement", endorsement));
            return ChannelConfig.withOrganisations(config, organisations.with("SellerMSP", open));
        });
        Said status = command("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.text()).containsPattern("policy of SellerMSP +OPEN").contains("OR('SellerMSP.peer')");
    }

    @Test
    @Order(7)
    void down_leaves_nothing_running_and_ports_in_use_are_named() throws Exception {
        Processes processes = new Processes(Layout.existing(network.dir));
        List<ProcessHandle> running = network.network().status().keySet().stream()
                .map(name -> processes.running(name).orElseThrow())
                .toList();
        assertThat(command("down").exit()).isZero();
        assertThat(running).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(network.network().status()).doesNotContainValue(true);
        int taken = Layout.existing(network.dir).peerPort(new Organisation("Seller"));
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", taken));
            assertThatThrownBy(() -> network.up())
                    .isInstanceOf(FabricException.class)
                    .hasMessageContaining(taken + " (peer-Seller)");
        }
        assertThat(command("up").exit()).isZero();
        assertThat(profiles("Seller")).contains("after the upgrade", "after the leaving");
    }
}
