package io.waymark.bench.clones;

import io.waymark.bench.clones.Life.Label;
import io.waymark.projection.scan.CloneSigns;
import io.waymark.projection.scan.CloneSigns.Sighting;
import io.waymark.projection.scan.CloneSigns.Whereabouts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code ./waymark bench clones [--seed N]}: how many codes with copies are found, and how many without are alarmed, on simulated
 * lives. The detector was tuned on seed 1; rates are told on others.
 */
public final class CloneBench {
    private static final int EXIT_USAGE = 2;
    private static final long DEFAULT_SEED = 20_261_122;
    private static final int ENOUGH = 5;

    private final Map<Label, long[]> counts = new EnumMap<>(Label.class);
    private long clones;
    private long found;
    private final List<Integer> delays = new ArrayList<>();

    private CloneBench() {}

    /** Prints a table; exit code 2: the command line. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        long seed = DEFAULT_SEED;
        if (args.length == 2 && args[0].equals("--seed") && args[1].matches("[0-9]{1,18}")) {
            seed = Long.parseLong(args[1]);
        } else if (args.length != 0) {
            err.println("Usage: ./waymark bench clones [--seed N]");
            return EXIT_USAGE;
        }
        CloneBench bench = new CloneBench();
        Parameters parameters = Parameters.standard();
        new World(parameters, seed).live(life -> bench.judge(life, parameters.days()));
        bench.print(out, seed);
        return 0;
    }

    private void judge(Life life, int days) {
        int alarmed = alarmed(life);
        long[] count = counts.computeIfAbsent(life.label(), l -> new long[2]);
        count[0]++;
        count[1] += alarmed >= 0 ? 1 : 0;
        if (life.cloned() && life.foreign() >= ENOUGH) {
            clones++;
            if (alarmed >= 0) {
                found++;
                delays.add(alarmed
                        - life.reports().stream()
                                .filter(Life.Report::copy)
                                .mapToInt(Life.Report::day)
                                .min()
                                .orElse(alarmed));
            }
        }
    }

    /** The first day on which the page would have said so; -1 if it never would. */
    private static int alarmed(Life life) {
        List<Whereabouts> record =
                List.of(new Whereabouts(life.made(), life.maker()), new Whereabouts(life.shipped(), life.market()));
        Map<List<Object>, Integer> byDay =
                new TreeMap<>((a, b) -> (a.get(0) + "|" + a.get(1)).compareTo(b.get(0) + "|" + b.get(1)));
        life.reports().forEach(r -> byDay.merge(List.of(r.day(), r.country()), 1, Integer::sum));
        List<Sighting> sightings = byDay.entrySet().stream()
                .map(e -> new Sighting(
                        (Integer) e.getKey().get(0), (String) e.getKey().get(1), e.getValue()))
                .toList();
        long sold = life.sold() < 0 ? Long.MAX_VALUE : life.sold();
        return life.reports().stream()
                .mapToInt(Life.Report::day)
                .distinct()
                .sorted()
                .filter(day -> CloneSigns.weigh(sightings, record, sold, day).alarm())
                .findFirst()
                .orElse(-1);
    }

    private void print(PrintStream out, long seed) {
        long genuine = 0;
        long alarmed = 0;
        out.println("| lives | number | alarmed | share |");
        out.println("|---|---:|---:|---:|");
        for (Map.Entry<Label, long[]> entry : counts.entrySet()) {
            long[] count = entry.getValue();
            boolean clone = entry.getKey() == Label.CLONE_ABROAD || entry.getKey() == Label.CLONE_SAME_COUNTRY;
            genuine += clone ? 0 : count[0];
            alarmed += clone ? 0 : count[1];
            row(out, entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '), count[0], count[1]);
        }
        row(out, "**all without copies**", genuine, alarmed);
        row(out, "**copied, five or more foreign reports of copies**", clones, found);
        delays.sort(null);
        if (!delays.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%nSeed %d. From the first report of a copy to the alarm: half within %d days, nine of ten within %d.%n",
                    seed,
                    delays.get(delays.size() / 2),
                    delays.get(delays.size() * 9 / 10));
        }
    }

    private static void row(PrintStream out, String what, long all, long alarmed) {
        out.printf(
                Locale.ROOT,
                "| %s | %,d | %,d | %.3f %% |%n",
                what,
                all,
                alarmed,
                all == 0 ? 0 : 100.0 * alarmed / all);
    }
}
