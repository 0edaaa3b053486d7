package io.waymark.projection.journey;

import io.waymark.custody.Act;
import io.waymark.custody.Kind;
import io.waymark.custody.Status;
import io.waymark.custody.Step;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonParser;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.SaltedDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads histories out of the read model, with a fixed number of statements whatever their length. */
public final class Histories {

    /** The most steps of one chain that are read: those before are left out, and the history is not complete. */
    public static final int MOST_STEPS = 1_000;

    private static final int MOST_CHAINS = 20;
    private static final String CHAIN =
            """
            select org, ref, kind, identifier, gtin, lot, head_writer, head_key, status, custodian, receiver, exit_key,
              exit_writer, unit_org, unit_ref, next_key_hash, gone_to, changed_block from object""";

    private final JdbcClient db;
    private final Stays stays;
    private final RecallReader recalls;
    private final Profiles profiles;
    private final PublishedProducts products;

    public Histories(JdbcClient db) {
        this.db = db;
        this.stays = new Stays(db, this);
        this.recalls = new RecallReader(db);
        this.profiles = new Profiles(db);
        this.products = new PublishedProducts(db);
    }

    /**
     * All chains of an identifier, at most 20: that of who holds its GS1 company prefix first, so that nobody else's chain
     * takes its place, then those that go on, and among them the latest change first.
     */
    public List<Chain> chains(GS1Identifier identifier) {
        List<Chain> chains = db.sql(
                        CHAIN
                                + """
                         where identifier = ?
                        order by status in ('consumed', 'retired', 'void'), changed_block desc, org, ref limit ?""")
                .params(identifier.toString(), MOST_CHAINS)
                .query(Histories::chain)
                .list();
        if (chains.size() < 2 || identifier.gtin().isEmpty()) {
            return chains;
        }
        Optional<String> holder =
                profiles.holder(identifier.gtin().get().substring(1)).map(Profiles.Prefix::org);
        List<Chain> sorted = new ArrayList<>(chains);
        sorted.sort(
                Comparator.comparing(c -> !holder.equals(Optional.of(c.name().org()))));
        return sorted;
    }

    /** One chain. */
    public Optional<Chain> chain(ObjectName name) {
        return Optional.ofNullable(chains(List.of(name)).get(name));
    }

    Map<ObjectName, Chain> chains(Collection<ObjectName> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        return db
                .sql(CHAIN + " where (org, ref) in (select * from unnest(?::text[], ?::text[]))")
                .param(names.stream().map(ObjectName::org).toArray(String[]::new))
                .param(names.stream().map(n -> n.ref().hex()).toArray(String[]::new))
                .query(Histories::chain)
                .list()
                .stream()
                .collect(Collectors.toMap(Chain::name, Function.identity()));
    }

    /** What the read model has about a chain; empty where it has none of its steps. */
    public Optional<History> read(Chain chain) {
        List<PlacedStep> steps = steps(chain);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Stays.Found found = stays.of(chain, steps);
        List<Recalls> reaching = recalls.reaching(chain.name(), steps);
        List<Chain> around = around(chain, found.units());
        Optional<History.Gap> gap = gap(chain, around);
        Set<Hash> digests = new LinkedHashSet<>();
        Set<String> organisations = new LinkedHashSet<>();
        Stream.concat(steps.stream(), found.stays().stream().flatMap(stay -> stay.steps().stream()))
                .map(PlacedStep::step)
                .forEach(step -> {
                    Optional.ofNullable(step.event()).ifPresent(digests::add);
                    organisations.add(step.writer());
                    organisations.add(step.custodian());
                    Optional.ofNullable(step.receiver()).ifPresent(organisations::add);
                });
        for (Recalls recall : reaching) {
            organisations.add(recall.org());
            recall.links().forEach(link -> link.shown().ifPresent(l -> digests.add(l.event())));
        }
        gap.ifPresent(g -> organisations.add(g.org()));
        Optional<PublishedProducts.Published> product = product(steps.get(0).step());
        product.ifPresent(p -> organisations.add(p.name().org()));
        Set<Hash> own = new HashSet<>();
        Map<Hash, SaltedDocument> events = events(digests, own);
        return Optional.of(new History(
                chain,
                steps,
                steps.get(0).step().n() == 1,
                found.stays(),
                around,
                events,
                own,
                withdrawn(steps, found.stays(), reaching, events.keySet()),
                reaching,
                profiles.of(organisations),
                product,
                gap));
    }

    /** From the head back to the first step that is known: each names the one before it by its hash and writer. */
    private List<PlacedStep> steps(Chain chain) {
        List<PlacedStep> all = db.sql(
                        PlacedSteps.SELECT
                                + """
                         where s.object_org = ? and s.object_ref = ?
                        order by s.n desc limit ?""")
                .params(chain.name().org(), chain.name().ref().hex(), MOST_STEPS)
                .query((row, i) -> PlacedSteps.read(row))
                .list();
        return PlacedSteps.back(all, chain.headWriter(), chain.headKey(), null);
    }

    private List<Chain> around(Chain chain, Map<ObjectName, Chain> units) {
        List<Chain> around = new ArrayList<>();
        Optional<ObjectName> unit = chain.unit();
        while (unit.isPresent() && around.size() < Stays.DEEPEST) {
            Chain next = units.get(unit.get());
            next = next == null ? chain(unit.get()).orElse(null) : next;
            if (next == null) {
                return around;
            }
            around.add(next);
            unit = next.unit();
        }
        return around;
    }

