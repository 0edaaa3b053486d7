package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Enters a block's hashed writes into the map (docs/FORMATS.md, "The map"): what was written first at a key stays; later
 * writes, deletions and purges change count and flags. Nothing that a member's peer may have signed stops it.
 */
final class MapWrites {

    private record Position(Hash keyHash, String org) {}

    /** What the map said of a key before this block. */
    private record Past(long since, @Nullable Long leaf, @Nullable Hash value, int writes, int flags) {}

    private static final class Entry {
        @Nullable
        Long index;

        @Nullable
        Long leaf;

        @Nullable
        Hash value;

        String txId = "";
        long block;
        int writes;
        int flags;
        long touched;
        /** In this block; what others wrote at the same key hash is loaded, too. */
        boolean changed;

        @Nullable
        Past past;

        MapEntry toMap() {
            Optional<MapEntry.First> first =
                    leaf == null || value == null ? Optional.empty() : Optional.of(new MapEntry.First(leaf, value));
            return new MapEntry(first, writes, flags);
        }
    }

    private final JdbcTemplate jdbc;
    private final String organisation;
    private final Map<Position, Entry> entries = new LinkedHashMap<>();

    /** Own first writes of each transaction of the block, by its place: value hash by key hash. */
    final List<Map<Hash, Hash>> ownFirst = new ArrayList<>();

    /** Key hashes at which somebody wrote first in this block. */
    final Set<Hash> firstWritten = new LinkedHashSet<>();

    /** Own keys that were purged. */
    final Set<Hash> ownPurged = new LinkedHashSet<>();

    /** Keys that others purged. */
    final Set<Hash> othersPurged = new LinkedHashSet<>();

    /** MSP ids of the other organisations that wrote. */
    final Set<String> others = new LinkedHashSet<>();

    MapWrites(JdbcTemplate jdbc, String organisation) {
        this.jdbc = jdbc;
        this.organisation = organisation;
    }

    /** Enters all writes of the block; gives how many first writes there were. */
    int apply(LedgerBlock block, BlockLeaves leaves) {
        load(leaves);
        Long next = jdbc.queryForObject("select coalesce(max(idx) + 1, 0) from ledger_write", Long.class);
        long first = next == null ? 0 : next;
        long index = first;
        for (int i = 0; i < block.transactions().size(); i++) {
            Map<Hash, Hash> own = new LinkedHashMap<>();
            ownFirst.add(own);
            for (BlockLeaves.Entered entered : leaves.hashed().get(i)) {
                index += enter(entered, block.transactions().get(i).id(), block.number(), index, own) ? 1 : 0;
            }
        }
        store(block.number());
        return (int) (index - first);
    }

    /** What the block changes in the log's map, by position. */
    Map<Hash, MapEntry> changes() {
        Map<Hash, MapEntry> changes = new LinkedHashMap<>();
        entries.forEach((p, e) -> {
            if (e.changed) {
                changes.put(Refs.position(p.org(), p.keyHash()), e.toMap());
            }
        });
        return changes;
    }

    private void load(BlockLeaves leaves) {
        Set<Hash> keys = new LinkedHashSet<>();
        leaves.hashed().forEach(all -> all.forEach(e -> keys.add(e.leaf().keyHash())));
        Keys.byHashes(
                jdbc,
                """
                select key_hash, org, idx, value_hash, tx_id, block, writes, flags, leaf, touched
                from ledger_write where key_hash = any(?)
                """,
                keys,
                (rs, i) -> {
                    Entry entry = new Entry();
                    long index = rs.getLong(3);
                    entry.index = rs.wasNull() ? null : index;
                    byte[] value = rs.getBytes(4);
                    entry.value = value == null ? null : Hash.of(value);
                    entry.txId = rs.getString(5);
                    entry.block = rs.getLong(6);
                    entry.writes = rs.getInt(7);
                    entry.flags = rs.getInt(8);
                    long leaf = rs.getLong(9);
                    entry.leaf = rs.wasNull() ? null : leaf;
                    entry.touched = rs.getLong(10);
                    entry.past = new Past(entry.touched, entry.leaf, entry.value, entry.writes, entry.flags);
                    return entries.put(new Position(Hash.of(rs.getBytes(1)), rs.getString(2)), entry);
                });
    }

    /** Whether it is the first write at its key. */
    private boolean enter(BlockLeaves.Entered entered, String txId, long block, long index, Map<Hash, Hash> own) {
        Leaf.Write write = entered.leaf();
        Hash keyHash = write.keyHash();
        boolean mine = write.org().equals(organisation);
        Entry entry = entries.computeIfAbsent(new Position(keyHash, write.org()), p -> new Entry());
        if (!mine) {
            others.add(write.org());
        }
        entry.writes++;
        entry.flags |= write.flags();
        entry.touched = block;
        entry.changed = true;
        if ((write.flags() & Leaf.PURGED) != 0) {
            (mine ? ownPurged : othersPurged).add(keyHash);
        }
        boolean first = write.value().isPresent() && entry.index == null;
        if (first) {
            entry.index = index;
            entry.leaf = entered.index();
            entry.value = write.value().get();
            firstWritten.add(keyHash);
            if (mine) {
                own.put(keyHash, entry.value);
            }
        }
        if (first || entry.txId.isEmpty()) {
            entry.txId = Texts.safe(txId);
            entry.block = block;
        }
        return first;
    }

    private void store(long block) {
        Bulk inserts = new Bulk(
                """
                insert into ledger_write (org, key_hash, idx, value_hash, tx_id, block, writes, flags, position, leaf, touched)
                select * from :rows
                """,
                "text",
                "bytea",
                "int8",
                "bytea",
                "text",
                "int8",
                "int4",
                "int4",
                "bytea",
                "int8",
                "int8");
        Bulk updates = new Bulk(
                """
                update ledger_write w set idx = r.idx, value_hash = r.value_hash, tx_id = r.tx_id, block = r.block,
                    writes = r.writes, flags = r.flags, leaf = r.leaf, touched = r.touched
                from :rows as r(org, key_hash, idx, value_hash, tx_id, block, writes, flags, leaf, touched)
                where w.key_hash = r.key_hash and w.org = r.org
                """,
                "text",
                "bytea",
                "int8",
                "bytea",
                "text",
                "int8",
                "int4",
                "int4",
                "int8",
                "int8");
        Bulk past = new Bulk(
                """
                insert into map_past (org, key_hash, since, until, leaf, value_hash, writes, flags) select * from :rows
                """,
                "text",
                "bytea",
                "int8",
                "int8",
                "int8",
                "bytea",
                "int4",
                "int4");
        entries.forEach((p, e) -> {
            byte[] key = p.keyHash().bytes();
            if (!e.changed) {
                return;
            }
            if (e.past == null) {
                byte[] at = Refs.position(p.org(), p.keyHash()).bytes();
                inserts.add(
                        p.org(),
                        key,
                        e.index,
                        bytes(e.value),
                        e.txId,
                        e.block,
                        e.writes,
                        e.flags,
                        at,
                        e.leaf,
                        e.touched);
            } else {
                Past b = e.past;
                updates.add(
                        p.org(), key, e.index, bytes(e.value), e.txId, e.block, e.writes, e.flags, e.leaf, e.touched);
                past.add(p.org(), key, b.since(), block, b.leaf(), bytes(b.value()), b.writes(), b.flags());
            }
        });
        inserts.run(jdbc);
        updates.run(jdbc);
        past.run(jdbc);
    }

    private static byte @Nullable [] bytes(@Nullable Hash hash) {
        return hash == null ? null : hash.bytes();
    }
}
