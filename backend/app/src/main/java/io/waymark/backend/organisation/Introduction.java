package io.waymark.backend.organisation;

import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.ledger.LedgerException;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.custody.Directory;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introduces the organisation to the others, where its settings say so: publishes the profile and claims the prefix when the
 * ledger has none or another one. In the demo it also confirms what the others claim; elsewhere that is an administrator's
 * act.
 */
public final class Introduction {
    private static final Logger LOG = LoggerFactory.getLogger(Introduction.class);

    private final LedgerClient ledger;
    private final Directory directory;
    private final NodeSettings settings;
    private final Profile.LogKeys keys;

    /** @param keys that the profile publishes */
    public Introduction(LedgerClient ledger, Directory directory, NodeSettings settings, Profile.LogKeys keys) {
        this.ledger = ledger;
        this.directory = directory;
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * Does what is missing, one value after the other. What fails now is missing the next time.
     *
     * @return whether nothing was missing
     */
    public boolean complete() {
        try {
            return profile() & prefix() & confirmations();
        } catch (LedgerException e) {
            LOG.info("the ledger does not take what this organisation says of itself yet: {}", e.code());
            return false;
        }
    }

    private boolean profile() {
        NodeSettings.Bootstrap own = settings.bootstrap();
        if (own.name() == null || own.country() == null || own.gln() == null) {
            return true;
        }
        Profile profile = new Profile(
                ledger.organisation(),
                own.name(),
                own.country(),
                List.of(own.gln()),
                settings.publicUrl().toString().replaceAll("/+$", ""),
                Optional.of(keys));
        if (directory.profile(ledger.organisation()).equals(Optional.of(profile))) {
            return true;
        }
        publish("profile", LedgerKeys.organisation(ledger.organisation()), profile.bytes());
        return false;
    }

    private boolean prefix() {
        String prefix = settings.bootstrap().prefix();
        if (prefix == null
                || directory.prefixes().stream().anyMatch(p -> p.prefix().equals(prefix))) {
            return true;
        }
        publish("prefix", LedgerKeys.prefix(prefix), new PrefixClaim(prefix, ledger.organisation()).bytes());
        return false;
    }

    private boolean confirmations() {
        boolean nothing = true;
        if (settings.demo()) {
            for (Directory.Prefix claim : directory.prefixes()) {
                boolean due = !claim.org().equals(ledger.organisation())
                        && !claim.confirmed().contains(ledger.organisation());
                if (due) {
                    nothing = false;
                    publish(
                            "confirmation",
                            LedgerKeys.prefixConfirmation(claim.prefix(), ledger.organisation()),
                            new PrefixClaim(claim.prefix(), claim.org()).bytes());
                }
            }
        }
        return nothing;
    }

    private void publish(String what, String key, byte[] value) {
        int code = ledger.publish(key, value).code();
        LOG.info("published {} with code {}", what, code);
    }
}
