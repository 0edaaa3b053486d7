package io.waymark.network;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A running Fabric network with a chaincode, as tests see it. What differs between networks is said here, once, as
 * {@link Capability}; no test asks which network it is.
 */
interface NetworkUnderTest extends AutoCloseable {

    /** What a network may be unable to do. */
    enum Capability {
        /** Can stop and start an organisation's peer. */
        STOP_PEER,
        /** Purges the private data of endorsements that were not ordered after a few blocks, so that a test can wait for it. */
        SHORT_TRANSIENT_RETENTION
    }

    /**
     * An organisation, and how to speak to its peer.
     *
     * @param mspId MSP id
     * @param gateway address of its peer
     * @param tlsRoots PEM file
     */
    record Member(String mspId, InetSocketAddress gateway, Path tlsRoots) {}

    /** For test names and messages. */
    String name();

    Set<Capability> capabilities();

    String channel();

    String chaincode();

    List<Member> members();

    /** PEM file. @param user {@code client}, {@code admin} or {@code peer} */
    Path certificate(String mspId, String user);

    /** PEM file. @param user {@code client}, {@code admin} or {@code peer} */
    Path key(String mspId, String user);

    void stopPeer(String mspId);

    void startPeer(String mspId);

    @Override
    void close();
}
