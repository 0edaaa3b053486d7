package io.waymark.backend;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Events as a warehouse system writes them. */
final class Events {
    private Events() {}

    static String item(String prefix, int reference, String serial) {
        String twelve = "0" + prefix + String.format("%05d", reference);
        return "https://id.gs1.org/01/" + twelve + check(twelve) + "/21/" + serial;
    }

    static String unit(String prefix, int number) {
        String seventeen = "0" + prefix + String.format("%09d", number);
        return "https://id.gs1.org/00/" + seventeen + check(seventeen);
    }

    private static int check(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(digits.length() - 1 - i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return (10 - sum % 10) % 10;
    }

    static String object(String action, String bizStep, String more, String... things) {
        return event("ObjectEvent", action, bizStep, ",\"epcList\":" + list(things) + more);
    }

    static String pack(String unit, String... things) {
        return event(
                "AggregationEvent", "ADD", "packing", ",\"parentID\":\"" + unit + "\",\"childEPCs\":" + list(things));
    }

    static String ship(Consortium.Member from, Consortium.Member to, String... things) {
        return object("OBSERVE", "shipping", source(from) + destination(to), things);
    }

    static String receive(Consortium.Member from, Consortium.Member to, String... things) {
        return object("OBSERVE", "receiving", source(from) + destination(to), things);
    }

    private static String source(Consortium.Member from) {
        return ",\"sourceList\":[{\"type\":\"possessing_party\",\"source\":\"https://id.gs1.org/417/" + from.gln()
                + "\"}]";
    }

    private static String destination(Consortium.Member to) {
        return ",\"destinationList\":[{\"type\":\"possessing_party\",\"destination\":\"https://id.gs1.org/417/"
                + to.gln() + "\"}]";
    }

    private static String event(String type, String action, String bizStep, String more) {
        return "{\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",\"type\":\"" + type
                + "\",\"eventTime\":\"2026-11-20T10:00:00.000+01:00\",\"eventTimeZoneOffset\":\"+01:00\",\"action\":\""
                + action
                + "\",\"bizStep\":\"" + bizStep + "\"" + more + "}";
    }

    static String document(String... events) {
        return "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\","
                + "{\"ex\":\"https://example.org/epcis/\"}],\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\","
                + "\"creationDate\":\"2026-11-20T10:00:00Z\",\"epcisBody\":{\"eventList\":["
                + Arrays.stream(events)
                        .map(e -> e.replace(
                                "\"@context\":\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",", ""))
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    private static String list(String... things) {
        return Arrays.stream(things).map(t -> "\"" + t + "\"").collect(Collectors.joining(",", "[", "]"));
    }
}
