package io.waymark.projection.ledger;

import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** The own map: what was written first at a key of an organisation's collection, and when. */
public final class LedgerView {

    /**
     * A first write.
     *
     * @param index its place among all first writes, from 0
     * @param value SHA-256 of the value
     */
    public record FirstWrite(long index, Hash value) {}

    public LedgerView(JdbcTemplate jdbc) {}

    /** The first write at a step's key; nothing if the organisation never wrote there. */
    public Optional<FirstWrite> firstWrite(String org, KeyId stepKeyId) {
        throw new UnsupportedOperationException();
    }
}
