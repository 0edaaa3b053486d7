package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Look-ups of many rows in one statement: {@code … = any(?)} and joins with {@code unnest}. */
public final class Keys {

    /** An array that a parameter of a statement takes. */
    private interface Parameter {
        Array array(Connection connection) throws SQLException;
    }

    private Keys() {}

    /** Runs a query whose one parameter is {@code bytea[]}. */
    public static <T> List<T> byHashes(JdbcTemplate jdbc, String sql, Collection<Hash> hashes, RowMapper<T> mapper) {
        if (hashes.isEmpty()) {
            return List.of();
        }
        byte[][] values = hashes.stream().map(Hash::bytes).toArray(byte[][]::new);
        return query(jdbc, sql, mapper, c -> c.createArrayOf("bytea", values));
    }

    /** Runs a query whose one parameter is {@code text[]}. */
    public static <T> List<T> byTexts(JdbcTemplate jdbc, String sql, Collection<String> texts, RowMapper<T> mapper) {
        if (texts.isEmpty()) {
            return List.of();
        }
        return query(jdbc, sql, mapper, c -> c.createArrayOf("text", texts.toArray()));
    }

    /** Runs a query whose two parameters are {@code text[]} of the same length: the halves of pairs. */
    public static <T> List<T> byPairs(
            JdbcTemplate jdbc, String sql, List<String> first, List<String> second, RowMapper<T> mapper) {
        if (first.isEmpty()) {
            return List.of();
        }
        return query(
                jdbc,
                sql,
                mapper,
                c -> c.createArrayOf("text", first.toArray()),
                c -> c.createArrayOf("text", second.toArray()));
    }

    /** Runs an update whose one parameter is {@code bytea[]}. */
    static int updateByHashes(JdbcTemplate jdbc, String sql, Collection<Hash> hashes) {
        if (hashes.isEmpty()) {
            return 0;
        }
        byte[][] values = hashes.stream().map(Hash::bytes).toArray(byte[][]::new);
        return jdbc.update(sql, ps -> ps.setArray(1, ps.getConnection().createArrayOf("bytea", values)));
    }

    /** The elements of a {@code bytea[]} column. */
    public static List<Hash> hashes(Array array) throws SQLException {
        List<Hash> hashes = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
            hashes.add(Hash.of((byte[]) element));
        }
        return hashes;
    }

    private static <T> List<T> query(JdbcTemplate jdbc, String sql, RowMapper<T> mapper, Parameter... parameters) {
        return jdbc.query(
                sql,
                (PreparedStatement ps) -> {
                    for (int i = 0; i < parameters.length; i++) {
                        ps.setArray(i + 1, parameters[i].array(ps.getConnection()));
                    }
                },
                mapper);
    }
}
