package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a block of a thousand steps takes: printed, and far from the bound that a busy machine needs. */
class ProjectionSpeedTest {

    /** Milliseconds of the processor: what a machine that is busy with other things takes on top is not ours. */
    private static final long BOUND = 1_500;

    /** One is the slowest, because nothing is warm yet; more of them tell how fast it becomes. */
    private static final int ROUNDS = Integer.getInteger("waymark.speed.rounds", 1);

    private final Network network = Network.of(A, B);
    private final Network.Node a = network.node(A);
    private final Network.Node b = network.node(B);

    @Test
    void a_block_of_a_thousand_steps_is_applied_in_a_fraction_of_a_second() {
        for (int round = 0; round < ROUNDS; round++) {
            String items = items(round);
            report("commission", commit(event("ObjectEvent", "ADD", "commissioning", "'epcList':[" + items + "]")));
            report(
                    "ship",
                    commit(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':[" + items + "]," + to(GLN_B))));
        }
        String items = items(9);
        commit(event("ObjectEvent", "ADD", "commissioning", "'epcList':[" + items + "]"));
        String unit = "https://id.gs1.org/00/095210010000000017";
        report(
                "pack",
                commit(event(
                        "AggregationEvent",
                        "ADD",
                        "packing",
                        "'parentID':'" + unit + "','childEPCs':[" + items + "]")));
        report(
                "ship unit",
                commit(event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + unit + "']," + to(GLN_B))));
        long start = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(b.fetch(A).values()).allMatch(Verdict::ready);
        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        System.out.println("verify " + (ROUNDS + 1) + " offers of a thousand things each: "
                + (System.nanoTime() - start) / 1_000_000 + " ms, of them " + cpu / 1_000_000
                + " ms of this processor");
        start = System.nanoTime();
        List<Opening> parts = b.inbound.list(null, 1).stream()
                .flatMap(o -> b.inbound.packageFor(o.number()).stream())
                .toList();
        System.out.println(parts.size() + " packages of a unit of 1,000 things: "
                + (System.nanoTime() - start) / 1_000_000 + " ms");
        start = System.nanoTime();
        parts.forEach(b::store);
        System.out.println("store them: " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private static String items(int round) {
        return IntStream.range(0, 999)
                .mapToObj(i ->
                        "'https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJ23456" + letters(round * 1000 + i) + "'")
                .collect(Collectors.joining(","));
    }

    private static String letters(int n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            text.append((char) ('A' + n % 26));
            n /= 26;
        }
        return text.toString();
    }

    /** Milliseconds that the sender's projector took for the block; the other node's are not counted. */
    private long commit(String text) {
        try {
            long start = System.nanoTime();
            a.plan(text);
            System.out.println("  prepare and plan: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        } catch (Plan.RefusedException refused) {
            throw new AssertionError(refused.refusal().code().code(), refused);
        }
        network.commit();
        return a.took;
    }

    private void report(String what, long millis) {
        System.out.println(what + " of 999: " + millis + " ms, of them " + a.computed + " ms of this processor");
        assertThat(a.computed).isLessThan(BOUND);
    }
}
