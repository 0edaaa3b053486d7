package io.waymark.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param network directory of a real network, or none: the embedded development network
 * @param quick a short run: more noise, the same table
 * @param write whether the table goes into docs/benchmarks.md, too
 * @param bare whether to measure the network bare
 * @param nodes whether to measure the nodes
 * @param seed what all identifiers and values are drawn from
 * @param help whether only the usage is asked for
 */
record BenchOptions(
        @Nullable Path network, boolean quick, boolean write, boolean bare, boolean nodes, long seed, boolean help) {
    static final String USAGE =
            """
            Usage: waymark bench hash [FILE] [--quick]
                   waymark bench fuzz [--seconds N] [--seed N] [--only NAME]
                   waymark bench [--network DIR] [--quick] [--write] [--bare | --nodes] [--seed N]
              --network DIR  measure on the real network in DIR (./waymark network up DIR), else on the embedded one
              --quick        about two minutes, instead of about eight
              --write        put the table into docs/benchmarks.md, too
              --bare         the network alone, without nodes
              --nodes        the nodes alone
              --seed N       the same identifiers as in another run""";

    /** The command line cannot be understood. */
    static final class UsageFault extends Exception {
        private static final long serialVersionUID = 1;

        UsageFault(String message) {
            super(message);
        }
    }

    static BenchOptions parse(long anySeed, String... args) throws UsageFault {
        Path network = null;
        boolean quick = false;
        boolean write = false;
        boolean bare = false;
        boolean nodes = false;
        boolean help = false;
        long seed = anySeed;
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--network" ->
                    network = Path.of(value(option, rest)).toAbsolutePath().normalize();
                case "--quick" -> quick = true;
                case "--write" -> write = true;
                case "--bare" -> bare = true;
                case "--nodes" -> nodes = true;
                case "--seed" -> seed = number(value(option, rest));
                case "--help", "-h" -> help = true;
                default -> throw new UsageFault("'" + option + "' is no option here");
            }
        }
        boolean all = bare == nodes;
        if (write && !all) {
            throw new UsageFault("--write needs the whole table, without --bare or --nodes");
        }
        return new BenchOptions(network, quick, write, all || bare, all || nodes, seed, help);
    }

    private static String value(String option, Deque<String> rest) throws UsageFault {
        if (rest.isEmpty() || rest.peek().isBlank()) {
            throw new UsageFault(option + " needs a value");
        }
        return rest.pop();
    }

    private static long number(String text) throws UsageFault {
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw new UsageFault("--seed needs a number");
    }

    /** What stands in the table's head: how to measure the same again. */
    String command() {
        return "./waymark bench" + (network == null ? "" : " --network DIR") + (quick ? " --quick" : "")
                + (bare == nodes ? "" : bare ? " --bare" : " --nodes") + " --seed " + seed;
    }
}
