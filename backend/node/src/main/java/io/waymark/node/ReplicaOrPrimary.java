package io.waymark.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections for reading: to the replica while it answers and is not far behind, else to the primary. Every
 * {@link #LOOK_AGAIN} one caller looks again: a replica that has not the block that the primary had at the look before is
 * too far behind, so an answer is never much older than two looks. While the primary is silent the replica is used as it is:
 * every answer says of which block it is.
 */
final class ReplicaOrPrimary extends AbstractDataSource {
    static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaOrPrimary.class);

    private final DataSource primary;
    private final DataSource replica;
    private final LongSupplier nanoTime;
    private final AtomicLong lastLook;
    private volatile boolean usable;
    private volatile long needed = -1;

    /** @param nanoTime {@link System#nanoTime}, or what stands in for it */
    ReplicaOrPrimary(DataSource primary, DataSource replica, LongSupplier nanoTime) {
        this.primary = primary;
        this.replica = replica;
        this.nanoTime = nanoTime;
        this.lastLook = new AtomicLong(nanoTime.getAsLong() - LOOK_AGAIN.toNanos());
    }

    /** Whether the replica is read from. */
    boolean usable() {
        return usable;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long last = lastLook.get();
        long now = nanoTime.getAsLong();
        if (now - last >= LOOK_AGAIN.toNanos() && lastLook.compareAndSet(last, now)) {
            look();
        }
        if (usable) {
            try {
                return replica.getConnection();
            } catch (SQLException silent) {
                use(false, "it gives no connection");
            }
        }
        return primary.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("the pools have their own user");
    }

    private void look() {
        try (Connection connection = replica.getConnection()) {
            long there = height(connection);
            use(there >= needed, "it is at block " + there + " while the primary was at " + needed);
        } catch (SQLException silent) {
            use(false, "it does not answer");
        }
        try (Connection connection = primary.getConnection()) {
            needed = height(connection);
        } catch (SQLException silent) {
            // Its own readers hear of it. What it had before is still there.
            LOG.debug("the primary did not say its height");
        }
    }

    private void use(boolean now, String whyNot) {
        if (now && !usable) {
            LOG.info("reads go to the replica");
        } else if (!now && usable) {
            LOG.warn("reads go to the primary: the replica is not used, {}", whyNot);
        }
        usable = now;
    }

    private static long height(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select coalesce(max(number), -1) from block")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
