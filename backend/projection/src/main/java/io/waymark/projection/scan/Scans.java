package io.waymark.projection.scan;

import io.waymark.gs1.GS1Identifier;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Scans that people reported: counts by code, country and day, and nothing else. There is no row per scan, so there is
 * nothing to join one person's scans by.
 */
public final class Scans {

    /** Days are kept so long. */
    public static final Duration KEPT = Duration.ofDays(400);

    private static final int MOST_LISTED = 60;

    private final JdbcClient db;
    private final TransactionOperations transactions;
    private final Clock clock;

    public Scans(JdbcClient db, TransactionOperations transactions, Clock clock) {
        this.db = db;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param country ISO 3166-1 alpha-2, as the person chose it; empty where they chose none
     * @param day by UTC
     */
    public record Count(String country, LocalDate day, int scans) {}

    /** Counts one scan of a code. */
    public void add(GS1Identifier code, String country) {
        LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
        transactions.executeWithoutResult(t -> {
            db.sql(
                            """
                            insert into scan (identifier, country, day, scans) values (?, ?, ?, 1)
                            on conflict (identifier, country, day) do update set scans = scan.scans + 1""")
                    .params(code.toString(), country, today)
                    .update();
            db.sql("delete from scan where identifier = ? and day < ?")
                    .params(code.toString(), today.minusDays(KEPT.toDays()))
                    .update();
        });
    }

    /** Counts of a code, the latest day first, at most 60. */
    public List<Count> of(GS1Identifier code) {
        return db.sql("select country, day, scans from scan where identifier = ? order by day desc, country limit ?")
                .params(code.toString(), MOST_LISTED)
                .query((row, i) ->
                        new Count(row.getString("country"), row.getObject("day", LocalDate.class), row.getInt("scans")))
                .list();
    }
}
