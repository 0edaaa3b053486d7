package io.waymark.projection.journey;

import io.waymark.custody.Act;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.disclosure.DisclosureRules;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads journeys out of the read model. A part that needs it imports this class ({@code @Import(Journeys.class)}); that
 * several parts do is one bean.
 */
public final class Journeys {

    /** Lists in answers have at most so many entries. */
    public static final int MOST_LISTED = 200;

    /** A search finds at most so many. */
    public static final int MOST_HITS = 50;

    private static final List<String> EXPIRY =
            List.of("itemExpirationDate", "cbvmda:itemExpirationDate", "gs1:expirationDate", "expirationDate");

    private final JdbcClient db;
    private final Histories histories;
    private final Profiles profiles;
    private final Search search;

    public Journeys(JdbcClient db) {
        this.db = db;
        this.histories = new Histories(db);
        this.profiles = new Profiles(db);
        this.search = new Search(db);
    }

    /**
     * The journey of an item or unit. Where several chains have this identifier (an SSCC used again, an item that several
     * members took in), that of who holds the prefix, else the one that still goes on and changed last; {@link #all} gives
     * all of them.
     */
    public Optional<Journey> of(GS1Identifier identifier) {
        List<Chain> chains = histories.chains(identifier);
        return chains.stream()
                .flatMap(chain -> journey(chain, chains.size() - 1).stream())
                .findFirst();
    }

    /** As {@link #of}, with those fields of events alone that consumers may see. */
    public Optional<Journey> forConsumers(GS1Identifier identifier, DisclosureRules rules) {
        List<Chain> chains = histories.chains(identifier);
        return chains.stream()
                .flatMap(chain -> histories.read(chain).stream())
                .map(history -> of(history, history.forConsumers(rules), true, chains.size() - 1))
                .findFirst();
    }

    /** All chains of an identifier, at most 20, in the order in which {@link #of} prefers them. */
    public List<Journey> all(GS1Identifier identifier) {
        List<Chain> chains = histories.chains(identifier);
        return chains.stream()
                .flatMap(chain -> journey(chain, chains.size() - 1).stream())
                .toList();
    }

    /** The journey of one chain: the only way to a portion. */
    public Optional<Journey> named(ObjectName name) {
        return histories.chain(name).flatMap(chain -> journey(chain, 0));
    }

    /** A unit with what is in it. */
    public Optional<UnitPage> unit(GS1Identifier unit) {
        return of(unit).filter(j -> j.kind() == Kind.UNIT).map(journey -> {
            List<Hit> members = db.sql(
                            """
                            select o.identifier, o.status, o.custodian, p.name, p.country,
                              (select t.document from product_text t where t.gtin = o.gtin order by t.n desc limit 1) as text
                            from unit_member m join object o on o.head_hash = m.packed_step
                            left join profile p on p.org = o.custodian
                            where m.unit_org = ? and m.unit_ref = ? order by o.identifier limit ?""")
                    .params(journey.name().org(), journey.name().ref().hex(), MOST_LISTED)
                    .query((row, i) -> Hits.of(row))
                    .list();
            int inside = db.sql("select count(*) from unit_member where unit_org = ? and unit_ref = ?")
                    .params(journey.name().org(), journey.name().ref().hex())
                    .query(Integer.class)
                    .single();
            return new UnitPage(journey, members, inside);
        });
    }

    /** A lot or class, if anything of it is known here. */
    public Optional<LotPage> lot(GS1Identifier lotOrClass) {
        Optional<String> gtin = lotOrClass.gtin();
        if (gtin.isEmpty() || !lotOrClass.isLot() && !lotOrClass.isClass()) {
            return Optional.empty();
        }
        boolean lot = lotOrClass.isLot();
        String condition = lot ? "o.lot = ?" : "o.gtin = ?";
        String value = lot ? lotOrClass.toString() : gtin.get();
        Optional<LotSummary> summary = LotSummary.read(db, lotOrClass);
        if (summary.isEmpty()) {
            return Optional.empty();
        }
        List<Hit> items = db.sql(
                        """
                        select o.identifier, o.status, o.custodian, p.name, p.country, null as text
                        from object o left join profile p on p.org = o.custodian
                        where o.kind = 'item' and\s"""
                                + condition + " order by o.changed_block desc, o.org, o.ref limit ?")
                .params(value, MOST_LISTED)
                .query((row, i) -> Hits.of(row))
                .list();
        long count = db.sql("select count(*) from object o where o.kind = 'item' and " + condition)
                .param(value)
                .query(Long.class)
                .single();
        return Optional.of(new LotPage(
                lotOrClass,
                summary.get()
                        .product()
                        .map(p ->
                                text(p, gtin.get(), profiles.of(List.of(p.name().org())))),
                summary.get().recall(),
                portions(condition, value),
                items,
                count));
    }

