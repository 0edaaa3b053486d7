package io.waymark.web;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The pages over a made-up story, for somebody who wants to look at them: prints its address and runs until it is ended. */
final class TestSite {
    private TestSite() {}

    public static void main(String[] args) {
        TestLedger ledger = new TestLedger();
        TestLedger.Node maker = ledger.node(TestLedger.MAKER);
        int port = TestApplication.port(TestApplication.start(maker, args.length > 0 ? Integer.parseInt(args[0]) : 18_999, Map.of()));
        Executors.newSingleThreadScheduledExecutor().scheduleWithFixedDelay(() -> {
            maker.work();
            maker.fetch();
        }, 1, 1, TimeUnit.SECONDS);
        System.out.println("http://127.0.0.1:" + port);
    }
}
