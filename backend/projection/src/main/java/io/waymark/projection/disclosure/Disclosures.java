package io.waymark.projection.disclosure;

import io.waymark.disclosure.DisclosureRules;
import io.waymark.projection.account.AuditList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The organisation's rules of disclosure, version by version. A part that needs it imports this class. */
public final class Disclosures {

    /** The most versions that a page lists. */
    public static final int MOST = 50;

    private final JdbcClient db;

    public Disclosures(JdbcClient db) {
        this.db = db;
    }

    /**
     * @param n 1 for the first version that somebody saved; 0 for what holds before
     * @param done when the own peer had it; null as long as it has not
     * @param failure stable code of why it never will; null otherwise
     */
    public record Version(
            int n,
            DisclosureRules rules,
            String changedBy,
            Instant changedAt,
            @Nullable Instant done,
            @Nullable String failure) {}

    /** The rules that hold. */
    public DisclosureRules now() {
        return latest().map(Version::rules).orElse(DisclosureRules.NONE);
    }

    /** The latest version; empty where nobody has saved one. */
    public Optional<Version> latest() {
        return versions(1).stream().findFirst();
    }

    /** The latest versions first, at most {@link #MOST}. */
    public List<Version> versions(int limit) {
        return db.sql("select n, rules, changed_by, changed_at, done_at, failure from disclosure_version"
                        + " order by n desc limit ?")
                .param(Math.min(limit, MOST))
                .query(Disclosures::version)
                .list();
    }

    /**
     * Saves new rules, with an entry in the audit list.
     *
     * @param before number of the version that was changed; 0 for none
     * @return whether it was still the latest one
     */
    public boolean save(TransactionOperations transactions, int before, DisclosureRules rules, String account) {
        return Boolean.TRUE.equals(transactions.execute(t -> {
            int rows = db.sql("insert into disclosure_version (n, rules, changed_by) select ?, ?, ?"
                            + " where coalesce((select max(n) from disclosure_version), 0) = ? on conflict do nothing")
                    .params(before + 1, rules.text(), account, before)
                    .update();
            if (rows == 1) {
                new AuditList(db).add(account, "changed what is shown to whom", "version " + (before + 1));
            }
            return rows == 1;
        }));
    }

    /** The latest version, if the own peer does not have it yet. */
    public Optional<Version> due() {
        return latest().filter(v -> v.done() == null && v.failure() == null);
    }

    /** The own peer has this version, and so needs none before it. */
    public void done(int n, String txId) {
        db.sql("update disclosure_version set done_at = now(), tx_id = ? where n <= ? and done_at is null")
                .params(txId, n)
                .update();
    }

    /** The own peer never takes this version; {@code code} is the refusal's stable code. */
    public void refused(int n, String code) {
        db.sql("update disclosure_version set failure = ? where n = ? and done_at is null")
                .params(code, n)
                .update();
    }

    private static Version version(ResultSet row, int i) throws SQLException {
        var done = row.getTimestamp("done_at");
        return new Version(
                row.getInt("n"),
                DisclosureRules.of(row.getString("rules")),
                row.getString("changed_by"),
                row.getTimestamp("changed_at").toInstant(),
                done == null ? null : done.toInstant(),
                row.getString("failure"));
    }
}
