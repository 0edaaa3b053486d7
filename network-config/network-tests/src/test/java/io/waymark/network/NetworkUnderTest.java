package io.waymark.network;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A running Fabric network with two chaincodes, Waymark's and a test's own, as tests see it. What differs between networks is
 * said here, once, as {@link Capability}; no test asks which network it is.
 */
interface NetworkUnderTest extends AutoCloseable {

    /** A chaincode whose functions are those of the shim's stub (dev-network's TestChaincode). */
    String PROBE = "probe";

    /** What a network may be unable to do, or does in its own way. */
    enum Capability {
        /** Can stop and start an organisation's peer. */
        STOP_PEER,
        /** Purges the private data of endorsements that were not ordered after 20 blocks, so that a test can wait for it. */
        SHORT_TRANSIENT_RETENTION,
        /** Goes on after transactions that stop Fabric's peers for good (docs/decisions, 0041). */
        OUTLIVES_ANYTHING,
        /** Its transactions record that they read the chaincode's definition. */
        DEFINITION_READS,
        /** Its peers add a commit hash to each block. */
        COMMIT_HASH
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
