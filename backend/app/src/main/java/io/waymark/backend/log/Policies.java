package io.waymark.backend.log;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PolicyVote;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.PolicyDocument;
import io.waymark.projection.log.PolicyVotes;
import io.waymark.projection.log.PolicyVotes.Decided;
import io.waymark.projection.log.PolicyVotes.Vote;
import io.waymark.tlog.policy.Policy;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of the log, one after the other (docs/FORMATS.md, "Newer policies"). When members or their keys have changed, this node
 * votes for the policy that follows from them; when the quorum of the policy before has voted for one and cosigned that, it keeps the
 * proof in a file for everybody, and never loses it again.
 */
public final class Policies {
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

    private final LedgerClient ledger;
    private final LogMembers members;
    private final PolicyVotes votes;
    private final PolicyDocument document;
    private List<Vote> seen = List.of();
    private List<Decided> decided = List.of();
    private int kept;

    Policies(LedgerClient ledger, LogMembers members, PolicyVotes votes, PolicyDocument document) {
        this.ledger = ledger;
        this.members = members;
        this.votes = votes;
        this.document = document;
    }

    /** Votes if there is something to vote for, and keeps what was decided. What fails now is done the next time. */
    public synchronized void look() {
        List<Vote> all = votes.all();
        if (!all.equals(seen)) {
            // Reading keys costs as much as signatures, and there is hardly ever anything new.
            decided = PolicyVotes.decided(all);
            seen = all;
        }
        int now = document.keep(decided);
        if (now != kept) {
            LOG.info("{} policies of the log are kept with their proofs", now);
            kept = now;
        }
        members.policy().ifPresent(policy -> vote(LogMembers.bare(policy).toString(), all, decided));
    }

    private void vote(String policy, List<Vote> all, List<Decided> decided) {
        Optional<Policy> latest = decided.isEmpty()
                ? Optional.empty()
                : Optional.of(decided.get(decided.size() - 1).policy());
        if (latest.map(Policy::toString).equals(Optional.of(policy))) {
            return;
        }
        PolicyVote vote = new PolicyVote(decided.size() + 1, latest.map(LogMembers::hash), policy);
        boolean said = all.stream()
                .filter(v -> v.org().equals(ledger.organisation()) && v.value().n() == vote.n())
                .anyMatch(v -> v.value().equals(vote));
        if (said) {
            return;
        }
        try {
            String key = LedgerKeys.policyVote(vote.n(), ledger.organisation());
            int code = ledger.publish(key, vote.bytes()).code();
            LOG.info("voted for policy {} of the log with code {}", vote.n(), code);
        } catch (LedgerException e) {
            LOG.info("the ledger does not take a vote for policy {} yet: {}", vote.n(), e.code());
        }
    }
}
