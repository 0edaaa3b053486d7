package io.waymark.projection.ledger;

import io.waymark.custody.RecallChains;
import io.waymark.custody.Standings;
import io.waymark.custody.Standings.FirstWrite;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The own map: what was written first at a key of an organisation's collection, and when. Within one transaction of the
 * database it is one state of the ledger; {@link #loaded} saves a question for each key where many are known beforehand.
 */
public final class LedgerView implements Standings.Ledger, RecallChains.Ledger {

    private static final String BY_KEY_HASH =
            "select org, key_hash, idx, value_hash from ledger_write where key_hash = any(?) and idx is not null";

    private final JdbcTemplate jdbc;
    private final Map<Hash, Map<String, FirstWrite>> known;
    private final boolean keeps;

    public LedgerView(JdbcTemplate jdbc) {
        this(jdbc, Map.of(), false);
    }

    private LedgerView(JdbcTemplate jdbc, Map<Hash, Map<String, FirstWrite>> known, boolean keeps) {
        this.jdbc = jdbc;
        this.known = known;
        this.keeps = keeps;
    }

    /** A view that asks for these keys at once, and for any other key once. For one transaction; not for several threads. */
    public LedgerView loaded(Collection<Hash> keyHashes) {
        Map<Hash, Map<String, FirstWrite>> found = new HashMap<>();
        keyHashes.forEach(hash -> found.put(hash, Map.of()));
        found.putAll(at(keyHashes));
        return new LedgerView(jdbc, found, true);
    }

    /** First writes at these keys, of all organisations. Keys that nobody wrote are left out. */
    public Map<Hash, Map<String, FirstWrite>> at(Collection<Hash> keyHashes) {
        Map<Hash, Map<String, FirstWrite>> found = new HashMap<>();
        Keys.byHashes(jdbc, BY_KEY_HASH, keyHashes, (rs, i) -> found.computeIfAbsent(
                        Hash.of(rs.getBytes(2)), h -> new HashMap<>())
                .put(rs.getString(1), new FirstWrite(rs.getLong(3), Hash.of(rs.getBytes(4)))));
        return found;
    }

    @Override
    public Optional<FirstWrite> firstWrite(String org, KeyId stepKeyId) {
        return firstWrite(org, stepKeyId.stepKeyHash());
    }

    @Override
    public Optional<FirstWrite> firstWrite(String org, Hash keyHash) {
        Map<String, FirstWrite> writes = known.get(keyHash);
        if (writes == null) {
            writes = at(List.of(keyHash)).getOrDefault(keyHash, Map.of());
            if (keeps) {
                known.put(keyHash, writes);
            }
        }
        return Optional.ofNullable(writes.get(org));
    }
}
