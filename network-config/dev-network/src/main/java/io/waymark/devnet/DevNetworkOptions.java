package io.waymark.devnet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings that most users leave alone.
 *
 * @param bindHost                 address that gateways listen on; anything but a loopback address opens a development
 *                                 network with keys on the disk to others
 * @param extraHosts               host names and addresses besides localhost and loopback that gateways' certificates name
 * @param transientRetentionBlocks after how many blocks the private data of an endorsement that was never ordered is
 *                                 dropped (Fabric's transientstoreMaxBlockRetention)
 * @param executeTimeout           how long a chaincode may take for one call
 * @param timeWindow               how far a proposal's time may be from the peer's
 * @param gatewayConcurrency       calls that one gateway serves at once
 * @param furtherChaincodes        versions of chaincodes beside the configured one, by name
 */
public record DevNetworkOptions(
        String bindHost,
        List<String> extraHosts,
        long transientRetentionBlocks,
        Duration executeTimeout,
        Duration timeWindow,
        int gatewayConcurrency,
        Map<String, String> furtherChaincodes) {
    /** Checks the numbers; throws {@link IllegalArgumentException}. */
    public DevNetworkOptions {
        extraHosts = List.copyOf(extraHosts);
        furtherChaincodes = Map.copyOf(furtherChaincodes);
        if (transientRetentionBlocks < 1 || gatewayConcurrency < 1) {
            throw new IllegalArgumentException("transientRetentionBlocks and gatewayConcurrency must be at least 1");
        }
    }

    /** Loopback, 1000 blocks, 30 s, 15 min and 500 calls: Fabric's own defaults where it has them. */
    public static DevNetworkOptions defaults() {
        return new DevNetworkOptions(
                "127.0.0.1", List.of(), 1000, Duration.ofSeconds(30), Duration.ofMinutes(15), 500, Map.of());
    }

    /** The same with another retention of private data that was never ordered. */
    public DevNetworkOptions withTransientRetentionBlocks(long blocks) {
        return new DevNetworkOptions(
                bindHost, extraHosts, blocks, executeTimeout, timeWindow, gatewayConcurrency, furtherChaincodes);
    }

    /** The same with other limits on chaincode calls and on gateway calls at once. */
    public DevNetworkOptions withLimits(Duration newExecuteTimeout, int newGatewayConcurrency) {
        return new DevNetworkOptions(
                bindHost,
                extraHosts,
                transientRetentionBlocks,
                newExecuteTimeout,
                timeWindow,
                newGatewayConcurrency,
                furtherChaincodes);
    }

    /** The same with one more chaincode, under the same policy as the configured one. */
    public DevNetworkOptions withChaincode(String name, String version) {
        Map<String, String> more = new LinkedHashMap<>(furtherChaincodes);
        more.put(name, version);
        return new DevNetworkOptions(
                bindHost, extraHosts, transientRetentionBlocks, executeTimeout, timeWindow, gatewayConcurrency, more);
    }
}
