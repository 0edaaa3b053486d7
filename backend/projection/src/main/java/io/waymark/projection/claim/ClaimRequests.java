package io.waymark.projection.claim;

import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimStatement;
import io.waymark.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Statements that wait to be written to the ledger, one of an item at a time. Nothing is kept of who handed them in. A part that
 * needs it imports this class.
 */
public final class ClaimRequests {
    /** How many may wait on one node. */
    public static final int MOST_WAITING = 10_000;

    private final JdbcClient db;

    public ClaimRequests(JdbcClient db) {
        this.db = db;
    }

    /** @param tries how often it was tried to write it */
    public record Request(long id, ClaimStatement statement, int tries) {}

    /** What came of handing one in. */
    public enum Taken {
        TAKEN,
        /** Another one of this item waits. */
        BUSY,
        /** Too many wait. */
        FULL
    }

    /** Where the latest request of an item is. @param failure code of the refusal, if it was refused */
    public record Latest(int n, boolean waiting, Optional<String> failure) {}

    public Taken add(ClaimStatement statement) {
        Integer waiting = db.sql("select count(*) from claim_request where done_at is null")
                .query(Integer.class)
                .single();
        if (waiting >= MOST_WAITING) {
            return Taken.FULL;
        }
        int rows = db.sql(
                        """
                        insert into claim_request (claim, statement) values (?, ?)
                        on conflict (claim) where done_at is null do nothing""")
                .params(statement.item().bytes(), text(statement))
                .update();
        return rows == 1 ? Taken.TAKEN : Taken.BUSY;
    }

    /** The latest one of an item of the last day. */
    public Optional<Latest> latest(ClaimKey claim) {
        return db.sql(
                        "select statement, done_at is null, failure from claim_request where claim = ? order by id desc limit 1")
                .param(claim.bytes())
                .query((row, i) -> new Latest(
                        statement(row.getString(1)).n(), row.getBoolean(2), Optional.ofNullable(row.getString(3))))
                .optional();
    }

    /** The oldest requests that are not settled. */
    public List<Request> due(int limit) {
        return db.sql("select id, statement, tries from claim_request where done_at is null order by id limit ?")
                .param(limit)
                .query((row, i) -> new Request(row.getLong(1), statement(row.getString(2)), row.getInt(3)))
                .list();
    }

    /** It is on the ledger. */
    public void done(long id, String txId) {
        db.sql("update claim_request set done_at = now(), tx_id = ? where id = ? and done_at is null")
                .params(txId, id)
                .update();
    }

    /** It can never be written; {@code code} is the refusal's stable code. */
    public void refused(long id, String code) {
        db.sql("update claim_request set done_at = now(), failure = ? where id = ? and done_at is null")
                .params(code, id)
                .update();
    }

    /** It was tried, and may be tried again. */
    public void tried(long id) {
        db.sql("update claim_request set tries = tries + 1 where id = ?")
                .param(id)
                .update();
    }

    /** Forgets what was settled long ago. */
    public void forget() {
        db.sql("delete from claim_request where done_at < now() - interval '1 day'")
                .update();
    }

    private static String text(ClaimStatement statement) {
        return new String(CanonicalJson.bytes(statement.toJson()), StandardCharsets.UTF_8);
    }

    private static ClaimStatement statement(String text) {
        return ClaimStatement.fromJson(
                CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8)).asObject());
    }
}
