package io.waymark.devnet.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.NodeRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * The policies of this channel: an organisation's Endorsement is any of its peers; a chaincode's, and the lifecycle's, is
 * the majority of those; Readers is any client, peer or administrator of any organisation, Writers
 * any client or administrator.
 */
public final class ChannelPolicies {
    /** Namespace of the chaincode lifecycle; its collections exist too, and a member may write his own. */
    public static final String LIFECYCLE = "_lifecycle";

    private final ChannelMsps msps;
    private final Set<String> chaincodes;

    /** Policies over the organisations that the channel's configuration names at the time of asking. */
    public ChannelPolicies(ChannelMsps msps, Set<String> chaincodes) {
        this.msps = msps;
        this.chaincodes = Set.copyOf(chaincodes);
    }

    /** Whether transactions may write the namespace at all. */
    public boolean namespaceDefined(String namespace) {
        return chaincodes.contains(namespace) || namespace.equals(LIFECYCLE);
    }

    /** Whether the collection exists in every defined namespace: those of the channel's organisations do. */
    public boolean collectionDefined(String collection) {
        return ImplicitCollections.owner(collection)
                .filter(msps.application()::contains)
                .isPresent();
    }

    /** Whether the organisation keeps the collection's plain data. */
    public boolean member(String collection, String mspId) {
        return ImplicitCollections.owner(collection).filter(mspId::equals).isPresent();
    }

    /** The chaincode's endorsement policy, {@code /Channel/Application/Endorsement}: MAJORITY of the organisations'. */
    public boolean chaincodeEndorsed(List<Identity> endorsers) {
        List<String> organisations = msps.application();
        long satisfied = organisations.stream()
                .filter(mspId -> peerAmong(mspId, endorsers))
                .count();
        return satisfied >= organisations.size() / 2 + 1;
    }

    /** The collection's endorsement policy; false too when there is no such collection. */
    public boolean collectionEndorsed(String collection, List<Identity> endorsers) {
        Optional<String> owner = ImplicitCollections.owner(collection).filter(msps.application()::contains);
        return owner.isPresent() && peerAmong(owner.get(), endorsers);
    }

    /** A key's own policy, as stored in its metadata; bytes that are no policy are satisfied by nobody. */
    public static boolean keyEndorsed(ByteString policy, List<Identity> endorsers) {
        try {
            return SignaturePolicies.satisfied(SignaturePolicyEnvelope.parseFrom(policy), endorsers);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    /** {@code /Channel/Application/Readers}: clients, peers and administrators. */
    public boolean mayRead(Identity identity) {
        return identity.valid() && msps.application().contains(identity.mspId()) && !identity.is(NodeRole.ORDERER);
    }

    /** {@code /Channel/Application/Writers}, which is {@code /Channel/Writers} too: clients and administrators. */
    public boolean mayWrite(Identity identity) {
        return mayRead(identity) && !identity.is(NodeRole.PEER);
    }

    private static boolean peerAmong(String mspId, List<Identity> endorsers) {
        return SignaturePolicies.satisfied(SignaturePolicies.peerOf(mspId), endorsers);
    }
}
