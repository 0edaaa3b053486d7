package io.waymark.devnet;

import java.nio.file.Path;
import java.util.List;

/**
 * What network to start. Data of an earlier run in the same directory is gone on with.
 *
 * @param data             directory for blocks, private data and keys; made when it is not there
 * @param channel          name of the one channel
 * @param chaincodeName    name of the one chaincode
 * @param chaincodeVersion version in the chaincode's definition
 * @param organisations    the organisations; those of an earlier run stay, new ones are added by a CONFIG block
 * @param cutting          when blocks end
 * @param production       asks for a production ledger, which this is not: {@link DevNetwork#start} refuses
 */
public record DevNetworkConfig(
        Path data,
        String channel,
        String chaincodeName,
        String chaincodeVersion,
        List<DevOrganisationConfig> organisations,
        BlockCutting cutting,
        boolean production) {
    /** Keeps a copy of the list. */
    public DevNetworkConfig {
        organisations = List.copyOf(organisations);
    }

    /** Channel {@code waymark}, chaincode {@code waymark} 1.0, cutting for development. */
    public static DevNetworkConfig defaults(Path data, List<DevOrganisationConfig> organisations) {
        return new DevNetworkConfig(data, "waymark", "waymark", "1.0", organisations, BlockCutting.defaults(), false);
    }
}
