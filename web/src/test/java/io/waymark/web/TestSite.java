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
        int port = TestApplication.port(
                TestApplication.start(maker, args.length > 0 ? Integer.parseInt(args[0]) : 18_999, Map.of()));
        story(ledger, new Browser(port).signIn("operator"));
        Executors.newSingleThreadScheduledExecutor()
                .scheduleWithFixedDelay(
                        () -> {
                            maker.work();
                            maker.fetch();
                        },
                        1,
                        1,
                        TimeUnit.SECONDS);
        System.out.println("http://127.0.0.1:" + port);
    }

    /** Some of everything: made, packed, offered, sold, recalled, refused, offered by others. */
    private static void story(TestLedger ledger, Browser browser) {
        TestLedger.Node maker = ledger.node(TestLedger.MAKER);
        browser.send(
                "/products/new",
                "/products/new",
                "gtin",
                "09521001000017",
                "name",
                "Mountain cheese, 250 g",
                "brand",
                "Alpine Dairy",
                "description",
                "Raw milk cheese, six months old. Keep it cool.");
        browser.send(
                "/act/make", "/act/make", "product", "1", "count", "12", "lot", "L-2026-47", "expiry", "2027-03-31");
        browser.send("/act/make-lot", "/act/make-lot", "product", "1", "lot", "B-9", "quantity", "250.5", "uom", "KGM");
        maker.work();
        browser.send("/act/make", "/act/make", "product", "1", "serials", "S-1\nS-2\nS-3\nS-4\nS-5");
        maker.work();
        String item = "https://id.gs1.org/01/09521001000017/21/";
        browser.send(
                "/act/pack", "/act/pack", "unit", "(00)095210010000000017", "codes", item + "S-1\n" + item + "S-2");
        browser.send("/act/ship", "/act/ship", "receiver", TestLedger.SHOP, "codes", item + "S-5");
        browser.send("/act/sell", "/act/sell", "codes", item + "S-3");
        browser.send("/act/recall", "/act/recall", "codes", item + "S-3", "reason", "Wrong label");
        maker.work();
        browser.send("/act/sell", "/act/sell", "codes", item + "S-3\n" + item + "S-4");
        browser.send(
                "/act/take-back",
                "/act/take-back",
                "choice",
                "yes",
                "codes",
                "https://id.gs1.org/01/09521002000016/21/X1");
        maker.work();
        String other = "https://id.gs1.org/01/09521002000016/21/";
        ledger.node(TestLedger.DISTRIBUTOR)
                .capture(
                        "{'type':'ObjectEvent','eventTime':'2026-11-20T10:00:00Z','eventTimeZoneOffset':'+01:00','action':'ADD',"
                                + "'bizStep':'commissioning','epcList':['" + other + "R1','" + other + "R2','" + other
                                + "R3','" + other + "R4']}")
                .capture(
                        "{'type':'AggregationEvent','eventTime':'2026-11-20T11:00:00Z','eventTimeZoneOffset':'+01:00','action':'ADD',"
                                + "'bizStep':'packing','parentID':'https://id.gs1.org/00/095210020000000016','childEPCs':['"
                                + other + "R1','" + other + "R2']}")
                .capture(
                        "{'type':'ObjectEvent','eventTime':'2026-11-20T12:00:00Z','eventTimeZoneOffset':'+01:00','action':'OBSERVE',"
                                + "'bizStep':'shipping','epcList':['https://id.gs1.org/00/095210020000000016','" + other
                                + "R3'],"
                                + "'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/9521001000000'}]}");
        maker.fetch();
    }
}
