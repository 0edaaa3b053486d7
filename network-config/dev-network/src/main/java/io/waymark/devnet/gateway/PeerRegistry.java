package io.waymark.devnet.gateway;

import io.waymark.devnet.peer.Peer;
import java.util.List;
import java.util.Optional;

/** The channel's peers that answer at the moment; stands for what Fabric's gateway learns by discovery. */
public interface PeerRegistry {
    /**
     * One of them.
     *
     * @param peer    the peer
     * @param address its gateway as host:port, for error details
     */
    record Endpoint(Peer peer, String address) {
        /** The organisation. */
        public String mspId() {
            return peer.mspId();
        }
    }

    /** All that are up. */
    List<Endpoint> up();

    /** The organisation's, if it is up. */
    default Optional<Endpoint> of(String mspId) {
        return up().stream().filter(endpoint -> endpoint.mspId().equals(mspId)).findFirst();
    }
}
