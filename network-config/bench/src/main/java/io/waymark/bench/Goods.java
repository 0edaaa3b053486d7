package io.waymark.bench;

import io.waymark.gs1.RandomSerial;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Events of a production line of the demo's manufacturer. Not safe for several threads: each client has its own. */
final class Goods {
    static final String GTIN = "09521001000017";

    private static final String PLACE = "https://id.gs1.org/414/9521001000000/254/line-1";

    private final RandomSerial serials;
    private final SplittableRandom random;

    Goods(SplittableRandom random) {
        this.random = random;
        this.serials = new RandomSerial(random);
    }

    /** A new item's Digital Link path, as {@code /01/…/21/…}. */
    String item() {
        return "/01/" + GTIN + "/21/" + serials.next();
    }

    /** New items. */
    List<String> items(int count) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(item());
        }
        return items;
    }

    /** An event that commissions these, without context: part of a document. */
    String commissioning(List<String> items) {
        String time = OffsetDateTime.now(ZoneOffset.UTC)
                .minusSeconds(1 + random.nextInt(3_600))
                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'"));
        String epcs =
                items.stream().map(item -> "\"https://id.gs1.org" + item + "\"").collect(Collectors.joining(","));
        return "{\"type\":\"ObjectEvent\",\"eventTime\":\"" + time + "\",\"eventTimeZoneOffset\":\"+01:00\","
                + "\"action\":\"ADD\",\"bizStep\":\"commissioning\",\"disposition\":\"active\",\"epcList\":[" + epcs
                + "],"
                + "\"readPoint\":{\"id\":\"" + PLACE + "\"},\"bizLocation\":{\"id\":\"" + PLACE + "\"}}";
    }

    /** The body of {@code POST /epcis/events}. */
    static byte[] event(String event) {
        return ("{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],"
                        + event.substring(1))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The body of {@code POST /epcis/capture}. */
    static byte[] document(List<String> events) {
        return ("{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],"
                        + "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\""
                        + OffsetDateTime.now(ZoneOffset.UTC)
                                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'"))
                        + "\",\"epcisBody\":{\"eventList\":[" + String.join(",", events) + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
