package io.waymark.projection.capture;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.projection.capture.JobView.EventView;
import io.waymark.projection.capture.JobView.Progress;
import io.waymark.projection.capture.JobView.Waiting;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The durable capture jobs of this node, shared by everything that hands in events: the EPCIS interface and the staff's
 * pages. A job is in the database before {@link #accept} returns; the part {@code backend} carries it out, in this process
 * or in another one, and is told of it by PostgreSQL's NOTIFY.
 */
public final class CaptureJobs {

    /** The most faults that a refused document is told of. */
    public static final int MOST_FAULTS = 100;

    /** The most errors, and parked events, that a job lists. */
    public static final int MOST_ERRORS = 1_000;

    /** The most jobs, or events of a job, in one answer. */
    public static final int MOST_LISTED = 1_000;

    /** PostgreSQL's channel on which jobs are announced; the payload is the job's id. */
    public static final String CHANNEL = "waymark_capture";

    private static final int NAME_LENGTH = 200;
    private static final int ROWS = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final CaptureLimits limits;

    /** What {@link #giveUp} found. */
    public enum GivenUp {
        /** What was not on its way to the ledger is left out now. */
        GIVEN_UP,
        /** The job had finished. */
        FINISHED,
        /** There is no such job. */
        UNKNOWN
    }

    public CaptureJobs(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock, CaptureLimits limits) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.limits = limits;
    }

    /** How much one call may hand in. */
    public CaptureLimits limits() {
        return limits;
    }

    /**
     * Reads, checks and stores a document in one transaction of the database. Events without an id get the CBV event hash id.
     * Master data of its header is good from then on, whatever becomes of the events.
     *
     * @param document an {@code EPCISDocument}, an {@code EPCISQueryDocument} or one event: JSON-LD in UTF-8, or XML 2.0 or
     *     1.2, told apart by the first character
     * @param submittedBy name of the API key or account, at most 200 characters
     * @return the job's id
     * @throws InvalidDocumentException if it is not as the standard wants it; nothing is stored
     * @throws CaptureLimitException if it is too large; nothing is stored
     */
    public UUID accept(byte[] document, ErrorBehaviour behaviour, String submittedBy)
            throws InvalidDocumentException, CaptureLimitException {
        HandedIn.Document read = HandedIn.of(document, limits);
        String by = submittedBy.length() <= NAME_LENGTH ? submittedBy : submittedBy.substring(0, NAME_LENGTH);
        UUID id = UUID.randomUUID();
        transaction.executeWithoutResult(status -> store(id, read, behaviour, by));
        return id;
    }

    private void store(UUID id, HandedIn.Document document, ErrorBehaviour behaviour, String by) {
        Timestamp now = Timestamp.from(clock.instant());
        List<HandedIn> events = document.events();
        // A document without events is a job that is done.
        jdbc.update(
                "insert into capture_job (id, created_at, finished_at, error_behaviour, submitted_by, events)"
                        + " values (?, ?, ?, ?, ?, ?)",
                id,
                now,
                events.isEmpty() ? now : null,
                behaviour.word(),
                by,
                events.size());
        int[] position = {0};
        jdbc.batchUpdate(
                "insert into capture_event (job, position, pointer, event_id, declared, content, text, bytes, keys,"
                        + " state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'new')",
                events,
                ROWS,
                (row, event) -> event(row, id, position[0]++, event));
        document.masterData().store(jdbc, clock.instant());
        jdbc.query("select pg_notify(?, ?)", row -> {}, CHANNEL, id.toString());
    }

    private static void event(PreparedStatement row, UUID job, int position, HandedIn event) throws SQLException {
        row.setObject(1, job);
        row.setInt(2, position);
        row.setString(3, event.pointer());
        row.setString(4, event.eventId());
        row.setString(5, event.declared());
        row.setBytes(6, event.content().bytes());
        row.setString(7, event.text());
        row.setInt(8, event.bytes());
        row.setArray(9, row.getConnection().createArrayOf("text", event.keys().toArray()));
    }

    /** A job as it stands. */
    public Optional<JobView> find(UUID id) {
        return jdbc.query(JOB + " where j.id = ?", (row, n) -> view(row), id).stream()
                .findFirst();
    }

    /**
     * The latest jobs, newest first.
     *
     * @param limit 1 to {@link #MOST_LISTED}
     * @param before only jobs accepted before the one with this {@link JobView#sequence}; {@code Long.MAX_VALUE} for all
     */
    public List<JobView> latest(int limit, long before) {
        return jdbc.query(
                JOB + " where j.sequence < ? order by j.sequence desc limit ?",
                (row, n) -> view(row),
                before,
                Math.max(1, Math.min(limit, MOST_LISTED)));
    }

    /**
     * Events of a job, in document order.
     *
     * @param from position of the first one
     * @param limit 1 to {@link #MOST_LISTED}
     */
    public List<EventView> events(UUID id, int from, int limit) {
        return jdbc.query(
                "select position, pointer, event_id, state, code from capture_event"
                        + " where job = ? and position >= ? order by position limit ?",
                (row, n) -> new EventView(
                        row.getInt("position"),
                        row.getString("pointer"),
                        row.getString("event_id"),
                        EventState.parse(row.getString("state")),
                        row.getString("code")),
                id,
                from,
                Math.max(1, Math.min(limit, MOST_LISTED)));
    }

    /**
     * Gives a job up: what has not been sent to the ledger is left out for good. What was sent takes its course, and the job
     * says what became of it.
     */
    public GivenUp giveUp(UUID id) {
        return transaction.execute(status -> {
            List<Boolean> finished = jdbc.queryForList(
                    "select finished_at is not null from capture_job where id = ? for update", Boolean.class, id);
            if (finished.isEmpty()) {
                return GivenUp.UNKNOWN;
            }
            if (finished.get(0)) {
                return GivenUp.FINISHED;
            }
            jdbc.update(
                    "update capture_event set state = 'left-out', text = null, until = null"
                            + " where job = ? and state in ('new', 'waiting')",
                    id);
            jdbc.update("update capture_job set given_up = true, failed = true where id = ?", id);
            jdbc.update(
                    "update capture_job set finished_at = ? where id = ?"
                            + " and not exists (select from capture_event where job = id and state = 'sent')",
                    Timestamp.from(clock.instant()),
                    id);
            jdbc.query("select pg_notify(?, ?)", row -> {}, CHANNEL, id.toString());
            return GivenUp.GIVEN_UP;
        });
    }

    private static final String JOB =
            """
            select j.*,
              (select count(*) from capture_event e where e.job = j.id and e.state = 'captured') as captured,
              (select count(*) from capture_event e where e.job = j.id and e.state = 'existing') as existing,
              (select count(*) from capture_event e where e.job = j.id and e.state = 'refused') as refused,
              (select count(*) from capture_event e where e.job = j.id and e.state = 'left-out') as left_out,
              (select count(*) from capture_event e where e.job = j.id and e.state = 'waiting') as waiting
            from capture_job j""";

    private JobView view(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        boolean failed = row.getBoolean("failed");
        int waiting = row.getInt("waiting");
        Instant finished = instant(row, "finished_at");
        return new JobView(
                id,
                row.getLong("sequence"),
                row.getTimestamp("created_at").toInstant(),
                finished,
                finished == null,
                !failed,
                ErrorBehaviour.of(row.getString("error_behaviour")).orElseThrow(),
                row.getString("submitted_by"),
                failed ? errors(id) : List.of(),
                waiting == 0 ? List.of() : waiting(id),
                new Progress(
                        row.getInt("events"),
                        row.getInt("captured"),
                        row.getInt("existing"),
                        row.getInt("refused"),
                        row.getInt("left_out"),
                        waiting));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    private List<CaptureError> errors(UUID id) {
        return jdbc.query(
                "select error from capture_event where job = ? and error is not null order by position limit "
                        + MOST_ERRORS,
                (row, n) -> {
                    JsonObject json = JsonParser.parse(row.getString("error"), JsonLimits.VALUE)
                            .asObject();
                    return new CaptureError(
                            json.string("type"),
                            json.string("title"),
                            json.string("detail"),
                            json.string("code"),
                            json.string("pointer"),
                            json.string("event"));
                },
                id);
    }

    private List<Waiting> waiting(UUID id) {
        return jdbc.query(
                "select event_id, code, until from capture_event where job = ? and state = 'waiting'"
                        + " order by position limit " + MOST_ERRORS,
                (row, n) -> new Waiting(
                        row.getString("event_id"),
                        row.getString("code"),
                        row.getTimestamp("until").toInstant()),
                id);
    }
}