    /**
     * Finds items, units, lots and classes by whatever somebody types or scans: a Digital Link, an EPC URN, an element
     * string, the bare digits of a GTIN (8, 12, 13 or 14) or SSCC (18), a serial or lot number as it stands on the label.
     *
     * @return at most {@link #MOST_HITS}; empty for a text that means nothing
     */
    public List<Hit> search(String anySpelling) {
        return search.find(anySpelling);
    }

    private Optional<Journey> journey(Chain chain, int others) {
        return histories.read(chain).map(history -> of(history, history, false, others));
    }

    /** The journey in a history. */
    private static Journey of(History history, History shown, boolean consumers, int others) {
        Chain chain = history.chain();
        Step first = history.steps().get(0).step();
        Map<String, Profiles.Known> known = history.organisations();
        return new Journey(
                chain.name(),
                GS1Identifier.parse(chain.identifier()),
                history.head().step().kind(),
                status(history),
                Profiles.named(known, history.custodian()),
                history.outermost().receiver().map(r -> Profiles.named(known, r)),
                history.gap().map(g -> Profiles.named(known, g.org())),
                history.around().stream().findFirst().map(u -> GS1Identifier.parse(u.identifier())),
                Optional.ofNullable(history.head().step().quantity()),
                history.product().flatMap(p -> chain.gtin().map(gtin -> text(p, gtin, known))),
                chain.lot().map(GS1Identifier::parse),
                expiry(history, first),
                history.recall(),
                first.n() == 1 && first.act() == Act.ENTER,
                Timeline.of(shown, consumers),
                history.complete(),
                chain.changedBlock(),
                others);
    }

    /** A thing that left its unit is held by who emptied the unit, also before the next step of its own says so. */
    private static Status status(History history) {
        Status status = history.head().step().status();
        boolean out = history.around().isEmpty() && history.chain().exitWriter().isPresent();
        return status == Status.PACKED && out ? Status.HELD : status;
    }

    private static ProductText text(
            PublishedProducts.Published product, String gtin, Map<String, Profiles.Known> known) {
        return new ProductText(
                Profiles.named(known, product.name().org()),
                gtin,
                product.document().fields());
    }

    /** The expiry date that the event of the first step gives, where this organisation may read it. */
    private static Optional<LocalDate> expiry(History history, Step first) {
        return Optional.ofNullable(first.event())
                .map(history.events()::get)
                .map(SaltedDocument::fields)
                .map(fields -> fields.get("ilmd"))
                .map(json -> JsonParser.parse(json, JsonLimits.VALUE))
                .filter(value -> value.kind() == JsonValue.Kind.OBJECT)
                .flatMap(value -> date(value.asObject()));
    }

    private static Optional<LocalDate> date(JsonObject ilmd) {
        return EXPIRY.stream()
                .flatMap(name -> ilmd.get(name).stream())
                .filter(value -> value.kind() == JsonValue.Kind.STRING)
                .flatMap(value -> Fields.date(value.asString()).stream())
                .findFirst();
    }

    private List<LotPage.Portion> portions(String condition, String value) {
        return db.sql(
                        """
                        select o.org, o.ref, o.quantity::text as quantity, o.uom, o.status, o.custodian, p.name, p.country
                        from object o left join profile p on p.org = o.custodian
                        where o.kind = 'portion' and\s"""
                                + condition + " order by o.changed_block desc, o.org, o.ref limit ?")
                .params(value, MOST_LISTED)
                .query((row, i) -> new LotPage.Portion(
                        Rows.name(row, "org", "ref").orElseThrow(),
                        row.getString("quantity"),
                        Rows.optional(row, "uom").orElse(""),
                        row.getString("status"),
                        row.getString("name") == null
                                ? new Organisation(row.getString("custodian"), row.getString("custodian"), "")
                                : new Organisation(
                                        row.getString("custodian"), row.getString("name"), row.getString("country"))))
                .list();
    }
}
