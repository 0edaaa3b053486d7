package io.waymark.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What users of a node get: captures over HTTP, bundles and pages. */
final class NodeMeasure {
    private static final int MANY_CLIENTS = 64;
    /** A document of small events is cut into several transactions by the node, so fewer keep as many in flight. */
    private static final int ITEM_CLIENTS = 2;

    private static final int WIDE_CLIENTS = 4;
    private static final int EVENTS = 1_000;
    private static final int ITEMS = 1_000;
    private static final int PRODUCTS = 200;

    /** What the ratios are worked out from. */
    record Result(
            double singleMedianMillis,
            double itemStepsPerSecond,
            double wideStepsPerSecond,
            double bundlesPerSecond,
            long bundleBytes) {}

    private final URI node;
    private final CaptureClient capture;
    private final Processor processor;
    private final Length length;
    private final SplittableRandom random;
    private final Consumer<String> progress;
    private final Consumer<Row> rows;

    NodeMeasure(
            URI node,
            Processor processor,
            Length length,
            SplittableRandom random,
            Consumer<String> progress,
            Consumer<Row> rows) {
        this.rows = rows;
        this.node = node;
        this.capture = new CaptureClient(node);
        this.processor = processor;
        this.length = length;
        this.random = random;
        this.progress = progress;
    }

    Result run() throws InterruptedException, IOException {
        events(MANY_CLIENTS, length.many());
        Row items = documents(
                "POST /epcis/capture, 1,000 events of 1 item: until the job has ended", ITEM_CLIENTS, EVENTS, 1);
        Row wide = documents(
                "POST /epcis/capture, 1 event of 1,000 items: until the job has ended", WIDE_CLIENTS, 1, ITEMS);
        List<String> products = products();
        KeepAliveReads bundles = new KeepAliveReads(node, products, "application/json");
        Row bundle = reads("GET /01/.../21/..., application/json (bundle)", bundles);
        reads("GET /01/.../21/..., text/html (page)", new KeepAliveReads(node, products, "text/html"));
        // Last, as with the bare network: how long one takes where everything has run for a while.
        Row single = events(1, length.single());
        return new Result(
                single.medianMillis(), items.perSecond(), wide.perSecond(), bundle.perSecond(), bundles.meanBytes());
    }

    private Row events(int clients, ClosedLoop.Times times) throws InterruptedException {
        String what = "POST /epcis/events until 201";
        progress.accept(what + ", " + clients + " at once");
        List<Goods> goods = goods(clients);
        ClosedLoop.Measured measured = ClosedLoop.run(what, clients, times, processor, client -> () -> {
            Goods own = goods.get(client);
            return capture.event(Goods.event(own.commissioning(own.items(1))));
        });
        return added(Row.whole(what, clients, "events", 1, measured));
    }

    private Row documents(String what, int clients, int events, int items) throws InterruptedException {
        progress.accept(what);
        List<Goods> goods = goods(clients);
        ClosedLoop.Measured measured = ClosedLoop.run(what, clients, length.bulk(), processor, client -> () -> {
            Goods own = goods.get(client);
            List<String> list = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                list.add(own.commissioning(own.items(items)));
            }
            return capture.document(Goods.document(list));
        });
        return added(Row.whole(what, clients, "steps", (double) events * items, measured));
    }

    /** Products to ask for: enough that none is asked for all the time. */
    private List<String> products() throws InterruptedException {
        Goods goods = new Goods(random.split());
        List<String> products = goods.items(PRODUCTS);
        List<String> events = products.stream()
                .map(item -> goods.commissioning(List.of(item)))
                .toList();
        try {
            capture.document(Goods.document(events));
        } catch (IOException e) {
            throw new BenchFault("the products to ask for cannot be captured", e);
        }
        return products;
    }

    private Row reads(String what, KeepAliveReads reads) throws IOException {
        progress.accept(what);
        return added(Row.whole(what, MANY_CLIENTS, "answers", 1, reads.run(MANY_CLIENTS, length.reads(), processor)));
    }

    private Row added(Row row) {
        rows.accept(row);
        return row;
    }

    private List<Goods> goods(int clients) {
        List<Goods> goods = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            goods.add(new Goods(random.split()));
        }
        return goods;
    }
}
