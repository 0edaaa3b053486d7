package io.waymark.backend.submit;

import io.waymark.custody.Custody;
import io.waymark.custody.Decision;
import io.waymark.custody.Derivation;
import io.waymark.custody.Instruction;
import io.waymark.custody.RefusalCode;
import io.waymark.custody.Situation;
import io.waymark.ledger.Hash;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.transaction.EventFields;
import java.util.Map;
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
     */
    record Judgement(String code, Decision.Accepted accepted) {
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

    /** Judges it; the caller lays what was accepted over the situation. */
    Judgement judge(Chosen event, Map<String, String> parties, Situation situation, String seed) {
        try {
            Instruction instruction = instruction(event, parties);
            Salts salts = new Salts(seed);
            Hash digest = SaltedDocument.of(EventFields.of(event.event()), salts).digest();
            Decision decision = Custody.decide(
                    instruction, situation, new Custody.Context(organisation, digest, event.corrected()), salts);
            return decision instanceof Decision.Refused refused
                    ? new Judgement(refused.code().code(), null)
                    : new Judgement(null, (Decision.Accepted) decision);
        } catch (RuntimeException fault) {
            // One event that this software cannot judge must not hold up all others. Only the kind of fault is logged:
            // its text may quote the event.
            LOG.error("{} cannot be judged: {}", event, fault.getClass().getName());
            return new Judgement("internal-error", null);
        }
    }
}
