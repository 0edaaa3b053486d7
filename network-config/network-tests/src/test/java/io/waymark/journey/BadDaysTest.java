package io.waymark.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.fabric.RealNetwork;
import io.waymark.ledger.Hash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad days of a real network while goods go through three nodes. After each, whatever a node acknowledged is on the ledger
 * exactly once, what nobody knew the outcome of is resolved, and the rows equal those of a rebuild.
 * {@code -Dwaymark.fabric.baddays=true} runs them; they take ten minutes.
 */
@EnabledIfSystemProperty(named = "waymark.fabric.baddays", matches = "true")
class BadDaysTest {

    private static final int LANES = 2;
    private static final long LIMIT_SECONDS = Long.getLong("waymark.fabric.baddays.limit", 10);
    private static final long PATIENCE_SECONDS = 120;
    private static final Map<Member, String> NAMES =
            Map.of(Member.MANUFACTURER, "Manufacturer", Member.DISTRIBUTOR, "Distributor", Member.RETAILER, "Retailer");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path data;

    private static RealNetwork network;
    private static NodeProcess nodes;
    private static final Map<Member, Wire> WIRES = new EnumMap<>(Member.class);
    private static final Map<Member, NodeClient> CLIENTS = new EnumMap<>(Member.class);
    private static final Map<Member, EventsOnLedger> LEDGER = new EnumMap<>(Member.class);
    private static final Map<Member, Set<String>> HANDED_IN = new EnumMap<>(Member.class);

    private Trade trade;

    @BeforeAll
    static void start() throws Exception {
        network = RealNetwork.up(data.resolve("network"), "Manufacturer", "Distributor", "Retailer");
        // A test that is stopped from outside leaves no processes behind.
        Runtime.getRuntime().addShutdownHook(new Thread(network::close));
        for (Member member : Member.values()) {
            Wire wire = new Wire(network.endpoint(NAMES.get(member)));
            WIRES.put(member, wire);
            network.through(NAMES.get(member), wire.port());
            LEDGER.put(member, new EventsOnLedger(network, NAMES.get(member)));
            HANDED_IN.put(member, new HashSet<>());
        }
        nodes = NodeProcess.start(data.resolve("nodes"), data.resolve("network"));
        for (Member member : Member.values()) {
            CLIENTS.put(
                    member,
                    new NodeClient(
                            member,
                            URI.create("http://localhost:" + nodes.port(member)),
                            data.resolve("answers-" + member.id())));
        }
    }

    @AfterAll
    static void end() {
        LEDGER.values().forEach(EventsOnLedger::close);
        if (nodes != null) {
            nodes.close();
        }
        WIRES.values().forEach(Wire::close);
        if (network != null) {
            network.close();
        }
    }

    @Test
    void a_peer_is_killed_and_started_again() throws Exception {
        trading();
        String peer = RealNetwork.peer("Manufacturer");
        network.kill(peer);
        pass(12);
        network.start(peer);
        healed("peer killed");
    }

    @Test
    void the_leading_orderer_is_killed_and_started_again() throws Exception {
        trading();
        String leader = network.leader().orElseThrow();
        network.kill(leader);
        long killed = System.nanoTime();
        await("another leader", () -> network.leader().isPresent());
        System.out.printf("another orderer leads after %.1f s%n", (System.nanoTime() - killed) / 1e9);
        resolved("leader killed, another one elected");
        pass(10);
        network.start(leader);
        healed("leader killed and started again");
    }

    @Test
    void a_chaincode_process_is_killed_and_started_again() throws Exception {
        trading();
        String chaincode = network.chaincodeOf("Distributor");
        network.kill(chaincode);
        pass(15);
        network.start(chaincode);
        healed("chaincode killed");
    }

    @Test
    void a_receiving_organisation_is_away_for_a_while() throws Exception {
        trading();
        network.kill(RealNetwork.peer("Retailer"));
        network.kill(network.chaincodeOf("Retailer"));
        pass(90);
        network.start(network.chaincodeOf("Retailer"));
        network.start(RealNetwork.peer("Retailer"));
        healed("receiver away for 90 s");
    }

    @Test
    void the_connection_breaks_after_an_orderer_took_the_transaction() throws Exception {
        trading();
        Wire wire = WIRES.get(Member.MANUFACTURER);
        Set<String> taken = Set.of();
        for (int tries = 0; tries < 40 && taken.isEmpty(); tries++) {
            wire.keepAnswersBack();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (System.nanoTime() < end && taken.isEmpty()) {
                // The distributor sees in a block what the manufacturer's node has no answer for.
                taken = nodes.seen(Member.DISTRIBUTOR, nodes.unsettled(Member.MANUFACTURER));
                TimeUnit.MILLISECONDS.sleep(50);
            }
            wire.cut();
            if (taken.isEmpty()) {
                TimeUnit.SECONDS.sleep(2);
            }
        }
        assertThat(taken).as("taken by an orderer, and nobody told the node").isNotEmpty();
        healed("connection cut after Submit (" + taken.size() + " in doubt)");
    }

