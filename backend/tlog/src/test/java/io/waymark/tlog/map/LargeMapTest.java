package io.waymark.tlog.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.tlog.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the map is: 5,000 entries in every run; {@code -Dwaymark.tlog.entries=10000000} measures more, in versions of
 * {@code -Dwaymark.tlog.block=1000}.
 */
class LargeMapTest {

    private static final int ROUNDS =
            Math.toIntExact(Math.min(1_000, Long.getLong("waymark.tlog.entries", 5_000) / 50));

    @TempDir
    Path folder;

    private static Hash key(long i) {
        return Hash.sha256(ByteBuffer.allocate(8).putLong(i).array());
    }

    @Test
    void a_large_map_is_written_opened_and_proven_from() throws IOException {
        long entries = Long.getLong("waymark.tlog.entries", 5_000);
        int block = Integer.getInteger("waymark.tlog.block", 1_000);
        long start = System.nanoTime();
        long version = 0;
        Hash root = MapHasher.EMPTY;
        try (SparseMap map = SparseMap.open(folder, SparseMap.NONE, root)) {
            for (long i = 0; i < entries; i += block) {
                Map<Hash, Hash> values = new HashMap<>();
                for (long n = i; n < Math.min(entries, i + block); n++) {
                    values.put(key(n), key(-n));
                }
                root = map.apply(version++, values);
                if (version % 1_000 == 0) {
                    say("%,d entries: %,.0f/s, heap %,d MB", i + block, (i + block) / seconds(start), heap());
                }
            }
        }
        say(
                "written %,d entries in blocks of %,d: %,.0f/s; %,d MB of files",
                entries, block, entries / seconds(start), disk());
        start = System.nanoTime();
        try (SparseMap map = SparseMap.open(folder, version - 1, root)) {
            byte[] first = map.prove(version - 1, List.of(key(1)));
            say("opened and proved once in %.3f s; that proof has %d bytes", seconds(start), first.length);
            prove(map, entries, 1);
            prove(map, entries, 1);
            prove(map, entries, 50);
            say("heap %,d MB, resident %s", heap(), resident());
            assertThat(map.root()).isEqualTo(root);
        }
    }

    private static void prove(SparseMap map, long entries, int keys) {
        Random random = new Random(keys);
        List<Double> times = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Hash> some = random.longs(keys, 0, 2 * entries)
                    .distinct()
                    .mapToObj(LargeMapTest::key)
                    .toList();
            long start = System.nanoTime();
            bytes += map.prove(map.version(), some).length;
            times.add(seconds(start) * 1_000);
        }
        times.sort(null);
        say(
                "%d keys, half of them absent: median %.3f ms, 99%% %.3f ms, worst %.3f ms; %,d bytes",
                keys, times.get(ROUNDS / 2), times.get(ROUNDS * 99 / 100), times.get(ROUNDS - 1), bytes / ROUNDS);
        assertThat(times.get(ROUNDS / 2)).isLessThan(keys * 5.0);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private long disk() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum() >> 20;
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() >> 20;
    }

    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                ? "unknown"
                : Files.readAllLines(status).stream()
                        .filter(l -> l.startsWith("Rss"))
                        .toList()
                        .toString();
    }

    private static void say(String format, Object... values) {
        System.out.printf("map: " + format + "%n", values);
    }
}
