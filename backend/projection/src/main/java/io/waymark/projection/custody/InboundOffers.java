package io.waymark.projection.custody;

import io.waymark.custody.Kind;
import io.waymark.custody.Quantity;
import io.waymark.custody.Standings.FirstWrite;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonLimits;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.OfferValue;
import io.waymark.ledger.SaltedDocument;
import io.waymark.projection.ledger.Bulk;
import io.waymark.projection.ledger.LedgerView;
import io.waymark.projection.ledger.OpenedHistory;
import io.waymark.transaction.Opening;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers that others made to this organisation: fetched from their peers, checked against the own map, then listed. */
public final class InboundOffers {

    /** The largest opening of one offer, in bytes: 64 MiB. */
    public static final int LARGEST_OPENING = 64 << 20;

    private static final String NOT_ON_LEDGER = "offer-not-on-ledger";
    private static final int MOST_LISTED = 100;
    private static final int LONGEST_HISTORY = 1_000;
    private static final JsonLimits LIMITS = new JsonLimits(LARGEST_OPENING, 64, 1 << 20, 100, 400, 400_000, 8_000_000);
    private static final String OFFER =
            "select number, sender, key, claimed_at, block, short, reason, about, settled from inbound_offer ";

    private final String organisation;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final OpenedHistory opened;

    public InboundOffers(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.organisation = organisation;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.snapshot = CustodyReader.snapshot(transaction);
        this.opened = new OpenedHistory(organisation, jdbc, transaction);
    }

    /**
     * Whether the offer is worth fetching: it is not here, or was incomplete when it was.
     *
     * @param sender MSP id of who offers
     * @param offerKey ledger key of the offer in the sender's collection
     */
    public boolean wants(String sender, String offerKey) {
        return jdbc.queryForList(
                        "select 1 from inbound_offer where sender = ? and key = ? and (settled or verdict = 'ready')",
                        Integer.class,
                        sender,
                        offerKey)
                .isEmpty();
    }

    /**
     * Checks an offer and what was opened with it, byte for byte against the own map, and keeps it. Where it is ready its
     * things are there for {@link CustodyReader#prepare} from now on. The same offer may be stored again. One that is not on
     * the ledger is not kept at all ({@code offer-not-on-ledger}).
     *
     * @param opening all pages of it in one ({@link #join})
     */
    public Verdict store(String sender, String offerKey, OfferValue value, Opening opening) {
        // The map only grows, so what was checked stays checked: the follower need not wait for it.
        Map<KeyId, ObjectName> things = new LinkedHashMap<>();
        Verdict verdict = snapshot.execute(status -> isOnLedger(sender, offerKey, value)
                ? verdict(sender, value, opening, new OpenedCheck(jdbc, opening), things)
                : new Verdict(NOT_ON_LEDGER, null));
        if (verdict == null || NOT_ON_LEDGER.equals(verdict.reason())) {
            return new Verdict(NOT_ON_LEDGER, null);
        }
        return transaction.execute(status -> {
            OpenedHistory.lock(jdbc);
            if (!wants(sender, offerKey)) {
                return Verdict.READY;
            }
            keep(sender, offerKey, value, opening, verdict, things);
            return verdict;
        });
    }

    private boolean isOnLedger(String sender, String offerKey, OfferValue value) {
        Optional<FirstWrite> write = new LedgerView(jdbc).firstWrite(sender, KeyId.keyHash(offerKey));
        return write.isPresent()
                && write.get().value().equals(Hash.sha256(value.bytes()))
                && value.receiver().equals(organisation)
                && offerKey.startsWith(LedgerKeys.offers(organisation))
                && !sender.equals(organisation);
    }

    private void keep(
            String sender,
            String offerKey,
            OfferValue value,
            Opening opening,
            Verdict verdict,
            Map<KeyId, ObjectName> things) {
        Long number = jdbc.queryForObject(
                """
                insert into inbound_offer (sender, key, value, short, block, claimed_at, verdict, reason, about)
                select ?, ?, ?, ?, w.block, t.claimed_at, ?, ?, ?
                from ledger_write w join ledger_transaction t on t.tx_id = w.tx_id
                where w.org = ? and w.key_hash = ?
                on conflict (sender, key) do update set verdict = excluded.verdict, reason = excluded.reason,
                    about = excluded.about
                returning number
                """,
                Long.class,
                sender,
                offerKey,
                value.bytes(),
                value.isShort(),
                verdict.ready() ? "ready" : "incomplete",
                verdict.reason(),
                verdict.about(),
                sender,
                KeyId.keyHash(offerKey).bytes());
        if (number == null) {
            throw new IllegalStateException("an offer on the ledger has a transaction");
        }
        if (!verdict.ready()) {
            return;
        }
        long history = opened.keep(sender, opening);
        jdbc.update("update inbound_offer set opening = ? where number = ?", history, number);
        opened.settle(heads(number, opening, things));
        jdbc.update(
                """
                update inbound_offer set settled = true where number = ?
                    and not exists (select from inbound_head where offer = inbound_offer.number and outcome is null)
                """,
                number);
    }

