package io.waymark.projection.log;

import io.waymark.ledger.Hash;
import io.waymark.ledger.PolicyVote;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which policies the members voted for, in the order of the log (docs/FORMATS.md, "Newer policies"). */
public final class PolicyVotes {

    private static final int MOST = 10_000;

    private final JdbcTemplate jdbc;

    /**
     * A member's vote.
     *
     * @param org MSP id
     * @param leaf where it stands in the log
     */
    public record Vote(String org, long leaf, long block, PolicyVote value) {}

    /**
     * A policy that counts, or did.
     *
     * @param votes those that made the quorum, by their leaves
     */
    public record Decided(int n, Policy policy, List<Vote> votes) {}

    public PolicyVotes(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** All votes, by their leaves. */
    public List<Vote> all() {
        return jdbc.query(
                """
                select v.org, min(p.leaf), min(p.block), v.bytes from policy_vote v
                join public_write p on p.key_hash = v.key_hash and p.value_hash = v.value_hash
                group by v.n, v.org, v.value_hash, v.bytes order by 2 limit ?
                """,
                (rs, i) -> new Vote(rs.getString(1), rs.getLong(2), rs.getLong(3), PolicyVote.parse(rs.getBytes(4))),
                MOST);
    }

    /** The policies that followed one another; the first one was voted for by its own quorum. */
    public static List<Decided> decided(List<Vote> votes) {
        List<Decided> decided = new ArrayList<>();
        Optional<Decided> next = next(votes, decided);
        while (next.isPresent()) {
            decided.add(next.get());
            next = next(votes, decided);
        }
        return decided;
    }

    private static Optional<Decided> next(List<Vote> votes, List<Decided> decided) {
        int n = decided.size() + 1;
        Optional<Policy> before = decided.isEmpty()
                ? Optional.empty()
                : Optional.of(decided.get(n - 2).policy());
        Optional<Hash> after = before.map(LogMembers::hash);
        Map<String, TreeMap<String, Vote>> by = new LinkedHashMap<>();
        for (Vote vote : votes) {
            PolicyVote value = vote.value();
            if (value.n() != n || !value.after().equals(after)) {
                continue;
            }
            Optional<Policy> policy = policy(value.policy());
            if (policy.isEmpty()) {
                continue;
            }
            TreeMap<String, Vote> same = by.computeIfAbsent(value.policy(), p -> new TreeMap<>());
            same.putIfAbsent(vote.org(), vote);
            if (before.orElse(policy.get()).satisfied(same.keySet())) {
                List<Vote> made = same.values().stream()
                        .sorted((a, b) -> Long.compare(a.leaf(), b.leaf()))
                        .toList();
                return Optional.of(new Decided(n, policy.get(), made));
            }
        }
        return Optional.empty();
    }

    /** Anybody may vote for nonsense. */
    private static Optional<Policy> policy(String text) {
        try {
            return Optional.of(Policy.parse(text))
                    .filter(p -> LogMembers.bare(p).toString().equals(text));
        } catch (TlogException e) {
            return Optional.empty();
        }
    }
}
