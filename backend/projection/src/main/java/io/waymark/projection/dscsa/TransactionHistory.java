package io.waymark.projection.dscsa;

import io.waymark.custody.Derivation;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import io.waymark.projection.event.EventDocument;
import io.waymark.projection.event.FoundEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Transaction information and statement of a package as an EPCIS document (GS1 US, Implementation Guideline for DSCSA, releases
 * 1.2 and 1.3): all that was captured here about it and about the units that it was in. A part that needs it imports this
 * class.
 */
public final class TransactionHistory {

    /** Where GS1 US has its words for this law. */
    public static final String VOCABULARY = "http://epcis.gs1us.org/hc/ns";

    private static final String NOTICE =
            "Seller has complied with each applicable subsection of FDCA Sec. 581(27)(A)-(G).";

    private static final int MOST_EVENTS = 1_000;

    private final JdbcTemplate jdbc;

    public TransactionHistory(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param item GTIN with serial number
     * @param affirmed whether this organisation states, as seller, that it has complied: only a person who may can decide that
     * @return empty if nothing about it was captured here
     */
    public Optional<byte[]> of(GS1Identifier item, boolean affirmed, Instant now) {
        List<FoundEvent> events = events(Derivation.thing(item));
        if (events.isEmpty()) {
            return Optional.empty();
        }
        byte[] document = EventDocument.of(events, now);
        return Optional.of(affirmed ? affirmed(document) : document);
    }

    private static byte[] affirmed(byte[] document) {
        JsonObject json = JsonParser.parse(document, JsonLimits.DOCUMENT).asObject();
        List<JsonValue> context = new ArrayList<>(
                json.value("@context") instanceof JsonArray array ? array.values() : List.of(json.value("@context")));
        context.add(JsonObject.of("gs1ushc", VOCABULARY + "#"));
        return JsonWriter.bytes(json.with("@context", JsonArray.of(context))
                .with(
                        "gs1ushc:dscsaTransactionStatement",
                        JsonObject.of("gs1ushc:affirmTransactionStatement", true, "gs1ushc:legalNotice", NOTICE)));
    }

    private List<FoundEvent> events(String item) {
        return jdbc.query(
                """
                select e.text, e.record_time, e.event_time, e.position from event e
                where e.text is not null and e.digest in (
                  select i.digest from event_identifier i where i.identifier = ?
                  union (with recursive inside as (
                      select s.writer, s.in_key, coalesce(x.writer, o.exit_writer) as out_writer,
                        coalesce(convert_from(x.bytes, 'UTF8')::jsonb ->> 'out', o.exit_key) as out_key
                      from object o
                        join step s on s.object_org = o.org and s.object_ref = o.ref and s.in_key is not null
                        left join step x on x.previous = s.hash and x.object_org = o.org and x.object_ref = o.ref
                      where o.identifier = ?
                      union
                      select s.writer, s.in_key, coalesce(x.writer, o.exit_writer),
                        coalesce(convert_from(x.bytes, 'UTF8')::jsonb ->> 'out', o.exit_key)
                      from inside i
                        join step u on u.writer = i.writer and u.key_id = i.in_key
                        left join step q on q.writer = i.out_writer and q.key_id = i.out_key
                        join object o on o.org = u.object_org and o.ref = u.object_ref
                        join step s on s.object_org = o.org and s.object_ref = o.ref and s.in_key is not null
                          and s.n >= u.n and (q.n is null or s.n < q.n)
                        left join step x on x.previous = s.hash and x.object_org = o.org and x.object_ref = o.ref)
                    select v.event from inside i
                    join step u on u.writer = i.writer and u.key_id = i.in_key
                    left join step q on q.writer = i.out_writer and q.key_id = i.out_key
                    join step v on v.object_org = u.object_org and v.object_ref = u.object_ref and v.n >= u.n
                      and (q.n is null or v.n < q.n) and v.act in ('ship', 'receive') and v.source = 'own'))
                order by e.position limit ?""",
                (row, n) -> new FoundEvent(
                        row.getString("text"),
                        row.getTimestamp("record_time").toInstant(),
                        row.getTimestamp("event_time").toInstant(),
                        row.getLong("position")),
                item,
                item,
                MOST_EVENTS);
    }
}
