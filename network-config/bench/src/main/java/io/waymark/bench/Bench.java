package io.waymark.bench;

import io.waymark.bench.clones.CloneBench;
import io.waymark.bench.gs1.FuzzBench;
import io.waymark.bench.gs1.HashBench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** {@code ./waymark bench}: the network bare, then the nodes on one like it, and what lies between. */
public final class Bench {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final BenchOptions options;
    private final long start = System.nanoTime();
    private final Endings endings = Endings.atExit();

    private Bench(BenchOptions options) {
        this.options = options;
    }

    /** Exit code 1: it could not be measured, and a sentence says why; 2: the command line. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && (args[0].equals("hash") || args[0].equals("fuzz"))) {
            String[] rest = Arrays.copyOfRange(args, 1, args.length);
            System.exit(
                    args[0].equals("hash")
                            ? HashBench.run(rest, System.out, System.err)
                            : FuzzBench.run(rest, System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("clones")) {
            System.exit(CloneBench.run(Arrays.copyOfRange(args, 1, args.length), System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("trace")) {
            System.exit(TraceBench.run(Arrays.copyOfRange(args, 1, args.length), System.out, System.err));
        }
        if (args.length > 0 && args[0].equals("log")) {
            System.exit(LogBench.run(Arrays.copyOfRange(args, 1, args.length), System.out, System.err));
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(System.nanoTime() & 0xffff_ffffL, args);
        } catch (BenchOptions.UsageFault fault) {
            System.err.println("waymark bench: " + fault.getMessage() + "\n" + BenchOptions.USAGE);
            System.exit(EXIT_USAGE);
            return;
        }
        if (options.help()) {
            System.out.println(BenchOptions.USAGE);
            return;
        }
        try {
            new Bench(options).run();
        } catch (BenchFault fault) {
            System.err.println("waymark bench: " + fault.getMessage());
            System.exit(EXIT_FAILED);
        } catch (Exception unforeseen) {
            unforeseen.printStackTrace();
            // By force, because clients and watchers may still be at work.
            System.exit(EXIT_FAILED);
        }
        System.exit(0);
    }

    private void run() throws InterruptedException, IOException {
        Path data = Files.createTempDirectory("waymark-bench-");
        // The first ending runs last, when nothing writes there any more.
        endings.add(() -> delete(data));
        Report report = new Report();
        try {
            measure(report, data);
        } catch (BenchFault fault) {
            report.note("It broke off: what is missing was not measured.");
            System.out.print(report.text());
            throw fault;
        }
        String text = report.text();
        System.out.print(text);
        if (options.write()) {
            Document.write(Home.root().resolve("docs/benchmarks.md"), kind(), text);
        }
    }

    private void measure(Report report, Path data) throws InterruptedException, IOException {
        SplittableRandom random = new SplittableRandom(options.seed());
        Length length = Length.of(options.quick());
        Shape items = Shape.of(random.split(), 100, 1);
        Shape wide = Shape.of(random.split(), 1, 1_000);
        report.head(LocalDate.now(ZoneOffset.UTC) + ", " + kind() + " network; the same again: " + options.command());
        report.head(Machine.line());
        double load = Machine.load();
        report.head(String.format(Locale.ROOT, "load of the machine before: %.1f", load)
                + (load > 0.5 * Runtime.getRuntime().availableProcessors()
                        ? " (others are at work: rates are too low, times too high, and ratios only as good as the"
                                + " work of others is even)"
                        : ""));
        SplittableRandom forBare = random.split();
        SplittableRandom forNodes = random.split();
        shape(report, "an event of 1 item", items);
        shape(report, "an event of 1,000 items", wide);
        BareMeasure.Result bare =
                options.bare() ? bare(data.resolve("bare"), length, forBare, items, wide, report) : null;
        NodeMeasure.Result nodes = options.nodes() ? nodes(data.resolve("nodes"), length, forNodes, report) : null;
        if (bare != null && nodes != null) {
            report.aims(options.network() != null, bare, nodes, items, wide);
        }
        report.note("Clients, nodes, network and database share the machine; the client of bundles and pages is one"
                + " thread.");
        report.note("CPU ms: processor time of network, chaincode, nodes and database for one thing; bare, of the"
                + " gateway's client, too.");
    }

    private static void shape(Report report, String what, Shape shape) {
        report.note(String.format(
                Locale.ROOT,
                "Our chaincode for %s: %.2f hash reads, %.2f writes and %,.0f bytes written a step.",
                what,
                (double) shape.reads() / shape.steps(),
                (double) shape.writes() / shape.steps(),
                (double) shape.bytes() / shape.steps()));
    }

    private BareMeasure.Result bare(
            Path data, Length length, SplittableRandom random, Shape items, Shape wide, Report report)
            throws InterruptedException {
        double others = Machine.othersShare();
        if (others >= 0) {
            report.head(String.format(
                    Locale.ROOT,
                    "others' share of the processors before the bare network started: %.0f %%",
                    100 * others));
        }
        return new BareMeasure.Result(
                bare(data.resolve("items"), length, random.split(), report, measure -> measure.items(items)),
                bare(data.resolve("wide"), length, random.split(), report, measure -> measure.wide(wide)));
    }

    /**
     * Measures on a network of its own: the embedded one keeps its keys in memory, and after a minute of bare writes in bulk it has
     * more of them than nodes write in the whole run.
     */
    private <T> T bare(Path data, Length length, SplittableRandom random, Report report, Measuring<T> measuring)
            throws InterruptedException {
        say("starting a network for the bare chaincode");
        Path network = options.network();
        try (BareNetwork bare = network == null
                        ? BareNetwork.embedded(data, endings)
                        : BareNetwork.real(network, data, endings, this::say);
                BareGateway gateway = new BareGateway(bare.member())) {
            return measuring.of(new BareMeasure(gateway, bare.processor(), length, random, this::say, report::row));
        }
    }

    private interface Measuring<T> {
        T of(BareMeasure measure) throws InterruptedException;
    }

    private NodeMeasure.Result nodes(Path data, Length length, SplittableRandom random, Report report)
            throws InterruptedException, IOException {
        say("starting the demo");
        double others = Machine.othersShare();
        if (others >= 0) {
            report.head(String.format(
                    Locale.ROOT, "others' share of the processors before the demo started: %.0f %%", 100 * others));
        }
        try (Nodes nodes = Nodes.start(data, options.network(), endings, this::say)) {
            report.head(String.format(Locale.ROOT, "the demo was ready after %.1f s", nodes.startSeconds()));
            nodes.memory().ifPresent(memory -> report.head("memory when ready: " + memory));
            NodeMeasure.Result result = new NodeMeasure(
                            nodes.manufacturer(), nodes.processor(), length, random, this::say, report::row)
                    .run();
            report.note("Processor time of the demo from its start to the end: " + nodes.processorTime() + ".");
            nodes.memory().ifPresent(memory -> report.head("memory at the end: " + memory));
            return result;
        }
    }

    private String kind() {
        return options.network() == null ? "embedded" : "real";
    }

    private void say(String line) {
        System.err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println("waymark bench: " + directory + " could not be deleted: " + left.getMessage());
        }
    }
}
