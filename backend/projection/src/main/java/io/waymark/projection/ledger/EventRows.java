package io.waymark.projection.ledger;

import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.epcis.EpcisEvent;
import io.waymark.epcis.NamedIdentifier;
import io.waymark.epcis.NamedIdentifier.Role;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Seen;
import io.waymark.transaction.EventFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Own events as rows: what the "seen" value says for ever, and the event itself until it is purged. */
final class EventRows {

    private static final int LONGEST_IDENTIFIER = 1_024;
    private static final Map<Role, String> ROLES = new EnumMap<>(Map.of(
            Role.EPC, "epc",
            Role.PARENT, "parent",
            Role.CHILD, "child",
            Role.INPUT, "input",
            Role.OUTPUT, "output",
            Role.QUANTITY, "epcClass",
            Role.CHILD_QUANTITY, "childClass",
            Role.INPUT_QUANTITY, "inputClass",
            Role.OUTPUT_QUANTITY, "outputClass",
            Role.TRANSFORMATION, "transformation"));

    private final JdbcTemplate jdbc;
    private final String organisation;

    /** Lots of the items that the events of this run made, by digest, then by item. */
    final Map<Hash, Map<String, String>> lots = new HashMap<>();

    int events;
    int skipped;

    private final Bulk rows = new Bulk(
            """
            insert into event (digest, key, seen_key, content, tx_id, block, position, record_time)
            select r.digest, r.key, r.seen_key, r.content, r.tx_id, r.block, w.idx, r.record_time
            from :rows as r(digest, key, key_hash, org, seen_key, content, tx_id, block, record_time)
            join ledger_write w on w.key_hash = r.key_hash and w.org = r.org and w.idx is not null
            on conflict do nothing
            """,
            "bytea",
            "text",
            "bytea",
            "text",
            "text",
            "bytea",
            "text",
            "int8",
            "timestamptz");
    private final Bulk fills = new Bulk(
            """
            update event e set event_id = r.event_id, declared = r.declared, text = r.text, document = r.document,
                type = r.type, action = r.action, biz_step = r.biz_step, disposition = r.disposition,
                read_point = r.read_point, biz_location = r.biz_location, event_time = r.event_time
            from :rows as r(digest, event_id, declared, text, document, type, action, biz_step, disposition, read_point,
                biz_location, event_time)
            where e.digest = r.digest
            """,
            "bytea",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "timestamptz");
    private final Bulk identifiers = new Bulk(
            """
            insert into event_identifier (digest, role, identifier)
            select r.digest, r.role, r.identifier from :rows as r(digest, role, identifier)
            join event e on e.digest = r.digest
            on conflict do nothing
            """,
            "bytea",
            "text",
            "text");

    private final Bulk values = new Bulk(
            """
            insert into event_value (digest, n, field, value, number, time)
            select r.digest, r.n, r.field, r.value, r.number, r.time from :rows as r(digest, n, field, value, number, time)
            join event e on e.digest = r.digest
            on conflict do nothing
            """,
            "bytea",
            "int4",
            "text",
            "text",
            "numeric",
            "timestamptz");

    EventRows(JdbcTemplate jdbc, String organisation) {
        this.jdbc = jdbc;
        this.organisation = organisation;
    }

    /** Reads the events of a run. Their "seen" values may have come in an earlier one. */
    void read(OwnValues values) {
        Map<String, Hash> digests = new LinkedHashMap<>();
        for (OwnValues.Of<Seen> seen : values.seen) {
            Seen value = seen.value();
            digests.put(value.event(), value.digest());
            rows.add(
                    value.digest().bytes(),
                    Texts.safe(value.event()),
                    KeyId.keyHash(value.event()).bytes(),
                    organisation,
                    seen.key(),
                    value.content().bytes(),
                    seen.tx().id(),
                    seen.tx().block(),
                    Texts.time(seen.tx().claimed()));
        }
        Set<String> earlier = new LinkedHashSet<>(values.events.keySet());
        earlier.removeAll(digests.keySet());
        Keys.byTexts(
                jdbc,
                "select key, digest from event where key = any(?)",
                earlier,
                (rs, i) -> digests.put(rs.getString(1), Hash.of(rs.getBytes(2))));
        values.events.forEach((key, document) -> {
            Hash digest = document.digest();
            boolean filled = digest.equals(digests.get(key)) && fill(digest, document);
            events += filled ? 1 : 0;
            skipped += filled ? 0 : 1;
        });
    }

    void write() {
        rows.run(jdbc);
        fills.run(jdbc);
        identifiers.run(jdbc);
        values.run(jdbc);
    }

    private boolean fill(Hash digest, SaltedDocument document) {
        try {
            Map<String, String> fields = document.fields();
            String text = text(fields);
            EpcisEvent event = EventFields.parse(text);
            Map<String, String> itemLots = lots(event);
            List<@Nullable Object[]> names = identifiers(digest, event);
            List<@Nullable Object[]> stated = EventValues.of(digest.bytes(), event);
            fills.add(
                    digest.bytes(),
                    Texts.safeOrNull(event.eventID().orElse(null)),
                    Texts.safe(event.errorDeclaration()
                            .map(d -> d.declarationTimeText())
                            .orElse("")),
                    Texts.safe(text),
                    CanonicalJson.write(document.toJson()),
                    event.type().word(),
                    event.action().map(Enum::name).orElse(null),
                    Texts.safeOrNull(event.bizStep().orElse(null)),
                    Texts.safeOrNull(event.disposition().orElse(null)),
                    Texts.safeOrNull(place(event, Role.READ_POINT)),
                    Texts.safeOrNull(place(event, Role.BIZ_LOCATION)),
                    Texts.time(event.eventTime()));
            names.forEach(identifiers::add);
            stated.forEach(values::add);
            if (!itemLots.isEmpty()) {
                lots.put(digest, itemLots);
            }
            return true;
        } catch (RuntimeException unreadable) {
            // Whatever an altered chaincode stored as an event, the follower goes on: the caller counts it.
            return false;
        }
    }

