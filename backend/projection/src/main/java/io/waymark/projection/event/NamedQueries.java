package io.waymark.projection.event;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** Queries that callers gave a name, at most {@value #MOST} of them. */
public final class NamedQueries {
    /** The most queries. */
    public static final int MOST = 1_000;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    /**
     * A query.
     *
     * @param query JSON, as GS1's query schema has it
     */
    public record NamedQuery(String name, String query) {}

    /** What {@link #create} found. */
    public enum Created {
        CREATED,
        /** There is one of this name. */
        EXISTS,
        /** There are {@link #MOST}. */
        FULL
    }

    public NamedQueries(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps a query under a name that is free. */
    public Created create(NamedQuery query, String by) {
        Integer count = jdbc.queryForObject("select count(*) from epcis_query", Integer.class);
        if (find(query.name()).isPresent()) {
            return Created.EXISTS;
        }
        if (count != null && count >= MOST) {
            return Created.FULL;
        }
        int rows = jdbc.update(
                "insert into epcis_query (name, query, created_by, created_at) values (?, ?, ?, ?) on conflict do"
                        + " nothing",
                query.name(),
                query.query(),
                by,
                Timestamp.from(clock.instant()));
        return rows == 1 ? Created.CREATED : Created.EXISTS;
    }

    public Optional<NamedQuery> find(String name) {
        return jdbc
                .query(
                        "select name, query from epcis_query where name = ?",
                        (row, n) -> new NamedQuery(row.getString(1), row.getString(2)),
                        name)
                .stream()
                .findFirst();
    }

    /** Queries by name, from an offset on. */
    public List<NamedQuery> list(long offset, int limit) {
        return jdbc.query(
                "select name, query from epcis_query order by name offset ? limit ?",
                (row, n) -> new NamedQuery(row.getString(1), row.getString(2)),
                offset,
                limit);
    }

    /** Removes a query with its subscriptions; false if there is none. */
    public boolean delete(String name) {
        return jdbc.update("delete from epcis_query where name = ?", name) == 1;
    }
}
