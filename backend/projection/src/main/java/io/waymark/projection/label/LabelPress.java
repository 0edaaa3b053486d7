package io.waymark.projection.label;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.LabelFormat;
import io.waymark.label.LabelOrder;
import io.waymark.label.LabelStock;
import io.waymark.label.Labels;
import io.waymark.label.Symbology;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the files of labels that wait in the database, one at a time. Several processes may run it: each file is one's, for as
 * long as that one says so. What was in the making when a process ended is begun anew by another one, or after the restart.
 */
public final class LabelPress implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LabelPress.class);
    private static final int LOOK_SECONDS = 5;
    private static final int LEASE_SECONDS = 60;
    private static final int MOST_TRIES = 3;
    private static final long TELL_NANOS = 300_000_000L;
    private static final int PART = 256 << 10;
    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withBytes(32 << 20);

    private final JdbcClient db;
    private final UUID self = UUID.randomUUID();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    public LabelPress(JdbcClient db) {
        this.db = db;
    }

    private record Work(UUID id, LabelOrder order, List<Label> labels, int tries) {}

    /** Says that there may be something to do. */
    public void look() {
        news.release();
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            Thread press = new Thread(this::run, "labels");
            press.setDaemon(true);
            press.start();
            thread = press;
        }
    }

    /** What is in the making is given back, so that the next process need not wait for the lease to end. */
    @Override
    public synchronized void stop() {
        running = false;
        news.release();
        try {
            if (thread != null) {
                thread.join(TimeUnit.SECONDS.toMillis(LOOK_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            try {
                Optional<Work> work = claim();
                if (work.isPresent()) {
                    make(work.get());
                } else if (news.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException broken) {
                // The schema may not be there yet, or the database is away: the lease ends, and it is begun anew.
                LOG.warn("Files of labels wait: {}", broken.getClass().getSimpleName());
                news.drainPermits();
                pause();
            }
        }
    }

    private void pause() {
        try {
            news.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private Optional<Work> claim() {
        Optional<Work> work = db.sql(
                        """
                        update label_file set state = 'running', made = 0, worker = :self, tries = tries + 1,
                            lease = now() + make_interval(secs => :lease)
                        where id = (select id from label_file where state = 'waiting' or state = 'running' and lease < now()
                            order by sequence limit 1 for update skip locked)
                        returning *""")
                .param("self", self)
                .param("lease", LEASE_SECONDS)
                .query((row, n) -> new Work(
                        row.getObject("id", UUID.class),
                        order(row),
                        labels(row.getString("labels")),
                        row.getInt("tries")))
                .optional();
        work.ifPresent(w ->
                db.sql("delete from label_file_part where file = ?").param(w.id).update());
        return work;
    }

    /** How labels are to be printed, out of a row. */
    static LabelOrder order(ResultSet row) throws SQLException {
        return new LabelOrder(
                Symbology.of(row.getString("symbology")).orElseThrow(),
                LabelStock.of(row.getString("stock")).orElseThrow(),
                LabelFormat.of(row.getString("format")).orElseThrow(),
                row.getInt("first"),
                row.getInt("dots"));
    }

    private static List<Label> labels(String json) {
        return JsonParser.parse(json, LIMITS).asArray().values().stream()
                .map(value -> {
                    JsonObject label = value.asObject();
                    return new Label(
                            label.string("link"), label.array("elements").strings(), label.string("title"));
                })
                .toList();
    }

    private void make(Work work) {
        if (work.tries > MOST_TRIES) {
            end(
                    work,
                    "failed",
                    "label-file",
                    "The file could not be made in several tries. Ask for fewer labels at once.",
                    0);
            return;
        }
        long[] told = {System.nanoTime()};
        int count = work.labels.size();
        try (Parts out = new Parts(work.id)) {
            Labels.write(work.order, work.labels.iterator(), count, out, made -> {
                if (made < count && System.nanoTime() - told[0] < TELL_NANOS) {
                    return running;
                }
                told[0] = System.nanoTime();
                return running && tell(work, made);
            });
            end(work, "done", "", "", out.finish());
        } catch (Labels.CancelledException cancelled) {
            giveBack(work);
        } catch (LabelException refused) {
            end(work, "failed", refused.code(), refused.getMessage(), 0);
        } catch (IOException | UncheckedIOException broken) {
            LOG.warn("A file of labels was not written: {}", broken.getClass().getSimpleName());
            end(work, "failed", "label-file", "The file could not be written: the disk may be full. Try again.", 0);
        }
    }

    /** Whether it is still wanted, and this one's to make. */
    private boolean tell(Work work, int made) {
        return db.sql(
                                """
                        update label_file set made = ?, lease = now() + make_interval(secs => ?)
                        where id = ? and worker = ? and state = 'running'""")
                        .params(made, LEASE_SECONDS, work.id, self)
                        .update()
                == 1;
    }

    private void giveBack(Work work) {
        db.sql("update label_file set state = 'waiting', worker = null, lease = null, tries = tries - 1"
                        + " where id = ? and worker = ? and state = 'running'")
                .params(work.id, self)
                .update();
        db.sql(
                        "delete from label_file_part p using label_file f where p.file = ? and f.id = p.file and f.state <> 'running'")
                .param(work.id)
                .update();
    }

    private void end(Work work, String state, String code, String sentence, long bytes) {
        int ended = db.sql(
                        """
                        update label_file set state = ?, code = ?, sentence = ?, bytes = ?, labels = null, ended_at = now(),
                            worker = null, lease = null
                        where id = ? and worker = ? and state = 'running'""")
                .params(state, code, sentence, bytes, work.id, self)
                .update();
        if (ended == 0 || bytes == 0) {
            giveBack(work);
        }
    }

    /** Bytes of a file as rows of one size. */
    private final class Parts extends OutputStream {
        private final UUID file;
        private final byte[] part = new byte[PART];
        private int length;
        private int number;
        private long written;

        Parts(UUID file) {
            this.file = file;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            int at = from;
            while (at < from + count) {
                if (length == PART) {
                    put();
                }
                int some = Math.min(from + count - at, PART - length);
                System.arraycopy(bytes, at, part, length, some);
                length += some;
                at += some;
            }
        }

        /** Of a file that was deleted meanwhile nothing is kept; the next progress says so. */
        private void put() {
            db.sql("insert into label_file_part select ?, ?, ? where exists (select from label_file where id = ?)")
                    .params(file, number++, Arrays.copyOf(part, length), file)
                    .update();
            written += length;
            length = 0;
        }

        /** Writes the rest; gives the bytes of all. */
        long finish() {
            if (length > 0) {
                put();
            }
            return written;
        }
    }
}
