package io.waymark.backend.organisation;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ServedVerifier;
import io.waymark.projection.log.VerifierFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on the ledger, once for each, which files that check bundles this node serves. */
public final class SaysVerifiers {
    private static final Logger LOG = LoggerFactory.getLogger(SaysVerifiers.class);

    private final LedgerClient ledger;
    private final VerifierFiles files;

    public SaysVerifiers(LedgerClient ledger, VerifierFiles files) {
        this.ledger = ledger;
        this.files = files;
    }

    /** Says what is unsaid. What fails now is unsaid the next time. */
    public void look() {
        for (Hash sha256 : files.unsaid(ledger.organisation())) {
            try {
                String key = LedgerKeys.servedVerifier(sha256, ledger.organisation());
                int code =
                        ledger.publish(key, new ServedVerifier(sha256).bytes()).code();
                LOG.info("said which verifier is served, with code {}", code);
            } catch (LedgerException e) {
                LOG.info("the ledger does not take yet which verifier is served: {}", e.code());
                return;
            }
        }
    }
}
