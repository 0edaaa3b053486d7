package io.waymark.projection.disclosure;

import io.waymark.ledger.Hash;
import io.waymark.projection.account.AuditList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Withdrawals of what events say: asked for by one person with a reason, confirmed or declined by an administrator who is another.
 * Who carries them out takes {@link #due} and says {@link #done}. A part that needs it imports this class.
 */
public final class Purges {

    /** The longest reason, in characters. */
    public static final int LONGEST_REASON = 300;

    /** The most that a page lists. */
    public static final int MOST = 200;

    private static final String COLUMNS =
            "p.id, p.digest, p.reason, p.asked_by, p.asked_at, p.answered_by, p.answered_at, p.confirmed, p.done_at,"
                    + " p.failure";

    private final JdbcClient db;
    private final TransactionOperations transactions;

    public Purges(JdbcClient db, TransactionOperations transactions) {
        this.db = db;
        this.transactions = transactions;
    }

    /**
     * @param event digest of the event
     * @param confirmed null as long as nobody has answered
     * @param done when the ledger had it; null as long as it has not
     * @param failure stable code of why it never will; null otherwise
     */
    public record Request(
            long id,
            Hash event,
            String reason,
            String askedBy,
            Instant askedAt,
            @Nullable String answeredBy,
            @Nullable Instant answeredAt,
            @Nullable Boolean confirmed,
            @Nullable Instant done,
            @Nullable String failure) {

        /** Nothing of the event. */
        @Override
        public String toString() {
            return "withdrawal " + id;
        }
    }

    /** What became of an answer. */
    public enum Answered {
        SAVED,
        /** Somebody answered before, or there is no such request. */
        NOT_OPEN,
        /** Who asked cannot answer. */
        SAME_PERSON
    }

    /** @return whether it was asked for now: not if it was before, or if the event says nothing any more */
    public boolean ask(Hash event, String reason, String account) {
        return Boolean.TRUE.equals(transactions.execute(t -> {
            int rows = db.sql(
                            """
                            insert into purge_request (digest, reason, asked_by)
                            select ?, ?, ? where exists (select from event where digest = ? and text is not null)
                            on conflict do nothing""")
                    .params(event.bytes(), reason, account, event.bytes())
                    .update();
            if (rows == 1) {
                new AuditList(db).add(account, "asked to withdraw an event", "withdrawal " + id(event));
            }
            return rows == 1;
        }));
    }

    private long id(Hash event) {
        return db.sql("select max(id) from purge_request where digest = ?")
                .param(event.bytes())
                .query(Long.class)
                .single();
    }

    /** Confirms or declines. */
    public Answered answer(long id, boolean confirmed, String account) {
        return transactions.execute(t -> {
            Optional<String> askedBy = db.sql(
                            "select asked_by from purge_request where id = ? and confirmed is null for update")
                    .param(id)
                    .query(String.class)
                    .optional();
            if (askedBy.isEmpty()) {
                return Answered.NOT_OPEN;
            }
            if (askedBy.get().equals(account)) {
                return Answered.SAME_PERSON;
            }
            db.sql("update purge_request set confirmed = ?, answered_by = ?, answered_at = now() where id = ?")
                    .params(confirmed, account, id)
                    .update();
            String what = confirmed ? "confirmed the withdrawal of an event" : "declined the withdrawal of an event";
            new AuditList(db).add(account, what, "withdrawal " + id);
            return Answered.SAVED;
        });
    }

    /** The latest first. */
    public List<Request> all() {
        return db.sql("select " + COLUMNS + " from purge_request p order by p.id desc limit ?")
                .param(MOST)
                .query(Purges::request)
                .list();
    }

    /** The latest about an event. */
    public Optional<Request> of(Hash event) {
        return db.sql("select " + COLUMNS + " from purge_request p where p.digest = ? order by p.id desc limit 1")
                .param(event.bytes())
                .query(Purges::request)
                .optional();
    }

    /** How many wait for an answer by somebody else than this account. */
    public int waiting(String account) {
        return db.sql("select count(*) from purge_request where confirmed is null and asked_by <> ?")
                .param(account)
                .query(Integer.class)
                .single();
    }

    /** What is confirmed and not carried out, the oldest first. */
    public List<Due> due(int limit) {
        return db.sql(
                        """
                        select p.id, e.key from purge_request p join event e on e.digest = p.digest
                        where p.confirmed and p.done_at is null and p.failure is null order by p.id limit ?""")
                .param(limit)
                .query((row, i) -> new Due(row.getLong("id"), row.getString("key")))
                .list();
    }

    /** @param key ledger key of the event */
    public record Due(long id, String key) {
        @Override
        public String toString() {
            return "withdrawal " + id;
        }
    }

    /** The transaction is VALID. */
    public void done(long id, String txId) {
        db.sql("update purge_request set done_at = now(), tx_id = ? where id = ? and done_at is null")
                .params(txId, id)
                .update();
    }

    /** It can never be carried out. */
    public void refused(long id, String code) {
        db.sql("update purge_request set failure = ? where id = ? and done_at is null")
                .params(code, id)
                .update();
    }

    /**
     * Events of another member that this organisation knew fields of, and that were withdrawn.
     *
     * @param name the member's
     */
    public record Withdrawn(Hash event, String org, String name, @Nullable String seenBy) {
        @Override
        public String toString() {
            return "withdrawn by " + org;
        }
    }

    /** What others withdrew, what nobody has said to have seen first; at most {@link #MOST}. */
    public List<Withdrawn> byOthers() {
        return db.sql(
                        """
                        select w.digest, w.org, coalesce(p.name, w.org) as name, s.account
                        from withdrawn_event w left join profile p on p.org = w.org
                            left join withdrawal_seen s on s.digest = w.digest
                        order by s.account is not null, s.at desc, w.org, w.digest limit ?""")
                .param(MOST)
                .query((row, i) -> new Withdrawn(
                        Hash.of(row.getBytes("digest")),
                        row.getString("org"),
                        row.getString("name"),
                        row.getString("account")))
                .list();
    }

    /** How many withdrawals of others nobody has said to have seen. */
    public int unseen() {
        return db.sql("select count(*) from withdrawn_event w"
                        + " where not exists (select from withdrawal_seen s where s.digest = w.digest)")
                .query(Integer.class)
                .single();
    }

    /** Somebody says that they were told of what others withdrew. */
    public void seen(String account) {
        transactions.executeWithoutResult(t -> {
            int rows = db.sql("insert into withdrawal_seen (digest, account) select digest, ? from withdrawn_event"
                            + " on conflict do nothing")
                    .param(account)
                    .update();
            if (rows > 0) {
                new AuditList(db).add(account, "was told what other members withdrew", rows + " events");
            }
        });
    }

    private static Request request(ResultSet row, int i) throws SQLException {
        boolean confirmed = row.getBoolean("confirmed");
        Boolean answer = row.wasNull() ? null : Boolean.valueOf(confirmed);
        return new Request(
                row.getLong("id"),
                Hash.of(row.getBytes("digest")),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("answered_by"),
                instant(row, "answered_at"),
                answer,
                instant(row, "done_at"),
                row.getString("failure"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