    /** Enters the offered things; gives the key hashes at which what becomes of them is written. */
    private List<Hash> heads(long offer, Opening opening, Map<KeyId, ObjectName> things) {
        List<Hash> next = new ArrayList<>();
        Bulk rows = new Bulk(
                """
                insert into inbound_head (offer, key_id, object_org, object_ref, identifier, kind, next_key_hash)
                select r.offer, r.key_id, o.org, o.ref, o.identifier, o.kind, r.next
                from :rows as r(offer, key_id, next, org, ref) join object o on o.org = r.org and o.ref = r.ref
                """,
                "int8",
                "text",
                "bytea",
                "text",
                "text");
        things.forEach((key, name) -> {
            Hash keyHash = opening.steps().get(key).nextKey(null).stepKeyHash();
            next.add(keyHash);
            rows.add(offer, key.hex(), keyHash.bytes(), name.org(), name.ref().hex());
        });
        int entered = rows.run(jdbc);
        Map<Hash, Map<String, FirstWrite>> written = new LedgerView(jdbc).at(next);
        // What is settled already need not have been shown; all else that was verified must be here as an object now.
        if (entered + written.size() < next.size()) {
            throw new IllegalStateException("the read model does not follow what was verified");
        }
        return next;
    }

    /** Judges everything; fills in the offered things by the key ids of their heads. */
    private Verdict verdict(
            String sender, OfferValue value, Opening opening, OpenedCheck check, Map<KeyId, ObjectName> things) {
        Verdict bytes = check.bytes();
        if (!bytes.ready()) {
            return bytes;
        }
        for (KeyId key : value.heads()) {
            Step head = opening.steps().get(key);
            boolean offers = head != null
                    && head.status() == Status.OFFERED
                    && head.writer().equals(sender)
                    && head.custodian().equals(sender)
                    && organisation.equals(head.receiver());
            if (!offers) {
                return new Verdict(head == null ? "head-not-shown" : "not-offered", null);
            }
            Optional<ObjectName> name = check.name(head);
            if (name.isEmpty()) {
                return new Verdict("history-not-shown", null);
            }
            things.put(key, name.get());
            Verdict thing = settled(check, head, sender) ? Verdict.READY : check.offered(head, name.get());
            if (!thing.ready()) {
                return thing;
            }
        }
        return value.heads().isEmpty() ? new Verdict("head-not-shown", null) : Verdict.READY;
    }

    /** Whether somebody entitled wrote after the offer: nothing of it can be received any more, so nothing need be shown. */
    private boolean settled(OpenedCheck check, Step head, String sender) {
        KeyId next = head.nextKey(null);
        return check.view().firstWrite(sender, next).isPresent()
                || check.view().firstWrite(organisation, next).isPresent();
    }

    /** The pages of one opening in one: all that any of them shows. */
    public static Opening join(List<Opening> pages) {
        return Parts.join(pages);
    }

    /**
     * Takes incomplete offers off the list that their sender does not make any more.
     *
     * @param sender MSP id
     * @param offerKeys ledger keys of all offers that the sender's peer lists
     */
    public void retain(String sender, Set<String> offerKeys) {
        jdbc.update(
                "update inbound_offer set settled = true where sender = ? and verdict = 'incomplete' and not key ="
                        + " any(?)",
                ps -> {
                    ps.setString(1, sender);
                    ps.setArray(2, ps.getConnection().createArrayOf("text", offerKeys.toArray()));
                });
    }

    /**
     * Offers that are open, newest first.
     *
     * @param before number of the last offer of the page before; null for the first page
     * @param most 1 to 100
     */
    public List<Offer> list(@Nullable Long before, int most) {
        int limit = Math.max(1, Math.min(most, MOST_LISTED));
        List<Offer> offers = snapshot.execute(status -> withThings(jdbc.query(
                OFFER + "where not settled and number < ? order by number desc limit ?",
                InboundOffers::offer,
                before == null ? Long.MAX_VALUE : before,
                limit)));
        return offers == null ? List.of() : offers;
    }

