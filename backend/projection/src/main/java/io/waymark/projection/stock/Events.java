package io.waymark.projection.stock;

import io.waymark.ledger.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events captured here, for staff to look through. A part that needs it imports this class. */
public final class Events {
    /** The most rows of one page. */
    public static final int MOST = 200;

    private static final String COLUMNS =
            "e.digest, e.event_id, e.declared, e.type, e.action, e.biz_step, e.disposition, e.event_time,"
                    + " e.record_time, e.tx_id, e.block, e.position, e.text, (select count(*) from event_identifier i"
                    + " where i.digest = e.digest and i.role not in ('read_point', 'biz_location', 'source',"
                    + " 'destination', 'transformation')) as things";

    private final JdbcClient db;

    public Events(JdbcClient db) {
        this.db = db;
    }

    /**
     * One event.
     *
     * @param eventId empty once what the event says was withdrawn; so is the type
     * @param eventTime null once it was withdrawn
     * @param declared declaration time, if it declares an event an error; else empty
     * @param things how many identifiers it names
     * @param text JSON as captured; null once it was withdrawn
     * @param position order of capture on the ledger
     */
    public record Row(
            Hash digest,
            String eventId,
            String declared,
            String type,
            Optional<String> action,
            Optional<String> bizStep,
            Optional<String> disposition,
            @Nullable Instant eventTime,
            Instant recordTime,
            String transaction,
            long block,
            long position,
            int things,
            @Nullable String text) {

        /** The type alone. */
        @Override
        public String toString() {
            return type;
        }
    }

    /**
     * The latest captured first.
     *
     * @param before only those of a lower position; {@link Long#MAX_VALUE} for the first page
     * @param limit at most {@link #MOST}
     */
    public List<Row> page(long before, int limit) {
        return db.sql("select " + COLUMNS + " from event e where position < ? order by position desc limit ?")
                .params(before, Math.min(limit, MOST))
                .query(Events::row)
                .list();
    }

    /** The event of this digest. */
    public Optional<Row> find(Hash digest) {
        return db.sql("select " + COLUMNS + " from event e where digest = ?")
                .param(digest.bytes())
                .query(Events::row)
                .optional();
    }

    /** All events of this id: one, and the declarations that it was an error. */
    public List<Row> ofId(String eventId) {
        return db.sql("select " + COLUMNS + " from event e where event_id = ? order by position limit 100")
                .param(eventId)
                .query(Events::row)
                .list();
    }

    /** Identifiers that an event of a capture job names, canonical, at most 1,000. */
    public List<String> named(UUID job, String eventId) {
        return db.sql(
                        """
                        select key from (select unnest(keys) as key from capture_event where job = ? and event_id = ?) k
                        where key not like 'id %' limit 1000""")
                .params(job, eventId)
                .query(String.class)
                .list();
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        return new Row(
                Hash.of(row.getBytes("digest")),
                Optional.ofNullable(row.getString("event_id")).orElse(""),
                Optional.ofNullable(row.getString("declared")).orElse(""),
                Optional.ofNullable(row.getString("type")).orElse(""),
                Optional.ofNullable(row.getString("action")),
                Optional.ofNullable(row.getString("biz_step")),
                Optional.ofNullable(row.getString("disposition")),
                Optional.ofNullable(row.getTimestamp("event_time"))
                        .map(Timestamp::toInstant)
                        .orElse(null),
                row.getTimestamp("record_time").toInstant(),
                row.getString("tx_id"),
                row.getLong("block"),
                row.getLong("position"),
                row.getInt("things"),
                row.getString("text"));
    }
}
