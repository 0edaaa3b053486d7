package io.waymark.bench.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.epcis.EpcisValidation;
import io.waymark.json.JsonLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fuzzer of {@code ./waymark bench fuzz} for a few seconds, always with the same seed. */
class FuzzTest {
    private static final long SEED = Long.getLong("waymark.seed", 20_261_122L);
    private static final long NANOS = 2_000_000_000L;

    static Stream<Target> targets() {
        return Targets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void no_input_breaks_a_parser(Target target) {
        Fuzzer fuzzer = new Fuzzer(target, SEED);
        Optional<Fuzzer.Broken> broken = fuzzer.run(System.nanoTime() + NANOS, 200_000);
        System.out.println("FuzzTest " + target.name() + ", seed " + SEED + ": " + fuzzer.runs() + " runs, "
                + fuzzer.answers() + " different answers");

        broken.ifPresent(b -> {
            throw new AssertionError("broken by: " + new String(b.input(), StandardCharsets.UTF_8), b.fault());
        });
        assertThat(fuzzer.read()).isPositive();
        assertThat(fuzzer.answers()).isGreaterThan(10);
    }

    @Test
    void a_target_that_breaks_its_promise_is_found() {
        Target bad = new Target("bad", List.of("abc".getBytes(StandardCharsets.UTF_8)), List.of("x"), input -> {
            if (input.length > 3 && input[0] == 'x') {
                throw new IllegalStateException("found");
            }
            return "read";
        });

        assertThat(new Fuzzer(bad, 1).run(Long.MAX_VALUE, 100_000))
                .hasValueSatisfying(b -> assertThat(b.fault()).hasMessage("found"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void only_what_is_slow_each_time_is_slow(int slowRuns) {
        AtomicInteger runs = new AtomicInteger();
        Target slow = new Target("slow", List.of("abc".getBytes(StandardCharsets.UTF_8)), List.of("x"), input -> {
            long until = System.nanoTime() + (runs.incrementAndGet() <= slowRuns ? 400_000_000L : 0);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return "read";
        });

        assertThat(new Fuzzer(slow, 1, 200_000_000L).run(Long.MAX_VALUE, 2).isPresent())
                .isEqualTo(slowRuns == 3);
    }

    @Test
    void the_measured_document_is_valid() {
        assertThat(EpcisValidation.check(HashDocument.json(), JsonLimits.DOCUMENT))
                .isEmpty();
    }

    @Test
    void says_how_it_is_called() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

        assertThat(FuzzBench.run(new String[] {"--only", "nothing"}, stream, stream))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("element-string");
    }
}
