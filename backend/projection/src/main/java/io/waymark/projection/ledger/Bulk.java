package io.waymark.projection.ledger;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows for one statement that takes them as arrays, a column each: {@code … from unnest(?::text[], ?::bytea[])}. One round
 * trip for many rows, and one plan whatever their number.
 */
public final class Bulk {

    /** Rows in one statement: keeps a message to the server at a few megabytes. */
    private static final int MOST_ROWS = 5_000;

    private final String sql;
    private final String[] types;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * @param sql with {@code :rows} where the arrays go
     * @param types PostgreSQL type of each column
     */
    public Bulk(String sql, String... types) {
        StringBuilder arrays = new StringBuilder("unnest(");
        for (int i = 0; i < types.length; i++) {
            arrays.append(i == 0 ? "?::" : ", ?::").append(types[i]).append("[]");
        }
        this.sql = sql.replace(":rows", arrays.append(')'));
        this.types = types;
    }

    /** Adds a row: text as String, bytea as byte[], numbers and truth values boxed, times as ISO 8601 text. */
    public void add(@Nullable Object... row) {
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return rows.size();
    }

    /** Runs the statement over all rows; gives how many it changed. */
    public int run(JdbcTemplate jdbc) {
        int changed = 0;
        for (int from = 0; from < rows.size(); from += MOST_ROWS) {
            List<@Nullable Object[]> part = rows.subList(from, Math.min(rows.size(), from + MOST_ROWS));
            Integer count = jdbc.execute((ConnectionCallback<Integer>) connection -> run(connection, part));
            changed += count == null ? 0 : count;
        }
        return changed;
    }

    private int run(Connection connection, List<@Nullable Object[]> part) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int column = 0; column < types.length; column++) {
                statement.setArray(column + 1, array(connection, types[column], part, column));
            }
            return statement.executeUpdate();
        }
    }

    private static Array array(Connection connection, String type, List<@Nullable Object[]> rows, int column)
            throws SQLException {
        @Nullable Object[] values = type.equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column];
        }
        return connection.createArrayOf(type, values);
    }
}
