package io.waymark.projection.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who wants the answers of named queries sent, and how far each has been told: at most {@value #MOST}. */
public final class Subscriptions {
    /** The most subscriptions. */
    public static final int MOST = 200;

    private static final String COLUMNS =
            "select s.*, q.query as definition from epcis_subscription s join epcis_query q on q.name = s.query";

    private final JdbcTemplate jdbc;

    /**
     * A subscription.
     *
     * @param query name of its query
     * @param definition the query as JSON
     * @param token sealed; null where messages are not signed
     * @param schedule JSON; null for a stream
     * @param initial only events recorded since; null for those recorded after the subscription was made
     * @param position of the last event that was looked at
     * @param most events in one message
     * @param failures in a row
     */
    public record Subscription(
            UUID id,
            String query,
            String definition,
            String dest,
            byte @Nullable [] token,
            @Nullable String schedule,
            boolean reportIfEmpty,
            String format,
            @Nullable Instant initial,
            long position,
            int most,
            Instant createdAt,
            @Nullable Instant lastRun,
            @Nullable Instant lastNotified,
            int failures) {
        @Override
        public String toString() {
            return "subscription " + id;
        }
    }

    public Subscriptions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Position of the latest event; -1 if there is none. */
    public long latest() {
        Long position = jdbc.queryForObject("select coalesce(max(position), -1) from event", Long.class);
        return position == null ? -1 : position;
    }

    /**
     * Keeps a subscription.
     *
     * @return false if there are {@link #MOST}
     */
    public boolean create(Subscription s, String by, Instant next) {
        return jdbc.update(
                        "insert into epcis_subscription (id, query, dest, token, schedule, report_if_empty,"
                                + " epc_format, initial_time, position, created_by, created_at, next_at) select ?, ?, ?,"
                                + " ?, ?, ?, ?, ?, ?, ?, ?, ? where (select count(*) from epcis_subscription) < "
                                + MOST,
                        s.id(),
                        s.query(),
                        s.dest(),
                        s.token(),
                        s.schedule(),
                        s.reportIfEmpty(),
                        s.format(),
                        time(s.initial()),
                        s.position(),
                        by,
                        time(s.createdAt()),
                        time(next))
                == 1;
    }

    public Optional<Subscription> find(String query, UUID id) {
        return jdbc.query(COLUMNS + " where s.query = ? and s.id = ?", Subscriptions::row, query, id).stream()
                .findFirst();
    }

    /** Subscriptions of a query in order of creation, from an offset on. */
    public List<Subscription> list(String query, long offset, int limit) {
        return jdbc.query(
                COLUMNS + " where s.query = ? order by s.created_at, s.id offset ? limit ?",
                Subscriptions::row,
                query,
                offset,
                limit);
    }

    public boolean delete(String query, UUID id) {
        return jdbc.update("delete from epcis_subscription where query = ? and id = ?", query, id) == 1;
    }

    /** Subscriptions of which the time has come; of streams those that have not looked at the latest event. */
    public List<Subscription> due(Instant now, long latest) {
        return jdbc.query(
                COLUMNS
                        + " where s.next_at <= ? and (s.schedule is not null or s.position < ?) order by s.next_at"
                        + " limit "
                        + MOST,
                Subscriptions::row,
                time(now),
                latest);
    }

    /** Says how far a subscription has been told, when it was told anything, and when it is looked at again. */
    public void told(UUID id, long position, boolean notified, Instant now, Instant next) {
        jdbc.update(
                "update epcis_subscription set position = ?, failures = 0, last_run = ?, next_at = ?,"
                        + " last_notified = case when ? then ? else last_notified end where id = ?",
                position,
                time(now),
                time(next),
                notified,
                time(now),
                id);
    }

    /** Says that a message did not arrive. */
    public void failed(UUID id, int most, Instant next) {
        jdbc.update(
                "update epcis_subscription set failures = failures + 1, most = ?, next_at = ? where id = ?",
                most,
                time(next),
                id);
    }

    private static @Nullable Timestamp time(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static Subscription row(ResultSet row, int n) throws SQLException {
        return new Subscription(
                row.getObject("id", UUID.class),
                row.getString("query"),
                row.getString("definition"),
                row.getString("dest"),
                row.getBytes("token"),
                row.getString("schedule"),
                row.getBoolean("report_if_empty"),
                row.getString("epc_format"),
                instant(row, "initial_time"),
                row.getLong("position"),
                row.getInt("most"),
                row.getTimestamp("created_at").toInstant(),
                instant(row, "last_run"),
                instant(row, "last_notified"),
                row.getInt("failures"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
