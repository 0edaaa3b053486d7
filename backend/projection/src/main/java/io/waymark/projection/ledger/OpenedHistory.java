package io.waymark.projection.ledger;

import io.waymark.json.CanonicalJson;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import io.waymark.projection.ledger.Chains.Place;
import io.waymark.transaction.Opening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * History that is not this organisation's own: brings it into the tables and takes it out again. Rows follow from what is
 * known, so taking an origin out leaves what the others know.
 */
public final class OpenedHistory {

    /** Serialises whoever changes the tables that follow from the ledger: projector and openings. */
    private static final long LOCK = 0x7761796d61726bL;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final String organisation;

    public OpenedHistory(String organisation, JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.organisation = organisation;
    }

    /** The origin of what stands in an opening. */
    public static String origin(long opening) {
        return "opening:" + opening;
    }

    /** Waits until nobody else changes these tables, until this transaction of the database ends. */
    public static void lock(JdbcTemplate jdbc) {
        jdbc.query("select pg_advisory_xact_lock(?)", rs -> {}, LOCK);
    }

    /**
     * Keeps checked history and loads it.
     *
     * @param sender MSP id of who opened it
     * @return its number
     */
    public long keep(String sender, Opening opening) {
        Long number = transaction.execute(status -> {
            lock(jdbc);
            Long next = jdbc.queryForObject(
                    """
                    insert into opening (sender, height, bytes, loaded)
                    select ?, coalesce(max(number) + 1, 0), ?, false from block returning number
                    """,
                    Long.class,
                    sender,
                    opening.bytes());
            if (next == null) {
                throw new IllegalStateException("an insert gives its number");
            }
            load(next, opening);
            return next;
        });
        if (number == null) {
            throw new IllegalStateException("a transaction gives its answer");
        }
        return number;
    }

