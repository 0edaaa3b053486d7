package io.waymark.projection.stock;

import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Things by where they are, the latest change first. What is inside a unit is not listed: its unit is. A part that needs it
 * imports this class.
 */
public final class Stock {
    /** The most rows of one page. */
    public static final int MOST = 200;

    private static final String FREE =
            "(status = 'held' and custodian = :org or status = 'packed' and unit_org is null and exit_writer = :org)"
                    + " and gone_to is null";

    private static final Map<Place, String> WHERE = new EnumMap<>(Map.of(
            Place.HELD, FREE,
            Place.OFFERED, "status = 'offered' and custodian = :org and gone_to is null",
            Place.SOLD, "status = 'sold' and custodian = :org and gone_to is null",
            Place.ENDED, "status in ('retired', 'consumed', 'left', 'void') and custodian = :org and gone_to is null",
            Place.GONE,
                    "org = :org and (gone_to is not null or status not in ('void', 'packed') and custodian <> :org)"));

    private final JdbcClient db;

    public Stock(JdbcClient db) {
        this.db = db;
    }

    /** Where things are. */
    public enum Place {
        /** Here, and in no unit. */
        HELD,
        /** Offered to another member, which has not answered. */
        OFFERED,
        SOLD,
        /** Retired, consumed, gone to no member, or their commissioning taken back. */
        ENDED,
        /** Commissioned here, and another member's now. */
        GONE
    }

    /**
     * One thing.
     *
     * @param identifier canonical; of the lot for a portion
     * @param status word of the status
     * @param receiver MSP id of whom it is offered to
     * @param custodian MSP id of who has it
     * @param quantity of a portion
     * @param uom unit of measure of a portion; empty where pieces are counted
     * @param inside how many things are directly inside it
     * @param product name of its product, where that is known
     * @param changed block of its latest change
     */
    public record Thing(
            ObjectName name,
            Kind kind,
            String identifier,
            String status,
            Optional<String> receiver,
            String custodian,
            Optional<BigDecimal> quantity,
            String uom,
            int inside,
            Optional<String> product,
            long changed) {

        /** The kind alone: identifiers are private. */
        @Override
        public String toString() {
            return kind.word();
        }
    }

    /** Where a page ended. */
    public record After(long changed, String org, String ref) {}

    /**
     * How many things are in each place.
     *
     * @param org MSP id of the organisation
     */
    public Map<Place, Map<Kind, Long>> counts(String org) {
        Map<Place, Map<Kind, Long>> counts = new EnumMap<>(Place.class);
        WHERE.forEach((place, where) -> {
            Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
            db.sql("select kind, count(*) from object where " + where + " group by kind")
                    .param("org", org)
                    .query(row -> {
                        kinds.put(kind(row.getString(1)), row.getLong(2));
                    });
            counts.put(place, kinds);
        });
        return counts;
    }

    /**
     * Things in a place, the latest change first.
     *
     * @param org MSP id of the organisation
     * @param kind of this kind only; null for all
     * @param after where the page before ended; null for the first one
     * @param limit at most {@link #MOST}
     */
    public List<Thing> page(String org, Place place, @Nullable Kind kind, @Nullable After after, int limit) {
        List<Thing> things = db.sql("select o.*, (select count(*) from unit_member m where m.unit_org = o.org"
                        + " and m.unit_ref = o.ref) as inside from object o where " + WHERE.get(place)
                        + " and (cast(:kind as text) is null or kind = :kind)"
                        + " and (not :paged or (changed_block, org, ref) < (:changed, cast(:afterOrg as text),"
                        + " cast(:afterRef as text)))"
                        + " order by changed_block desc, org desc, ref desc limit :limit")
                .param("org", org)
                .param("kind", kind == null ? null : kind.word())
                .param("paged", after != null)
                .param("changed", after == null ? 0L : after.changed())
                .param("afterOrg", after == null ? "" : after.org())
                .param("afterRef", after == null ? "" : after.ref())
                .param("limit", Math.min(limit, MOST))
                .query(Stock::thing)
                .list();
        return named(things);
    }

    /** Identifiers of what is directly inside a unit and known here, at most 1,000. */
    public List<String> inside(String unit) {
        return db.sql(
                        """
                        select c.identifier from unit_member m
                        join object u on u.org = m.unit_org and u.ref = m.unit_ref
                        join object c on c.head_hash = m.packed_step
                        where u.identifier = ? and c.kind <> 'portion' order by c.identifier limit 1000""")
                .param(unit)
                .query(String.class)
                .list();
    }

