package io.waymark.bench;

import io.waymark.custody.Situation;
import io.waymark.ledger.LedgerKeys;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What our own chaincode reads and writes for events, worked out by the very function that it runs: so that the bare
 * chaincode can be given as much to do.
 *
 * @param steps how many steps of custody
 * @param reads how many hash reads
 * @param writes how many private writes
 * @param bytes of all values written
 */
record Shape(int steps, int reads, int writes, long bytes) {

    /** @param events how many, of {@code items} each */
    static Shape of(SplittableRandom random, int events, int items) {
        Goods goods = new Goods(random);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> holders = new HashMap<>();
        for (int i = 0; i < events; i++) {
            List<String> all = goods.items(items);
            all.forEach(item -> holders.put("https://id.gs1.org" + item, "ManufacturerMSP"));
            String text = withId(goods.commissioning(all), i);
            entries.add(new Entry.Event(
                    text, LedgerKeys.seen(new byte[32], "event " + i, ""), seed(random), Map.of(), null, Map.of()));
        }
        Map<String, String> refs =
                Map.of("https://id.gs1.org/01/" + Goods.GTIN, seed(random).substring(0, 32));
        Batch batch =
                new Batch("ManufacturerMSP", new Situation.Knowledge(holders, refs), List.of(), Map.of(), entries);
        try {
            Plan plan = Plan.of(batch);
            return new Shape(plan.steps(), plan.absent().size(), plan.writes().size(), plan.bytes());
        } catch (Plan.RefusedException e) {
            throw new BenchFault(
                    "our own rules refuse to commission: " + e.refusal().code().code(), e);
        }
    }

    private static String withId(String event, int number) {
        return "{\"eventID\":\"urn:uuid:00000000-0000-4000-8000-" + String.format("%012d", number) + "\","
                + event.substring(1);
    }

    private static String seed(SplittableRandom random) {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return HexFormat.of().formatHex(seed);
    }
}