    /** Forgets what these openings alone told. */
    public void forget(Collection<Long> openings) {
        if (openings.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            lock(jdbc);
            drop(openings.stream().map(OpenedHistory::origin).toList());
            for (long opening : openings) {
                jdbc.update("delete from opening where number = ?", opening);
            }
        });
    }

    /** Notes what became of things offered here after whose heads something was written before the offer was known. */
    public void settle(Collection<Hash> nextKeyHashes) {
        transaction.executeWithoutResult(status -> {
            lock(jdbc);
            forget(new OfferRows(jdbc, organisation).settleInbound(nextKeyHashes));
        });
    }

    /** Loads what was kept at this height or before, during a replay. */
    void loadDue(long height) {
        List<Long> due = jdbc.queryForList(
                "select number from opening where not loaded and height <= ? order by number", Long.class, height);
        for (long number : due) {
            byte[] bytes = jdbc.queryForObject("select bytes from opening where number = ?", byte[].class, number);
            load(
                    number,
                    Opening.fromJson(
                            CanonicalJson.parse(bytes, OwnValues.LIMITS).asObject()));
        }
    }

    private void load(long number, Opening opening) {
        Chains chains = new Chains(new ChainRows(jdbc));
        Opened opened = new Opened(jdbc, origin(number), "opened", opening);
        opened.load(chains);
        finish(chains, opened.keyHashes, List.of());
        Withdrawals.known(jdbc, organisation, opening.events().keySet());
        jdbc.update("update opening set loaded = true where number = ?", number);
    }

    private void finish(Chains chains, Collection<Hash> written, Collection<Place> restarted) {
        chains.run(written, restarted);
        new EventRows(jdbc, organisation).nameLots(chains.chains());
        chains.write();
        new OfferRows(jdbc, organisation).settleOwn(Set.of(), chains.chains());
    }

    /** Takes out what only these origins told, and makes the chains anew that were built on it. */
    void drop(Collection<String> origins) {
        List<Place> orphans = new ArrayList<>();
        Set<ObjectName> objects = new LinkedHashSet<>();
        jdbc.query(
                """
                select distinct s.writer, s.key_id, s.object_org, s.object_ref
                from step_origin o join step s using (writer, key_id)
                where o.origin = any(?) and s.source in ('package', 'opened') and not exists (
                    select from step_origin p where p.writer = s.writer and p.key_id = s.key_id
                        and not p.origin = any(?))
                """,
                ps -> {
                    ps.setArray(1, ps.getConnection().createArrayOf("text", origins.toArray()));
                    ps.setArray(2, ps.getConnection().createArrayOf("text", origins.toArray()));
                },
                rs -> {
                    orphans.add(new Place(rs.getString(1), new KeyId(rs.getString(2))));
                    ObjectName name = name(rs.getString(3), rs.getString(4));
                    if (name != null) {
                        objects.add(name);
                    }
                });
        jdbc.update(
                """
                update step s set source = 'opened'
                from step_origin o
                where o.origin = any(?) and o.writer = s.writer and o.key_id = s.key_id and s.source = 'package'
                    and not exists (select from step_origin p where p.writer = s.writer and p.key_id = s.key_id
                        and p.origin not like 'opening:%' and not p.origin = any(?))
                """,
                ps -> {
                    ps.setArray(1, ps.getConnection().createArrayOf("text", origins.toArray()));
                    ps.setArray(2, ps.getConnection().createArrayOf("text", origins.toArray()));
                });
        for (String table : List.of("step_origin", "event_known", "recall_known", "product_known")) {
            for (String origin : origins) {
                jdbc.update("delete from " + table + " where origin = ?", origin);
            }
        }
        withPassengers(objects);
        remove(orphans, objects);
        List<Place> firsts =
                objects.stream().map(n -> new Place(n.org(), n.ref())).toList();
        finish(new Chains(new ChainRows(jdbc)), List.of(), firsts);
        new OfferRows(jdbc, organisation).settleAllOwn();
    }

    /** Adds whatever went into a unit that is among these, and what went into those. */
    private void withPassengers(Set<ObjectName> objects) {
        Set<ObjectName> last = objects;
        while (!last.isEmpty()) {
            Set<ObjectName> next = new LinkedHashSet<>();
            byNames(
                    """
                    select distinct c.object_org, c.object_ref
                    from unnest(?::text[], ?::text[]) as k(org, ref)
                    join step u on u.object_org = k.org and u.object_ref = k.ref
                    join step c on c.in_key = u.key_id and c.writer = u.writer
                    where c.object_org is not null
                    """,
                    last,
                    next);
            next.removeAll(objects);
            objects.addAll(next);
            last = next;
        }
    }

    private void byNames(String sql, Collection<ObjectName> names, Set<ObjectName> found) {
        Keys.byPairs(
                jdbc,
                sql,
                names.stream().map(ObjectName::org).toList(),
                names.stream().map(n -> n.ref().hex()).toList(),
                (rs, i) -> found.add(new ObjectName(rs.getString(1), new KeyId(rs.getString(2)))));
    }

    private void remove(List<Place> orphans, Set<ObjectName> objects) {
        for (String table : List.of("step_content", "step_made", "claim_key", "step")) {
            Bulk gone = new Bulk(
                    "delete from " + table + " s using :rows as r(writer, key_id)"
                            + " where s.writer = r.writer and s.key_id = r.key_id",
                    "text",
                    "text");
            orphans.forEach(p -> gone.add(p.writer(), p.key().hex()));
            gone.run(jdbc);
        }
        String of = " using :rows as r(org, ref) where x.object_org = r.org and x.object_ref = r.ref";
        for (String sql : List.of(
                "delete from recall_watch x" + of,
                "delete from step x" + of + " and x.source = 'derived'",
                "update step x set object_org = null, object_ref = null from :rows as r(org, ref)"
                        + " where x.object_org = r.org and x.object_ref = r.ref",
                "delete from unit_member x using :rows as r(org, ref) where x.unit_org = r.org and x.unit_ref = r.ref",
                "delete from object x using :rows as r(org, ref) where x.org = r.org and x.ref = r.ref")) {
            Bulk gone = new Bulk(sql, "text", "text");
            objects.forEach(n -> gone.add(n.org(), n.ref().hex()));
            gone.run(jdbc);
        }
    }

    private static @Nullable ObjectName name(@Nullable String org, @Nullable String ref) {
        return org == null || ref == null ? null : new ObjectName(org, new KeyId(ref));
    }
}
