package io.waymark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void a_row_has_the_median_and_the_slowest_of_a_hundred() {
        List<long[]> laps = LongStream.rangeClosed(1, 100)
                .mapToObj(i -> new long[] {i * 1_000_000, 1_000_000})
                .toList();
        ClosedLoop.Measured measured = new ClosedLoop.Measured(laps, 2_000_000_000L, 1_000_000_000L);
        Row whole = Row.whole("x", 1, "steps", 10, measured);
        assertThat(whole.medianMillis()).isEqualTo(51);
        assertThat(whole.p99Millis()).isEqualTo(100);
        assertThat(whole.perSecond()).isEqualTo(500);
        assertThat(whole.processorMillis()).isEqualTo(1);
        assertThat(Row.part("x", 1, measured, 1).p99Millis()).isEqualTo(1);
    }

    @Test
    void what_was_begun_while_warming_up_does_not_count_and_failures_end_the_run() throws Exception {
        AtomicInteger all = new AtomicInteger();
        Processor processor = new Processor(() -> java.util.stream.Stream.of(ProcessHandle.current()));
        ClosedLoop.Times times = new ClosedLoop.Times(Duration.ofMillis(100), Duration.ofMillis(100));
        ClosedLoop.Measured measured = ClosedLoop.run("x", 2, times, processor, client -> () -> {
            all.incrementAndGet();
            Thread.sleep(5);
            return new long[] {1};
        });
        assertThat(measured.laps().size()).isPositive().isLessThan(all.get());
        assertThatThrownBy(() -> ClosedLoop.run("x", 2, times, processor, client -> () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(BenchFault.class)
                .hasMessage("x failed: broken");
    }

    @Test
    void our_chaincode_is_counted_by_its_own_rules() {
        Shape items = Shape.of(new SplittableRandom(1), 10, 1);
        assertThat(items.steps()).isEqualTo(10);
        assertThat(items.reads()).isEqualTo(20);
        assertThat(items.writes()).isEqualTo(30);
        Shape wide = Shape.of(new SplittableRandom(1), 1, 1_000);
        assertThat(wide.steps()).isEqualTo(1_000);
        assertThat(wide.reads()).isEqualTo(1_001);
        assertThat(wide.writes()).isEqualTo(1_002);
    }

    @Test
    void a_table_takes_the_place_of_the_one_of_its_kind_only() {
        String text = "a\n"
                + "<!-- measured: real -->\n"
                + "old\n"
                + "<!-- end: real -->\n"
                + "b\n"
                + "<!-- measured: embedded -->\n"
                + "kept\n"
                + "<!-- end: embedded -->\n";
        assertThat(Document.replaced(text, "real", "new\n"))
                .isEqualTo("a\n"
                        + "<!-- measured: real -->\n"
                        + "```\n"
                        + "new\n"
                        + "```\n"
                        + "<!-- end: real -->\n"
                        + "b\n"
                        + "<!-- measured: embedded -->\n"
                        + "kept\n"
                        + "<!-- end: embedded -->\n");
        assertThatThrownBy(() -> Document.replaced(text, "third", "x")).isInstanceOf(BenchFault.class);
    }

    @Test
    void the_command_that_measures_the_same_again_is_understood() throws Exception {
        BenchOptions options = BenchOptions.parse(7, "--quick", "--network", "/tmp/n");
        assertThat(options.command()).isEqualTo("./waymark bench --network DIR --quick --seed 7");
        assertThatThrownBy(() -> BenchOptions.parse(7, "--seed", "x")).hasMessage("--seed needs a number");
        assertThatThrownBy(() -> BenchOptions.parse(7, "--fast")).hasMessage("'--fast' is no option here");
    }
}
