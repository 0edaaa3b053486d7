package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.MapEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the map said after a block, out of the rows: of most keys what it says now, of a few what it said before a later write. */
final class PastEntries {

    private static final String COLUMNS = "org, key_hash, position, since, leaf, value_hash, writes, flags";

    private final JdbcTemplate jdbc;

    /** @param key absent where only a position was asked for at which there is nothing */
    record Found(@Nullable LogKey key, Optional<MapEntry> entry) {}

    private record Row(LogKey key, Hash position, long since, MapEntry entry) {}

    PastEntries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** By position, in ascending order; all that was asked for. */
    Map<Hash, Found> at(long block, Collection<LogKey> keys, Collection<Hash> positions) {
        Map<Hash, Found> found = new TreeMap<>();
        positions.forEach(position -> found.put(position, new Found(null, Optional.empty())));
        keys.forEach(key -> found.put(key.position(), new Found(key, Optional.empty())));
        for (String sql : List.of(NOW, PAST, PUBLIC)) {
            query(sql.replace(":columns", COLUMNS).replace(":block", Long.toString(block)), found.keySet())
                    .forEach(row -> found.put(row.position(), new Found(row.key(), Optional.of(row.entry()))));
        }
        return found;
    }

    private List<Row> query(String sql, Collection<Hash> positions) {
        byte[][] values = positions.stream().map(Hash::bytes).toArray(byte[][]::new);
        return jdbc.query(sql, ps -> ps.setArray(1, ps.getConnection().createArrayOf("bytea", values)), this::row);
    }

    private static final String NOW =
            """
            select :columns from (select *, touched as since from ledger_write) w
            where position = any(?) and touched <= :block
            """;

    private static final String PAST =
            """
            select p.org, p.key_hash, w.position, p.since, p.leaf, p.value_hash, p.writes, p.flags
            from ledger_write w join map_past p using (key_hash, org)
            where w.position = any(?) and w.touched > :block and p.since <= :block and p.until > :block
            """;

    /** Of each public key the last write that is not younger than the block. */
    private static final String PUBLIC =
            """
            select distinct on (position) '' as org, key_hash, position, block as since, first_leaf, first_hash, writes, flags
            from public_write where position = any(?) and block <= :block order by position, leaf desc
            """;

    private Row row(ResultSet rs, int row) throws SQLException {
        long leaf = rs.getLong(5);
        boolean none = rs.wasNull();
        byte[] value = rs.getBytes(6);
        Optional<MapEntry.First> first =
                none || value == null ? Optional.empty() : Optional.of(new MapEntry.First(leaf, Hash.of(value)));
        return new Row(
                new LogKey(rs.getString(1), Hash.of(rs.getBytes(2))),
                Hash.of(rs.getBytes(3)),
                rs.getLong(4),
                new MapEntry(first, rs.getLong(7), rs.getInt(8)));
    }
}