    /** One offer, open or settled. */
    public Optional<Offer> offer(long number) {
        List<Offer> offers = snapshot.execute(
                status -> withThings(jdbc.query(OFFER + "where number = ?", InboundOffers::offer, number)));
        return offers == null ? Optional.empty() : offers.stream().findFirst();
    }

    private static Offer offer(ResultSet rs, int row) throws SQLException {
        return new Offer(
                rs.getLong(1),
                rs.getString(2),
                rs.getString(3),
                rs.getTimestamp(4).toInstant(),
                rs.getLong(5),
                rs.getBoolean(6),
                new Verdict(rs.getString(7), rs.getString(8)),
                rs.getBoolean(9),
                List.of());
    }

    private List<Offer> withThings(List<Offer> offers) {
        Map<Long, List<Thing>> things = new HashMap<>();
        List<ObjectName> names = new ArrayList<>();
        Long[] numbers = offers.stream().map(Offer::number).toArray(Long[]::new);
        jdbc.query(
                """
                select h.offer, h.object_org, h.object_ref, h.identifier, h.kind, h.outcome, o.quantity, o.uom, p.document,
                    (select count(*) from unit_member m where m.unit_org = o.org and m.unit_ref = o.ref) as inside
                from inbound_head h
                left join object o on o.org = h.object_org and o.ref = h.object_ref
                left join lateral (select document from product_text t where t.org = o.class_org
                    and t.class_ref = o.class_ref order by t.n desc limit 1) p on true
                where h.offer = any(?) order by h.offer, h.identifier, h.object_ref
                """,
                ps -> ps.setArray(1, ps.getConnection().createArrayOf("int8", numbers)),
                rs -> {
                    Thing thing = thing(rs);
                    things.computeIfAbsent(rs.getLong("offer"), n -> new ArrayList<>())
                            .add(thing);
                    names.add(thing.name());
                });
        Set<ObjectName> blocked = new Recalls(jdbc).blocked(names);
        return offers.stream()
                .map(o -> new Offer(
                        o.number,
                        o.sender,
                        o.key,
                        o.since,
                        o.block,
                        o.isShort,
                        o.verdict,
                        o.settled,
                        things.getOrDefault(o.number, List.of()).stream()
                                .map(t -> blocked.contains(t.name) ? t.recalled() : t)
                                .toList()))
                .toList();
    }

    private static Thing thing(ResultSet rs) throws SQLException {
        String word = rs.getString("kind");
        Kind kind = Kind.ITEM;
        for (Kind each : Kind.values()) {
            kind = each.word().equals(word) ? each : kind;
        }
        BigDecimal quantity = rs.getBigDecimal("quantity");
        String uom = rs.getString("uom");
        String document = rs.getString("document");
        return new Thing(
                new ObjectName(rs.getString("object_org"), new KeyId(rs.getString("object_ref"))),
                kind,
                rs.getString("identifier"),
                quantity == null ? Optional.empty() : Optional.of(Quantity.of(quantity, uom)),
                rs.getInt("inside"),
                Optional.ofNullable(document).map(History::document),
                false,
                Optional.ofNullable(rs.getString("outcome")));
    }

    /** Numbers of the open offers of which these are offered things: whose packages are stored before they are received. */
    public List<Long> offersOf(Collection<ObjectName> objects) {
        return States.byNames(
                jdbc,
                """
                select distinct f.number
                from unnest(?::text[], ?::text[]) as k(org, ref)
                join inbound_head h on h.object_org = k.org and h.object_ref = k.ref
                join inbound_offer f on f.number = h.offer and not f.settled
                order by f.number
                """,
                objects,
                (rs, i) -> rs.getLong(1));
    }

    /**
     * What receiving stores first, cut so that each part is a private value of at most 1 MB
     * ({@link io.waymark.transaction.Entry.Package}). Empty once packages hold all of it.
     */
    public List<Opening> packageFor(long offer) {
        List<Opening> parts = snapshot.execute(status -> {
            List<byte[]> kept = jdbc.queryForList(
                    "select p.bytes from inbound_offer f join opening p on p.number = f.opening where f.number = ?",
                    byte[].class,
                    offer);
            return kept.isEmpty() ? List.<Opening>of() : Parts.of(loose(offer, kept.get(0)));
        });
        return parts == null ? List.of() : parts;
    }

