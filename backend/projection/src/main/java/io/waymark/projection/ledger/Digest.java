package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** One hash over the rows of tables, in an order that follows from the rows: equal rows, equal digest. */
public final class Digest {

    private Digest() {}

    /**
     * SHA-256 over the names of these tables and the hashes of their rows. Run it in one transaction of the database where
     * somebody may be writing.
     *
     * @param tables names of tables of this schema
     * @throws IllegalArgumentException if a name is none
     */
    public static Hash of(JdbcTemplate jdbc, List<String> tables) {
        List<byte[]> parts = new ArrayList<>();
        for (String table : tables) {
            if (!table.matches("[a-z_]{1,60}")) {
                throw new IllegalArgumentException("not the name of a table");
            }
            // Times as UTC text whatever the session's zone: two nodes with the same rows come to the same digest.
            String rows = jdbc.execute((ConnectionCallback<String>) connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set local timezone to 'UTC'");
                    try (ResultSet rs = statement.executeQuery("select encode(sha256(coalesce(string_agg(h, ''"
                            + " order by h), '')), 'hex') from (select sha256(convert_to(t::text, 'UTF8')) as h from "
                            + table + " t) r")) {
                        rs.next();
                        return rs.getString(1);
                    }
                }
            });
            parts.add(Hash.label(table));
            parts.add(HexFormat.of().parseHex(rows));
        }
        return Hash.sha256(parts.toArray(byte[][]::new));
    }
}
