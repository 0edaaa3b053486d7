package io.waymark.backend.exchange;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.claim.ClaimKey;
import io.waymark.projection.claim.ClaimWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other members what they logged about who holds an item, once their writes appear on the ledger. */
public final class ClaimExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimExchange.class);
    private static final int AT_ONCE = 50;

    private final Questions questions;
    private final String organisation;
    private final ClaimWatch watch;

    public ClaimExchange(LedgerClient ledger, ClaimWatch watch) {
        this.questions = new Questions(ledger);
        this.organisation = ledger.organisation();
        this.watch = watch;
    }

    /** Asks about what is due; a member that does not answer is asked again later and stops nobody else. */
    public void look() {
        for (ClaimKey claim : watch.due(AT_ONCE)) {
            for (String org : watch.notKnown(claim, organisation)) {
                ask(claim, org);
            }
            watch.looked(claim, organisation);
        }
    }

    private void ask(ClaimKey claim, String org) {
        try {
            watch.store(claim, org, questions.claims(org, claim));
        } catch (LedgerException e) {
            LOG.info("{} does not show a claim: {}", org, e.code());
        } catch (IllegalArgumentException e) {
            LOG.warn("what {} shows of a claim cannot be read", org);
        }
    }
}
