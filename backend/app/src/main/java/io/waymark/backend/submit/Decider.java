package io.waymark.backend.submit;

import io.waymark.custody.Custody;
import io.waymark.custody.Decision;
import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.custody.RefusalCode;
import io.waymark.custody.Situation;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Salts;
import io.waymark.transaction.Planner;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges one event over a situation, as the chaincode will. */
final class Decider {
    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

    private final String organisation;

    Decider(String organisation) {
        this.organisation = organisation;
    }

    /**
     * @param code null if it is accepted
     * @param accepted null if it is refused
     * @param judged what a transaction takes; null after a dry run
     */
    record Judgement(@Nullable String code, Decision.@Nullable Accepted accepted, Planner.@Nullable Judged judged) {
        boolean refused() {
            return code != null;
        }

        /** Whether what it waits for may yet come. */
        boolean waits() {
            return refused() && waits(code);
        }

        static boolean waits(String code) {
            for (RefusalCode known : RefusalCode.values()) {
                if (known.code().equals(code)) {
                    return known.waiting();
                }
            }
            return false;
        }
    }

    Instruction instruction(Chosen event, Map<String, String> parties) {
        return Derivation.derive(event.event(), event.parties(parties), organisation);
    }

    /**
     * A dry run: the caller lays what was accepted over the situation. The event's digest is any hash, because what is judged
     * does not depend on it; the digest of a long document would cost more than the judgement.
     */
    Judgement dryRun(Chosen event, Map<String, String> parties, Situation situation, String seed) {
        return judged(
                event,
                () -> Custody.decide(
                        instruction(event, parties),
                        situation,
                        new Custody.Context(organisation, new Hash(seed), event.corrected()),
                        new Salts(seed)));
    }

    /** Judges it for a transaction, over what the planner took before. */
    Judgement judge(Chosen event, Map<String, String> parties, Planner planner, String seed) {
        Planner.Judged[] judged = new Planner.Judged[1];
        Judgement judgement = judged(event, () -> {
            judged[0] = planner.judge(event.event(), event.parties(parties), event.corrected(), seed);
            return judged[0].decision();
        });
        return new Judgement(judgement.code(), judgement.accepted(), judged[0]);
    }

    private static Judgement judged(Chosen event, Supplier<Decision> decide) {
        try {
            Decision decision = decide.get();
            return decision instanceof Decision.Refused refused
                    ? new Judgement(refused.code().code(), null, null)
                    : new Judgement(null, (Decision.Accepted) decision, null);
        } catch (RuntimeException fault) {
            // One event that this software cannot judge must not hold up all others. Only the kind of fault is logged:
            // its text may quote the event.
            LOG.error("{} cannot be judged: {}", event, fault.getClass().getName());
            return new Judgement("internal-error", null, null);
        }
    }
}
