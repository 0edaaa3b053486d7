package io.waymark.verifier;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What follows from an auditor's file that was checked: who wrote which event no later than when, and what it says as far as it
 * is shown. Not that these are all events.
 *
 * @param vouching MSP ids of the members that vouch for the record, sorted
 * @param members how many there are in the policy
 * @param size of the checkpoint
 * @param block the last one that the checkpoint covers
 * @param asOf the latest time for which those who cosigned then or later make the quorum
 * @param names of organisations, by MSP id, as they published them
 * @param events in the order of the file
 */
public record AuditAnswers(
        List<String> vouching,
        int members,
        long size,
        long block,
        Instant asOf,
        Map<String, String> names,
        List<Event> events) {

    /**
     * @param org MSP id of who captured it
     * @param block in which it was written
     * @param fields what is shown, by name
     */
    public record Event(String org, Hash digest, long block, Map<String, JsonValue> fields) {
        public Event {
            fields = Map.copyOf(fields);
        }

        /** Nothing of what it says. */
        @Override
        public String toString() {
            return "event of " + org;
        }
    }

    public AuditAnswers {
        vouching = List.copyOf(vouching);
        names = Map.copyOf(names);
        events = List.copyOf(events);
    }

    /** As {@code ./waymark verify} prints them. */
    public JsonObject toJson() {
        return JsonObject.of(
                "kind", AuditReading.KIND,
                "logged",
                        JsonObject.of(
                                "answer", "yes", "by", JsonArray.ofStrings(vouching), "of", members, "size", size),
                "block", block,
                "time", asOf.toString(),
                "events", JsonArray.of(events.stream().map(AuditAnswers::event).toList()));
    }

    private static JsonObject event(Event event) {
        JsonObject.Builder fields = JsonObject.builder();
        event.fields().forEach(fields::put);
        return JsonObject.of("org", event.org(), "block", event.block(), "fields", fields.build());
    }
}
