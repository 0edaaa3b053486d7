package io.waymark.projection.label;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonWriter;
import io.waymark.label.Label;
import io.waymark.label.LabelOrder;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Files of labels from the asking to the fetching. They are in the database before anybody is told so, and outlive restarts;
 * {@link LabelPress} makes them. A file is somebody's: nobody else sees it.
 */
public final class LabelFiles {
    /** The most files that wait or are made; of one owner and of all. */
    public static final int MOST_OF_ONE = 5;

    public static final int MOST = 30;

    /** So many finished files of one owner are kept; the oldest gives way. */
    public static final int KEPT_OF_ONE = 5;

    /** So many bytes of finished files are kept. */
    private static final long KEPT_BYTES = 1L << 30;

    private static final int LISTED = 50;

    private final JdbcClient db;
    private final TransactionOperations transactions;
    private final LabelPress press;

    public LabelFiles(JdbcClient db, TransactionOperations transactions, LabelPress press) {
        this.db = db;
        this.transactions = transactions;
        this.press = press;
    }

    /** A member of the staff, as an owner. */
    public static String staff(String account) {
        return "staff " + account;
    }

    /** A system's API key, as an owner. */
    public static String key(String name) {
        return "key " + name;
    }

    /**
     * How far a file is.
     *
     * @param state {@code waiting}, {@code running}, {@code done}, {@code cancelled} or {@code failed}
     * @param code why it failed; else empty
     * @param sentence the same for people
     * @param bytes once it is done
     */
    public record View(
            UUID id,
            int count,
            int made,
            String state,
            String code,
            String sentence,
            String fileName,
            String mediaType,
            long bytes) {
        /** Whether something may still become of it. */
        public boolean open() {
            return state.equals("waiting") || state.equals("running");
        }
    }

    /**
     * Asks for a file.
     *
     * @param labels 1 to {@link LabelOrder#MOST}
     * @return its number; nothing if too many are asked for already
     */
    public Optional<UUID> start(String owner, LabelOrder order, List<Label> labels) {
        UUID id = UUID.randomUUID();
        boolean room = Boolean.TRUE.equals(transactions.execute(status -> {
            db.sql("select pg_advisory_xact_lock(hashtext('label_file'))").query(row -> {});
            clean(owner);
            return db.sql(
                                    """
                            insert into label_file (id, owner, symbology, stock, format, first, dots, labels, count, state,
                                created_at)
                            select ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', now()
                            where (select count(*) filter (where owner = ?) < ? and count(*) < ? from label_file
                                where state in ('waiting', 'running'))""")
                            .params(
                                    id,
                                    owner,
                                    order.symbology().word(),
                                    order.stock().name(),
                                    order.format().word(),
                                    order.first(),
                                    order.dotsPerMm(),
                                    json(labels),
                                    labels.size(),
                                    owner,
                                    MOST_OF_ONE,
                                    MOST)
                            .update()
                    == 1;
        }));
        if (!room) {
            return Optional.empty();
        }
        press.look();
        return Optional.of(id);
    }

    /** Whatever was finished a day ago goes, then an owner's oldest, then the oldest of all. */
    private void clean(String owner) {
        db.sql("delete from label_file where ended_at < now() - interval '1 day'")
                .update();
        db.sql(
                        """
                        delete from label_file where id in (select id from label_file where owner = ? and ended_at is not null
                            order by sequence desc offset ?)""")
                .params(owner, KEPT_OF_ONE - 1)
                .update();
        db.sql(
                        """
                        delete from label_file where id in (select id from (select id, sum(bytes) over (order by sequence desc)
                            as together from label_file where ended_at is not null) f where together > ?)""")
                .param(KEPT_BYTES)
                .update();
    }

    private static String json(List<Label> labels) {
        return JsonWriter.write(JsonArray.of(labels.stream()
                .map(label -> JsonObject.of(
                        "link",
                        label.link(),
                        "elements",
                        JsonArray.ofStrings(label.elements()),
                        "title",
                        label.title()))
                .toList()));
    }

    /** How far a file of this owner is. */
    public Optional<View> view(String owner, UUID id) {
        return db.sql("select * from label_file where owner = ? and id = ?")
                .params(owner, id)
                .query((row, n) -> view(row))
                .optional();
    }

    /** The owner's files, the latest first. */
    public List<View> of(String owner) {
        return db.sql("select * from label_file where owner = ? order by sequence desc limit " + LISTED)
                .param(owner)
                .query((row, n) -> view(row))
                .list();
    }

    private static View view(ResultSet row) throws SQLException {
        LabelOrder order = LabelPress.order(row);
        int count = row.getInt("count");
        return new View(
                row.getObject("id", UUID.class),
                count,
                row.getInt("made"),
                row.getString("state"),
                row.getString("code"),
                row.getString("sentence"),
                order.fileName(count),
                order.mediaType(count),
                row.getLong("bytes"));
    }

    /** Stops it, if it is not finished yet; whether there is such a file. */
    public boolean cancel(String owner, UUID id) {
        db.sql(
                        """
                        update label_file set state = 'cancelled', labels = null, ended_at = now(), worker = null, lease = null
                        where owner = ? and id = ? and state in ('waiting', 'running')""")
                .params(owner, id)
                .update();
        return view(owner, id).isPresent();
    }

    /** Deletes it, whatever its state; whether there was such a file. */
    public boolean delete(String owner, UUID id) {
        return db.sql("delete from label_file where owner = ? and id = ?")
                        .params(owner, id)
                        .update()
                == 1;
    }

    /**
     * Writes a finished file.
     *
     * @throws IOException if {@code out} fails, or the file was deleted meanwhile
     */
    public void write(View file, OutputStream out) throws IOException {
        long written = 0;
        for (int n = 0; written < file.bytes; n++) {
            byte @Nullable [] part = db.sql("select bytes from label_file_part where file = ? and n = ?")
                    .params(file.id, n)
                    .query((row, i) -> row.getBytes(1))
                    .optional()
                    .orElse(null);
            if (part == null) {
                throw new IOException("the file was deleted while it was sent");
            }
            out.write(part);
            written += part.length;
        }
    }
}
