package io.waymark.bench;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How much processor time some processes have used. Unlike rates and times it hardly depends on what else the machine does,
 * so it tells more where others are at work.
 */
final class Processor {
    private final Supplier<Stream<ProcessHandle>> processes;

    /** @param processes which ones, asked for anew each time: they come and go */
    Processor(Supplier<Stream<ProcessHandle>> processes) {
        this.processes = processes;
    }

    /** A process and all that descend from it. */
    static Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** Nanoseconds of user and system time since they began; what has ended does not count any more. */
    long nanos() {
        return processes
                .get()
                .mapToLong(process ->
                        process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
                .sum();
    }
}