    /** The event as captured: its members, without the one that was derived. */
    private static String text(Map<String, String> fields) {
        StringBuilder text = new StringBuilder("{");
        fields.forEach((name, json) -> {
            if (!name.equals(EventFields.DAY)) {
                text.append(text.length() == 1 ? "" : ",")
                        .append(JsonValue.of(name).text())
                        .append(':')
                        .append(json);
            }
        });
        return text.append('}').toString();
    }

    private static @Nullable String place(EpcisEvent event, Role role) {
        return event.identifiers(role).stream()
                .findFirst()
                .map(n -> n.gs1().map(GS1Identifier::toString).orElse(n.uri()))
                .orElse(null);
    }

    private static List<@Nullable Object[]> identifiers(Hash digest, EpcisEvent event) {
        List<@Nullable Object[]> names = new ArrayList<>();
        byte[] bytes = digest.bytes();
        for (NamedIdentifier named : event.identifiers()) {
            String role = ROLES.get(named.role());
            String identifier = Texts.safe(canonical(named));
            if (role != null && identifier.length() <= LONGEST_IDENTIFIER) {
                names.add(new Object[] {bytes, role, identifier});
            }
        }
        return names;
    }

    private static String canonical(NamedIdentifier named) {
        return named.gs1()
                .map(id -> id.isItem() || id.isUnit() ? Derivation.thing(id) : id.toString())
                .orElse(named.uri());
    }

    private Map<String, String> lots(EpcisEvent event) {
        Instruction instruction = Derivation.derive(event, Map.of(), organisation);
        if (instruction instanceof Instruction.Commission i) {
            return i.itemLots();
        }
        return instruction instanceof Instruction.Transform i ? i.itemLots() : Map.of();
    }

    /** Names the lots of items that own events commissioned, as far as those events are known. */
    void nameLots(Collection<Chain> chains) {
        List<Chain> unnamed = chains.stream().filter(c -> c.lotEvent != null).toList();
        Set<Hash> earlier = new LinkedHashSet<>();
        unnamed.stream()
                .map(c -> c.lotEvent)
                .filter(d -> d != null && !lots.containsKey(d))
                .forEach(earlier::add);
        Map<Hash, Map<String, String>> known = new HashMap<>(lots);
        Keys.byHashes(
                jdbc,
                "select digest, text from event where digest = any(?) and text is not null",
                earlier,
                (rs, i) -> known.put(Hash.of(rs.getBytes(1)), lots(EventFields.parse(rs.getString(2)))));
        for (Chain chain : unnamed) {
            chain.lot = known.getOrDefault(chain.lotEvent, Map.of()).get(chain.identifier);
        }
    }

    /** Names the lots of items whose commissioning became known before its event. */
    void nameLotsOfEarlierSteps() {
        Bulk late = new Bulk(
                """
                update object o set lot = r.lot
                from :rows as r(digest, identifier, lot)
                join step s on s.event = r.digest and s.act = 'commission'
                where o.org = s.object_org and o.ref = s.object_ref and o.identifier = r.identifier and o.kind = 'item'
                    and not exists (select from step t where t.object_org = s.object_org and t.object_ref = s.object_ref
                        and t.act = 'commission' and t.n > s.n)
                """,
                "bytea",
                "text",
                "text");
        lots.forEach((digest, items) -> items.forEach((item, lot) -> late.add(digest.bytes(), item, lot)));
        late.run(jdbc);
    }

    /** Takes from the rows what nothing could bring back: of events that were purged on the ledger. */
    void purge(Collection<Hash> keyHashes) {
        List<Hash> digests = Keys.byHashes(
                jdbc,
                "select e.digest from event e join ledger_write w on w.idx = e.position where w.key_hash = any(?)"
                        + " and e.text is not null",
                keyHashes,
                (rs, i) -> Hash.of(rs.getBytes(1)));
        // How it was handed in: its text is gone from there since it was captured, and what kept events in order goes
        // now.
        Keys.updateByHashes(
                jdbc,
                """
                update capture_event c set keys = '{}' from event e
                where e.digest = any(?) and c.event_id = e.event_id and c.state in ('captured', 'existing')
                """,
                digests);
        Keys.updateByHashes(jdbc, "delete from event_identifier where digest = any(?)", digests);
        Keys.updateByHashes(jdbc, "delete from event_value where digest = any(?)", digests);
        Keys.updateByHashes(
                jdbc,
                """
                update event set event_id = null, declared = null, text = null, document = null, type = null, action = null,
                    biz_step = null, disposition = null, read_point = null, biz_location = null, event_time = null
                where digest = any(?)
                """,
                digests);
        Keys.updateByHashes(
                jdbc,
                """
                update object o set lot = null
                from step s
                where s.event = any(?) and s.act = 'commission' and o.kind = 'item'
                    and o.org = s.object_org and o.ref = s.object_ref
                    and not exists (select from step t where t.object_org = s.object_org and t.object_ref = s.object_ref
                        and t.act = 'commission' and t.n > s.n)
                """,
                digests);
    }
}