    @Test
    void the_nodes_clocks_are_off_by_an_hour() throws Exception {
        Assumptions.assumeTrue(
                NodeProcess.clocksCanBeWrong(),
                "SKIPPED: not asked for by -Dwaymark.fabric.baddays.clock=true, or faketime is not installed");
        for (String offset : new String[] {"+1h", "-1h"}) {
            trading();
            nodes.clock(offset);
            pass(20);
            nodes.clock("+0");
            healed("clocks off by " + offset);
        }
    }

    /** Goods are on their way at all three nodes. */
    private void trading() throws Exception {
        trade = new Trade(CLIENTS::get, LANES);
        await("trade", () -> trade.rounds() >= 12);
    }

    private static void pass(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    /** The cause is gone: from here on everything must come right by itself. */
    private void healed(String what) throws Exception {
        resolved(what);
        int rounds = trade.rounds();
        await("trade goes on", () -> trade.rounds() >= rounds + 6);
        assertThat(trade.settle()).as("faults on the day: " + what).isEmpty();
        for (Member member : Member.values()) {
            HANDED_IN.get(member).addAll(trade.handedIn(member));
        }
        quiet();
        for (Member member : Member.values()) {
            exactlyOnce(what, member);
        }
        for (Member member : Member.values()) {
            sameAfterRebuild(what, member);
        }
    }

    private static void resolved(String what) throws Exception {
        long healed = System.nanoTime();
        Map<Member, Set<String>> doubtful = new EnumMap<>(Member.class);
        int count = 0;
        for (Member member : Member.values()) {
            doubtful.put(member, nodes.unsettled(member));
            count += doubtful.get(member).size();
        }
        await("all that was open is settled", () -> {
            for (Member member : Member.values()) {
                doubtful.get(member).retainAll(nodes.unsettled(member));
            }
            return doubtful.values().stream().allMatch(Set::isEmpty);
        });
        double seconds = (System.nanoTime() - healed) / 1e9;
        System.out.printf("%s: %d open transactions were settled after %.1f s%n", what, count, seconds);
        assertThat(seconds).as("seconds until nothing was unknown: " + what).isLessThanOrEqualTo(LIMIT_SECONDS);
    }

    /**
     * Nothing is under way any more, and every node has followed as far as the others. A member that was away is asked again some
     * seconds after it wrote, so it takes longer than that to say so.
     */
    private static void quiet() throws Exception {
        await("quiet", () -> {
            String before = standing();
            TimeUnit.SECONDS.sleep(12);
            long height = nodes.height(Member.MANUFACTURER);
            boolean together = true;
            for (Member member : Member.values()) {
                together &= nodes.height(member) == height
                        && nodes.unsettled(member).isEmpty();
            }
            return together && before.equals(standing());
        });
    }

    private static String standing() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Member member : Member.values()) {
            all.append(nodes.height(member))
                    .append(' ')
                    .append(nodes.rows(member))
                    .append('\n');
        }
        return all.toString();
    }

    private void exactlyOnce(String what, Member member) throws IOException {
        Map<String, Integer> times = LEDGER.get(member).upTo(nodes.height(member));
        Set<String> acknowledged = trade.acknowledged(member);
        System.out.printf(
                "%s: %s: %d acknowledged, %d handed in, %d on the ledger since the first day%n",
                what, member, acknowledged.size(), trade.handedIn(member).size(), times.size());
        assertThat(acknowledged).as("acknowledged by the " + member).hasSizeGreaterThan(6);
        for (String id : acknowledged) {
            assertThat(times.get(id)).as(id + " on the ledger of the " + member).isEqualTo(1);
        }
        assertThat(times.values()).as("times on the ledger").containsOnly(1);
        assertThat(HANDED_IN.get(member)).as("handed in").containsAll(times.keySet());
    }

    private static void sameAfterRebuild(String what, Member member) throws Exception {
        long height = nodes.height(member);
        Map<String, Hash> before = nodes.tables(member);
        nodes.empty(member);
        // It begins at once: its stream of blocks breaks.
        WIRES.get(member).cut();
        await("the " + member + " has followed again", () -> nodes.height(member) == height);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Set<String> different = nodes.different(member, before);
        while (!different.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
            different = nodes.different(member, before);
        }
        assertThat(different)
                .as(what + ": tables of the " + member + " with other rows than before the rebuild")
                .isEmpty();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime())
                    .as(what + " within " + PATIENCE_SECONDS + " s")
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
