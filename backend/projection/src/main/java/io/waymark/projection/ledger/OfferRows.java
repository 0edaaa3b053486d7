package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.OfferValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Own offers, and when they and those of others are settled: once something was written after each offered head. */
final class OfferRows {

    private final JdbcTemplate jdbc;
    private final String organisation;

    OfferRows(JdbcTemplate jdbc, String organisation) {
        this.jdbc = jdbc;
        this.organisation = organisation;
    }

    /** Enters own offers; gives their keys. */
    Set<String> enter(List<OwnValues.Of<OfferValue>> offers) {
        Set<String> keys = new LinkedHashSet<>();
        Bulk heads = new Bulk(
                "insert into own_offer_head (key_id, offer) select * from :rows on conflict do nothing",
                "text",
                "text");
        for (OwnValues.Of<OfferValue> offer : offers) {
            OfferValue value = offer.value();
            keys.add(offer.key());
            jdbc.update(
                    """
                    insert into own_offer (key, key_hash, receiver, heads, short, tx_id) values (?, ?, ?, ?, ?, ?)
                    on conflict do nothing
                    """,
                    ps -> {
                        ps.setString(1, offer.key());
                        ps.setBytes(2, KeyId.keyHash(offer.key()).bytes());
                        ps.setString(3, value.receiver());
                        Object[] ids = value.heads().stream().map(KeyId::hex).toArray();
                        ps.setArray(4, ps.getConnection().createArrayOf("text", ids));
                        ps.setBoolean(5, value.isShort());
                        ps.setString(6, offer.tx().id());
                    });
            value.heads().forEach(h -> heads.add(h.hex(), offer.key()));
        }
        heads.run(jdbc);
        return keys;
    }

    /** Settles those of these own offers, and those with one of these heads, of which nothing is open any more. */
    void settleOwn(Collection<String> offers, Collection<Chain> chains) {
        Set<String> keys = new LinkedHashSet<>(offers);
        List<String> passed = new ArrayList<>();
        chains.forEach(c -> c.passedOffers.forEach(k -> passed.add(k.hex())));
        keys.addAll(Keys.byTexts(
                jdbc, "select offer from own_offer_head where key_id = any(?)", passed, (rs, i) -> rs.getString(1)));
        if (!keys.isEmpty()) {
            settleOwn("key = any(?) and", keys);
        }
    }

    /** Looks at all own offers that are not settled. */
    void settleAllOwn() {
        settleOwn("", Set.of());
    }

    private void settleOwn(String which, Set<String> keys) {
        String sql =
                """
                update own_offer f set settled = true
                where WHICH not settled and not exists (
                    select from own_offer_head h
                    join step s on s.key_id = h.key_id and s.writer = ?
                    join object o on o.head_hash = s.hash and o.status = 'offered' and o.gone_to is null
                    where h.offer = f.key)
                """
                        .replace("WHICH", which);
        jdbc.update(sql, ps -> {
            int i = 1;
            if (!keys.isEmpty()) {
                ps.setArray(i++, ps.getConnection().createArrayOf("text", keys.toArray()));
            }
            ps.setString(i, organisation);
        });
    }

    /**
     * Notes what became of things that others offered here; gives the openings of offers of which nothing is open any more,
     * as far as packages hold what was received.
     */
    List<Long> settleInbound(Collection<Hash> written) {
        int changed = written.isEmpty()
                ? 0
                : jdbc.update(
                        """
                update inbound_head h set (outcome, outcome_block) = (
                    select case when w.org <> ? then 'withdrawn' when s.act = 'reject' then 'rejected' else 'received' end,
                        w.block
                    from ledger_write w
                    left join step s on s.key_hash = w.key_hash and s.writer = w.org and s.hash = w.value_hash
                    where w.key_hash = h.next_key_hash and w.org in (f.sender, ?) and w.idx is not null
                    order by w.idx limit 1)
                from inbound_offer f
                where f.number = h.offer and h.outcome is null and h.next_key_hash = any(?)
                    and exists (select from ledger_write w where w.key_hash = h.next_key_hash and w.org in (f.sender, ?)
                        and w.idx is not null)
                """,
                        ps -> {
                            ps.setString(1, organisation);
                            ps.setString(2, organisation);
                            byte[][] hashes = written.stream().map(Hash::bytes).toArray(byte[][]::new);
                            ps.setArray(3, ps.getConnection().createArrayOf("bytea", hashes));
                            ps.setString(4, organisation);
                        });
        if (changed > 0) {
            jdbc.update(
                    """
                    update inbound_offer f set settled = true
                    where not settled and verdict = 'ready' and exists (select from inbound_head h where h.offer = f.number)
                        and not exists (select from inbound_head h where h.offer = f.number and h.outcome is null)
                    """);
        }
        return jdbc.queryForList(
                """
                select p.number from inbound_offer f join opening p on p.number = f.opening
                where f.settled and p.loaded and (
                    not exists (select from inbound_head h where h.offer = f.number and h.outcome = 'received')
                    or not exists (select from step_origin a join step s using (writer, key_id)
                        where a.origin = 'opening:' || p.number and s.source = 'opened'))
                order by p.number
                """,
                Long.class);
    }
}
