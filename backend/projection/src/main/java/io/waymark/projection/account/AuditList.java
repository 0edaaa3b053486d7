package io.waymark.projection.account;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what when: rows are added and read, never changed. A part that needs it imports this class. */
public final class AuditList {
    private static final int LONGEST = 300;

    private final JdbcClient db;

    public AuditList(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param id order of entry
     * @param account who did it
     * @param what the act in a few plain words
     * @param about name of an account, key, product or job; empty where there is none
     */
    public record Entry(long id, Instant at, String account, String what, String about) {}

    /** Adds an entry. Neither text may name goods or hold a secret; longer ones are cut at 300 characters. */
    public void add(String account, String what, String about) {
        db.sql("insert into audit_entry (account, what, about) values (?, ?, ?)")
                .params(cut(account), cut(what), cut(about))
                .update();
    }

    /**
     * The latest entries first.
     *
     * @param before only entries with a lower id; {@link Long#MAX_VALUE} for the first page
     * @param limit at most 200
     */
    public List<Entry> page(long before, int limit) {
        return db.sql("select id, at, account, what, about from audit_entry where id < ? order by id desc limit ?")
                .params(before, Math.min(limit, 200))
                .query((row, i) -> new Entry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("account"),
                        row.getString("what"),
                        row.getString("about")))
                .list();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
