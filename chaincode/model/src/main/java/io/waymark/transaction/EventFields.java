package io.waymark.transaction;

import io.waymark.epcis.EpcisEvent;
import io.waymark.json.JsonContent;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of an event that can be shown one by one: its top-level members, and the day. */
public final class EventFields {

    /** The one derived field: the date of eventTime in the event's own offset. */
    public static final String DAY = "day";

    private EventFields() {}

    /**
     * An event that stands alone. What its document's {@code @context} said is a member of the event itself here.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static EpcisEvent parse(String text) {
        return EpcisEvent.of(JsonParser.parse(text, JsonLimits.VALUE).asObject(), Optional.empty());
    }

    /**
     * SHA-256 of what makes two events the same: equal JSON values, numbers compared as decimals, apart from when it was
     * recorded and how prefixes are declared.
     */
    public static Hash contentDigest(EpcisEvent event) {
        return Hash.of(JsonContent.digest(event.json().without("recordTime").without("@context")));
    }

    /** JSON text of each field, by name; members keep the text that was captured. */
    public static Map<String, String> of(EpcisEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        event.json().forEach((name, value) -> fields.put(name, value.text()));
        fields.put(DAY, JsonValue.of(event.day().toString()).text());
        return fields;
    }
}