    /** Names of products by GTIN: own ones, else those that came with goods. Those that are not known are left out. */
    public Map<String, String> products(Collection<String> gtins) {
        Map<String, String> names = new LinkedHashMap<>();
        if (gtins.isEmpty()) {
            return names;
        }
        db.sql("select gtin, document from product_text where gtin in (:gtins) order by n")
                .param("gtins", gtins)
                .query(row -> {
                    String gtin = row.getString(1);
                    name(row.getString(2)).ifPresent(name -> names.put(gtin, name));
                });
        db.sql("select gtin, name from product where gtin in (:gtins)")
                .param("gtins", gtins)
                .query(row -> {
                    names.put(row.getString(1), row.getString(2));
                });
        return names;
    }

    /** The next SSCC serial reference under a GS1 company prefix of this organisation: 0 first, never one twice. */
    public long nextSerialReference(String prefix) {
        return db.sql("insert into sscc_counter (prefix, last) values (?, 0)"
                        + " on conflict (prefix) do update set last = sscc_counter.last + 1 returning last")
                .param(prefix)
                .query(Long.class)
                .single();
    }

    /**
     * Where a thing stands.
     *
     * @param status word of its status
     * @param custodian MSP id of who has it
     */
    public record Standing(String status, String custodian) {}

    /** Where items and units stand; those that are not known here are left out. At most 1,000 at once. */
    public Map<String, Standing> standings(Collection<String> identifiers) {
        Map<String, Standing> standings = new LinkedHashMap<>();
        if (!identifiers.isEmpty()) {
            db.sql("select identifier, status, coalesce(gone_to, custodian) from object"
                            + " where identifier in (:identifiers) and kind <> 'portion' order by changed_block")
                    .param("identifiers", identifiers)
                    .query(row -> {
                        standings.put(row.getString(1), new Standing(row.getString(2), row.getString(3)));
                    });
        }
        return standings;
    }

    /** Whether any chain of this identifier is known here. */
    public boolean known(String identifier) {
        return db.sql("select exists (select 1 from object where identifier = ?)")
                .param(identifier)
                .query(Boolean.class)
                .single();
    }

    private static Optional<String> name(String document) {
        String json = SaltedDocument.fromJson(
                        JsonParser.parse(document, JsonLimits.VALUE).asObject())
                .fields()
                .get("name");
        return Optional.ofNullable(json)
                .map(text -> JsonParser.parse(text, JsonLimits.VALUE))
                .filter(value -> value.kind() == JsonValue.Kind.STRING)
                .map(JsonValue::asString);
    }

    private List<Thing> named(List<Thing> things) {
        Map<String, String> names = products(
                things.stream().flatMap(t -> gtin(t).stream()).distinct().toList());
        List<Thing> named = new ArrayList<>();
        for (Thing t : things) {
            named.add(new Thing(
                    t.name,
                    t.kind,
                    t.identifier,
                    t.status,
                    t.receiver,
                    t.custodian,
                    t.quantity,
                    t.uom,
                    t.inside,
                    gtin(t).map(names::get),
                    t.changed));
        }
        return named;
    }

    private static Optional<String> gtin(Thing thing) {
        String start = "https://id.gs1.org/01/";
        boolean has = thing.identifier.startsWith(start) && thing.identifier.length() >= start.length() + 14;
        return has ? Optional.of(thing.identifier.substring(start.length(), start.length() + 14)) : Optional.empty();
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind");
    }

    private static Thing thing(ResultSet row, int index) throws SQLException {
        String status = row.getString("status");
        // Out of its unit without a step of its own yet: it is here like anything else.
        boolean out = status.equals(Status.PACKED.word()) && row.getString("unit_org") == null;
        return new Thing(
                new ObjectName(row.getString("org"), new KeyId(row.getString("ref"))),
                kind(row.getString("kind")),
                row.getString("identifier"),
                out ? Status.HELD.word() : status,
                Optional.ofNullable(row.getString("receiver")),
                Optional.ofNullable(row.getString("gone_to")).orElse(row.getString("custodian")),
                Optional.ofNullable(row.getBigDecimal("quantity")),
                Optional.ofNullable(row.getString("uom")).orElse(""),
                row.getInt("inside"),
                Optional.empty(),
                row.getLong("changed_block"));
    }
}
