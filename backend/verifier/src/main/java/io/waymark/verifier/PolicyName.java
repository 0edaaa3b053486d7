package io.waymark.verifier;

import io.waymark.ledger.Hash;
import io.waymark.tlog.policy.Policy;
import java.util.Optional;

/** How bundles name a policy. */
public final class PolicyName {

    private PolicyName() {}

    /** The policy without addresses, which may change without notice. */
    public static Policy bare(Policy policy) {
        return new Policy(
                policy.logs().stream()
                        .map(l -> new Policy.Log(l.key(), Optional.empty()))
                        .toList(),
                policy.witnesses().stream()
                        .map(w -> new Policy.Cosigner(w.name(), w.key(), Optional.empty()))
                        .toList(),
                policy.groups(),
                policy.quorum());
    }

    /** SHA-256 of the canonical spelling without addresses. */
    public static Hash of(Policy policy) {
        return Hash.of(bare(policy).hash().bytes());
    }
}
