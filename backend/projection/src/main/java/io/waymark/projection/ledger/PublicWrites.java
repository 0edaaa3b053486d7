package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.Refs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Enters public writes into the log's map: there are few, so every one keeps a row of its own. */
final class PublicWrites {

    private final JdbcTemplate jdbc;
    private final Map<Hash, Entry> entries = new LinkedHashMap<>();

    private record Entry(@Nullable Long leaf, @Nullable Hash value, int writes, int flags) {
        MapEntry toMap() {
            Optional<MapEntry.First> first =
                    leaf == null || value == null ? Optional.empty() : Optional.of(new MapEntry.First(leaf, value));
            return new MapEntry(first, writes, flags);
        }
    }

    PublicWrites(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Enters all of the block; gives what changes in the map, by position. */
    Map<Hash, MapEntry> apply(long block, List<BlockLeaves.EnteredPublic> writes) {
        Bulk rows = new Bulk(
                """
                insert into public_write (leaf, key_hash, position, block, value_hash, first_leaf, first_hash, writes, flags)
                select * from :rows
                """,
                "int8",
                "bytea",
                "bytea",
                "int8",
                "bytea",
                "int8",
                "bytea",
                "int4",
                "int4");
        Map<Hash, MapEntry> changes = new LinkedHashMap<>();
        for (BlockLeaves.EnteredPublic entered : writes) {
            Leaf.PublicWrite write = entered.leaf();
            Hash keyHash = KeyId.keyHash(write.key());
            Hash position = Refs.position("", keyHash);
            Entry before = entries.computeIfAbsent(keyHash, this::load);
            boolean first = write.value().isPresent() && before.leaf == null;
            Entry after = new Entry(
                    first ? Long.valueOf(entered.index()) : before.leaf,
                    first ? write.value().get() : before.value,
                    before.writes + 1,
                    before.flags | write.flags());
            entries.put(keyHash, after);
            changes.put(position, after.toMap());
            rows.add(
                    entered.index(),
                    keyHash.bytes(),
                    position.bytes(),
                    block,
                    write.value().map(Hash::bytes).orElse(null),
                    after.leaf,
                    after.value == null ? null : after.value.bytes(),
                    after.writes,
                    after.flags);
        }
        rows.run(jdbc);
        return changes;
    }

    private Entry load(Hash keyHash) {
        return jdbc
                .query(
                        """
                        select first_leaf, first_hash, writes, flags from public_write
                        where key_hash = ? order by leaf desc limit 1
                        """,
                        (rs, i) -> {
                            long leaf = rs.getLong(1);
                            boolean none = rs.wasNull();
                            byte[] value = rs.getBytes(2);
                            return new Entry(
                                    none ? null : leaf,
                                    value == null ? null : Hash.of(value),
                                    rs.getInt(3),
                                    rs.getInt(4));
                        },
                        keyHash.bytes())
                .stream()
                .findFirst()
                .orElse(new Entry(null, null, 0, 0));
    }
}
