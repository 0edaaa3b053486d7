package io.waymark.devnet.peer;

import io.waymark.devnet.ledger.Ledger;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.MspException;
import io.waymark.devnet.policy.ChannelPolicies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.HeaderType;

/** What an endorser checks before it runs anything (Fabric's auth filters, then the endorser's preProcess). */
final class ProposalChecks {
    private final ChannelMsps msps;
    private final ChannelPolicies policies;
    private final Ledger ledger;
    private final Duration timeWindow;
    private final Clock clock;

    ProposalChecks(ChannelMsps msps, ChannelPolicies policies, Ledger ledger, Duration timeWindow, Clock clock) {
        this.msps = msps;
        this.policies = policies;
        this.ledger = ledger;
        this.timeWindow = timeWindow;
        this.clock = clock;
    }

    /** Why the peer's doors stay shut; empty when they open. */
    Optional<String> shut(UnpackedProposal proposal) {
        Instant now = clock.instant();
        try {
            if (msps.identity(proposal.signatureHeader().getCreator()).expired(now)) {
                return Optional.of("proposal client identity expired");
            }
        } catch (MspException e) {
            // An identity that cannot be read has no time either; the next check refuses it with the right words.
            return timeFlaw(proposal, now);
        }
        return timeFlaw(proposal, now);
    }

    /** Why the proposal is refused; empty when it may run. */
    Optional<String> refusal(UnpackedProposal proposal) {
        return headerFlaw(proposal)
                .map(flaw -> "error validating proposal: " + flaw)
                .or(() -> creatorFlaw(proposal).map(flaw -> "error validating proposal: " + flaw))
                .or(() -> idFlaw(proposal))
                .or(() -> rightsFlaw(proposal));
    }

    private Optional<String> timeFlaw(UnpackedProposal proposal, Instant now) {
        Instant sent = Instant.ofEpochSecond(
                clamp(proposal.channelHeader().getTimestamp().getSeconds()));
        if (sent.plus(timeWindow).isBefore(now) || sent.minus(timeWindow).isAfter(now)) {
            return Optional.of("request unauthorized due to incorrect timestamp " + sent + ", peer time "
                    + now.truncatedTo(ChronoUnit.SECONDS) + ", peer.authentication.timewindow " + inGo(timeWindow));
        }
        return Optional.empty();
    }

    /** A duration as Fabric's language prints it, without the hours that no window has. */
    private static String inGo(Duration duration) {
        return duration.toMinutes() + "m" + duration.toSecondsPart() + "s";
    }

    /** Seconds that {@link Instant} can still add and subtract a window to. */
    private static long clamp(long seconds) {
        long limit = 1L << 50;
        return Math.max(-limit, Math.min(limit, seconds));
    }

    private static Optional<String> headerFlaw(UnpackedProposal proposal) {
        int type = proposal.channelHeader().getType();
        if (type != HeaderType.ENDORSER_TRANSACTION_VALUE && type != HeaderType.CONFIG_VALUE) {
            HeaderType known = HeaderType.forNumber(type);
            return Optional.of("invalid header type " + (known == null ? Integer.toString(type) : known.name()));
        }
        if (proposal.channelHeader().getEpoch() != 0) {
            return Optional.of("epoch is non-zero");
        }
        if (proposal.signatureHeader().getNonce().isEmpty()) {
            return Optional.of("nonce is empty");
        }
        if (proposal.signatureHeader().getCreator().isEmpty()) {
            return Optional.of("creator is empty");
        }
        String expected = TxIds.of(
                proposal.signatureHeader().getNonce(),
                proposal.signatureHeader().getCreator());
        if (!proposal.txId().equals(expected)) {
            return Optional.of("incorrectly computed txid '" + proposal.txId() + "' -- expected '" + expected + "'");
        }
        return proposal.signed().getSignature().isEmpty() ? Optional.of("empty signature bytes") : Optional.empty();
    }

    private Optional<String> creatorFlaw(UnpackedProposal proposal) {
        String denied = "access denied: channel [" + proposal.channelHeader().getChannelId() + "] creator org ";
        try {
            Identity creator = msps.identity(proposal.signatureHeader().getCreator());
            boolean signed = creator.valid()
                    && creator.verify(
                            proposal.signed().getProposalBytes().toByteArray(),
                            proposal.signed().getSignature().toByteArray());
            return signed ? Optional.empty() : Optional.of(denied + "[" + creator.mspId() + "]");
        } catch (MspException e) {
            return Optional.of(denied + "unknown, creator is malformed");
        }
    }

    private Optional<String> idFlaw(UnpackedProposal proposal) {
        if (!ledger.knows(proposal.txId())) {
            return Optional.empty();
        }
        return Optional.of("duplicate transaction found [" + proposal.txId() + "]. Creator ["
                + HexFormat.of()
                        .formatHex(proposal.signatureHeader().getCreator().toByteArray()) + "]");
    }

    private Optional<String> rightsFlaw(UnpackedProposal proposal) {
        try {
            boolean allowed =
                    policies.mayWrite(msps.identity(proposal.signatureHeader().getCreator()));
            return allowed
                    ? Optional.empty()
                    : Optional.of("failed evaluating policy on signed data: implicit policy evaluation failed - 0"
                            + " sub-policies were satisfied, but this policy requires 1 of the 'Writers'"
                            + " sub-policies to be satisfied");
        } catch (MspException e) {
            return Optional.of("access denied: creator is malformed");
        }
    }
}
