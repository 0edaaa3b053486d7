package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.util.Collection;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fields of others' events that were known here until whoever captured the event had it purged: they leave the rows, and it is
 * kept that they were there, so that staff are told. A step names the event's digest and its writer, and the event's key follows
 * from the digest; so nobody can withdraw another one's event.
 */
final class Withdrawals {

    private static final String KEY = "sha256((encode(k.digest, 'hex') || '|event')::bytea)";
    private static final String FORGET =
            """
            with gone as (
                delete from event_known k using step s, ledger_write w
                where :what = any(?) and s.event = k.digest and s.writer <> ?
                    and w.key_hash = :key and w.org = s.writer and w.flags & 2 <> 0
                returning k.digest, s.writer)
            insert into withdrawn_event (digest, org) select distinct on (digest) digest, writer from gone
            on conflict do nothing"""
                    .replace(":key", KEY);

    private Withdrawals() {}

    /** These keys were purged, each by its organisation. */
    static void purged(JdbcTemplate jdbc, String own, Collection<Hash> keyHashes) {
        forget(jdbc, own, KEY, keyHashes);
    }

    /** Fields of these events became known: perhaps too late. */
    static void known(JdbcTemplate jdbc, String own, Collection<Hash> digests) {
        forget(jdbc, own, "k.digest", digests);
    }

    private static void forget(JdbcTemplate jdbc, String own, String what, Collection<Hash> hashes) {
        if (hashes.isEmpty()) {
            return;
        }
        byte[][] values = hashes.stream().map(Hash::bytes).toArray(byte[][]::new);
        jdbc.update(FORGET.replace(":what", what), ps -> {
            ps.setArray(1, ps.getConnection().createArrayOf("bytea", values));
            ps.setString(2, own);
        });
    }
}
