package io.waymark.projection.bundle;

import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The latest block that the read model has.
 *
 * @param block its number
 * @param header hash of its header
 * @param time the latest timestamp of its transactions, a claim; absent where none has one
 */
record AsOf(long block, Hash header, Optional<Instant> time) {

    static Optional<AsOf> read(JdbcClient db) {
        return db.sql("select number, header_hash, claimed_at from block order by number desc limit 1")
                .query((row, i) -> new AsOf(
                        row.getLong("number"),
                        Hash.of(row.getBytes("header_hash")),
                        Optional.ofNullable(row.getTimestamp("claimed_at")).map(t -> t.toInstant())))
                .optional();
    }

    JsonObject toJson() {
        JsonObject json = JsonObject.of("block", block, "header", header.hex());
        return time.isPresent() ? json.with("time", text(time.get())) : json;
    }

    /** RFC 3339, to the second. */
    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
