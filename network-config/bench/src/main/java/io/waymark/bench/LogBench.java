package io.waymark.bench;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.Refs;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.map.MapHasher;
import io.waymark.tlog.map.SparseMap;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.tile.TileDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code ./waymark bench log}: writes the files of a log as a node does (leaves, tiles, map, each block on disk before the next), opens
 * them again and makes proofs from them. The database's part of a proof, which finds the leaves of keys, is not in it.
 */
final class LogBench {

    private static final int BLOCK = 1_000;
    private static final int ROUNDS = 1_000;
    private static final double AIM_MILLIS = 5;
    private static final double AIM_RESTART_SECONDS = 5;
    private static final List<String> ORGS = List.of("ManufacturerMSP", "DistributorMSP", "RetailerMSP");

    private final Path folder;
    private final long leaves;
    private final PrintStream out;
    private io.waymark.tlog.Hash treeRoot = TreeHasher.EMPTY_ROOT;
    private io.waymark.tlog.Hash mapRoot = MapHasher.EMPTY;
    private long size;
    private long block = SparseMap.NONE;
    private boolean held = true;

    private LogBench(Path folder, long leaves, PrintStream out) {
        this.folder = folder;
        this.leaves = leaves;
        this.out = out;
    }

    /** Prints the table; returns the exit code: 1 when an aim is missed, 2 for the command line. */
    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        long leaves = 10_000_000;
        Path keep = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--leaves") && i + 1 < args.length && args[i + 1].matches("[1-9][0-9]{3,8}")) {
                leaves = Long.parseLong(args[++i]);
            } else if (args[i].equals("--data") && i + 1 < args.length) {
                keep = Path.of(args[++i]);
            } else {
                err.println("Usage: waymark bench log [--leaves N] [--data DIR]\n"
                        + "  --leaves  how many, from 1,000; ten million if not said\n"
                        + "  --data    an empty folder that keeps the files, for ./waymark fsck");
                return 2;
            }
        }
        Path folder = keep == null ? Files.createTempDirectory("waymark-bench-log-") : keep;
        try {
            return new LogBench(folder, leaves, out).measure() ? 0 : 1;
        } finally {
            if (keep == null) {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }

    private boolean measure() throws IOException {
        say("%s, a log of %,d leaves in blocks of %,d", LocalDate.now(ZoneOffset.UTC), leaves, BLOCK);
        say("%s", Machine.line());
        say("load of the machine before: %.1f", Machine.load());
        long start = System.nanoTime();
        write(start);
        double seconds = seconds(start);
        say(
                "written: %,.0f leaves/s, %,.2f kB of files a leaf; heap %,d MB",
                size / seconds, disk() / 1_024.0 / size, heap());
        start = System.nanoTime();
        try (SparseMap map = SparseMap.open(folder.resolve("map"), block, mapRoot)) {
            TileDirectory tiles = TileDirectory.open(folder.resolve("log"), size, treeRoot);
            map.prove(block, List.of(position(1)));
            double restart = seconds(start);
            say("opened again, first proof made: %.3f s (aim: at most %.0f)", restart, AIM_RESTART_SECONDS);
            held &= restart <= AIM_RESTART_SECONDS;
            prove(tiles, map, 1);
            prove(tiles, map, 1);
            prove(tiles, map, 50);
        }
        say("heap %,d MB, of at most %,d", heap(), Runtime.getRuntime().maxMemory() >> 20);
        say("load of the machine after: %.1f", Machine.load());
        return held;
    }

    private void write(long start) throws IOException {
        try (SparseMap map = SparseMap.open(folder.resolve("map"), SparseMap.NONE, MapHasher.EMPTY)) {
            TileDirectory tiles = TileDirectory.open(folder.resolve("log"), 0, TreeHasher.EMPTY_ROOT);
            while (tiles.size() < leaves) {
                block++;
                Map<io.waymark.tlog.Hash, io.waymark.tlog.Hash> values = new HashMap<>();
                for (int i = 1; i < BLOCK; i++) {
                    long index = tiles.size();
                    Hash value = hash(-index);
                    tiles.append(new Leaf.Write(block, org(index), hash(index), 0, Optional.of(value)).bytes());
                    MapEntry entry = MapEntry.after(Optional.empty(), index, 0, Optional.of(value));
                    values.put(
                            position(index),
                            io.waymark.tlog.Hash.of(entry.hash().bytes()));
                }
                mapRoot = map.apply(block, values);
                tiles.append(new Leaf.State(block, hash(block), Hash.of(mapRoot.bytes())).bytes());
                treeRoot = tiles.publish();
                if (block % 1_000 == 999) {
                    say("%,d leaves: %,.0f/s", tiles.size(), tiles.size() / seconds(start));
                }
            }
            size = tiles.size();
            Checkpoint checkpoint = new Checkpoint("bench.example/log", size, treeRoot);
            SecureRandom random = new SecureRandom();
            NoteSigner log = NoteSigner.generate("bench.example/log", SignatureType.ED25519, random);
            NoteSigner cosigner = NoteSigner.generate("bench.example/c", SignatureType.COSIGNATURE_V1, random);
            tiles.publishCheckpoint(checkpoint.signedBy(log).with(cosigner.cosign(checkpoint, Instant.now())));
            String policy = "log " + log.verifierKey() + "\nwitness c " + cosigner.verifierKey() + "\nquorum c\n";
            Files.writeString(folder.resolve("policy"), policy);
        }
    }

    /** As a bundle asks: what the map says of so many keys, every second of them never written, and that their leaves are in the tree. */
    private void prove(TileDirectory tiles, SparseMap map, int keys) throws IOException {
        Random random = new Random(keys);
        List<Double> times = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            TreeSet<Long> written = new TreeSet<>();
            List<io.waymark.tlog.Hash> asked = new ArrayList<>();
            while (asked.size() < keys) {
                long index = random.nextLong(size);
                if (index % BLOCK == BLOCK - 1 || !written.add(index)) {
                    continue;
                }
                asked.add(position(index));
                if (asked.size() < keys) {
                    asked.add(position(-index - 1));
                }
            }
            long start = System.nanoTime();
            for (long index : written) {
                tiles.entry(index, size);
            }
            written.add(size - 1);
            MultiProof tree = MultiProof.of(tiles.hashes(size), size, List.copyOf(written));
            bytes += map.prove(block, asked).length + 32L * tree.hashes().size();
            times.add(seconds(start) * 1_000);
        }
        times.sort(null);
        double median = times.get(ROUNDS / 2);
        say(
                "a proof of %d keys: median %.2f ms, 99%% %.2f ms, worst %.2f ms; %,d bytes%s",
                keys,
                median,
                times.get(ROUNDS * 99 / 100),
                times.get(ROUNDS - 1),
                bytes / ROUNDS,
                keys == 1 ? " (aim: median at most 5 ms)" : "");
        held &= keys > 1 || median <= AIM_MILLIS;
    }

    private static String org(long index) {
        return ORGS.get((int) Math.floorMod(index, (long) ORGS.size()));
    }

    private static Hash hash(long n) {
        return Hash.sha256(ByteBuffer.allocate(8).putLong(n).array());
    }

    private static io.waymark.tlog.Hash position(long index) {
        return io.waymark.tlog.Hash.of(Refs.position(org(index), hash(index)).bytes());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() >> 20;
    }

    private long disk() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
