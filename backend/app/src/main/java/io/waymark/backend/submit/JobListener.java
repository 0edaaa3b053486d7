package io.waymark.backend.submit;

import io.waymark.backend.Worker;
import io.waymark.projection.capture.CaptureJobs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the one connection to the database that says two things: that this process, of all that share the database, is the
 * one that writes to the ledger (an advisory lock), and which jobs others handed in (NOTIFY).
 */
public final class JobListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobListener.class);
    /** "capture" in ASCII: the lock's number, apart from the projector's own. */
    private static final long LOCK = 0x63617074757265L;

    private static final int LISTEN_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 1_000;

    private final DataSource database;
    private final Runnable lead;
    private final Runnable follow;
    private final Consumer<UUID> job;
    private final Worker worker = new Worker("job-listener", this::run);

    /**
     * @param lead is run when this process becomes the one that writes
     * @param follow is run when it no longer is
     * @param job is told of each job
     */
    public JobListener(DataSource database, Runnable lead, Runnable follow, Consumer<UUID> job) {
        this.database = database;
        this.lead = lead;
        this.follow = follow;
        this.job = job;
    }

    /** Starts the thread. */
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close(Duration.ofSeconds(20));
    }

    private void run() {
        while (!worker.stopping()) {
            boolean led = false;
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(true);
                led = locked(connection);
                if (led) {
                    lead.run();
                    listen(connection);
                    unlock(connection);
                }
            } catch (SQLException e) {
                LOG.warn("the database was lost ({}); looking again", e.getSQLState());
            } finally {
                if (led) {
                    follow.run();
                }
            }
            pause();
        }
    }

    private void pause() {
        if (!worker.stopping()) {
            try {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                worker.stop();
            }
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("unlisten *");
            statement.execute("select pg_advisory_unlock(" + LOCK + ")");
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CaptureJobs.CHANNEL);
        }
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!worker.stopping()) {
            for (PGNotification notification : notified.getNotifications(LISTEN_MILLIS)) {
                UUID id = id(notification.getParameter());
                if (id != null) {
                    job.accept(id);
                }
            }
        }
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAJob) {
            return null;
        }
    }
}
