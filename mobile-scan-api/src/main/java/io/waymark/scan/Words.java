package io.waymark.scan;

import io.waymark.custody.Act;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.projection.journey.Entry;
import io.waymark.projection.journey.Organisation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Acts, days and places in plain English. */
final class Words {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST_VALUE = 300;

    private Words() {}

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** JSON text of a field's value as people read it: a text without its quotation marks, long ones cut. */
    static String value(String json) {
        JsonValue value = JsonParser.parse(json, JsonLimits.VALUE);
        String text = value.kind() == JsonValue.Kind.STRING ? value.asString() : value.text();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + " …";
    }

    static String country(String code) {
        return code.isEmpty()
                ? ""
                : new Locale.Builder().setRegion(code).build().getDisplayCountry(Locale.ENGLISH);
    }

    /** "Shop (Germany)". */
    static String place(Organisation organisation) {
        String country = country(organisation.country());
        return country.isEmpty() ? organisation.name() : organisation.name() + " (" + country + ")";
    }

    static String entry(Entry entry, boolean first) {
        String who = entry.organisation().name();
        if (entry.gap()) {
            return who + " has it since then and has not shown more";
        }
        Act act = entry.act().orElseThrow();
        return switch (act) {
            case COMMISSION -> first ? "Made by " + who : "Entered again by " + who;
            case PART -> "Split off by " + who;
            case ENTER -> first ? "Taken in by " + who : "Came back to " + who;
            case PACK -> "Packed by " + who;
            case UNPACK, CONTENT -> "Unpacked by " + who;
            case SHIP ->
                "Shipped by " + who
                        + entry.receiver()
                                .map(receiver -> " to " + receiver.name())
                                .orElse("");
            case CANCEL -> "Shipment called back by " + who;
            case RECEIVE -> "Received by " + who;
            case REJECT -> "Not accepted by " + who + ", went back";
            case TRANSFORM -> "Used by " + who + " to make something else";
            case SPLIT -> "Divided by " + who;
            case MERGE -> "Put together with more of its kind by " + who;
            case SELL -> "Sold by " + who;
            case TAKE_BACK -> "Taken back by " + who;
            case LEAVE -> "Passed on by " + who + " to somebody outside this network";
            case RETIRE -> "Taken out of use by " + who;
            case CORRECT -> who + " corrected the entry before this one";
        };
    }
}