    /** Of what was opened with an offer, what no own package holds yet. */
    private Opening loose(long offer, byte[] bytes) {
        Opening all = Opening.fromJson(CanonicalJson.parse(bytes, LIMITS).asObject());
        List<String> keys = jdbc.queryForList(
                """
                select a.key_id from inbound_offer f
                join step_origin a on a.origin = 'opening:' || f.opening
                join step s using (writer, key_id)
                where f.number = ? and s.source = 'opened'
                """,
                String.class,
                offer);
        Map<KeyId, Step> steps = new LinkedHashMap<>();
        keys.forEach(key -> steps.put(new KeyId(key), all.steps().get(new KeyId(key))));
        if (steps.isEmpty()) {
            return Parts.join(List.of());
        }
        return new Opening(
                steps,
                only(all.contents(), steps),
                only(all.made(), steps),
                all.events(),
                all.recalls(),
                all.products());
    }

    private static <T> Map<KeyId, T> only(Map<KeyId, T> lists, Map<KeyId, Step> steps) {
        Map<KeyId, T> only = new LinkedHashMap<>(lists);
        only.keySet().retainAll(steps.keySet());
        return only;
    }

    /** The steps of an offered thing, or of one that is inside, first to last, at most 1,000 of them. */
    public List<HistoryStep> history(long offer, ObjectName thing) {
        return jdbc.query(
                """
                with recursive offered(org, ref, depth) as (
                    select object_org, object_ref, 0 from inbound_head where offer = ?
                    union
                    select o.org, o.ref, f.depth + 1 from offered f join object o on o.unit_org = f.org and o.unit_ref = f.ref
                    where f.depth < 10)
                select s.n, s.act, s.status, s.writer, s.bytes, w.block, t.claimed_at, coalesce(v.document, e.document)
                from step s
                join ledger_write w on w.key_hash = s.key_hash and w.org = s.writer
                join ledger_transaction t on t.tx_id = w.tx_id
                left join opened_event v on v.digest = s.event
                left join event e on e.digest = s.event
                where s.object_org = ? and s.object_ref = ?
                    and exists (select from offered f where f.org = s.object_org and f.ref = s.object_ref)
                order by s.n limit ?
                """,
                (rs, i) -> new HistoryStep(
                        rs.getInt(1),
                        rs.getString(2),
                        rs.getString(3),
                        rs.getString(4),
                        Optional.ofNullable(Step.parse(rs.getBytes(5)).receiver()),
                        rs.getLong(6),
                        rs.getTimestamp(7).toInstant(),
                        Optional.ofNullable(rs.getString(8)).map(History::document)),
                offer,
                thing.org(),
                thing.ref().hex(),
                LONGEST_HISTORY);
    }

    /**
     * An offer to this organisation.
     *
     * @param number its number here
     * @param sender MSP id
     * @param key ledger key in the sender's collection; private
     * @param since when its transaction claims to have been made
     * @param block the block that it stands in
     * @param isShort whether it offers back what was missing in a receipt
     * @param verdict what the check came to
     * @param settled whether nothing of it is open any more
     * @param things what is offered; empty unless ready
     */
    public record Offer(
            long number,
            String sender,
            String key,
            Instant since,
            long block,
            boolean isShort,
            Verdict verdict,
            boolean settled,
            List<Thing> things) {}

    /**
     * One offered thing.
     *
     * @param name the object
     * @param identifier canonical identifier (of the lot, for a portion)
     * @param quantity of a portion
     * @param inside how many things are directly inside it
     * @param product texts of its product, as far as they are known here
     * @param recall whether it is recalled, or its recall cannot be read
     * @param outcome empty while it is offered; else {@code received}, {@code rejected} or {@code withdrawn}
     */
    public record Thing(
            ObjectName name,
            Kind kind,
            String identifier,
            Optional<Quantity> quantity,
            int inside,
            Optional<SaltedDocument> product,
            boolean recall,
            Optional<String> outcome) {

        private Thing recalled() {
            return new Thing(name, kind, identifier, quantity, inside, product, true, outcome);
        }
    }

    /**
     * One step of a thing's history.
     *
     * @param n 1 for the first
     * @param act word of the act
     * @param status word of the status
     * @param writer MSP id of who wrote it
     * @param receiver MSP id of whom it offers to; empty unless offered
     * @param block the block that it stands in
     * @param claimed when its transaction claims to have been made
     * @param event what is shown of its event
     */
    public record HistoryStep(
            int n,
            String act,
            String status,
            String writer,
            Optional<String> receiver,
            long block,
            Instant claimed,
            Optional<SaltedDocument> event) {}
}
