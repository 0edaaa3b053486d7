package io.waymark.projection.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts failed sign-ins by the name that was typed. After five in a row the name has to wait 30 s, after each further one
 * twice as long, 15 minutes at most; after a day without failure all is forgotten. The table is bounded: of too many names
 * the oldest are dropped.
 */
public final class SignInFailures {
    private static final int FREE = 5;
    private static final long FIRST_WAIT = 30;
    private static final long LONGEST_WAIT = 900;
    private static final int MOST_NAMES = 10_000;

    private final JdbcClient db;

    public SignInFailures(JdbcClient db) {
        this.db = db;
    }

    /** How long this name has to wait, if it has to. */
    public Optional<Duration> wait(String name, Instant now) {
        return db.sql("select failures, last_at from sign_in_failure where name = ?")
                .param(name)
                .query((row, i) -> until(
                        row.getInt("failures"), row.getTimestamp("last_at").toInstant()))
                .optional()
                .filter(until -> until.isAfter(now))
                .map(until -> Duration.between(now, until));
    }

    /** Counts a failure. */
    public void failed(String name, Instant now) {
        java.sql.Timestamp at = java.sql.Timestamp.from(now);
        db.sql(
                        """
                        insert into sign_in_failure (name, failures, last_at) values (?, 1, ?)
                        on conflict (name) do update set last_at = excluded.last_at,
                          failures = case when sign_in_failure.last_at < excluded.last_at - interval '1 day'
                                     then 1 else least(sign_in_failure.failures + 1, 1000) end""")
                .params(name, at)
                .update();
        db.sql(
                        """
                        delete from sign_in_failure where last_at < ?::timestamptz - interval '1 day'
                        or name in (select name from sign_in_failure order by last_at desc offset ?)""")
                .params(at, MOST_NAMES)
                .update();
    }

    /** Forgets the failures of a name that signed in. */
    public void succeeded(String name) {
        db.sql("delete from sign_in_failure where name = ?").param(name).update();
    }

    private static Instant until(int failures, Instant last) {
        if (failures < FREE) {
            return Instant.MIN;
        }
        long wait = Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(10, failures - FREE));
        return last.plusSeconds(wait);
    }
}
