package io.waymark.devnet.policy;

import io.waymark.devnet.msp.Identity;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * Fabric's signature policies: a tree of "n out of" over principals. As in Fabric the evaluation is greedy: each
 * identity counts once, for the first principal in the tree's order that it satisfies.
 */
public final class SignaturePolicies {
    /** Deeper trees are refused; Fabric itself bounds nothing here, but a peer's stack would end somewhere too. */
    private static final int MAX_DEPTH = 64;

    private SignaturePolicies() {}

    /** Whether the identities (whose signatures were checked, each once in the list) satisfy the policy. */
    public static boolean satisfied(SignaturePolicyEnvelope policy, List<Identity> identities) {
        if (!wellFormed(policy.getRule(), policy.getIdentitiesCount(), 0)) {
            return false;
        }
        return evaluate(policy.getRule(), policy.getIdentitiesList(), identities, new boolean[identities.size()]);
    }

    /** The policy that any one peer of the organisation satisfies. */
    public static SignaturePolicyEnvelope peerOf(String mspId) {
        return oneOf(mspId, List.of(MSPRole.MSPRoleType.PEER));
    }

    /** The policy that anybody with one of the roles in the organisation satisfies. */
    public static SignaturePolicyEnvelope oneOf(String mspId, List<MSPRole.MSPRoleType> roles) {
        SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder rule =
                SignaturePolicy.NOutOf.newBuilder().setN(1);
        for (int i = 0; i < roles.size(); i++) {
            MSPRole role = MSPRole.newBuilder()
                    .setMspIdentifier(mspId)
                    .setRole(roles.get(i))
                    .build();
            envelope.addIdentities(MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(role.toByteString()));
            rule.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
        }
        return envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule)).build();
    }

    private static boolean wellFormed(SignaturePolicy rule, int principals, int depth) {
        return switch (rule.getTypeCase()) {
            case SIGNED_BY -> rule.getSignedBy() >= 0 && rule.getSignedBy() < principals;
            case N_OUT_OF ->
                depth < MAX_DEPTH
                        && rule.getNOutOf().getRulesList().stream()
                                .allMatch(each -> wellFormed(each, principals, depth + 1));
            case TYPE_NOT_SET -> false;
        };
    }

    private static boolean evaluate(
            SignaturePolicy rule, List<MSPPrincipal> principals, List<Identity> identities, boolean[] used) {
        if (rule.getTypeCase() == SignaturePolicy.TypeCase.SIGNED_BY) {
            return useFirst(principals.get(rule.getSignedBy()), identities, used);
        }
        int satisfied = 0;
        for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
            boolean[] attempt = used.clone();
            if (evaluate(each, principals, identities, attempt)) {
                satisfied++;
                System.arraycopy(attempt, 0, used, 0, used.length);
            }
        }
        return satisfied >= rule.getNOutOf().getN();
    }

    private static boolean useFirst(MSPPrincipal principal, List<Identity> identities, boolean[] used) {
        for (int i = 0; i < identities.size(); i++) {
            if (!used[i] && Principals.satisfies(identities.get(i), principal)) {
                used[i] = true;
                return true;
            }
        }
        return false;
    }
}
