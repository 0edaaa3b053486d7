package io.waymark.devnet.deliver;

import com.google.protobuf.ByteString;
import io.waymark.devnet.msp.ChannelMsps;
import io.waymark.devnet.msp.Identity;
import io.waymark.devnet.msp.MspException;
import io.waymark.devnet.policy.ChannelPolicies;
import java.util.Optional;

/** Whether a signed request comes from somebody who may read the channel. */
public final class SignedRequests {
    private final ChannelMsps msps;
    private final ChannelPolicies policies;

    /** For one channel. */
    public SignedRequests(ChannelMsps msps, ChannelPolicies policies) {
        this.msps = msps;
        this.policies = policies;
    }

    /** The reader, when identity and signature are good and the channel's Readers policy lets him; else empty. */
    public Optional<Identity> reader(ByteString creator, ByteString signed, ByteString signature) {
        try {
            Identity identity = msps.identity(creator);
            boolean good = policies.mayRead(identity) && identity.verify(signed.toByteArray(), signature.toByteArray());
            return good ? Optional.of(identity) : Optional.empty();
        } catch (MspException e) {
            return Optional.empty();
        }
    }
}
