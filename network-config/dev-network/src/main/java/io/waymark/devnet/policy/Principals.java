package io.waymark.devnet.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.NodeRole;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;

/** Whether an identity is what a policy's principal asks for. */
final class Principals {
    private Principals() {}

    static boolean satisfies(Identity identity, MSPPrincipal principal) {
        try {
            return switch (principal.getPrincipalClassification()) {
                case ROLE -> identity.valid() && hasRole(identity, MSPRole.parseFrom(principal.getPrincipal()));
                case IDENTITY -> identity.valid() && identity.serialized().equals(principal.getPrincipal());
                // Units other than the node roles, anonymity and combinations exist in Fabric; no certificate here has
                // them.
                default -> false;
            };
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static boolean hasRole(Identity identity, MSPRole wanted) {
        if (!identity.mspId().equals(wanted.getMspIdentifier())) {
            return false;
        }
        return switch (wanted.getRole()) {
            case MEMBER -> true;
            case ADMIN -> identity.is(NodeRole.ADMIN);
            case CLIENT -> identity.is(NodeRole.CLIENT);
            case PEER -> identity.is(NodeRole.PEER);
            case ORDERER -> identity.is(NodeRole.ORDERER);
            default -> false;
        };
    }
}
