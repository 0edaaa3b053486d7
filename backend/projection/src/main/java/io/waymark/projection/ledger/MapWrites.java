package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.Refs;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Enters a block's hashed writes into the map (docs/FORMATS.md, "The map"): what was written first at a key stays; later
 * writes, deletions and purges change count and flags. Nothing that a member's peer may have signed stops it.
 */
final class MapWrites {

    static final int DELETED = 1;
    static final int PURGED = 2;
    static final int MALFORMED = 4;

    private static final int HASH = 32;
    private static final Hash NOTHING = Hash.sha256();

    private record Position(Hash keyHash, String org) {}

    private static final class Entry {
        @Nullable Long index;
        @Nullable Hash value;
        String txId = "";
        long block;
        int writes;
        int flags;
        boolean isNew;
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

    /** MSP ids of the other organisations that wrote. */
    final Set<String> others = new LinkedHashSet<>();

    /** Writes whose key hash is none: they are counted and stay out of the map. */
    int malformedKeys;

    MapWrites(JdbcTemplate jdbc, String organisation) {
        this.jdbc = jdbc;
        this.organisation = organisation;
    }

    /** Enters all writes of the block; gives how many first writes there were. */
    int apply(LedgerBlock block) {
        load(block);
        Long next = jdbc.queryForObject("select coalesce(max(idx) + 1, 0) from ledger_write", Long.class);
        long first = next == null ? 0 : next;
        long index = first;
        for (Transaction transaction : block.transactions()) {
            Map<Hash, Hash> own = new LinkedHashMap<>();
            ownFirst.add(own);
            for (HashedWrite write : effective(transaction)) {
                index += enter(write, transaction.id(), block.number(), index, own) ? 1 : 0;
            }
        }
        store();
        return (int) (index - first);
    }

    private static boolean wellFormed(HashedWrite write) {
        return write.keyHash().length == HASH;
    }

    /** The last write at each key, sorted by organisation and key hash: as the decoder gives them, and whatever it gives. */
    private List<HashedWrite> effective(Transaction transaction) {
        if (!transaction.valid()) {
            return List.of();
        }
        Map<Position, HashedWrite> last = new LinkedHashMap<>();
        for (HashedWrite write : transaction.hashed()) {
            if (wellFormed(write)) {
                last.put(new Position(Hash.of(write.keyHash()), write.org()), write);
            } else {
                malformedKeys++;
            }
        }
        List<HashedWrite> sorted = new ArrayList<>(last.values());
        sorted.sort(Comparator.comparing(HashedWrite::org).thenComparing(HashedWrite::keyHash, Arrays::compareUnsigned));
        return sorted;
    }

    private void load(LedgerBlock block) {
        Set<Hash> keys = new LinkedHashSet<>();
        for (Transaction transaction : block.transactions()) {
            if (transaction.valid()) {
                transaction.hashed().stream()
                        .filter(MapWrites::wellFormed)
                        .forEach(w -> keys.add(Hash.of(w.keyHash())));
            }
        }
        Keys.byHashes(
                jdbc,
                "select key_hash, org, idx, value_hash, tx_id, block, writes, flags from ledger_write where key_hash = any(?)",
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
                    return entries.put(new Position(Hash.of(rs.getBytes(1)), rs.getString(2)), entry);
                });
    }

    /** Whether it is the first write at its key. */
    private boolean enter(HashedWrite write, String txId, long block, long index, Map<Hash, Hash> own) {
        Hash keyHash = Hash.of(write.keyHash());
        Position position = new Position(keyHash, Texts.safe(write.org()));
        boolean mine = write.org().equals(organisation);
        Entry entry = entries.get(position);
        if (entry == null) {
            entry = new Entry();
            entry.isNew = true;
            entries.put(position, entry);
        }
        if (!mine) {
            others.add(position.org());
        }
        entry.writes++;
        byte[] value = write.valueHash();
        boolean odd = value.length != HASH;
        boolean deletes = write.delete()
                || write.purge()
                || value.length == 0
                || !odd && Hash.of(value).equals(NOTHING);
        boolean first = !deletes && entry.index == null;
        if (deletes) {
            entry.flags |= DELETED | (write.purge() ? PURGED : 0);
            if (mine && write.purge()) {
                ownPurged.add(keyHash);
            }
        } else {
            entry.flags |= odd ? MALFORMED : 0;
        }
        if (first) {
            entry.index = index;
            entry.value = odd ? Hash.sha256(value) : Hash.of(value);
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

    private void store() {
        Bulk inserts = new Bulk(
                """
                insert into ledger_write (org, key_hash, idx, value_hash, tx_id, block, writes, flags, position)
                select * from :rows
                """,
                "text", "bytea", "int8", "bytea", "text", "int8", "int4", "int4", "bytea");
        Bulk updates = new Bulk(
                """
                update ledger_write w set idx = r.idx, value_hash = r.value_hash, tx_id = r.tx_id, block = r.block,
                    writes = r.writes, flags = r.flags
                from :rows as r(org, key_hash, idx, value_hash, tx_id, block, writes, flags)
                where w.key_hash = r.key_hash and w.org = r.org
                """,
                "text", "bytea", "int8", "bytea", "text", "int8", "int4", "int4");
        entries.forEach((position, e) -> {
            byte[] key = position.keyHash().bytes();
            byte[] value = e.value == null ? null : e.value.bytes();
            if (e.isNew) {
                byte[] at = Refs.position(position.org(), position.keyHash()).bytes();
                inserts.add(position.org(), key, e.index, value, e.txId, e.block, e.writes, e.flags, at);
            } else {
                updates.add(position.org(), key, e.index, value, e.txId, e.block, e.writes, e.flags);
            }
        });
        inserts.run(jdbc);
        updates.run(jdbc);
    }
}
