package io.waymark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What the gateway, the peers and the shim do by themselves. */
final class BareMeasure {
    static final int VALUE_BYTES = 600;
    static final int BULK_WRITES = 1_000;
    static final int BULK_CLIENTS = 4;
    static final int MANY_CLIENTS = 64;

    /** What the ratios are worked out from. */
    record Result(Items items, Wide wide) {}

    record Items(double singlesPerSecond, double writesPerSecond) {}

    record Wide(double singleMedianMillis, double writesPerSecond, double evaluatesPerSecond) {}

    private final BareGateway gateway;
    private final Processor processor;
    private final Length length;
    private final SplittableRandom random;
    private final Consumer<String> progress;
    private final Consumer<Row> rows;

    BareMeasure(
            BareGateway gateway,
            Processor processor,
            Length length,
            SplittableRandom random,
            Consumer<String> progress,
            Consumer<Row> rows) {
        this.rows = rows;
        this.gateway = gateway;
        this.processor = processor;
        this.length = length;
        this.random = random;
        this.progress = progress;
    }

    /** One write a transaction, and many of them as our chaincode writes them for events of one item each. */
    Items items(Shape items) throws InterruptedException {
        Row many = transactions(MANY_CLIENTS, length.many(), new Shape(1, 0, 1, VALUE_BYTES), "bare: 1 write");
        return new Items(many.perSecond(), bulk(items));
    }

    /** Many writes a transaction, as for an event of many items; then evaluates and single writes. */
    Wide wide(Shape wide) throws InterruptedException {
        double wideRate = bulk(wide);
        double evaluates = evaluates();
        // Last, as with the nodes: how long one takes where everything has run for a while.
        Row single = transactions(1, length.single(), new Shape(1, 0, 1, VALUE_BYTES), "bare: 1 write");
        return new Wide(single.medianMillis(), wideRate, evaluates);
    }

    private Row transactions(int clients, ClosedLoop.Times times, Shape shape, String what)
            throws InterruptedException {
        progress.accept(what + ", " + clients + " at once");
        int size = (int) (shape.bytes() / shape.writes());
        ClosedLoop.Measured measured = measure(what, clients, times, shape.writes(), shape.reads(), size);
        String label = what + " of " + size + " B a transaction";
        for (int i = 0; i < BareGateway.PARTS.length; i++) {
            rows.accept(Row.part(label + ": " + BareGateway.PARTS[i], clients, measured, i));
        }
        Row whole = Row.whole(label + ": together", clients, "tx", 1, measured);
        rows.accept(whole);
        return whole;
    }

    /** 1,000 writes a transaction, as large as our chaincode's on average and with as many hash reads to a write. */
    private double bulk(Shape ours) throws InterruptedException {
        int reads = (int) Math.round((double) BULK_WRITES * ours.reads() / ours.writes());
        int size = (int) (ours.bytes() / ours.writes());
        String what =
                "bare: 1,000 writes of " + size + " B and " + String.format("%,d", reads) + " hash reads a transaction";
        progress.accept(what);
        ClosedLoop.Measured measured = measure(what, BULK_CLIENTS, length.bulk(), BULK_WRITES, reads, size);
        Row row = Row.whole(what, BULK_CLIENTS, "writes", BULK_WRITES, measured);
        rows.accept(row);
        return row.perSecond();
    }

    private double evaluates() throws InterruptedException {
        String what = "bare: evaluate of one hash read";
        progress.accept(what);
        List<SplittableRandom> randoms = split(MANY_CLIENTS);
        ClosedLoop.Measured measured = ClosedLoop.run(
                what, MANY_CLIENTS, length.reads(), processor, client -> () -> gateway.evaluate(randoms.get(client)));
        Row row = Row.whole(what, MANY_CLIENTS, "calls", 1, measured);
        rows.accept(row);
        return row.perSecond();
    }

    private ClosedLoop.Measured measure(
            String what, int clients, ClosedLoop.Times times, int writes, int reads, int size)
            throws InterruptedException {
        List<SplittableRandom> randoms = split(clients);
        return ClosedLoop.run(
                what,
                clients,
                times,
                processor,
                client -> () -> gateway.transaction(randoms.get(client), writes, reads, size));
    }

    private List<SplittableRandom> split(int clients) {
        List<SplittableRandom> randoms = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            randoms.add(random.split());
        }
        return randoms;
    }
}
