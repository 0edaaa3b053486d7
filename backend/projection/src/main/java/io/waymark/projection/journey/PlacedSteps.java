package io.waymark.projection.journey;

import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of steps, and the one way back from a step to those before it. */
final class PlacedSteps {

    static final String COLUMNS =
            """
            s.key_id, s.bytes, s.source, w.block, w.tx_id, coalesce(t.claimed_at, b.claimed_at) as claimed_at, c.members""";

    static final String JOINS =
            """

             join ledger_write w on w.org = s.writer and w.key_hash = s.key_hash and w.value_hash = s.hash
             left join ledger_transaction t on t.tx_id = w.tx_id
             join block b on b.number = w.block
             left join step_content c on c.writer = s.writer and c.key_id = s.key_id
            """;

    static final String SELECT = "select " + COLUMNS + " from step s" + JOINS;

    private PlacedSteps() {}

    static PlacedStep read(ResultSet row) throws SQLException {
        return new PlacedStep(
                new KeyId(row.getString("key_id")),
                Step.parse(row.getBytes("bytes")),
                row.getLong("block"),
                row.getString("tx_id"),
                row.getTimestamp("claimed_at").toInstant(),
                row.getString("source"),
                Rows.hashes(row, "members"));
    }

    /**
     * The steps from {@code first} (or the earliest known, where that is null) to the one that this writer wrote at this
     * key, in order; empty where that one is not among them.
     */
    static List<PlacedStep> back(List<PlacedStep> all, String writer, KeyId key, @Nullable KeyId first) {
        Map<String, PlacedStep> byHash = new HashMap<>();
        PlacedStep at = null;
        for (PlacedStep placed : all) {
            byHash.put(name(placed.step().hash(), placed.step().writer()), placed);
            if (placed.key().equals(key) && placed.step().writer().equals(writer)) {
                at = placed;
            }
        }
        List<PlacedStep> back = new ArrayList<>();
        while (at != null && back.size() <= all.size()) {
            back.add(at);
            Step step = at.step();
            boolean start = at.key().equals(first) || step.previous() == null;
            at = start ? null : byHash.get(name(step.previous(), step.previousWriter()));
        }
        Collections.reverse(back);
        return back;
    }

    private static String name(Hash hash, String writer) {
        return hash.hex() + writer;
    }
}
