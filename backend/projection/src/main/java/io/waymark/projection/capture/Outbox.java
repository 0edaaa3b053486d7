package io.waymark.projection.capture;

import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.ledger.Hash;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What carries jobs out keeps its books here: each call is one transaction of the database, and what is about to be
 * submitted to the ledger is stored before it is (architecture, D10). For the part {@code backend} alone, in one process at
 * a time.
 */
public final class Outbox {

    private static final int ROWS = 500;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** What a transaction of the outbox is for. */
    public enum Purpose {
        EVENTS("events"),
        PACKAGE("package"),
        PRODUCT("product"),
        PURGE("purge"),
        DISCLOSURE("disclosure"),
        CLAIM("claim");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }
    }

    public Outbox(JdbcTemplate jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Jobs that are not finished, in order of acceptance. */
    public List<OpenJob> jobs(long afterSequence, int limit) {
        return jdbc.query(
                "select * from capture_job where finished_at is null and sequence > ? order by sequence limit ?",
                (row, n) -> job(row),
                afterSequence,
                limit);
    }

    /** A job, unless it is finished. */
    public Optional<OpenJob> job(UUID id) {
        return jdbc
                .query("select * from capture_job where finished_at is null and id = ?", (row, n) -> job(row), id)
                .stream()
                .findFirst();
    }

    private static OpenJob job(ResultSet row) throws SQLException {
        return new OpenJob(
                row.getObject("id", UUID.class),
                row.getLong("sequence"),
                ErrorBehaviour.of(row.getString("error_behaviour")).orElseThrow(),
                row.getInt("events"),
                row.getBoolean("failed"),
                row.getBoolean("given_up"));
    }

    /** The events of a job that are not settled, in document order. */
    public List<OpenEvent> events(UUID job) {
        return jdbc.query(
                "select position, pointer, event_id, declared, content, bytes, keys, state, code, until, tries,"
                        + " together from capture_event where job = ? and state in ('new', 'waiting', 'sent') order by"
                        + " position",
                (row, n) -> event(row),
                job);
    }

    private static OpenEvent event(ResultSet row) throws SQLException {
        Timestamp until = row.getTimestamp("until");
        Array keys = row.getArray("keys");
        return new OpenEvent(
                row.getInt("position"),
                row.getString("pointer"),
                row.getString("event_id"),
                row.getString("declared"),
                Hash.of(row.getBytes("content")),
                row.getInt("bytes"),
                List.of((String[]) keys.getArray()),
                EventState.parse(row.getString("state")),
                row.getString("code"),
                until == null ? null : until.toInstant(),
                row.getInt("tries"),
                row.getInt("together"));
    }

    /** Texts of unsettled events, by event; those that were settled meanwhile are not in it. */
    public Map<EventRef, String> texts(Collection<EventRef> events) {
        Map<EventRef, String> texts = new HashMap<>();
        Map<UUID, List<Integer>> byJob = new LinkedHashMap<>();
        events.forEach(e ->
                byJob.computeIfAbsent(e.job(), j -> new java.util.ArrayList<>()).add(e.position()));
        byJob.forEach((job, positions) -> jdbc.query(
                "select position, text from capture_event where job = ? and position = any (?) and text is not null",
                row -> {
                    texts.put(new EventRef(job, row.getInt("position")), row.getString("text"));
                },
                job,
                positions.toArray(Integer[]::new)));
        return texts;
    }

    /** The events were on the ledger before, with the same content. */
    public void existing(Collection<EventRef> events) {
        batch(
                "update capture_event set state = 'existing', text = null, until = null, code = null"
                        + " where job = ? and position = ? and state in ('new', 'waiting')",
                events);
    }

    /** The events are refused for good, and their jobs have failed. */
    public void refused(Map<EventRef, CaptureError> events) {
        transaction.executeWithoutResult(status -> {
            jdbc.batchUpdate(
                    "update capture_event set state = 'refused', text = null, until = null, code = ?, error = ?"
                            + " where job = ? and position = ? and state in ('new', 'waiting')",
                    events.entrySet(),
                    ROWS,
                    (row, e) -> {
                        row.setString(1, e.getValue().code());
                        row.setString(2, json(e.getValue()));
                        row.setObject(3, e.getKey().job());
                        row.setInt(4, e.getKey().position());
                    });
            events.keySet().stream()
                    .map(EventRef::job)
                    .distinct()
                    .forEach(job -> jdbc.update("update capture_job set failed = true where id = ?", job));
        });
    }

    private static String json(CaptureError error) {
        return JsonWriter.write(JsonObject.of(
                "type", error.type(),
                "title", error.title(),
                "detail", error.detail(),
                "code", error.code(),
                "pointer", error.pointer(),
                "event", error.event()));
    }

    /** The events wait. How long is counted from the first time. */
    public void parked(Map<EventRef, String> codes, Instant until) {
        transaction.executeWithoutResult(status -> jdbc.batchUpdate(
                "update capture_event set state = 'waiting', code = ?, until = coalesce(until, ?)"
                        + " where job = ? and position = ? and state in ('new', 'waiting')",
                codes.entrySet(),
                ROWS,
                (row, e) -> {
                    row.setString(1, e.getValue());
                    row.setTimestamp(2, Timestamp.from(until));
                    row.setObject(3, e.getKey().job());
                    row.setInt(4, e.getKey().position());
                }));
    }

    /** What is not settled and not sent of a failed job with {@link ErrorBehaviour#ROLLBACK} is left out. */
    public void leaveOut(UUID job) {
        jdbc.update(
                "update capture_event set state = 'left-out', text = null, until = null, code = null"
                        + " where job = ? and state in ('new', 'waiting')",
                job);
    }

    /**
     * Stores an endorsed transaction and what it carries, before it is submitted.
     *
     * @param height blocks that the own peer had when it endorsed
     * @return whether it may be submitted: false if one of its events was given up meanwhile; nothing is stored then
     */
    public boolean sent(
            String txId,
            Purpose purpose,
            long height,
            byte[] envelope,
            byte[] transients,
            Collection<EventRef> events) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Long id = jdbc.queryForObject(
                    "insert into outbox_transaction (tx_id, state, height, envelope, transient, purpose, created_at)"
                            + " values (?, 'endorsed', ?, ?, ?, ?, ?) returning id",
                    Long.class,
                    txId,
                    height,
                    envelope,
                    transients,
                    purpose.word,
                    Timestamp.from(clock.instant()));
            int marked = 0;
            for (int[] counts : jdbc.batchUpdate(
                    "update capture_event set state = 'sent', outbox = ?, code = null"
                            + " where job = ? and position = ? and state in ('new', 'waiting')",
                    events,
                    ROWS,
                    (row, e) -> {
                        row.setLong(1, id);
                        row.setObject(2, e.job());
                        row.setInt(3, e.position());
                    })) {
                for (int count : counts) {
                    marked += count;
                }
            }
            if (marked != events.size()) {
                status.setRollbackOnly();
                return false;
            }
            return true;
        }));
    }

    /** An orderer took it. */
    public void submitted(String txId) {
        jdbc.update("update outbox_transaction set state = 'submitted' where tx_id = ? and state = 'endorsed'", txId);
    }

    /** The ledger has it and its writes count. Saying it twice changes nothing. */
    public void committed(String txId, long block) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(
                    "update outbox_transaction set state = 'committed', code = 0, block = ?, envelope = null"
                            + " where tx_id = ? and state in ('endorsed', 'submitted')",
                    block,
                    txId);
            jdbc.update(
                    "update capture_event e set state = 'captured', text = null, until = null from outbox_transaction t"
                            + " where t.tx_id = ? and e.outbox = t.id and e.state = 'sent'",
                    txId);
        });
    }

    /** The ledger has it and its writes do not count: its events are as they were before, one try later. */
    public void invalid(String txId, int code, long block, int together) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(
                    "update outbox_transaction set state = 'invalid', code = ?, block = ?, envelope = null, transient"
                            + " = null where tx_id = ? and state in ('endorsed', 'submitted')",
                    code,
                    block,
                    txId);
            again(txId, together);
        });
    }

    /** It was never seen on the ledger and is too old to be submitted again: a new one with the same event ids takes its place. */
    public void replaced(String txId) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(
                    "update outbox_transaction set state = 'replaced', envelope = null, transient = null"
                            + " where tx_id = ? and state in ('endorsed', 'submitted')",
                    txId);
            again(txId, 1_000);
        });
    }

    private void again(String txId, int together) {
        jdbc.update(
                "update capture_event e set state = 'new', outbox = null, tries = tries + 1, together = ?"
                        + " from outbox_transaction t where t.tx_id = ? and e.outbox = t.id and e.state = 'sent'",
                together,
                txId);
    }

    /** Transactions whose outcome is not known, oldest first. */
    public List<SentTransaction> unsettled() {
        return jdbc.query(
                "select id, tx_id, height, envelope from outbox_transaction where state in ('endorsed', 'submitted')"
                        + " order by id",
                (row, n) -> new SentTransaction(
                        row.getString("tx_id"),
                        row.getLong("height"),
                        row.getBytes("envelope"),
                        carried(row.getLong("id"))));
    }

    private List<EventRef> carried(long id) {
        return jdbc.query(
                "select job, position from capture_event where outbox = ? order by job, position",
                (row, n) -> new EventRef(row.getObject("job", UUID.class), row.getInt("position")),
                id);
    }

    /** What the followed blocks say of a transaction: Fabric's validation code and the block, if it is in one. */
    public @Nullable Seen seen(String txId) {
        return jdbc
                .query(
                        "select code, block from ledger_transaction where tx_id = ?",
                        (row, n) -> new Seen(row.getInt("code"), row.getLong("block")),
                        txId)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * @param code Fabric's TxValidationCode
     * @param block number of its block
     */
    public record Seen(int code, long block) {}

    /** The transient bytes of committed transactions with these ids, while they are kept. */
    public Map<String, byte[]> transients(Collection<String> txIds) {
        Map<String, byte[]> found = new HashMap<>();
        jdbc.query(
                "select tx_id, transient from outbox_transaction where tx_id = any (?) and transient is not null",
                row -> {
                    found.put(row.getString("tx_id"), row.getBytes("transient"));
                },
                (Object) txIds.toArray(String[]::new));
        return found;
    }

    /**
     * Forgets the transient bytes of transactions in followed blocks, except those whose values the own peer has not served.
     *
     * @param height blocks that were followed
     */
    public void forgetTransients(long height, Collection<String> notServed) {
        jdbc.update(
                "update outbox_transaction set transient = null where state = 'committed' and block < ?"
                        + " and transient is not null and tx_id <> all (?)",
                height,
                notServed.toArray(String[]::new));
    }

    /** Ledger keys of own offers of which nothing is open any more, at most this many: they may be purged. */
    public List<String> settledOffers(int most) {
        return jdbc.queryForList("select key from own_offer where settled order by key limit ?", String.class, most);
    }

    /**
     * Finishes a job if nothing of it is open: from now on everything of it can be read. A rollback that could not be
     * complete says for every event whether it stands.
     *
     * @return whether it is finished
     */
    public boolean finish(UUID job) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            int done = jdbc.update(
                    "update capture_job set finished_at = ? where id = ? and finished_at is null and not exists"
                            + " (select from capture_event where job = id and state in ('new', 'waiting', 'sent'))",
                    Timestamp.from(clock.instant()),
                    job);
            if (done == 1) {
                nameWhatStands(job);
            }
            return done == 1;
        }));
    }

    private void nameWhatStands(UUID job) {
        Boolean partly = jdbc.queryForObject(
                "select j.failed and j.error_behaviour = 'rollback' and exists (select from capture_event e"
                        + " where e.job = j.id and e.state = 'captured') from capture_job j where j.id = ?",
                Boolean.class,
                job);
        if (!Boolean.TRUE.equals(partly)) {
            return;
        }
        jdbc.update(
                "update capture_event set error = json_build_object('type', 'epcisException:ImplementationException',"
                        + " 'title', case state when 'left-out' then 'Not captured' else 'Captured' end,"
                        + " 'detail', case state when 'left-out' then 'The job failed before this event was captured.'"
                        + " else 'This event is on the ledger although the job failed.' end,"
                        + " 'code', case state when 'left-out' then 'left-out' else 'stands' end,"
                        + " 'pointer', pointer, 'event', event_id)::text"
                        + " where job = ? and error is null and state in ('left-out', 'captured', 'existing')",
                job);
    }

    private void batch(String sql, Collection<EventRef> events) {
        transaction.executeWithoutResult(status -> jdbc.batchUpdate(sql, events, ROWS, (row, e) -> {
            row.setObject(1, e.job());
            row.setInt(2, e.position());
        }));
    }
}
