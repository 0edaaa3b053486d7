package io.waymark.projection.claim;

import io.waymark.claim.ClaimChain;
import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.projection.ledger.OpenedHistory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which claim keys have something new on the ledger that other organisations may open. They are asked when something was
 * written, never when a consumer looks.
 */
public final class ClaimWatch {
    /**
     * A member that did not show what it wrote is asked again after a second (its peer may be a block behind), then after twice as
     * long each time, and in the end after two to this power seconds.
     */
    private static final int PATIENCE = 6;

    private final JdbcTemplate jdbc;
    private final Claims claims;
    private final TransactionTemplate transactions;

    public ClaimWatch(JdbcTemplate jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.claims = new Claims(JdbcClient.create(jdbc));
        this.transactions = transactions;
    }

    /** Claim keys at which something was written, longest waiting first. */
    public List<ClaimKey> due(int limit) {
        return jdbc.query(
                "select claim from claim_watch where due and not_before <= now() order by not_before limit ?",
                (row, i) -> ClaimKey.of(row.getBytes(1)),
                limit);
    }

    /** Other organisations that wrote something about it that is not known here. */
    public Set<String> notKnown(ClaimKey claim, String own) {
        return claims.places(claim).stream()
                .flatMap(place -> place.writes().stream())
                .filter(write -> write.value().isEmpty() && !write.org().equals(own))
                .map(ClaimPlace.Write::org)
                .collect(Collectors.toSet());
    }

    /** Keeps what an organisation opened, as far as the ledger has it. */
    public void store(ClaimKey claim, String org, Map<String, ClaimValue> opened) {
        for (ClaimPlace place : claims.places(claim)) {
            ClaimValue value = opened.get(LedgerKeys.claim(claim, place.number()));
            if (value == null) {
                continue;
            }
            byte[] bytes = value.bytes();
            Hash hash = Hash.sha256(bytes);
            boolean stands = place.writes().stream()
                    .anyMatch(w -> w.org().equals(org) && w.hash().equals(hash));
            if (stands) {
                jdbc.update(
                        "insert into claim_opened (hash, bytes) values (?, ?) on conflict do nothing",
                        hash.bytes(),
                        bytes);
            }
        }
    }

    /** Looked at: it is due again when something is written at its next place, or after a while if not all was shown. */
    public void looked(ClaimKey claim, String own) {
        transactions.executeWithoutResult(status -> {
            OpenedHistory.lock(jdbc);
            int next = Math.min(claims.places(claim).size() + 1, ClaimChain.MOST_PLACES);
            boolean all = notKnown(claim, own).isEmpty();
            jdbc.update(
                    """
                    update claim_watch set next_hash = ?, due = ?, tries = least(tries + 1, ?),
                        not_before = now() + make_interval(secs => power(2, least(tries, ?)))
                    where claim = ?
                    """,
                    KeyId.keyHash(LedgerKeys.claim(claim, next)).bytes(),
                    !all,
                    PATIENCE,
                    PATIENCE,
                    claim.bytes());
        });
    }
}
