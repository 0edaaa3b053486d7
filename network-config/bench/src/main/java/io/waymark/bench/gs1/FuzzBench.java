package io.waymark.bench.gs1;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code ./waymark bench fuzz [--seconds N] [--seed N] [--only NAME]}: damaged input at every parser, counted. The fuzzer is
 * our own: it needs no agent and no native code, so it runs wherever the product does.
 */
public final class FuzzBench {
    private static final long SECONDS = 600;

    private FuzzBench() {}

    /** Prints a line for each parser; returns the exit code: 1 when one broke, 2 the command line. */
    public static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        long seconds = SECONDS;
        long seed = System.nanoTime() & 0xffff_ffffL;
        String only = "";
        for (int i = 0; i < args.length; i++) {
            boolean valued = i + 1 < args.length;
            if (valued && args[i].equals("--seconds") && args[i + 1].matches("[0-9]{1,6}")) {
                seconds = Long.parseLong(args[++i]);
            } else if (valued && args[i].equals("--seed") && args[i + 1].matches("[0-9]{1,18}")) {
                seed = Long.parseLong(args[++i]);
            } else if (valued && args[i].equals("--only") && only.isEmpty()) {
                only = args[++i];
            } else {
                return usage(err);
            }
        }
        String name = only;
        List<Target> targets = Targets.all().stream()
                .filter(t -> name.isEmpty() || t.name().equals(name))
                .toList();
        if (targets.isEmpty()) {
            return usage(err);
        }
        out.println("seed " + seed + ", " + seconds + " s each");
        boolean held = true;
        for (Target target : targets) {
            held &= fuzz(target, seconds, seed, out);
        }
        return held ? 0 : 1;
    }

    private static boolean fuzz(Target target, long seconds, long seed, PrintStream out) throws IOException {
        Fuzzer fuzzer = new Fuzzer(target, seed);
        Optional<Fuzzer.Broken> broken = fuzzer.run(System.nanoTime() + seconds * 1_000_000_000L, Long.MAX_VALUE);
        long memory = Runtime.getRuntime().totalMemory() >> 20;
        out.printf(
                Locale.ROOT,
                "%-16s %,13d runs, %,d read, %,d different answers, slowest %,d ms, heap %,d MiB: %s%n",
                target.name(),
                fuzzer.runs(),
                fuzzer.read(),
                fuzzer.answers(),
                fuzzer.slowestMillis(),
                memory,
                broken.isEmpty() ? "held" : "BROKEN");
        if (broken.isPresent()) {
            Path file = Files.createTempFile("waymark-fuzz-" + target.name() + "-", ".bin");
            Files.write(file, broken.get().input());
            out.println("  the input is in " + file);
            broken.get().fault().printStackTrace(out);
        }
        return broken.isEmpty();
    }

    private static int usage(PrintStream err) {
        err.println("Usage: waymark bench fuzz [--seconds N] [--seed N] [--only NAME]\n  NAME: "
                + String.join(", ", Targets.all().stream().map(Target::name).toList()));
        return 2;
    }
}