    private Optional<History.Gap> gap(Chain chain, List<Chain> around) {
        Chain outer = around.isEmpty() ? chain : around.get(around.size() - 1);
        if (outer.goneTo().isEmpty() || outer.nextKey().isEmpty()) {
            return Optional.empty();
        }
        return db.sql(
                        """
                        select w.value_hash, w.block, w.tx_id, coalesce(t.claimed_at, b.claimed_at) as claimed_at
                        from ledger_write w left join ledger_transaction t using (tx_id)
                        join block b on b.number = w.block
                        where w.org = ? and w.key_hash = ? and w.idx is not null""")
                .params(outer.goneTo().get(), outer.nextKey().get().bytes())
                .query((row, i) -> new History.Gap(
                        outer.goneTo().get(),
                        outer.nextKey().get(),
                        Rows.hash(row, "value_hash"),
                        row.getLong("block"),
                        row.getString("tx_id"),
                        row.getTimestamp("claimed_at").toInstant(),
                        outer != chain))
                .optional();
    }

    /**
     * Those whose fields nobody has any more: the key of an event follows from its digest, and its writer is that of the step or
     * recall link which names it.
     */
    private Map<Hash, Long> withdrawn(
            List<PlacedStep> steps, List<Stay> stays, List<Recalls> recalls, Set<Hash> known) {
        Map<Hash, String> named = new LinkedHashMap<>();
        Stream.concat(steps.stream(), stays.stream().flatMap(stay -> stay.steps().stream()))
                .map(PlacedStep::step)
                .filter(step -> step.event() != null)
                .forEach(step -> named.putIfAbsent(step.event(), step.writer()));
        for (Recalls recall : recalls) {
            recall.links().forEach(link -> link.shown().ifPresent(l -> named.putIfAbsent(l.event(), recall.org())));
        }
        named.keySet().removeAll(known);
        Map<Hash, Hash> keys = new LinkedHashMap<>();
        named.keySet().forEach(event -> keys.put(KeyId.keyHash(LedgerKeys.event(event)), event));
        List<String> writers = List.copyOf(named.values());
        Map<Hash, Long> withdrawn = new HashMap<>();
        if (!keys.isEmpty()) {
            db.sql(
                            """
                            select key_hash, touched from ledger_write
                            where (org, key_hash) in (select * from unnest(?::text[], ?::bytea[]))
                                and idx is not null and flags & 2 <> 0""")
                    .param(writers.toArray(String[]::new))
                    .param(Rows.bytes(keys.keySet()))
                    .query(row -> {
                        withdrawn.put(keys.get(Rows.hash(row, "key_hash")), row.getLong("touched"));
                    });
        }
        return withdrawn;
    }

    private Map<Hash, SaltedDocument> events(Set<Hash> digests, Set<Hash> own) {
        Map<Hash, SaltedDocument> events = new HashMap<>();
        if (digests.isEmpty()) {
            return events;
        }
        db.sql(
                        """
                        select digest, document, false as own from opened_event where digest = any(?)
                        union all select digest, document, true from event where digest = any(?) and document is not null""")
                .param(Rows.bytes(digests))
                .param(Rows.bytes(digests))
                .query(row -> {
                    SaltedDocument document =
                            SaltedDocument.fromJson(JsonParser.parse(row.getString("document"), JsonLimits.DOCUMENT)
                                    .asObject());
                    Hash digest = Rows.hash(row, "digest");
                    if (row.getBoolean("own")) {
                        own.add(digest);
                        events.put(digest, document);
                    } else {
                        events.putIfAbsent(digest, document);
                    }
                });
        return events;
    }

    private Optional<PublishedProducts.Published> product(Step first) {
        return Optional.ofNullable(first.productClass()).flatMap(products::of);
    }

    /** The objects whose recall reaches a chain: itself where it is an item, and the lots and classes of its commissionings. */
    static Map<ObjectName, Recalls.Target> targets(ObjectName name, List<PlacedStep> steps) {
        Map<ObjectName, Recalls.Target> targets = new HashMap<>();
        Step first = steps.get(0).step();
        if (first.act() == Act.ENTER) {
            return targets;
        }
        if (first.kind() == Kind.ITEM) {
            targets.put(name, Recalls.Target.ITEM);
        }
        for (PlacedStep placed : steps) {
            Step step = placed.step();
            if (step.n() == 1 || step.act() == Act.COMMISSION) {
                Optional.ofNullable(step.lot()).ifPresent(lot -> targets.put(lot, Recalls.Target.LOT));
                Optional.ofNullable(step.productClass()).ifPresent(c -> targets.put(c, Recalls.Target.CLASS));
            }
        }
        return targets;
    }

    static boolean packed(Step step) {
        return step.status() == Status.PACKED;
    }

    private static Chain chain(ResultSet row, int i) throws SQLException {
        return new Chain(
                Rows.name(row, "org", "ref").orElseThrow(),
                row.getString("kind"),
                row.getString("identifier"),
                Rows.optional(row, "gtin"),
                Rows.optional(row, "lot"),
                row.getString("head_writer"),
                new KeyId(row.getString("head_key")),
                row.getString("status"),
                row.getString("custodian"),
                Rows.optional(row, "receiver"),
                Rows.key(row, "exit_key"),
                Rows.optional(row, "exit_writer"),
                Rows.name(row, "unit_org", "unit_ref"),
                Rows.optionalHash(row, "next_key_hash"),
                Rows.optional(row, "gone_to"),
                row.getLong("changed_block"));
    }
}
