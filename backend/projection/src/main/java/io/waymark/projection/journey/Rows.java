package io.waymark.projection.journey;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.ObjectName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Columns to values. */
final class Rows {

    private Rows() {}

    static Hash hash(ResultSet row, String column) throws SQLException {
        return Hash.of(row.getBytes(column));
    }

    static Optional<Hash> optionalHash(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).map(Hash::of);
    }

    static Optional<String> optional(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static Optional<KeyId> key(ResultSet row, String column) throws SQLException {
        return optional(row, column).map(KeyId::new);
    }

    static Optional<ObjectName> name(ResultSet row, String org, String ref) throws SQLException {
        String organisation = row.getString(org);
        return organisation == null
                ? Optional.empty()
                : Optional.of(new ObjectName(organisation, new KeyId(row.getString(ref))));
    }

    static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    static Optional<List<Hash>> hashes(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null
                ? Optional.empty()
                : Optional.of(List.of((byte[][]) array.getArray()).stream()
                        .map(Hash::of)
                        .toList());
    }

    static byte[][] bytes(Collection<Hash> hashes) {
        return hashes.stream().map(Hash::bytes).toArray(byte[][]::new);
    }
}
