package io.waymark.bench;

import io.waymark.bench.TraceWorld.Thing;
import io.waymark.projection.genealogy.Bounds;
import io.waymark.projection.genealogy.Direction;
import io.waymark.projection.genealogy.Drawing;
import io.waymark.projection.genealogy.Graph;
import io.waymark.projection.genealogy.HolderList;
import io.waymark.projection.genealogy.Trace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** {@code ./waymark bench trace [--events N] [--seed N]}: how long a trace takes among 100,000 events, in a database of its own. */
final class TraceBench {
    private static final int EXIT_MISSED = 1;
    private static final int EXIT_USAGE = 2;
    private static final int TIMES = 9;
    private static final long AIM_MILLIS = 1_000;

    private final PrintStream out;
    private boolean held = true;

    private TraceBench(PrintStream out) {
        this.out = out;
    }

    /** Prints a line for each question; exit code 1: an aim was missed, 2: the command line. */
    static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
        int events = 100_000;
        long seed = 20_261_122;
        for (int i = 0; i < args.length; i += 2) {
            boolean valued = i + 1 < args.length;
            if (valued && args[i].equals("--events") && args[i + 1].matches("[1-9][0-9]{2,6}")) {
                events = Integer.parseInt(args[i + 1]);
            } else if (valued && args[i].equals("--seed") && args[i + 1].matches("[0-9]{1,18}")) {
                seed = Long.parseLong(args[i + 1]);
            } else {
                err.println("Usage: ./waymark bench trace [--events N] [--seed N]");
                return EXIT_USAGE;
            }
        }
        TraceBench bench = new TraceBench(out);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start()) {
            DataSource database = new SingleConnectionDataSource(postgres.getJdbcUrl("postgres", "postgres"), true);
            Flyway.configure().dataSource(database).load().migrate();
            bench.measure(database, events, seed);
        }
        return bench.held ? 0 : EXIT_MISSED;
    }

    private void measure(DataSource database, int events, long seed) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        TraceWorld world = new TraceWorld(jdbc, seed);
        List<List<Thing>> layers = world.generate(events / TraceWorld.LAYERS);
        jdbc.execute("analyze");
        out.printf(
                Locale.ROOT,
                "%s, traces among %,d events; the same again: ./waymark bench trace --events %d --seed %d%n",
                LocalDate.now(ZoneOffset.UTC),
                jdbc.queryForObject("select count(*) from event", Long.class),
                events,
                seed);
        out.println(Machine.line());
        out.printf(Locale.ROOT, "load of the machine before: %.1f%n", Machine.load());
        Trace trace = new Trace(jdbc, new DataSourceTransactionManager(database));
        List<Thing> first = layers.get(0);
        List<Thing> middle = layers.get(TraceWorld.LAYERS / 2);
        List<Thing> last = layers.get(TraceWorld.LAYERS - 1);
        Bounds five = new Bounds(500, Bounds.MOST_DEPTH, Bounds.MOST_TIME);
        report("back, up to 500 nodes", AIM_MILLIS, () -> size(trace.of(world.some(last), Direction.BACK, five)));
        report(
                "forward, up to 500 nodes",
                AIM_MILLIS,
                () -> size(trace.of(world.some(first), Direction.FORWARD, five)));
        report(
                "both ways from the middle, up to 2,000 nodes",
                AIM_MILLIS,
                () -> size(trace.of(world.some(middle), Direction.BOTH, Bounds.DRAWN)));
        report("the same, drawn", AIM_MILLIS, () -> {
            Drawing drawing = Drawing.of(
                    trace.of(world.some(middle), Direction.BOTH, Bounds.DRAWN).orElseThrow());
            return drawing.svg("trace", n -> Optional.empty(), 100).length();
        });
        report("holders, up to 20,000 nodes", 0, () -> trace.holders(world.some(first), Bounds.WIDEST)
                .map(HolderList::lines)
                .orElseThrow()
                .size());
    }

    private static int size(Optional<Graph> graph) {
        return graph.orElseThrow().nodes().size();
    }

    /** @param aim for the median, in ms; 0 for none */
    private void report(String what, long aim, Supplier<Integer> work) {
        work.get();
        long[] millis = new long[TIMES];
        int size = 0;
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            size = work.get();
            millis[i] = (System.nanoTime() - start) / 1_000_000;
        }
        Arrays.sort(millis);
        long median = millis[TIMES / 2];
        boolean missed = aim > 0 && median > aim;
        held &= !missed;
        out.printf(
                Locale.ROOT,
                "%-46s median %,6d ms, slowest of %d %,6d ms (size of the last %,d)%s%n",
                what,
                median,
                TIMES,
                millis[TIMES - 1],
                size,
                aim == 0 ? "" : missed ? ": MISSED, aim at most " + aim + " ms" : ", aim at most " + aim + " ms");
    }
}
